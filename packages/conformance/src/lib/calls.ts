import type { Call } from './subject.ts';

export const chat = 'c-1';

/** Another one, in which a payment is approved and does not run yet. */
export const approvedChat = 'c-3';

export const payment: Call = { id: 'call-1', tool: 'pay', arguments: { iban: 'DE89370400440532013000', amount: 2400 } };

export const otherPayment: Call = { id: 'call-2', tool: 'pay', arguments: { iban: 'FR7630006000011234567890189', amount: 75 } };

/** Runs without asking. */
export const look: Call = { id: 'call-3', tool: 'look', arguments: {} };

/** What an attacker would rather have: in the saved text, `2400` becomes this. */
export const swollen = '99999';

/** A saved text with another amount. */
export function inflate(saved: string): string {
  return saved.replaceAll('2400', swollen);
}
