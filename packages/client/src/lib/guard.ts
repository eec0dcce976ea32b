import { advance, resultDigest, type Action, type JsonObject, type Outcome, type Refusal } from '@byleave/core';
import { wireLimits, type ProposeRequest } from '@byleave/core/wire';
import type { ByleaveClient } from './client.ts';
import { NoEffectError, watchForStop } from './stop-watch.ts';

/** How a guarded call ended, as far as the agent's process knows. */
export type GuardedResult<T> =
  /** The effect ran, once. `isRecorded` is false when its outcome could not be reported: the log will say `unknown`. */
  | { readonly status: 'ran'; readonly value: T; readonly action: Action; readonly isRecorded: boolean }
  /** The effect was started and threw. `isRecorded` as above. */
  | { readonly status: 'failed'; readonly error: unknown; readonly action: Action; readonly isRecorded: boolean }
  /** A person has to decide. Call again with the same call id after the decision. */
  | { readonly status: 'waiting'; readonly action: Action }
  /** It did not run and will not: the refusal says why, in words fit for the agent. */
  | { readonly status: 'refused'; readonly refusal: Refusal; readonly action?: Action };

/**
 * Runs an effect through the authority: proposes the call, and only with a claim in hand, made durable before this
 * returns to it, runs the effect with the arguments that were authorized. Safe to call again with the same call id:
 * the effect runs at most once, whoever asks and however often.
 *
 * When a person presses an emergency stop that covers it, `signal` aborts. An effect that knows it had no effect, or has
 * undone it, then throws `NoEffectError` and is recorded as aborted; of one that throws anything else nobody knows.
 */
export async function runGuarded<T>(
  client: ByleaveClient,
  call: ProposeRequest,
  effect: (args: JsonObject, action: Action, signal: AbortSignal) => Promise<T> | T,
): Promise<GuardedResult<T>> {
  const proposed = await client.propose({ ...call, claim: true });
  if (!proposed.ok) return { status: 'refused', refusal: proposed.refusal };

  let { action, claimId } = proposed.value;
  if (claimId === undefined) {
    if (action.lifecycle.state === 'awaitingConsent') return { status: 'waiting', action };
    const claimable = advance(action.lifecycle, { type: 'action.claimed', at: proposed.value.now, digest: action.digest, claimId: call.callId });
    if (!claimable.ok) return { status: 'refused', refusal: { ...claimable.refusal, actionId: action.id }, action };
    const claimed = await client.claim(action.id, { digest: action.digest });
    if (!claimed.ok) return { status: 'refused', refusal: claimed.refusal, action };
    ({ action, claimId } = claimed.value);
  }
  if (claimId === undefined) {
    const refusal: Refusal = { code: 'authority_unreachable', message: 'The authority did not hand out a claim, so nothing ran.' };
    return { status: 'refused', refusal, action };
  }

  let value: T;
  const watch = watchForStop(client, action);
  try {
    value = await effect(action.arguments, action, watch.signal);
  } catch (error) {
    const outcome = toOutcome(error, watch.signal.aborted);
    const failed = await client.complete(action.id, { claimId, outcome });
    return { status: 'failed', error, action: failed.ok ? failed.value.action : action, isRecorded: failed.ok };
  } finally {
    watch.end();
  }
  const digest = resultDigest(value);
  const completed = await client.complete(action.id, {
    claimId,
    outcome: { status: 'succeeded', ...(digest && { resultDigest: digest }) },
  });
  return { status: 'ran', value, action: completed.ok ? completed.value.action : action, isRecorded: completed.ok };
}

/** An aborted request may have arrived: only the effect itself can say that nothing happened. */
function toOutcome(error: unknown, isStopped: boolean): Outcome {
  const message = describe(error);
  if (error instanceof NoEffectError) return { status: 'failed', message, isAborted: true };
  return isStopped ? { status: 'unknown', message: `It was told to stop while it ran, and ended so: ${message}`.slice(0, wireLimits.textLength).toWellFormed() } : { status: 'failed', message };
}

/** An effect can throw anything, also what has no text. */
function describe(error: unknown): string {
  const text = error instanceof Error ? error.message : typeof error === 'string' ? error : 'It threw something that is not an error.';
  return text.slice(0, wireLimits.textLength).toWellFormed();
}
