import { toChallenge } from '../../../packages/authority/src/passkeys.ts';
import { isGrantable, toPlaces, toShownPrompt, type Action, type JsonObject, type JsonValue } from '../../../packages/core/src/index.ts';
import { people } from '../cast.ts';
import { makeAssertion } from '../fake-passkeys.ts';
import type { RouteName } from '../routes.ts';
import type { World } from '../world.ts';
import { agentOf, anyPerson, approverOf, callerOf, findAction, ownerNamed, ownerOf, pickAction, type Ask, type Choice } from './choice.ts';

/** A proof by a passkey of the caller's, of another's, or by none there is. */
export function toStepUp({ ledger }: World, { dice, isApt }: Choice, as: string, action: Action): JsonObject {
  const { tenant, user } = callerOf(as);
  const own = [...ledger.passkeys.values()].filter((passkey) => passkey.userId === user.id && passkey.tenant === tenant);
  const candidates = isApt ? own : [...ledger.passkeys.values()];
  const passkey = candidates.length > 0 ? dice.pick(candidates) : undefined;
  const challenge = toChallenge({ purpose: 'approve', tenant, userId: user.id, digest: action.digest });
  return { method: 'passkey', response: makeAssertion(challenge, passkey?.id ?? 'none', (passkey?.counter ?? 0) + (isApt ? 1 : dice.below(3))) };
}

/** Bounds of a grant that cover the action it is given along with, mostly. */
export function toBounds(world: World, { dice }: Choice, action: Action): JsonObject {
  const { arguments: args, conversation } = action;
  const [name, value] = dice.pick(Object.entries(args).length > 0 ? Object.entries(args) : [['to', 'Ada Ltd'] as [string, JsonValue]]);
  const constraint: JsonObject = typeof value === 'number' && value >= 0 ? { argument: name, is: 'at-most', value: value + dice.pick([0, 100]) } : { argument: name, is: 'one-of', values: [value] };
  return {
    constraints: dice.chance(0.6) ? [constraint] : [],
    endsAt: world.clock.ms + dice.pick([1_000, 60_000, 600_000, 3_600_000, 7_200_000]),
    ...(dice.chance(0.3) && { conversation }),
    ...(dice.chance(0.4) && { mostTimes: 1 + dice.below(3) }),
    ...(dice.chance(0.2) && typeof args['amount'] === 'number' && { mostAmount: { argument: 'amount', most: dice.pick([500, 2_000]) } }),
  };
}

/** Whether a grant may go along with an approval at all. */
const isGivable = ({ lifecycle, risk, toolName }: Action): boolean => isGrantable(lifecycle.context.demands) && (risk === 'low' || risk === 'medium') && !toolName.startsWith('byleave.');

/** Words on a decision belong to the person it is for: whoever may read the action may read them. */
const reasonFor = (world: World, { tenant, principal }: Action): string => world.plant({ tenant, userId: principal.user.id });

/** What was shown: the action, another one, nothing, or not a word about it. */
function toShown({ dice }: Choice, action: Action, decision: string): { readonly shown?: JsonObject } {
  const isSaid = dice.chance(0.95);
  const prompt = toShownPrompt(action, dice.pick(['en', 'de', 'ar']), 'UTC');
  const isNothing = !prompt || dice.chance(decision === 'decline' ? 0.3 : 0.02);
  const shown = isNothing ? { unshown: 'malformed' } : dice.chance(0.03) ? { ...prompt, title: `${prompt.title}.` } : prompt;
  return isSaid ? { shown: shown as unknown as JsonObject } : {};
}

const decide: Ask = (world, choice) => {
  const { dice } = choice;
  // What changes the rules for everybody else is decided soon, or nothing would ever come under other rules than it began with.
  const first = dice.chance(0.25) ? findAction(world, choice, ['awaitingConsent'], ({ toolName }) => toolName === 'byleave.reset_stop' || toolName === 'byleave.publish_policy') : undefined;
  const action = first ?? pickAction(world, choice, ['awaitingConsent']);
  const as = approverOf(choice, action);
  const decision = dice.chance(0.85) ? 'approve' : 'decline';
  if (!action) return { route: 'POST /v1/actions/:id/decision', as, id: 'none', body: { decision, digest: '' } };
  const { stepUp } = action.lifecycle.context.demands;
  return {
    route: 'POST /v1/actions/:id/decision',
    as,
    id: action.id,
    body: {
      decision,
      digest: action.digest,
      ...(dice.chance(0.3) && callerOf(as).tenant === action.tenant && { reason: reasonFor(world, action) }),
      ...toShown(choice, action, decision),
      ...((stepUp.length > 0 || dice.chance(0.05)) && dice.chance(0.9) && { stepUp: toStepUp(world, choice, as, action) }),
      ...(dice.chance(isGivable(action) ? 0.5 : 0.05) && { grant: toBounds(world, choice, action) }),
    },
  };
};

