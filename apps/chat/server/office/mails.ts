import type { JsonObject } from '@byleave/core';
import type { Office } from './office.ts';
import type { MailRow } from './schema.ts';

/** A mail as people and agents see it. */
export interface Mail extends JsonObject {
  readonly id: string;
  readonly folder: 'inbox' | 'sent';
  readonly from: string;
  readonly fromName: string;
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  /** ISO 8601, UTC. */
  readonly sentAt: string;
  readonly isRead: boolean;
}

/** All mails, newest first. */
export async function listMails(office: Office): Promise<readonly Mail[]> {
  const rows = await office.database.selectFrom('mails').selectAll().orderBy('sentAt', 'desc').execute();
  return rows.map(toMail);
}

export function toMail(row: MailRow): Mail {
  return { ...row, sentAt: new Date(row.sentAt).toISOString(), isRead: row.isRead === 1 };
}

/** Words that say nothing about which mail is meant. */
const emptyWords = new Set(['a', 'about', 'all', 'and', 'any', 'email', 'emails', 'for', 'from', 'in', 'mail', 'mails', 'of', 'the', 'to', 'with']);

/**
 * The mails that contain every word of the query, each at the start of a word, whatever its case; newest first. `in:inbox`,
 * `in:sent` and `is:unread` narrow the search. A query without words finds every mail.
 */
export function searchMails(mails: readonly Mail[], query: string): readonly Mail[] {
  const words = query.toLowerCase().split(/[\s,"“”]+/u).filter((word) => word !== '' && !emptyWords.has(word));
  return mails.filter((mail) => words.every((word) => matches(mail, word)));
}

function matches(mail: Mail, word: string): boolean {
  switch (word) {
    case 'in:inbox':
      return mail.folder === 'inbox';
    case 'in:sent':
      return mail.folder === 'sent';
    case 'is:unread':
      return !mail.isRead;
    default: {
      const text = [mail.from, mail.fromName, mail.to, mail.subject, mail.body].join('\n').toLowerCase();
      const start = new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(word.replace(/^(?:from|to|subject):/u, ''))}`, 'u');
      return start.test(text);
    }
  }
}
