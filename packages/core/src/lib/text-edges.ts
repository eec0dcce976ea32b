import { spaces, type TextRange } from './folded-text.ts';
import { hasHiddenText } from './text-safety.ts';

const wordCharacter = /[\p{L}\p{N}]/u;

/** Whether the range neither starts nor ends inside a word of the original. */
export function isWholeWords(text: string, { start, end }: TextRange): boolean {
  const before = Array.from(text.slice(Math.max(0, start - 2), start)).at(-1);
  const after = Array.from(text.slice(end, end + 2)).at(0);
  return !(before && wordCharacter.test(before)) && !(after && wordCharacter.test(after));
}

/** How far around a range its edges are looked at, in UTF-16 units. */
const edgeLength = 16;

export interface Edges {
  readonly left: string;
  readonly right: string;
}

export function toEdges(text: string, { start, end }: TextRange): Edges {
  return { left: text.slice(Math.max(0, start - edgeLength), start), right: text.slice(end, end + edgeLength) };
}

/** Whether a character nobody sees touches the range: what it hides may belong to the word. */
export function touchesHidden({ left, right }: Edges): boolean {
  const touching = [Array.from(left).at(-1), Array.from(right).at(0)];
  return touching.some((character) => character !== undefined && !spaces.test(character) && hasHiddenText(character));
}

export const dashes = String.raw`\-\u2010-\u2015\u2212\ufe63\uff0d`;
const tokenBefore = /[\p{L}\p{N}\p{M}_]$|[\p{L}\p{N}\p{M}][-._/\\@+~%&\u2010-\u2012\u2212]+$/u;
const tokenAfter = /^[\p{L}\p{N}\p{M}_]|^[-._/\\@+~%&:?#=\u2010-\u2012\u2212]+[\p{L}\p{N}\p{M}]/u;
/** Whatever parts two digits may be a thousands mark somewhere. */
export const digitBefore = /\p{N}\P{White_Space}$/u;
export const digitAfter = /^\P{White_Space}\p{N}/u;
export const signBefore = new RegExp(`[+${dashes}]$`, 'u');

/** Whether the range is all of an address, path, name or number, not a part of a longer one. */
export function isWholeToken(text: string, range: TextRange): boolean {
  if (!isWholeWords(text, range)) return false;
  const edges = toEdges(text, range);
  if (tokenBefore.test(edges.left) || tokenAfter.test(edges.right) || touchesHidden(edges)) return false;
  return !isPartOfNumber(text.slice(range.start, range.end), edges);
}

function isPartOfNumber(written: string, { left, right }: Edges): boolean {
  const last = written.slice(-edgeLength);
  const continuesLeft = signBefore.test(left)
    ? /^\p{Sc}?\d/u.test(written)
    : (digitBefore.test(left) && /^\d/u.test(written)) || (/\d\p{Zs}+$/u.test(left) && /^\d{3}(?!\d)/u.test(written));
  const continuesRight =
    (digitAfter.test(right) && /\d$/u.test(last)) ||
    (/^\p{Zs}+\d{3}(?!\d)/u.test(right) && /(?<!\d)[1-9]\d{0,2}$/u.test(last));
  return continuesLeft || continuesRight;
}
