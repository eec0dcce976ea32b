import { findCalls, type ByleaveClient } from '@byleave/client';
import { advance, ByleaveError, toUnsealedState, type Action } from '@byleave/core';
import type { UIMessage } from 'ai';

type MessagePart = UIMessage['parts'][number];
type RequestedPart = Extract<MessagePart, { readonly state: 'approval-requested' }>;

export interface SettledApprovals {
  readonly messages: readonly UIMessage[];
  /** Call ids that still wait for a person, or that have expired and may be asked again. */
  readonly waiting: readonly string[];
}

export interface SettleOptions {
  /** Whether nobody will be asked again: what still waits or has expired is answered too, as not approved. Default false. */
  readonly isFinal?: boolean;
}

export interface SettleApprovalsOptions extends SettleOptions {
  /** Signed in as the agent, or as the person. */
  readonly client: ByleaveClient;
  /** The one that `guardTools` was given. */
  readonly conversation: string;
}

/**
 * Answers the approval requests in a conversation with what the authority says about each call, matched by call id.
 * What a browser says about them counts for nothing. Requests the authority does not know stay unanswered.
 *
 * @throws ByleaveError when the authority cannot be asked
 */
export async function settleApprovals(messages: readonly UIMessage[], { client, conversation, ...options }: SettleApprovalsOptions): Promise<SettledApprovals> {
  const callIds = messages.flatMap(({ parts }) => parts.filter(isRequested).map(({ toolCallId }) => toolCallId));
  const found = await findCalls(client, conversation, callIds);
  if (!found.ok) throw new ByleaveError(found.refusal);
  return answerApprovals(messages, found.value.actions, found.value.now, options);
}

/** As `settleApprovals`, with actions that were read before, all attempts of each call or the latest, and the authority's clock then, epoch ms. */
export function answerApprovals(messages: readonly UIMessage[], actions: readonly Action[], now: number, options: SettleOptions = {}): SettledApprovals {
  const byCall = new Map(actions.toSorted((a, b) => a.attempt - b.attempt).map((action) => [action.callId, action]));
  const requested = messages.flatMap((message) => message.parts.filter(isRequested).map((part) => byCall.get(part.toolCallId)));
  const isFinal = options.isFinal || canLeaveExpired(requested);
  const waiting: string[] = [];
  const settled = messages.map((message) => ({
    ...message,
    parts: message.parts.map((part) => {
      if (!isRequested(part)) return part;
      const answer = answerFor(byCall.get(part.toolCallId), now, isFinal);
      if (!answer) waiting.push(part.toolCallId);
      return answer ? ({ ...part, state: 'approval-responded', approval: { ...part.approval, ...answer } } as MessagePart) : part;
    }),
  }));
  return { messages: settled, waiting };
}

/** An expired request may be asked again, but holds nothing up that was allowed meanwhile. */
function canLeaveExpired(requested: readonly (Action | undefined)[]): boolean {
  const states = requested.map((action) => action?.lifecycle.state);
  return states.includes('authorized') && states.every((state) => state !== undefined && state !== 'awaitingConsent');
}

function isRequested(part: MessagePart): part is RequestedPart {
  return 'toolCallId' in part && part.state === 'approval-requested';
}

interface ApprovalAnswer {
  readonly approved: boolean;
  readonly reason?: string;
}

function answerFor(action: Action | undefined, now: number, isFinal: boolean): ApprovalAnswer | undefined {
  if (!action) return isFinal ? { approved: false } : undefined;
  const state = toUnsealedState(action.lifecycle);
  if (state === 'authorized' || state === 'executing' || state === 'executed') return { approved: true };
  if (!isFinal && (state === 'awaitingConsent' || state === 'expired')) return undefined;
  const refused = advance(action.lifecycle, { type: 'action.claimed', at: now, digest: action.digest, claimId: action.callId });
  return { approved: false, ...(!refused.ok && { reason: refused.refusal.message }) };
}
