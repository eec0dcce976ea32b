import { claimAction, runClaimed, type ByleaveClient, type ClaimedCall, type EndedCall, type GuardedEffect, type RefusedCall } from '@byleave/client';
import { canonicalize, coversAction, type Action, type JsonObject, type Refusal } from '@byleave/core';
import type { ActionResponse } from '@byleave/core/wire';

/** What was learned of a call before the SDK runs it. */
interface Handed {
  readonly tool: string;
  readonly arguments: string;
  readonly answer: ActionResponse;
  /** Monotonic ms. */
  readonly at: number;
}

/**
 * Carries what the authority answered from the hook that asks to the hook that runs, so that it is not asked twice. Each
 * answer is taken once, for the call it was given for.
 */
export interface Handover {
  readonly put: (callId: string, tool: string, args: JsonObject, answer: ActionResponse) => void;
  readonly take: (callId: string, tool: string, args: JsonObject) => Handed | undefined;
}

/** A claim older than this was not made right before its effect: a stop may have come between. */
const freshMs = 1_000;
/** Calls that were asked about and never run leave nothing behind for long. */
const mostHanded = 1_000;

export function createHandover(): Handover {
  const handed = new Map<string, Handed>();
  return {
    put(callId, tool, args, answer) {
      handed.set(callId, { tool, arguments: canonicalize(args), answer, at: performance.now() });
      const [oldest] = handed.keys();
      if (handed.size > mostHanded && oldest !== undefined) handed.delete(oldest);
    },
    take(callId, tool, args) {
      const found = handed.get(callId);
      handed.delete(callId);
      return found?.tool === tool && found.arguments === canonicalize(args) ? found : undefined;
    },
  };
}

/** Runs a call with the claim that was handed over, or claims what was allowed since. */
export async function runHanded<T>(client: ByleaveClient, { answer, at }: Handed, effect: GuardedEffect<T>): Promise<EndedCall<T> | RefusedCall> {
  const { action, claimId, now } = answer;
  const claimed: ClaimedCall | RefusedCall = claimId === undefined ? await claimAction(client, action, now) : { status: 'claimed', action, claimId };
  if (claimed.status === 'refused') return claimed;
  const stop = claimId === undefined || performance.now() - at < freshMs ? undefined : await findStop(client, action);
  if (!stop) return runClaimed(client, claimed, effect);
  await client.complete(action.id, { claimId: claimed.claimId, outcome: { status: 'failed', message: stop.message, isAborted: true } });
  return { status: 'refused', refusal: stop, action };
}

async function findStop(client: ByleaveClient, action: Action): Promise<Refusal | undefined> {
  const listed = await client.listStops();
  if (!listed.ok) return listed.refusal;
  const isStopped = listed.value.stops.some((stop) => !stop.reset && coversAction(stop, action));
  return isStopped ? { code: 'stopped', message: 'A person has pressed the emergency stop, and it covers this. It did not run; do not try again.' } : undefined;
}

