import { canonicalize, coversAction, type Action, type Refusal } from '@byleave/core';
import type { ActionResponse, ProposeRequest } from '@byleave/core/wire';
import type { ByleaveClient } from './client.ts';
import { claimAction, claimCall, runClaimed, type ClaimedCall, type EndedCall, type GuardedEffect, type RefusedCall } from './guard-claim.ts';
import type { GuardedResult } from './guard.ts';

/** What was learned of a call before it runs. */
interface Handed {
  readonly subject: string;
  readonly answer: ActionResponse;
  /** Monotonic ms. */
  readonly at: number;
}

/**
 * Carries what the authority answered from a framework’s hook that asks to its hook that runs, within one process, so that
 * it is not asked twice. Each answer is taken once, by exactly the call it was given for.
 */
export interface Handover {
  readonly put: (call: ProposeRequest, answer: ActionResponse) => void;
  readonly take: (call: ProposeRequest) => Handed | undefined;
}

/** A claim older than this was not made right before its effect: a stop may have come between. */
const freshMs = 1_000;
/** Beyond this, something paused between the two hooks, and more may have changed than a stop. */
const longestMs = 30_000;
/** Calls that were asked about and never run leave nothing behind for long. */
const mostHanded = 1_000;

const keyOf = ({ conversation, callId }: ProposeRequest): string => JSON.stringify([conversation, callId]);
const subjectOf = ({ tool, arguments: args }: ProposeRequest): string => canonicalize([tool, args]);

export function createHandover(): Handover {
  const handed = new Map<string, Handed>();
  return {
    put(call, answer) {
      handed.set(keyOf(call), { subject: subjectOf(call), answer, at: performance.now() });
      const [oldest] = handed.keys();
      if (handed.size > mostHanded && oldest !== undefined) handed.delete(oldest);
    },
    take(call) {
      const found = handed.get(keyOf(call));
      handed.delete(keyOf(call));
      return found?.subject === subjectOf(call) ? found : undefined;
    },
  };
}

/** Runs a call as `runGuarded` does, with what was handed over for it, if anything was. */
export async function runHanded<T>(client: ByleaveClient, call: ProposeRequest, handover: Handover, effect: GuardedEffect<T>): Promise<GuardedResult<T>> {
  const handed = handover.take(call);
  const claimed = handed ? await claimHanded(client, handed) : await claimCall(client, call);
  if (claimed.status === 'claimed') return runUnstopped(client, claimed, handed, effect);
  return claimed.status === 'waiting' ? { status: 'waiting', action: claimed.action } : claimed;
}

/** The claim that was handed over, or one of what was allowed since. */
async function claimHanded(client: ByleaveClient, { answer: { action, claimId, now } }: Handed): Promise<ClaimedCall | RefusedCall> {
  return claimId === undefined ? claimAction(client, action, now) : { status: 'claimed', action, claimId };
}

async function runUnstopped<T>(client: ByleaveClient, claimed: ClaimedCall, handed: Handed | undefined, effect: GuardedEffect<T>): Promise<EndedCall<T> | RefusedCall> {
  const ageMs = handed?.answer.claimId === undefined ? 0 : performance.now() - handed.at;
  const refusal = ageMs > longestMs ? tooOld : ageMs > freshMs ? await findStop(client, claimed.action) : undefined;
  if (!refusal) return runClaimed(client, claimed, effect);
  const { action, claimId } = claimed;
  await client.complete(action.id, { claimId, outcome: { status: 'failed', message: refusal.message, isAborted: true } });
  return { status: 'refused', refusal, action };
}

const tooOld: Refusal = { code: 'expired', message: 'This was allowed too long before it could start, so it did not run. Call it again.' };

async function findStop(client: ByleaveClient, action: Action): Promise<Refusal | undefined> {
  const listed = await client.listStops();
  if (!listed.ok) return listed.refusal;
  const isStopped = listed.value.stops.some((stop) => !stop.reset && coversAction(stop, action));
  return isStopped ? { code: 'stopped', message: 'A person has pressed the emergency stop, and it covers this. It did not run; do not try again.' } : undefined;
}
