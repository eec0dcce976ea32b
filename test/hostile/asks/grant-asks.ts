import type { Grant, JsonObject } from '../../../packages/core/src/index.ts';
import { cast, credentialsWhere } from '../cast.ts';
import type { RouteName } from '../routes.ts';
import type { World } from '../world.ts';
import { anyPerson, anyReader, anybody, callerOf, ownerNamed, type Ask, type Choice } from './choice.ts';
import { conversationOf } from './propose-asks.ts';

function toTerms(world: World, choice: Choice, as: string): JsonObject {
  const { dice } = choice;
  const { tenant, user } = callerOf(as);
  const agents = Object.values(cast).flatMap((caller) => (caller.kind === 'agent' && caller.tenant === tenant && caller.user.id === user.id ? [caller.agent.id] : []));
  const toolName = dice.pick(['send_payment', 'save_note', 'post_message', 'share_file', 'rotate_key', 'nothing']);
  return {
    effect: dice.chance(0.75) ? 'allow' : 'deny',
    toolName,
    agentId: dice.pick([...agents, 'office', 'nobody']),
    constraints: dice.chance(0.5) ? [] : [toolName === 'send_payment' ? { argument: 'amount', is: 'at-most', value: 450 } : { argument: 'title', is: 'one-of', values: ['Plan', world.plant(ownerNamed(as))] }],
    endsAt: world.clock.ms + dice.pick([60_000, 600_000, 3_600_000]),
    ...(dice.chance(0.3) && { conversation: conversationOf(choice, as) }),
    ...(dice.chance(0.4) && { mostTimes: 1 + dice.below(3) }),
    ...(toolName === 'send_payment' && dice.chance(0.3) && { mostAmount: { argument: 'amount', most: 800 } }),
  };
}

function pickGrant({ ledger }: World, { dice, isApt }: Choice, states: readonly Grant['status'][]): Grant | undefined {
  const all = [...ledger.grants.values()];
  const fit = isApt ? all.filter(({ status }) => states.includes(status)) : all;
  return fit.length > 0 ? dice.pick(fit) : all.at(-1);
}

function holderOf(choice: Choice, grant: Grant | undefined): string {
  const fit = choice.isApt && grant ? credentialsWhere((caller) => caller.kind === 'user' && caller.tenant === grant.tenant && caller.user.id === grant.user.id) : [];
  return fit[0] ?? anybody(choice);
}

const createGrant: Ask = (world, choice) => {
  const as = choice.isApt ? anyPerson(choice) : anybody(choice);
  return { route: 'POST /v1/grants', as, body: toTerms(world, choice, as) };
};

const revisionOf = ({ dice, isApt }: Choice, grant: Grant | undefined): number => (grant?.revision ?? 1) + (isApt ? 0 : dice.below(2));

const changeGrant: Ask = (world, choice) => {
  const grant = pickGrant(world, choice, ['active']);
  const as = holderOf(choice, grant);
  const terms = toTerms(world, choice, as);
  const kept = grant && { effect: grant.effect, toolName: grant.toolName, agentId: grant.agentId };
  const narrowed = grant && { ...kept, constraints: grant.constraints as unknown as JsonObject[], endsAt: grant.endsAt - 1, mostTimes: 1, ...(grant.mostAmount && { mostAmount: { ...grant.mostAmount } }) };
  const body = choice.dice.chance(0.5) ? { ...terms, ...kept } : { ...terms, ...narrowed };
  return { route: 'POST /v1/grants/:id/terms', as, id: grant?.id ?? 'none', body: { revision: revisionOf(choice, grant), terms: body } };
};

const end =
  (route: RouteName, states: readonly Grant['status'][]): Ask =>
  (world, choice) => {
    const grant = pickGrant(world, choice, states);
    return { route, as: holderOf(choice, grant), id: grant?.id ?? 'none', body: { revision: revisionOf(choice, grant) } };
  };

/** What people do about standing grants. */
export const grantAsks = {
  'GET /v1/grants/suggestions': (_world, choice) => ({ route: 'GET /v1/grants/suggestions', as: anybody(choice) }),
  'GET /v1/grants': (_world, choice) => ({ route: 'GET /v1/grants', as: anyReader(choice) }),
  'POST /v1/grants': createGrant,
  'POST /v1/grants/:id/terms': changeGrant,
  'POST /v1/grants/:id/suspension': end('POST /v1/grants/:id/suspension', ['active']),
  'POST /v1/grants/:id/resumption': end('POST /v1/grants/:id/resumption', ['suspended']),
  'POST /v1/grants/:id/revocation': end('POST /v1/grants/:id/revocation', ['active', 'suspended']),
} satisfies Partial<Record<RouteName, Ask>>;
