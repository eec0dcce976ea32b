import { advance, type Action } from '@byleave/core';
import type { UIMessage } from 'ai';
import { describeChanges } from './changed-call.ts';

type MessagePart = UIMessage['parts'][number];

/**
 * Makes a message that a run left half finished into one that a run can go on from: every tool call in it ends with
 * what the authority knows about it, or waits for the person who has been asked.
 */
export function settleInterrupted(message: UIMessage, actions: readonly Action[], now: number): UIMessage {
  const byCall = groupByCall(actions);
  return {
    ...message,
    parts: message.parts.flatMap((part): readonly MessagePart[] => {
      if (part.type === 'text' && part.state === 'streaming') return [{ ...part, state: 'done' }];
      if (!('toolCallId' in part)) return [part];
      if (part.state === 'input-streaming') return [];
      if (part.state !== 'input-available') return [part];
      return [settleCall(part, byCall.get(part.toolCallId) ?? [], now)];
    }),
  };
}

/** Answers the approved calls that have already been started: nothing runs twice, and what they returned is lost. */
export function settleExecuted(message: UIMessage, actions: readonly Action[], now: number): UIMessage {
  const byCall = groupByCall(actions);
  return {
    ...message,
    parts: message.parts.map((part) => {
      if (!('toolCallId' in part) || part.state !== 'approval-responded' || !part.approval.approved) return part;
      const attempts = byCall.get(part.toolCallId) ?? [];
      return attempts.at(-1)?.lifecycle.context.claim ? toError(part, attempts, now) : part;
    }),
  };
}

/** The attempts of each call, the latest last. */
function groupByCall(actions: readonly Action[]): ReadonlyMap<string, readonly Action[]> {
  return Map.groupBy(actions.toSorted((a, b) => a.attempt - b.attempt), ({ callId }) => callId);
}

type CallPart = Extract<MessagePart, { readonly toolCallId: string }>;

function settleCall(part: CallPart, attempts: readonly Action[], now: number): MessagePart {
  if (attempts.at(-1)?.lifecycle.state === 'awaitingConsent') {
    return { ...part, state: 'approval-requested', approval: { id: `approval-${part.toolCallId}` } } as MessagePart;
  }
  return toError(part, attempts, now);
}

function toError(part: CallPart, attempts: readonly Action[], now: number): MessagePart {
  const action = attempts.at(-1);
  const changes = action?.lifecycle.context.claim ? describeChanges(part.input, attempts) : '';
  return { ...part, state: 'output-error', errorText: [explain(action, now), changes].filter(Boolean).join(' ') } as MessagePart;
}

function explain(action: Action | undefined, now: number): string {
  const claimable = action && advance(action.lifecycle, { type: 'action.claimed', at: now, digest: action.digest, claimId: action.callId });
  if (!action || claimable?.ok) return 'The run was interrupted before this started. It did not run.';
  return claimable?.ok === false ? claimable.refusal.message : '';
}
