import { noDemands, refuse, type Demands, type Verdict } from '@byleave/core';
import type { ActionResponse, ConfirmPasskeyRequest, PasskeyOptionsResponse, PasskeysResponse, RegisterPasskeyRequest } from '@byleave/core/wire';
import type { AuthorityContext } from './authority.ts';
import type { Caller } from './caller.ts';
import { decide } from './decide.ts';
import { onePerson } from './own-tool.ts';
import { registerPasskeyTool, removePasskeyTool } from './passkey-tools.ts';
import { toChallenge } from './passkey-verifier.ts';
import { runOwn } from './run-own.ts';
import { findOwn, onlyPeople } from './record.ts';
import { requirePasskeys } from './step-up.ts';

const withPasskey: Demands = { ...noDemands, approvals: 1, stepUp: ['passkey'] };

/** The caller's own passkeys, without their keys. */
export async function listPasskeys(context: AuthorityContext, caller: Caller): Promise<Verdict<PasskeysResponse>> {
  if (caller.kind !== 'user') return onlyPeople('see passkeys');
  const known = await context.storage.transact((transaction) => transaction.listPasskeys(caller.tenant, caller.user.id));
  const passkeys = known.map(({ id, label, createdAt, lastUsedAt, isBackedUp }) => ({ id, label, createdAt, isBackedUp, ...(lastUsedAt !== undefined && { lastUsedAt }) }));
  return { ok: true, value: { passkeys, now: context.now() } };
}

/**
 * Starts a registration: an action whose digest is the challenge, so that it is good once and until its deadline. The
 * first passkey rests on the person's session; every further one takes a proof with one they have (a stolen session
 * must not be able to raise its own assurance).
 */
export async function registerPasskey(context: AuthorityContext, caller: Caller, { label }: RegisterPasskeyRequest): Promise<Verdict<PasskeyOptionsResponse>> {
  if (caller.kind !== 'user') return onlyPeople('add a passkey');
  const verifier = requirePasskeys(context);
  if (!verifier.ok) return verifier;
  const known = await context.storage.transact((transaction) => transaction.listPasskeys(caller.tenant, caller.user.id));
  const proposed = await runOwn(context, caller, registerPasskeyTool, { label }, known.length > 0 ? withPasskey : onePerson);
  if (!proposed.ok) return proposed;
  const { action, now } = proposed.value;
  const challenge = toChallenge({ purpose: 'register', tenant: caller.tenant, userId: caller.user.id, digest: action.digest });
  const options = await verifier.value.createRegistration({ challenge, user: caller.user, tenant: caller.tenant, known });
  return { ok: true, value: { options, action, now } };
}

/** Ends a registration: checks what the authenticator made, and decides the action with it. */
export async function confirmPasskey(context: AuthorityContext, caller: Caller, actionId: string, request: ConfirmPasskeyRequest): Promise<Verdict<ActionResponse>> {
  if (caller.kind !== 'user') return onlyPeople('add a passkey');
  const verifier = requirePasskeys(context);
  if (!verifier.ok) return verifier;
  const found = await context.storage.transact((transaction) => findOwn(transaction, caller, actionId, context.now()));
  if (!found.ok) return found;
  const action = found.value;
  if (action.toolName !== registerPasskeyTool.definition.name) return refuse('not_found', 'This is not the registration of a passkey. Start one.', { actionId });
  const challenge = toChallenge({ purpose: 'register', tenant: caller.tenant, userId: caller.user.id, digest: action.digest });
  const verified = await verifier.value.verifyRegistration({ challenge, response: request.response });
  if (!verified.ok) return verified;
  const { digest, stepUp } = request;
  const shown = { unshown: 'The browser asked for it in a window of its own.' };
  return decide(context, caller, actionId, { decision: 'approve', digest, shown, ...(stepUp && { stepUp }) }, { given: { passkey: verified.value } });
}

/** Asks to remove a passkey, which takes a proof with one: or a stolen session could remove it and add its own. */
export async function removePasskey(context: AuthorityContext, caller: Caller, passkeyId: string): Promise<Verdict<ActionResponse>> {
  if (caller.kind !== 'user') return onlyPeople('remove a passkey');
  const found = await context.storage.transact((transaction) => transaction.findPasskey(caller.tenant, passkeyId));
  if (found?.userId !== caller.user.id) return refuse('not_found', 'You have no such passkey. Check which ones there are.');
  return runOwn(context, caller, removePasskeyTool, { label: found.label, passkey: found.id }, withPasskey);
}
