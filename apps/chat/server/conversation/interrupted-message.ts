import { advance, type Action } from '@byleave/core';
import type { UIMessage } from 'ai';

type MessagePart = UIMessage['parts'][number];

/**
 * Makes a message that a run left half finished into one that a run can go on from: every tool call in it ends with
 * what the authority knows about it, or waits for the person who has been asked.
 */
export function settleInterrupted(message: UIMessage, actions: readonly Action[], now: number): UIMessage {
  const byCall = new Map(actions.toSorted((a, b) => a.attempt - b.attempt).map((action) => [action.callId, action]));
  return {
    ...message,
    parts: message.parts.flatMap((part): readonly MessagePart[] => {
      if (part.type === 'text' && part.state === 'streaming') return [{ ...part, state: 'done' }];
      if (!('toolCallId' in part)) return [part];
      if (part.state === 'input-streaming') return [];
      if (part.state !== 'input-available') return [part];
      return [settleCall(part, byCall.get(part.toolCallId), now)];
    }),
  };
}

type UnfinishedCall = Extract<MessagePart, { readonly state: 'input-available' }>;

function settleCall(part: UnfinishedCall, action: Action | undefined, now: number): MessagePart {
  if (action?.lifecycle.state === 'awaitingConsent') {
    return { ...part, state: 'approval-requested', approval: { id: `approval-${part.toolCallId}` } } as MessagePart;
  }
  return { ...part, state: 'output-error', errorText: explain(action, now) } as MessagePart;
}

function explain(action: Action | undefined, now: number): string {
  const claimable = action && advance(action.lifecycle, { type: 'action.claimed', at: now, digest: action.digest, claimId: action.callId });
  if (!action || claimable?.ok) return 'The run was interrupted before this started. It did not run.';
  return claimable?.ok === false ? claimable.refusal.message : '';
}
