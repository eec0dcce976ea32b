const verbs =
  'pay|settle|transfer|wire|remit|make|send|post|announce|tell|let|inform|ask|share|give|grant|read|open|show|list|search|find|look|summari[sz]e|write|reply|respond|answer|e-?mail|mail|check';

const separator = new RegExp(
  String.raw`(?:\s*[.;,!?]\s+(?:(?:and|then|also|please)\s+)*|\s+(?:(?:and|then|also)\s+)+(?:please\s+)?)(?=(?:${verbs})\b)`,
  'giu',
);
const courtesy =
  /^(?:(?:hi|hello|hey|yes|yeah|sure|ok|okay|so|now|great|thanks|thank you|please|kindly|just)\b[\s,!.]+|(?:can|could|would|will) you\s+|i(?:['’]d| would) like (?:you )?to\s+|i (?:want|need) (?:you )?to\s+|let['’]?s\s+|go ahead and\s+)+/iu;
const freeText = /^(?:post|announce|tell|let|inform|ask|write|reply|respond|answer|send|e-?mail|mail)\b/iu;
const orderOfMoney = /^send\b[^"“]*(?:€|\bEUR\b|\beuros?\b|\bsend \d)/iu;
const quotation = /["“][^"”]*["”]/gu;

/**
 * Splits a message into single requests. What a mail or post is to say is not split, unless it is quoted or followed
 * by "then".
 */
export function splitClauses(message: string): readonly string[] {
  const text = message.replace(/\s+/gu, ' ').trim();
  const quoted = [...text.matchAll(quotation)].map((match) => [match.index, match.index + match[0].length] as const);
  const clauses: string[] = [];
  let start = 0;
  for (const match of text.matchAll(separator)) {
    if (quoted.some(([from, to]) => match.index > from && match.index < to)) continue;
    const clause = withoutCourtesy(text.slice(start, match.index));
    const isOpenEnded = freeText.test(clause) && !orderOfMoney.test(clause) && !/["“]/u.test(clause);
    if (isOpenEnded && !/\bthen\b/iu.test(match[0])) continue;
    clauses.push(clause);
    start = match.index + match[0].length;
  }
  return [...clauses, withoutCourtesy(text.slice(start))].filter((clause) => clause !== '');
}

function withoutCourtesy(clause: string): string {
  return clause.trim().replace(courtesy, '');
}
