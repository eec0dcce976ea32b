import { policyAuthorRole } from '../../../packages/authority/src/index.ts';
import type { JsonObject } from '../../../packages/core/src/index.ts';
import { credentialsWhere } from '../cast.ts';
import { draftPolicies, hostilePolicies } from '../policy-texts.ts';
import type { RouteName } from '../routes.ts';
import type { World } from '../world.ts';
import { anybody, callerOf, ownerNamed, type Ask, type Choice } from './choice.ts';
import { toCall } from './propose-asks.ts';

const authorOf = (choice: Choice): string =>
  choice.isApt ? choice.dice.pick(credentialsWhere(({ kind, user }) => kind === 'user' && (user.roles?.includes(policyAuthorRole) ?? false))) : anybody(choice);

function toText(world: World, { dice }: Choice, as: string): string {
  return dice.chance(0.12) ? dice.pick(hostilePolicies) : `// ${world.plant(ownerNamed(as))}\n${dice.pick(draftPolicies)}`;
}

const revisionFor = ({ ledger }: World, { dice, isApt }: Choice, as: string): number => (ledger.drafts.get(callerOf(as).tenant)?.revision ?? 0) + (isApt ? 0 : dice.below(2));

const saveDraft: Ask = (world, choice) => {
  const as = authorOf(choice);
  return { route: 'POST /v1/policy/draft', as, body: { text: toText(world, choice, as), revision: revisionFor(world, choice, as) } };
};

const publish: Ask = (world, choice) => {
  const { dice } = choice;
  const as = authorOf(choice);
  const versions = world.ledger.versions.get(callerOf(as).tenant) ?? [];
  const body: JsonObject = dice.chance(0.3) ? { restores: dice.below(versions.length + 2) } : { revision: revisionFor(world, choice, as) };
  return { route: 'POST /v1/policy/publication', as, body };
};

const shadow: Ask = (world, choice) => {
  const as = authorOf(choice);
  return { route: 'POST /v1/policy/shadow', as, body: { revision: revisionFor(world, choice, as), isShadowed: choice.dice.chance(0.8) } };
};

const simulate: Ask = (world, choice) => {
  const as = authorOf(choice);
  return { route: 'POST /v1/policy/simulation', as, body: { text: toText(world, choice, as), limit: choice.dice.pick([1, 5, 40]) } };
};

const readRules: Ask = (world, choice) => {
  const as = authorOf(choice);
  return { route: 'POST /v1/policy/rules', as, body: { text: toText(world, choice, as) } };
};

const changeRule: Ask = (world, choice) => {
  const { dice } = choice;
  const as = authorOf(choice);
  const writes = { effect: dice.pick(['permit', 'forbid']), calls: { of: 'every call' }, clauses: [], annotations: { id: dice.pick(['reading', 'new']), reason: world.plant(ownerNamed(as)) } };
  return { route: 'POST /v1/policy/rules/change', as, body: { text: toText(world, choice, as), change: dice.chance(0.5) ? { writes } : { removes: dice.pick(['reading', 'policy0', 'nobody']) } } };
};

const tryOut: Ask = (world, choice) => {
  const { dice } = choice;
  const as = authorOf(choice);
  const call = toCall(world, choice, as);
  return {
    route: 'POST /v1/policy/trial',
    as,
    body: {
      tool: call.tool,
      arguments: call.arguments,
      ...(dice.chance(0.5) && { text: toText(world, choice, as) }),
      ...(dice.chance(0.3) && { user: { id: 'bob', name: 'Bob', roles: ['finance'] } }),
      ...(dice.chance(0.3) && { agent: 'mailer' }),
      ...(dice.chance(0.3) && { provenance: dice.pick(['user', 'external']) }),
    },
  };
};

/** What people do about policies. */
export const policyAsks = {
  'GET /v1/policy': (_world, choice) => ({ route: 'GET /v1/policy', as: authorOf(choice) }),
  'POST /v1/policy/draft': saveDraft,
  'POST /v1/policy/publication': publish,
  'POST /v1/policy/shadow': shadow,
  'GET /v1/policy/differences': (_world, choice) => ({ route: 'GET /v1/policy/differences', as: authorOf(choice) }),
  'GET /v1/policy/tools': (_world, choice) => ({ route: 'GET /v1/policy/tools', as: authorOf(choice) }),
  'POST /v1/policy/rules': readRules,
  'POST /v1/policy/rules/change': changeRule,
  'GET /v1/policy/vocabulary': (_world, choice) => ({ route: 'GET /v1/policy/vocabulary', as: authorOf(choice) }),
  'POST /v1/policy/trial': tryOut,
  'POST /v1/policy/simulation': simulate,
} satisfies Partial<Record<RouteName, Ask>>;
