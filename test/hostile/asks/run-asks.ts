import type { Action, JsonObject } from '../../../packages/core/src/index.ts';
import type { RouteName } from '../routes.ts';
import type { World } from '../world.ts';
import { agentOf, callerOf, findAction, pickAction, type Ask } from './choice.ts';

/** Whether an action was allowed under other policies, or for another tool, than the latest of its kind. */
function isOutdated({ ledger }: World, { tenant, toolName, policyVersion, definitionDigest }: Action): boolean {
  const newest = [...ledger.actions.values()].findLast((other) => other.tenant === tenant && other.toolName === toolName);
  return newest !== undefined && (newest.policyVersion !== policyVersion || newest.definitionDigest !== definitionDigest);
}

const claim: Ask = (world, choice) => {
  const outdated = choice.dice.chance(0.5) ? findAction(world, choice, ['authorized'], (action) => isOutdated(world, action)) : undefined;
  const action = outdated ?? pickAction(world, choice, ['authorized']);
  return { route: 'POST /v1/actions/:id/claim', as: agentOf(choice, action), id: action?.id ?? 'none', body: { digest: action?.digest ?? '' } };
};

const complete: Ask = (world, choice) => {
  const { dice, isApt } = choice;
  const isLate = dice.chance(0.2);
  const action = pickAction(world, choice, isLate ? ['executed'] : ['executing']);
  const claimId = world.knowledge.claims.get(action?.id ?? '');
  const forged = dice.pick([...world.knowledge.claims.values(), action?.lifecycle.context.claim?.id ?? 'forged']);
  const outcome = dice.pick<JsonObject>([
    { status: 'succeeded' },
    { status: 'succeeded', resultDigest: action?.digest ?? '' },
    { status: 'failed', message: 'The bank said no.' },
    { status: 'unknown', message: 'The line went dead.' },
  ]);
  const sent = isApt ? claimId : forged;
  const isNamed = sent !== undefined && (outcome['status'] !== 'unknown' || dice.chance(0.5));
  return { route: 'POST /v1/actions/:id/completion', as: agentOf(choice, action), id: action?.id ?? 'none', body: { ...(isNamed && { claimId: sent }), outcome } };
};

const cancel: Ask = (world, choice) => {
  const action = pickAction(world, choice, ['awaitingConsent', 'authorized']);
  const as = agentOf(choice, action);
  const { tenant, user } = callerOf(as);
  const isOwn = action?.tenant === tenant && action.principal.user.id === user.id;
  const reason = isOwn ? world.plant({ tenant, userId: user.id }) : 'Over.';
  return { route: 'POST /v1/actions/:id/cancellation', as, id: action?.id ?? 'none', body: { reason: choice.dice.chance(0.2) ? '' : reason } };
};

/** What agents do with what they proposed: claim, complete, cancel. */
export const runAsks = {
  'POST /v1/actions/:id/claim': claim,
  'POST /v1/actions/:id/completion': complete,
  'POST /v1/actions/:id/cancellation': cancel,
} satisfies Partial<Record<RouteName, Ask>>;
