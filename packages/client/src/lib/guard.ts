import type { ProposeRequest } from '@byleave/core/wire';
import type { ByleaveClient } from './client.ts';
import { claimCall, runClaimed, type EndedCall, type GuardedEffect, type RefusedCall, type WaitingCall } from './guard-claim.ts';
import { waitForDecision, type WaitOptions } from './guard-wait.ts';

/** How a guarded call ended, as far as the agent's process knows. */
export type GuardedResult<T> = EndedCall<T> | Pick<WaitingCall, 'status' | 'action'> | RefusedCall;

export interface RunGuardedOptions {
  /**
   * Where nothing else can pause: stays until a person has decided, or the prompt has ended. When `signal` aborts, nobody
   * waits for the effect any more: the call is cancelled and refused.
   */
  readonly waits?: Pick<WaitOptions, 'signal'>;
}

/**
 * Runs an effect through the authority: proposes the call, and only with a claim in hand, made durable before this
 * returns to it, runs the effect with the arguments that were authorized. Safe to call again with the same call id:
 * the effect runs at most once, whoever asks and however often.
 *
 * When a person presses an emergency stop that covers it, `signal` aborts. An effect that knows it had no effect, or has
 * undone it, then throws `NoEffectError` and is recorded as aborted; of one that throws anything else nobody knows.
 */
export async function runGuarded<T>(client: ByleaveClient, call: ProposeRequest, effect: GuardedEffect<T>, options: RunGuardedOptions = {}): Promise<GuardedResult<T>> {
  let claimed = await claimCall(client, call);
  if (claimed.status === 'waiting' && options.waits) claimed = await waitForDecision(client, claimed, options.waits);
  switch (claimed.status) {
    case 'claimed':
      return runClaimed(client, claimed, effect);
    case 'waiting':
      return { status: 'waiting', action: claimed.action };
    case 'refused':
      return claimed;
  }
}
