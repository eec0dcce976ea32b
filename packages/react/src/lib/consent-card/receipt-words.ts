import type { Action } from '@byleave/core';
import type { Messages } from '../messages/messages.ts';
import type { Phrase } from '../messages/template.ts';
import type { CardState } from './card-state.ts';

/** The states in which a request is no longer to be decided. */
export type ReceiptState = Exclude<
  CardState,
  'loading' | 'pending' | 'steppingUp' | 'submitting' | 'awaitingOthers' | 'offline' | 'notPermitted' | 'uninspectable' | 'error'
>;

const receiptStates: readonly CardState[] = [
  'approved', 'running', 'succeeded', 'failed', 'unknown', 'declined', 'denied',
  'expired', 'cancelled', 'superseded', 'stopped', 'revoked', 'limited', 'rejected',
] satisfies readonly ReceiptState[];

export function isReceiptState(state: CardState): state is ReceiptState {
  return receiptStates.includes(state);
}

/** What a headline may name. */
export interface ReceiptValues {
  readonly who: unknown;
  readonly title: unknown;
}

/** The receipt's headline. What a person or policy allowed, and how it ended, when that is not simply "done". */
export function receiptTemplate(state: ReceiptState, action: Action, messages: Messages<'card'>): Phrase<ReceiptValues> {
  const { decisions, grantId, refusal } = action.lifecycle.context;
  // Not policy, but the person, in advance.
  if (state === 'denied' && refusal?.code === 'declined') return messages.card.receipt.declined;
  if (state !== 'approved' && state !== 'succeeded') return messages.card.receipt[state];
  if (decisions.length > 0) return messages.card.receipt.approved;
  return grantId === null ? messages.card.receipt.allowedByPolicy : messages.card.receipt.allowedByGrant;
}

/** Whether the headline leaves out what it was about, so that the receipt has to name it. */
export function leavesTitleOut(template: Phrase<ReceiptValues>): boolean {
  return typeof template === 'string';
}
