import { refuse, type Action, type JsonObject, type Verdict } from '@byleave/core';
import type { PasskeyOptionsResponse, StepUpProof } from '@byleave/core/wire';
import type { AuthorityContext } from './authority.ts';
import type { Caller, UserCaller } from './caller.ts';
import { toChallenge, type Passkey, type PasskeyVerifier } from './passkey-verifier.ts';
import { findReadable, onlyPeople } from './record.ts';
import type { StorageTransaction } from './storage.ts';

/** A passkey that has just proved that it is its person, for one action. */
export interface Proof {
  readonly passkey: Passkey;
  /** As the authenticator counts now. */
  readonly counter: number;
}

export function requirePasskeys(context: AuthorityContext): Verdict<PasskeyVerifier> {
  if (context.passkeys) return { ok: true, value: context.passkeys };
  return refuse('not_found', 'This authority takes no passkeys. Its operator can turn them on.');
}

/** What the browser needs to ask the person's authenticator for a signature over this very action. */
export async function startStepUp(context: AuthorityContext, caller: Caller, actionId: string): Promise<Verdict<PasskeyOptionsResponse>> {
  if (caller.kind !== 'user') return onlyPeople('use a passkey');
  const verifier = requirePasskeys(context);
  if (!verifier.ok) return verifier;
  const now = context.now();
  const found = await context.storage.transact(async (transaction) => ({
    action: await findReadable(transaction, caller, actionId, now),
    known: await transaction.listPasskeys(caller.tenant, caller.user.id),
  }));
  if (!found.action.ok) return found.action;
  const action = found.action.value;
  if (found.known.length === 0) {
    return refuse('step_up_required', 'You have no passkey here yet. Add one, then approve this.', { actionId });
  }
  const options = await verifier.value.createAssertion({ challenge: challengeFor(caller, action), known: found.known });
  return { ok: true, value: { options, action, now } };
}

function challengeFor({ tenant, user }: UserCaller, { digest }: Pick<Action, 'digest'>): string {
  return toChallenge({ purpose: 'approve', tenant, userId: user.id, digest });
}

/** Checks what a passkey answered, before the transaction that relies on it: signatures take their time. */
export async function verifyStepUp(context: AuthorityContext, caller: UserCaller, action: Pick<Action, 'digest'>, { response }: StepUpProof): Promise<Verdict<Proof>> {
  const verifier = requirePasskeys(context);
  if (!verifier.ok) return verifier;
  const id = credentialId(response);
  const passkey = id === undefined ? undefined : await context.storage.transact((transaction) => transaction.findPasskey(caller.tenant, id));
  if (passkey?.userId !== caller.user.id) return refuse('step_up_failed', 'This passkey is not one of yours here, so it proves nothing. Use another, or add it first.');
  const verified = await verifier.value.verifyAssertion({ challenge: challengeFor(caller, action), response, passkey });
  return verified.ok ? { ok: true, value: { passkey, counter: verified.value.counter } } : verified;
}

function credentialId(response: JsonObject): string | undefined {
  const id = Object.hasOwn(response, 'id') ? response['id'] : undefined;
  return typeof id === 'string' && id.length <= 2_000 ? id : undefined;
}

/** Counts a proof in the transaction that relies on it, unless the passkey was used or removed since it was checked. */
export async function spendProof(transaction: StorageTransaction, { passkey, counter }: Proof, at: number): Promise<Verdict<undefined>> {
  const present = await transaction.findPasskey(passkey.tenant, passkey.id);
  if (present?.counter !== passkey.counter || present.publicKey !== passkey.publicKey) {
    return refuse('step_up_failed', 'The passkey was used elsewhere or removed at this very moment. Use it again.');
  }
  await transaction.updatePasskey({ ...present, counter, lastUsedAt: at });
  return { ok: true, value: undefined };
}
