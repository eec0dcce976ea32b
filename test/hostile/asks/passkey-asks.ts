import { toChallenge } from '../../../packages/authority/src/passkeys.ts';
import { credentialsWhere } from '../cast.ts';
import { makeCredential } from '../fake-passkeys.ts';
import type { RouteName } from '../routes.ts';
import { anyPerson, anybody, callerOf, ownerNamed, ownerOf, pickAction, type Ask } from './choice.ts';
import { toStepUp } from './decide-asks.ts';

const register: Ask = (world, choice) => {
  const as = choice.isApt ? anyPerson(choice) : anybody(choice);
  return { route: 'POST /v1/passkeys', as, body: { label: world.plant(ownerNamed(as)) } };
};

const confirm: Ask = (world, choice) => {
  const action = pickAction(world, choice, ['awaitingConsent'], ({ toolName }) => toolName === 'byleave.register_passkey');
  const as = ownerOf(choice, action);
  if (!action) return { route: 'POST /v1/passkeys/:id/confirmation', as, id: 'none', body: { digest: '', response: {} } };
  const { tenant, user } = callerOf(as);
  const challenge = toChallenge({ purpose: 'register', tenant, userId: user.id, digest: action.digest });
  const known = [...world.ledger.passkeys.values()].map(({ id }) => id);
  const id = choice.dice.chance(0.1) && known.length > 0 ? choice.dice.pick(known) : `passkey-${action.id}`;
  const isProven = action.lifecycle.context.demands.stepUp.length > 0;
  return {
    route: 'POST /v1/passkeys/:id/confirmation',
    as,
    id: action.id,
    body: { digest: action.digest, response: makeCredential(challenge, id), ...(isProven && { stepUp: toStepUp(world, choice, as, action) }) },
  };
};

const remove: Ask = (world, choice) => {
  const all = [...world.ledger.passkeys.values()];
  const passkey = all.length > 0 ? choice.dice.pick(all) : undefined;
  const owners = choice.isApt && passkey ? credentialsWhere((caller) => caller.kind === 'user' && caller.tenant === passkey.tenant && caller.user.id === passkey.userId) : [];
  return { route: 'POST /v1/passkeys/:id/removal', as: owners[0] ?? anybody(choice), id: passkey?.id ?? 'none', body: {} };
};

/** What people do about their passkeys. */
export const passkeyAsks = {
  'GET /v1/passkeys': (_world, choice) => ({ route: 'GET /v1/passkeys', as: anybody(choice) }),
  'POST /v1/passkeys': register,
  'POST /v1/passkeys/:id/confirmation': confirm,
  'POST /v1/passkeys/:id/removal': remove,
} satisfies Partial<Record<RouteName, Ask>>;
