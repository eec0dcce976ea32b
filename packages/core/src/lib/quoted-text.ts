import type { TextRange } from './folded-text.ts';
import { findAttribution, findMailHead } from './mail-head.ts';

/** A line that somebody else's message begins with when it is forwarded or answered. */
const forwardMark = /^[ \t>]*(?:-{2,}\s*(?:original|forwarded|ursprüngliche|weitergeleitete)\b.*|begin forwarded message:?.*|(?:on|am|le)\s.{4,120}(?:wrote|schrieb|a écrit)\s?:?[ \t]*)/imu;
const quotedLines = /^[ \t]*>.*(?:\n[ \t]*>.*)*/gmu;
const fenced = /^[ \t]*(```|~~~|""")[^\n]*\n[\s\S]*?(?:^[ \t]*\1|(?![\s\S]))/gmu;
const blockquote = /<blockquote\b[^>]{0,500}>[\s\S]*?(?:<\/blockquote\s*>|(?![\s\S]))/giu;
/** In quotation marks, said to be what somebody has said. What the person says themselves, or asks to be said, is theirs. */
const reported =
  /(?<!(?<!\p{L})(?:i|we|ich|wir|je|j’ai|j'ai|yo|eu)\s)(?<!\p{L})(?:wrote|said|asked|schrieb|sagte|fragte|écrit|escribió|dijo|escreveu|disse)(?!\p{L})[^\n"“„«]{0,20}[:,]?\s{0,3}(?:"[^"]{1,4000}"|[“„][^“”]{1,4000}[“”]|«[^»]{1,4000}»)/giu;

/**
 * What a person passes on in a message without having written it: quoted lines and blocks, what they report somebody said,
 * and everything after the head of a forwarded mail. A value out of there is not the person's own words.
 */
export function findQuotes(text: string): readonly TextRange[] {
  const forwarded = Math.min(...[forwardMark.exec(text)?.index, findMailHead(text), findAttribution(text)].map((at) => at ?? Infinity));
  return [
    ...[quotedLines, fenced, blockquote, reported].flatMap((pattern) => Array.from(text.matchAll(pattern), toRange)),
    ...(forwarded === Infinity ? [] : [{ start: forwarded, end: text.length }]),
  ];
}

function toRange(match: RegExpExecArray): TextRange {
  return { start: match.index, end: match.index + match[0].length };
}

/** A text with the ranges blanked out, line breaks in their place: what is left stays where it was. */
export function blankOut(text: string, ranges: readonly TextRange[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    const from = Math.max(at, start);
    parts.push(text.slice(at, from), '\n'.repeat(end - from));
    at = end;
  }
  return [...parts, text.slice(at)].join('');
}
