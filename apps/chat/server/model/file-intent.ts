import { findSubject } from './subject-words.ts';

/** Read a file, by path or by words of its name; without a name, list the files. */
export interface FileIntent {
  readonly kind: 'read-file';
  readonly name?: string;
}

export interface ShareIntent {
  readonly kind: 'share-file';
  readonly name?: string;
  /** An address, or a name to look up. */
  readonly with?: string;
  readonly access: 'view' | 'edit';
}

const path = /[\w-]{1,100}(?:\/[\w.-]{1,100})+|[\w-]{1,100}\.(?:md|txt|csv|pdf|docx?|xlsx?)\b/iu;
const access = /[,;]?\s*\b(?:and\s+)?(?:as|for|with|to|so (?:that )?(?:he|she|they) (?:can|may)|let (?:him|her|them))\s+(?:an?\s+|full\s+)?(edit(?:or|ing)?|write|writing|view(?:er|ing)?|read(?:er|ing)?)(?:[\s-]*(?:access|rights?|permissions?|only|it))*\s*$/iu;
const trailingAccess = /[\s,(]+(edit|view)\)?\s*$/iu;

/** "Share the budget with Jonas (edit)", "give lena@… edit access to design/heron-brief.md". */
export function parseShareIntent(clause: string): ShareIntent | undefined {
  const text = clause.replace(/[.!?]+$/u, '');
  const granted = /^(?:give|grant)\s+(.+?)\s+(edit(?:ing)?|write|view(?:ing)?|read(?:ing)?)?\s*(?:access|rights?|permissions?)\s+(?:to|on|for)\s+(.+)$/iu.exec(text);
  if (granted) return toShare(granted[3], granted[1], granted[2]);
  if (!/^share\b/iu.test(text)) return undefined;
  const stated = access.exec(text) ?? trailingAccess.exec(text);
  const rest = stated ? text.slice(0, stated.index) : text;
  const [, name, person] = /^share\s+(.*?)(?:\s+(?:with|to)\s+(.+))?$/iu.exec(rest) ?? [];
  return toShare(name, person, stated?.[1]);
}

function toShare(name: string | undefined, person: string | undefined, stated: string | undefined): ShareIntent {
  const file = findFileName(name ?? '');
  const receiver = person?.replace(/[,;]+$/u, '').trim();
  return {
    kind: 'share-file',
    ...(file !== '' && { name: file }),
    ...(receiver && { with: receiver }),
    access: /^(?:edit|writ)/iu.test(stated ?? '') ? 'edit' : 'view',
  };
}

/** "Open finance/budget.md", "show me the supplier list", "what's in the handbook?", "which files are there?". */
export function parseFileIntent(clause: string): FileIntent | undefined {
  const verb = /^(?:read|open|show|see|view|display|print|get|find|list|summari[sz]e|check|what['’]?s|what|which|look at|look up)\b/iu;
  if (!verb.test(clause)) return undefined;
  const words = clause.replace(verb, '');
  const isFile =
    path.test(words) ||
    (/\b(?:files?|documents?|docs?|sheet|list|handbook|budget|brief|plan|rules|contacts|machines|folder|assembly)\b/iu.test(words) &&
      !/\b(?:e-?mails?|inbox|mailbox)\b/iu.test(words));
  if (!isFile) return undefined;
  const name = findFileName(words);
  return { kind: 'read-file', ...(name !== '' && { name }) };
}

function findFileName(words: string): string {
  return path.exec(words)?.[0] ?? findSubject(words.replace(/\b(?:files|docs?|documents|folder|exist)\b/giu, ' '), ['payment']);
}
