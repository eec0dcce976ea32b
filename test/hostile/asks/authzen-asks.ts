import type { Action, JsonObject } from '../../../packages/core/src/index.ts';
import type { RouteName } from '../routes.ts';
import type { World } from '../world.ts';
import { agentOf, anyAgent, anybody, callerOf, pickAction, type Ask, type Choice } from './choice.ts';
import { conversationOf, toCall } from './propose-asks.ts';

/** What an enforcement point asks about a call of the caller's own, or of somebody else's. */
function toQuestion(world: World, choice: Choice, as: string): JsonObject {
  const { dice, isApt } = choice;
  const caller = callerOf(isApt ? as : anyAgent(choice));
  const call = toCall(world, choice, as);
  const agent = caller.kind === 'agent' ? caller.agent : { id: 'office', name: 'Agent office' };
  const via = caller.kind === 'agent' ? (caller.via ?? []).map(({ id }) => id) : [];
  return {
    subject: { type: 'agent', id: agent.id, properties: { name: agent.name, user: { id: caller.user.id, name: caller.user.name }, ...(via.length > 0 && { via }) } },
    action: { name: call.tool },
    resource: { type: 'tool', id: call.tool },
    context: {
      arguments: call.arguments,
      conversation: conversationOf(choice, as),
      ...(dice.chance(0.5) && { supported_obligations: dice.pick<JsonObject[string]>([[], ['custom'], ['custom', 'step-up']]) }),
    },
  };
}

const evaluate: Ask = (world, choice) => {
  const { dice, isApt } = choice;
  const given = dice.chance(0.3) && world.knowledge.approvals.length > 0 ? dice.pick(world.knowledge.approvals) : undefined;
  const question = given && world.knowledge.questions.get(given.taskId);
  if (given && question) {
    const { denial: _, context, ...rest } = question;
    return { route: 'POST /access/v1/evaluation', as: isApt ? given.as : anybody(choice), body: { ...rest, context: { ...(context as JsonObject), approval: given.approval } } };
  }
  const as = dice.chance(0.9) ? anyAgent(choice) : anybody(choice);
  return { route: 'POST /access/v1/evaluation', as, body: toQuestion(world, choice, as) };
};

const evaluateAll: Ask = (world, choice) => {
  const { dice } = choice;
  const as = anyAgent(choice);
  const semantic = dice.pick(['execute_all', 'deny_on_first_deny', 'permit_on_first_permit']);
  const evaluations = Array.from({ length: dice.below(5) }, () => toQuestion(world, choice, as));
  return { route: 'POST /access/v1/evaluations', as, body: { ...toQuestion(world, choice, as), evaluations, options: { evaluations_semantic: semantic } } };
};

const submit: Ask = (world, choice) => {
  const { denials } = world.knowledge;
  const denied = denials.length > 0 ? choice.dice.pick(denials.slice(-10)) : undefined;
  const as = choice.isApt && denied ? denied.as : anybody(choice);
  return { route: 'POST /access/v1/requests', as, body: denied ? { ...denied.question, denial: denied.denial } : toQuestion(world, choice, as) };
};

const isTask = ({ callId }: Action): boolean => callId.startsWith('access-request:');
const states = ['awaitingConsent', 'authorized', 'executing', 'executed', 'declined', 'expired'] as const;

const readTask: Ask = (world, choice) => {
  const action = pickAction(world, choice, states, isTask);
  return { route: 'GET /access/v1/requests/:id', as: agentOf(choice, action), id: action?.id ?? 'none' };
};

const cancelTask: Ask = (world, choice) => {
  const action = pickAction(world, choice, ['awaitingConsent'], isTask);
  return { route: 'POST /access/v1/requests/:id/cancel', as: agentOf(choice, action), id: action?.id ?? 'none', body: { comment: 'Over.' } };
};

/** What enforcement points ask, in AuthZEN’s words. */
export const authzenAsks = {
  'POST /access/v1/evaluation': evaluate,
  'POST /access/v1/evaluations': evaluateAll,
  'POST /access/v1/requests': submit,
  'GET /access/v1/requests/:id': readTask,
  'POST /access/v1/requests/:id/cancel': cancelTask,
} satisfies Partial<Record<RouteName, Ask>>;
