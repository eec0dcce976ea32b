import fc from 'fast-check';
import { hostility, type Hostility } from './hostility.ts';
import { routes, type RouteName } from './routes.ts';

const sealers = ['first', 'second', 'both'] as const;
export type Sealer = (typeof sealers)[number];

/** One thing that happens in a world. */
export type Step =
  | {
      readonly kind: 'ask';
      readonly route: RouteName;
      readonly seed: number;
      /** Means to succeed: the right person, the right thing. */
      readonly isApt: boolean;
      readonly hostility: Hostility | undefined;
      /** Goes out together with the next one. */
      readonly isJoined: boolean;
    }
  | { readonly kind: 'wait'; readonly ms: number }
  /** Everything so far comes under a checkpoint: by the authority that answers, by another on the same storage, or by both at once. */
  | { readonly kind: 'seal'; readonly by: Sealer; readonly isJoined: boolean }
  | { readonly kind: 'restart'; readonly isRelease: boolean };

/** How often each route is asked: what moves actions most, so that every state is reached. */
const weights: Readonly<Record<RouteName, number>> = {
  'POST /v1/actions': 22,
  'POST /v1/actions/:id/decision': 20,
  'POST /v1/decisions': 3,
  'POST /v1/actions/:id/extension': 2,
  'POST /v1/actions/:id/referral': 3,
  'GET /v1/actions/:id/candidates': 1,
  'POST /v1/actions/:id/edit': 3,
  'POST /v1/actions/:id/step-up': 3,
  'POST /v1/actions/:id/claim': 10,
  'POST /v1/actions/:id/completion': 8,
  'POST /v1/actions/:id/cancellation': 2,
  'POST /v1/actions/:id/renewal': 3,
  'GET /v1/actions/:id': 3,
  'GET /v1/actions': 3,
  'GET /v1/audit': 6,
  'GET /v1/log': 2,
  'GET /v1/log/checkpoint': 1,
  'GET /v1/log/tile/*': 3,
  'GET /v1/log/entries/:sequence/proof': 4,
  'GET /v1/log/growth': 2,
  'POST /v1/log/export': 2,
  'POST /v1/log/erasures': 4,
  'GET /v1/limits': 2,
  'GET /v1/grants': 2,
  'GET /v1/grants/suggestions': 1,
  'POST /v1/grants': 3,
  'POST /v1/grants/:id/terms': 2,
  'POST /v1/grants/:id/suspension': 2,
  'POST /v1/grants/:id/resumption': 4,
  'POST /v1/grants/:id/revocation': 1,
  'GET /v1/stops': 1,
  'POST /v1/stops': 1,
  'GET /v1/stops/:id': 1,
  'POST /v1/stops/:id/reset': 3,
  'GET /v1/passkeys': 1,
  'POST /v1/passkeys': 2,
  'POST /v1/passkeys/:id/confirmation': 4,
  'POST /v1/passkeys/:id/removal': 1,
  'GET /v1/policy': 1,
  'POST /v1/policy/draft': 3,
  'POST /v1/policy/publication': 4,
  'POST /v1/policy/shadow': 1,
  'GET /v1/policy/differences': 1,
  'GET /v1/policy/tools': 1,
  'POST /v1/policy/rules': 1,
  'POST /v1/policy/rules/change': 1,
  'GET /v1/policy/vocabulary': 1,
  'POST /v1/policy/trial': 2,
  'POST /v1/policy/simulation': 1,
  'GET /v1/events': 2,
  'POST /access/v1/evaluation': 5,
  'POST /access/v1/evaluations': 2,
  'GET /jwks.json': 1,
  'POST /access/v1/requests': 7,
  'GET /access/v1/requests/:id': 4,
  'POST /access/v1/requests/:id/cancel': 6,
  'GET /.well-known/authzen-configuration': 1,
};

const ask = (routes: readonly RouteName[]): fc.Arbitrary<Step> =>
  fc.record({
    kind: fc.constant('ask' as const),
    route: fc.oneof(...routes.map((name) => ({ weight: weights[name], arbitrary: fc.constant(name) }))),
    seed: fc.nat(),
    isApt: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    hostility: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 2, arbitrary: hostility }),
    isJoined: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  });
const wait = fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(1, 1, 400, 400, 2_000, 2_000, 4_000, 9_999, 10_000, 15_000, 30_000, 60_000, 600_000) });
const seal = fc.record({ kind: fc.constant('seal' as const), by: fc.constantFrom(...sealers), isJoined: fc.boolean() });
const restart = fc.record({ kind: fc.constant('restart' as const), isRelease: fc.constantFrom(true, true, true, false) });

/** What happens in one world, at most `most` things. `only`: the routes that are asked; default: all. */
export function stepsOf(most: number, only: readonly RouteName[] = routes): fc.Arbitrary<readonly Step[]> {
  const step = fc.oneof({ weight: 60, arbitrary: ask(only) }, { weight: 3, arbitrary: wait }, { weight: 3, arbitrary: seal }, { weight: 2, arbitrary: restart });
  return fc.array(step, { minLength: 1, maxLength: most, size: 'max' });
}
