import { capitalize } from './message-body.ts';
import type { Outcome } from './transcript.ts';

/** What to say of a call that did not succeed; `what` is a noun phrase such as "the payment of €5.00 to Northwind". */
export function explainTrouble(what: string, outcome: Exclude<Outcome, { status: 'succeeded' }>): string {
  switch (outcome.status) {
    case 'denied':
      return `Not done: ${what}. ${outcome.reason ? toSentence(outcome.reason) : 'It was not allowed.'} I leave it at that unless you ask again.`;
    case 'failed':
      return `Not done: ${what}. ${toSentence(outcome.message)}`;
    case 'done':
      return `Done: ${what}. ${toSentence(outcome.message)}`;
    case 'unknown':
      return `I don't know whether ${what} went through: its outcome is unknown. ${toSentence(outcome.message)} Please check before you ask for it again.`;
  }
}

function toSentence(text: string): string {
  const words = capitalize(text.trim());
  return /[.!?]["”]?$/u.test(words) ? words : `${words}.`;
}
