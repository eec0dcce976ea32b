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

/** Codes that stand inside words are looked for word by word: a pattern that may begin anywhere is slow on long runs. */
const words = /\S+/gu;
const codings: readonly (readonly [RegExp, Decode])[] = [
  [/(?<![A-Za-z\d+/_-])[A-Za-z\d+/_-]{8,}={0,2}(?![A-Za-z\d+/_=-])/gu, decodeBase64],
  [/(?<![\dA-Fa-f])(?:0x)?(?:[\dA-Fa-f]{2}[ :]?){6,}(?![\dA-Fa-f])/gu, decodeHex],
  [words, decodePercent],
  [words, decodeEntities],
  [words, decodeEscapes],
];

/** What a text says in base64, hexadecimal, percent, HTML or string escapes, and in those within those. */
export function findDecoded(text: string, depth = 0): readonly DecodedText[] {
  const found: DecodedText[] = [];
  for (const [pattern, decode] of codings) {
    if (depth > 0 && text.length > longestRun) break;
    for (const { 0: run, index } of text.matchAll(pattern)) {
      if (found.length >= mostRuns) return found;
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

function decodeBase64(run: string): string | undefined {
  if (!/[A-Za-z]/u.test(run)) return undefined;
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

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
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