const decideAll: Ask = (world, choice) => {
  const { dice } = choice;
  const first = pickAction(world, choice, ['awaitingConsent']);
  const others = Array.from({ length: dice.below(4) }, () => pickAction(world, choice, ['awaitingConsent']));
  const items = [first, ...others].flatMap((action) => {
    if (!action) return [];
    const decision = dice.pick(['approve', 'approve', 'decline']);
    return [{ actionId: action.id, decision, digest: action.digest, ...toShown(choice, action, decision) }];
  });
  return { route: 'POST /v1/decisions', as: approverOf(choice, first), body: { items } };
};

const extend: Ask = (world, choice) => {
  const action = pickAction(world, choice, ['awaitingConsent']);
  return { route: 'POST /v1/actions/:id/extension', as: approverOf(choice, action), id: action?.id ?? 'none', body: {} };
};

/** Somebody of the same company or another, or a role: mostly one that a place is for. */
const refer: Ask = (world, choice) => {
  const { dice } = choice;
  const action = pickAction(world, choice, ['awaitingConsent'], ({ lifecycle }) => toPlaces(lifecycle.context.demands).some(({ role }) => role !== undefined));
  const roles = action ? toPlaces(action.lifecycle.context.demands).flatMap(({ role }) => role ?? []) : [];
  const as = approverOf(choice, action);
  const to = dice.chance(0.5) ? { person: dice.pick(people).user.id } : { role: dice.pick(roles.length > 0 && dice.chance(0.85) ? roles : ['finance', 'auditor', 'nobody']) };
  return { route: 'POST /v1/actions/:id/referral', as, id: action?.id ?? 'none', body: { to, ...(action && dice.chance(0.5) && callerOf(as).tenant === action.tenant && { note: reasonFor(world, action) }) } };
};

const listCandidates: Ask = (world, choice) => {
  const action = pickAction(world, choice, ['awaitingConsent']);
  return { route: 'GET /v1/actions/:id/candidates', as: approverOf(choice, action), id: action?.id ?? 'none' };
};

const edit: Ask = (world, choice) => {
  const { dice } = choice;
  const action = pickAction(world, choice, ['awaitingConsent'], ({ toolName }) => !toolName.startsWith('byleave.'));
  const as = ownerOf(choice, action);
  const args = Object.fromEntries(
    Object.entries(action?.arguments ?? {}).map(([name, value]) => [name, dice.chance(0.5) ? value : typeof value === 'number' ? value + 1 : world.plant(ownerNamed(as))]),
  );
  return { route: 'POST /v1/actions/:id/edit', as, id: action?.id ?? 'none', body: { digest: action?.digest ?? '', arguments: args, ...(action && toShown(choice, action, 'edit')) } };
};

const startStepUp: Ask = (world, choice) => {
  const holders = new Set([...world.ledger.passkeys.values()].map(({ tenant, userId }) => `${tenant} ${userId}`));
  const action = pickAction(world, choice, ['awaitingConsent'], ({ tenant, principal }) => holders.has(`${tenant} ${principal.user.id}`));
  return { route: 'POST /v1/actions/:id/step-up', as: ownerOf(choice, action), id: action?.id ?? 'none', body: {} };
};

const renew: Ask = (world, choice) => {
  const action = pickAction(world, choice, ['expired']);
  return { route: 'POST /v1/actions/:id/renewal', as: ownerOf(choice, action), id: action?.id ?? 'none', body: {} };
};

const read: Ask = (world, choice) => {
  const action = pickAction(world, choice, ['awaitingConsent', 'authorized', 'executing', 'executed', 'expired']);
  const as = choice.dice.pick([agentOf, ownerOf, approverOf, anyPerson])(choice, action);
  return { route: 'GET /v1/actions/:id', as, id: action?.id ?? 'none' };
};

/** What people do about one action, or several. */
export const decideAsks = {
  'POST /v1/actions/:id/decision': decide,
  'POST /v1/decisions': decideAll,
  'POST /v1/actions/:id/extension': extend,
  'POST /v1/actions/:id/referral': refer,
  'GET /v1/actions/:id/candidates': listCandidates,
  'POST /v1/actions/:id/edit': edit,
  'POST /v1/actions/:id/step-up': startStepUp,
  'POST /v1/actions/:id/renewal': renew,
  'GET /v1/actions/:id': read,
} satisfies Partial<Record<RouteName, Ask>>;
