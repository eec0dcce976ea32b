import { findSubject } from './subject-words.ts';

/** List the mails that match. */
export interface FindMailIntent {
  readonly kind: 'find-mail';
  /** For search_mail. */
  readonly query: string;
}

/** Read mails in full. */
export interface ReadMailIntent {
  readonly kind: 'read-mail';
  readonly query: string;
  readonly id?: string;
  readonly isSummary: boolean;
}

const readVerb = /^(?:read|open|show|display|summari[sz]e|what does|what did|what do)\b/iu;
const findVerb = /^(?:search|find|look|list|check|any|are there|is there|do i have|have i|did i|who|what|which|get|show|see|when)\b/iu;

/** "What's in my inbox", "find mails about the fair", "read the mail from Northwind", "summarize Sofie's mail". */
export function parseMailIntent(clause: string): FindMailIntent | ReadMailIntent | undefined {
  const id = /\bmail-[\w-]+/iu.exec(clause)?.[0];
  const query = toQuery(clause);
  const isRead = readVerb.test(clause);
  if (id !== undefined && (isRead || findVerb.test(clause))) {
    return { kind: 'read-mail', id, query: '', isSummary: /^summari/iu.test(clause) };
  }
  const asksForList = /\b(?:inbox|mailbox|unread|e-?mails|new mail|messages)\b/iu.test(clause);
  if (isRead && !(asksForList && query.startsWith('in:inbox'))) {
    return { kind: 'read-mail', query, isSummary: /^summari/iu.test(clause) };
  }
  if (asksForList || (findVerb.test(clause) && /\b(?:e-?mail|message|from|about|for|invoices?|bills?)\b/iu.test(clause))) {
    return { kind: 'find-mail', query };
  }
  return undefined;
}

/** Search words, plurals cut so that they find the singular too. */
function toQuery(clause: string): string {
  const bare = clause.replace(/\b(?:search|find|look(?:ing)?|list|check|show|read|open|summari[sz]e|display|are|there|who|did|does|do|when|got|have|written|wrote|write|since|last|unread|up)\b/giu, ' ');
  const words = findSubject(bare, ['invoice', 'invoices', 'bill', 'bills']).replace(/\b(\p{Ll}{4,})s\b/gu, '$1');
  if (words !== '') return words;
  return /\b(?:unread|new)\b/iu.test(clause) ? 'in:inbox is:unread' : 'in:inbox';
}
