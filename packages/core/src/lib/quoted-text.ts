import type { TextRange } from './folded-text.ts';

/** A line that somebody else's message begins with when it is forwarded or answered. */
const forwardMark = /^[ \t>]*(?:-{2,}\s*(?:original|forwarded|ursprüngliche|weitergeleitete)\b.*|begin forwarded message:?.*|(?:on|am|le)\s.{4,120}(?:wrote|schrieb|a écrit)\s?:?[ \t]*|from:[ \t]\S.*(?=\n[ \t>]*(?:to|sent|date|subject|cc):))$/imu;
const quotedLines = /^[ \t]*>.*(?:\n[ \t]*>.*)*/gmu;
const fenced = /^[ \t]*(```|~~~|""")[^\n]*\n[\s\S]*?(?:^[ \t]*\1|(?![\s\S]))/gmu;

/**
 * What a person passes on in a message without having written it: quoted lines, fenced blocks, and everything after the
 * head of a forwarded mail. A value out of there is not the person's own words.
 */
export function findQuotes(text: string): readonly TextRange[] {
  const forwarded = forwardMark.exec(text);
  return [
    ...Array.from(text.matchAll(quotedLines), toRange),
    ...Array.from(text.matchAll(fenced), toRange),
    ...(forwarded ? [{ start: forwarded.index, end: text.length }] : []),
  ];
}

function toRange(match: RegExpExecArray): TextRange {
  return { start: match.index, end: match.index + match[0].length };
}

/** A text with the ranges blanked out, line breaks in their place: what is left stays where it was. */
export function blankOut(text: string, ranges: readonly TextRange[]): string {
  let blanked = text;
  for (const { start, end } of ranges) blanked = blanked.slice(0, start) + '\n'.repeat(end - start) + blanked.slice(end);
  return blanked;
}
