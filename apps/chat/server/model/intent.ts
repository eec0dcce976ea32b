import { parseFileIntent, parseShareIntent, type FileIntent, type ShareIntent } from './file-intent.ts';
import { parseMailIntent, type FindMailIntent, type ReadMailIntent } from './mail-intent.ts';
import { parsePaymentIntents, parsePaymentListIntent, type PaymentIntent, type PaymentListIntent } from './payment-intent.ts';
import { parsePostIntent, type PostIntent } from './post-intent.ts';
import { splitClauses } from './clauses.ts';
import { parseSendMailIntent, type SendMailIntent } from './send-mail-intent.ts';

/** One thing the person wants. */
export type Intent =
  | PaymentIntent
  | PaymentListIntent
  | FindMailIntent
  | ReadMailIntent
  | SendMailIntent
  | FileIntent
  | ShareIntent
  | PostIntent
  | { readonly kind: 'greeting' }
  | { readonly kind: 'thanks' }
  | { readonly kind: 'again' }
  | { readonly kind: 'unknown' };

/** What a message asks for, in its order; never empty. */
export function parseIntents(message: string): readonly Intent[] {
  const text = message.trim();
  if (/^(?:please )?(?:(?:try|ask)(?: me| it| that)? again|retry|once more)\b/iu.test(text)) return [{ kind: 'again' }];
  const intents = splitClauses(text).flatMap(parseClause);
  if (intents.length > 0) return intents;
  if (/^(?:thanks|thank you|thx|great|perfect|ok|okay)\b/iu.test(text)) return [{ kind: 'thanks' }];
  if (/^(?:hi|hello|hey|good (?:morning|afternoon|evening)|moin|hallo|servus)\b/iu.test(text)) return [{ kind: 'greeting' }];
  return [{ kind: 'unknown' }];
}

/** From the most telling words to the least: a channel, an access, money, then mail. */
function parseClause(clause: string): readonly Intent[] {
  const single =
    parseShareIntent(clause) ?? parsePostIntent(clause) ?? parsePaymentListIntent(clause);
  if (single) return [single];
  const payments = parsePaymentIntents(clause);
  if (payments.length > 0) return payments;
  const other = parseSendMailIntent(clause) ?? parseFileIntent(clause) ?? parseMailIntent(clause);
  return other ? [other] : [];
}
