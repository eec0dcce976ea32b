import { createAuthority, type AgentCaller, type ToolRegistration, type UserCaller } from '@byleave/authority';
import { createMemoryStorage } from '@byleave/authority/memory';
import { asShown, createTracker, type ContextSource, type ToolDefinition } from '@byleave/core';
import type { ProposedSource } from '@byleave/core/wire';
import type { DecisionPoint } from '@byleave/policy';
import type { RecordedRun } from './recorded-run.ts';
import { toJsonText } from './result-json.ts';
import type { Call } from './suite.ts';

/** What became of a recorded call: `asked` and `refused` are prompts, `allowed` is none. */
export interface ReplayedCall {
  readonly call: Call;
  readonly answer: 'allowed' | 'asked' | 'refused';
  /** The policies that spoke, or the refusal's code. */
  readonly because: readonly string[];
}

export interface ReplayPolicy {
  readonly tools: readonly ToolRegistration[];
  readonly definitions: ReadonlyMap<string, ToolDefinition>;
  readonly point: DecisionPoint;
}

const person: UserCaller = { kind: 'user', tenant: 'replay', user: { id: 'person', name: 'Person' } };
const agent: AgentCaller = { kind: 'agent', tenant: 'replay', user: person.user, agent: { id: 'agent', name: 'Agent' } };
const conversation = 'run';

/**
 * Plays a run again before an authority of its own, in memory: each executed call is proposed with what the agent had read
 * until then. What is asked is approved, as the recorded agent went on.
 */
export async function replayRun(run: RecordedRun, { tools, definitions, point }: ReplayPolicy): Promise<readonly ReplayedCall[]> {
  let time = 0;
  let ids = 0;
  const authority = createAuthority({ storage: createMemoryStorage(), tools, policy: point, now: () => (time += 1), createId: () => `id-${(ids += 1)}` });
  const tracker = createTracker();
  const toolOf = new Map<string, string>();
  const replayed: ReplayedCall[] = [];
  for (const [index, step] of run.steps.entries()) {
    const id = `step-${index}`;
    if (step.kind !== 'result') {
      if (step.kind === 'user') tracker.feedMessage(id, step.text);
      else tracker.feedAgent(id, step.text);
      continue;
    }
    const tool = definitions.get(step.call.tool);
    if (!step.isError) replayed.push(await replayCall(step.call, id));
    const isStructured = tool?.verified?.length || tool?.resultSource === 'record';
    toolOf.set(id, step.call.tool);
    tracker.feedResult(id, tool, isStructured ? toJsonText(step.text) : step.text);
  }
  return replayed;

  async function replayCall(call: Call, callId: string): Promise<ReplayedCall> {
    const sources = tracker.sources.map((source) => toProposed(source, toolOf));
    const proposed = await authority.propose(agent, { callId, conversation, tool: call.tool, arguments: call.arguments, sources, sourcesComplete: tracker.isComplete, claim: true });
    if (!proposed.ok) return { call, answer: 'refused', because: [proposed.refusal.code] };
    const { action, claimId } = proposed.value;
    const because = action.reasons.map(({ policy }) => policy);
    if (claimId !== undefined) {
      await authority.complete(agent, action.id, { claimId, outcome: { status: 'succeeded' } });
      return { call, answer: 'allowed', because };
    }
    if (action.lifecycle.state !== 'awaitingConsent') return { call, answer: 'refused', because };
    await authority.decide(person, action.id, { decision: 'approve', ...asShown(action, 'en') });
    const claimed = await authority.claim(agent, action.id, { digest: action.digest });
    if (claimed.ok && claimed.value.claimId !== undefined) await authority.complete(agent, action.id, { claimId: claimed.value.claimId, outcome: { status: 'succeeded' } });
    return { call, answer: 'asked', because };
  }
}

function toProposed({ id, origin, text }: ContextSource, toolOf: ReadonlyMap<string, string>): ProposedSource {
  const tool = toolOf.get(id);
  return tool === undefined ? { kind: origin === 'user' ? 'user' : 'agent', id, text } : { kind: 'tool', id, tool, text };
}
