import { advance, resultDigest, type Action, type JsonObject, type Outcome, type Refusal } from '@byleave/core';
import { wireLimits, type ProposeRequest } from '@byleave/core/wire';
import type { ByleaveClient } from './client.ts';
import { NoEffectError, watchForStop } from './stop-watch.ts';

/** What an effect throws of which nobody knows whether it happened, such as one on a connection that broke. */
export class UnknownEffectError extends Error {
  override readonly name = 'UnknownEffectError';
}

/** The right to run one action once, now. */
export interface ClaimedCall {
  readonly status: 'claimed';
  readonly action: Action;
  readonly claimId: string;
}

/** A person has to decide. Claim again with the same call id after the decision. */
export interface WaitingCall {
  readonly status: 'waiting';
  readonly action: Action;
  /** The authority's clock when it said so, epoch ms. */
  readonly now: number;
}

/** It did not run and will not: the refusal says why, in words fit for the agent. */
export interface RefusedCall {
  readonly status: 'refused';
  readonly refusal: Refusal;
  readonly action?: Action;
}

/** How an effect ended, as far as the agent's process knows. */
export type EndedCall<T> =
  /** The effect ran, once. `isRecorded` is false when its outcome could not be reported: the log will say `unknown`. */
  | { readonly status: 'ran'; readonly value: T; readonly action: Action; readonly isRecorded: boolean }
  /** The effect was started and threw. `isRecorded` as above. */
  | { readonly status: 'failed'; readonly error: unknown; readonly action: Action; readonly isRecorded: boolean };

/** What a guard runs once it holds a claim: with the arguments that were authorized and a signal that an emergency stop aborts. */
export type GuardedEffect<T> = (args: JsonObject, action: Action, signal: AbortSignal) => Promise<T> | T;

/** Proposes a call and claims it, in one round trip where policy allows it outright. */
export async function claimCall(client: ByleaveClient, call: ProposeRequest): Promise<ClaimedCall | WaitingCall | RefusedCall> {
  const proposed = await client.propose({ ...call, claim: true });
  if (!proposed.ok) return { status: 'refused', refusal: proposed.refusal };
  const { action, claimId, now } = proposed.value;
  if (claimId !== undefined) return { status: 'claimed', action, claimId };
  if (action.lifecycle.state === 'awaitingConsent') return { status: 'waiting', action, now };
  return claimAction(client, action, now);
}

/** Claims an action that was proposed before. Asks nobody when it could not be claimed at `now`, epoch ms of the authority's clock. */
export async function claimAction(client: ByleaveClient, action: Action, now: number): Promise<ClaimedCall | RefusedCall> {
  const refusal = findRefusal(action, now);
  if (refusal) return { status: 'refused', refusal: { ...refusal, actionId: action.id }, action };
  const claimed = await client.claim(action.id, { digest: action.digest });
  if (!claimed.ok) return { status: 'refused', refusal: claimed.refusal, action };
  const { claimId } = claimed.value;
  if (claimId !== undefined) return { status: 'claimed', action: claimed.value.action, claimId };
  return { status: 'refused', refusal: { code: 'authority_unreachable', message: 'The authority did not hand out a claim, so nothing ran.' }, action };
}

/** Why an action could not be claimed at a time, or `undefined` when it could. */
export function findRefusal(action: Action, now: number): Refusal | undefined {
  const claimable = advance(action.lifecycle, { type: 'action.claimed', at: now, digest: action.digest, claimId: action.callId });
  return claimable.ok ? undefined : claimable.refusal;
}

/** Runs the effect of a call that was claimed, and reports how it ended. A claim is good for one run: pass it once. */
export async function runClaimed<T>(client: ByleaveClient, { action, claimId }: Omit<ClaimedCall, 'status'>, effect: GuardedEffect<T>): Promise<EndedCall<T>> {
  let value: T;
  const watch = watchForStop(client, action);
  try {
    value = await effect(action.arguments, action, watch.signal);
  } catch (error) {
    const failed = await client.complete(action.id, { claimId, outcome: toOutcome(error, watch.signal.aborted) });
    return { status: 'failed', error, action: failed.ok ? failed.value.action : action, isRecorded: failed.ok };
  } finally {
    watch.end();
  }
  const digest = resultDigest(value);
  const completed = await client.complete(action.id, { claimId, outcome: { status: 'succeeded', ...(digest && { resultDigest: digest }) } });
  return { status: 'ran', value, action: completed.ok ? completed.value.action : action, isRecorded: completed.ok };
}

/** An aborted request may have arrived: only the effect itself can say that nothing happened. */
function toOutcome(error: unknown, isStopped: boolean): Outcome {
  const message = describe(error);
  if (error instanceof NoEffectError) return { status: 'failed', message, isAborted: true };
  if (error instanceof UnknownEffectError) return { status: 'unknown', message };
  return isStopped ? { status: 'unknown', message: `It was told to stop while it ran, and ended so: ${message}`.slice(0, wireLimits.textLength).toWellFormed() } : { status: 'failed', message };
}

/** An effect can throw anything, also what has no text. */
function describe(error: unknown): string {
  const text = error instanceof Error ? error.message : typeof error === 'string' ? error : 'It threw something that is not an error.';
  return text.slice(0, wireLimits.textLength).toWellFormed();
}
