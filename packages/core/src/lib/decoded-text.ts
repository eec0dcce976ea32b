import type { TextRange } from './folded-text.ts';

/** A stretch that says something else once it is decoded. */
export interface DecodedText extends TextRange {
  readonly text: string;
}

/** What longer runs hold is data, not words; and no text is decoded more often than this. */
const longestRun = 20_000;
const mostRuns = 400;
const deepestNesting = 3;

type Decode = (run: string) => string | undefined;

interface Coding {
  readonly pattern: RegExp;
  /** Without it, there is none of this code in a text. */
  readonly mark: string;
  readonly decode: Decode;
}

/** Codes that stand inside words are looked for word by word: a pattern that may begin anywhere is slow on long runs. */
const words = /\S+/gu;
const codings: readonly Coding[] = [
  { pattern: /(?<![A-Za-z\d+/_-])[A-Za-z\d+/_-]{8,}={0,2}(?![A-Za-z\d+/_=-])/gu, mark: '', decode: decodeBase64 },
  { pattern: /(?<![\dA-Fa-f])(?:0x)?(?:[\dA-Fa-f]{2}[ :]?){6,}(?![\dA-Fa-f])/gu, mark: '', decode: decodeHex },
  { pattern: words, mark: '%', decode: decodePercent },
  { pattern: words, mark: '&', decode: decodeEntities },
  { pattern: words, mark: '\\', decode: decodeEscapes },
];

/** What a text says in base64, hexadecimal, percent, HTML or string escapes, and in those within those. */
export function findDecoded(text: string, depth = 0): readonly DecodedText[] {
  const found: DecodedText[] = [];
  for (const { pattern, mark, decode } of codings) {
    if (!text.includes(mark)) continue;
    for (const { 0: run, index } of text.matchAll(pattern)) {
      if (found.length >= mostRuns) return found;
      if (!run.includes(mark)) continue;
      const decoded = run.length <= longestRun ? decode(run) : undefined;
      if (decoded === undefined || decoded === run || !isReadable(decoded)) continue;
      const range = { start: index, end: index + run.length };
      found.push({ ...range, text: decoded });
      if (depth < deepestNesting) found.push(...findDecoded(decoded, depth + 1).map(({ text: inner }) => ({ ...range, text: inner })));
    }
  }
  return found;
}

/** Chance makes letters of any run of digits, but seldom a word that can be read throughout. */
function isReadable(text: string): boolean {
  return text.length >= 3 && /^[\p{L}\p{N}\p{P}\p{S}\p{Zs}\s]+$/u.test(text) && !text.includes('\ufffd');
}

/** Words are of one case, but for their first letter; the code of a text hardly ever is. */
const singleCase = /^[A-Za-z]?[a-z\d_-]*$|^[A-Z\d_-]*$/u;

function decodeBase64(run: string): string | undefined {
  if (singleCase.test(run) || run.replace(/=+$/u, '').length % 4 === 1) return undefined;
  try {
    const bytes = atob(run.replaceAll('-', '+').replaceAll('_', '/'));
    return decodeUtf8(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

function decodeHex(run: string): string | undefined {
  const digits = run.replace(/^0x/u, '').replace(/[ :]/gu, '');
  if (digits.length % 2 === 1) return undefined;
  return decodeUtf8(Uint8Array.from(digits.match(/../gu) ?? [], (byte) => Number.parseInt(byte, 16)));
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

function decodePercent(run: string): string | undefined {
  if (!/%[\dA-Fa-f]{2}/u.test(run)) return undefined;
  try {
    return decodeURIComponent(run.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

const entities: Readonly<Record<string, string>> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: '\'', commat: '@', period: '.', sol: '/', colon: ':', nbsp: '\u00a0',
};

function decodeEntities(run: string): string {
  return run.replace(/&(#x[\dA-Fa-f]+|#\d+|[a-z]+);/giu, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? whole;
    return toCharacter(/^#x/iu.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1)));
  });
}

function decodeEscapes(run: string): string {
  return run.replace(/\\(?:u([\dA-Fa-f]{4})|x([\dA-Fa-f]{2}))/gu, (_, wide?: string, narrow?: string) => toCharacter(Number.parseInt(wide ?? narrow ?? '', 16)));
}

function toCharacter(codePoint: number): string {
  return codePoint > 0 && codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : '\ufffd';
}
