import type { TextRange } from './folded-text.ts';

/**
 * What leads somewhere or names somebody: links, hosts, e-mail addresses, account and phone numbers, long codes. Inside a
 * longer text they are what can do harm, whoever wrote the rest.
 */
const references: readonly RegExp[] = [
  /(?:[a-z][a-z\d+.-]{1,20}:\/\/|www\.)[^\s<>"'“”‘’`|\\^{}[\]]+/giu,
  /(?:mailto:|tel:|sms:|data:|javascript:)[^\s<>"']+/giu,
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu,
  /(?<![\p{L}\p{N}@./_-])(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}{2,24}(?:\/[^\s<>"'“”‘’`]*)?(?![\p{L}\p{N}@])/giu,
  /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?:[ -]?[A-Z\d]{4}){2,7}(?:[ -]?[A-Z\d]{1,3})?(?![\p{L}\p{N}])/gu,
  /(?<![\p{L}\p{N}])\+?\d(?:[ ()/-]{0,2}\d){6,18}(?![\p{L}\p{N}])/gu,
];

/** Where a long code may be: read once as a whole, and not from every hyphen on. */
const codeStretch = /[\p{L}\p{N}_-]{10,}/gu;
const isCode = (written: string): boolean => /\d/u.test(written) && /\p{L}/u.test(written);

/** What a sentence ends with, rather than a link. */
const trailing = new Set('.,;:!?)]}>*_~\'"”’');

/** Unit by unit: a pattern would begin anew at every mark there is. */
function endOf(written: string): number {
  let end = written.length;
  while (end > 0 && trailing.has(written[end - 1]!)) end -= 1;
  return end;
}

const isoDate = /^\d{4}-\d\d-\d\d(?![\d-])/u;

/** The references in a text, the longest of those that overlap, in the order they stand there. */
export function findReferences(text: string): readonly TextRange[] {
  const codes = Array.from(text.matchAll(codeStretch)).filter(([written]) => isCode(written));
  const found = [...references.flatMap((pattern) => Array.from(text.matchAll(pattern))), ...codes].map(({ 0: written, index: start }) => ({ start, end: start + endOf(written) }));
  const kept: TextRange[] = [];
  for (const range of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const isInside = range.end <= (kept.at(-1)?.end ?? 0);
    if (!isInside && range.end - range.start >= 4 && !isoDate.test(text.slice(range.start, range.end))) kept.push(range);
  }
  return kept;
}

const scheme = /^https?:\/\//iu;

/**
 * A link or handle as people write it: without its scheme and the last slash, without `#` or `@`. Nothing when it is no
 * such thing.
 */
export function toBareLink(value: string): string | undefined {
  if (/^[#@][\p{L}\p{N}_-]{3,}$/u.test(value)) return value.slice(1);
  if (!scheme.test(value) || /\s/u.test(value)) return undefined;
  const bare = value.replace(scheme, '').replace(/\/$/u, '');
  return bare.length >= 4 && !bare.includes('@') ? bare : undefined;
}

/** Whether what stands before a link promises more than the link keeps: `https` where it is `http`. */
export function isWeakened(value: string, before: string): boolean {
  return /^http:/iu.test(value) && /https:\/\/$/iu.test(before);
}
