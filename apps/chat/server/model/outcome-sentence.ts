import { capitalize } from './message-body.ts';
import type { Outcome } from './transcript.ts';
import { formatMoment } from './written-day.ts';

/** What to say of a call that did not succeed; `what` is a noun phrase such as "the payment of €5.00 to Northwind". */
export function explainTrouble(what: string, outcome: Exclude<Outcome, { status: 'succeeded' }>): string {
  switch (outcome.status) {
    case 'denied':
      return `Not done: ${what}. ${outcome.reason ? toSentence(outcome.reason) : 'It was not allowed.'} I leave it at that unless you ask again.`;
    case 'failed':
      return `Not done: ${what}. ${toSentence(outcome.message)}`;
    case 'done':
      return `Done${isChanged(outcome) ? ', but not as I had asked it' : ''}: ${what}. ${toSentence(outcome.message)}`;
    case 'unknown':
      return `I don't know whether ${what} went through: its outcome is unknown. ${toSentence(outcome.message)} Please check before you ask for it again.`;
  }
}

/** Whether somebody had changed the call before it ran, so that `what` is not what was done. */
function isChanged({ message }: { readonly message: string }): boolean {
  return /\bchanged it first\b/iu.test(message);
}

/** ISO 8601, UTC: as an authority writes when a limit has room again. */
const writtenInstant = /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z/gu;

function toSentence(text: string): string {
  const words = capitalize(text.trim().replace(writtenInstant, formatMoment));
  return /[.!?]["”]?$/u.test(words) ? words : `${words}.`;
}
