import { parseIntents, type Intent } from './intent.ts';
import { planFileReading, planFileSharing } from './file-plan.ts';
import { planMailReading, planMailSearch, planMailSending } from './mail-plan.ts';
import { planPayment, planPaymentList } from './payment-plan.ts';
import { replay, type Memory, type Plan, type Progress } from './plan.ts';
import { planPost } from './post-plan.ts';
import { outcomeOf, type ToolRequest, type Turn } from './transcript.ts';

/** A turn never makes more calls than this, whatever the tools answer. */
const mostCallsInTurn = 24;

const examples = ['Pay the Northwind invoice', "What's in my inbox?", 'Post in #general: the fair starts on Monday', 'Share the budget with Jonas'];

/** What comes next in a conversation: tool calls, or the words that end the turn. */
export function decideStep(turns: readonly Turn[]): Progress {
  const turn = turns.at(-1);
  if (!turn) return answer(introduce('Hello'));
  if (turn.calls.length >= mostCallsInTurn) return answer('I stopped here: this took more steps than it should. What would you like to do next?');
  const memory: Memory = { turns };
  const answers: string[] = [];
  for (const group of groupByKind(understand(turns))) {
    const progress = group.map((intent) => replay(planFor(intent, memory), (request) => outcomeOf(turn, request)));
    const calls = progress.flatMap((step) => (step.kind === 'calls' ? step.calls : []));
    if (calls.length > 0) return { kind: 'calls', calls: distinct(calls) };
    answers.push(...progress.flatMap((step) => (step.kind === 'answer' ? [step.text] : [])));
  }
  return answer(answers.join('\n\n'));
}

/**
 * What the last message asks for. "Ask again" repeats the request before it; words that mean nothing alone complete
 * the request they answer a question of.
 */
function understand(turns: readonly Turn[]): readonly Intent[] {
  const message = turns.at(-1)?.userText ?? '';
  const earlier = turns.slice(0, -1);
  const intents = parseIntents(message);
  const kind = intents[0]?.kind;
  if (kind === 'again') return earlier.length > 0 ? understand(earlier) : [{ kind: 'unknown' }];
  const asked = earlier.at(-1);
  if (kind !== 'unknown' || !asked?.reply.trimEnd().endsWith('?')) return intents;
  const completed = parseIntents(`${asked.userText.replace(/[.!?]+$/u, '')} ${message}`);
  return completed[0]?.kind === 'greeting' ? intents : completed;
}

/** Neighbours of one kind go side by side; everything else waits for what was asked before it. */
function groupByKind(intents: readonly Intent[]): readonly (readonly Intent[])[] {
  const groups: Intent[][] = [];
  for (const intent of intents) {
    const group = groups.at(-1);
    if (group?.[0]?.kind === intent.kind) group.push(intent);
    else groups.push([intent]);
  }
  return groups;
}

function planFor(intent: Intent, memory: Memory): Plan {
  switch (intent.kind) {
    case 'pay':
      return planPayment(intent, memory);
    case 'list-payments':
      return planPaymentList(intent);
    case 'find-mail':
      return planMailSearch(intent);
    case 'read-mail':
      return planMailReading(intent);
    case 'send-mail':
      return planMailSending(intent, memory);
    case 'read-file':
      return planFileReading(intent);
    case 'share-file':
      return planFileSharing(intent);
    case 'post':
      return planPost(intent);
    case 'thanks':
      return say("You're welcome.");
    case 'greeting':
      return say(introduce('Hello'));
    case 'again':
    case 'unknown':
      return say(introduce("I'm not sure what you mean"));
  }
}

// oxlint-disable-next-line require-yield -- a plan that needs no calls
function* say(text: string): Plan {
  return text;
}

function introduce(opening: string): string {
  const lines = examples.map((example) => `- ${example}`);
  return [`${opening}. I look after the mailbox, the files, the payments and the forum. You can ask me, for example:`, ...lines].join('\n');
}

function distinct(calls: readonly ToolRequest[]): readonly ToolRequest[] {
  return [...new Map(calls.map((request) => [JSON.stringify(request), request])).values()];
}

function answer(text: string): Progress {
  return { kind: 'answer', text };
}
