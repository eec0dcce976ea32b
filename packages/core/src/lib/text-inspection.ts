import type { JsonObject, JsonValue } from './json.ts';
import { escapePointer } from './json-pointer.ts';
import { findConcealed } from './text-concealment.ts';
import { longestExcerpt, type TextFinding, type TextFindingKind, type TextPlace } from './text-finding.ts';
import { findLookalikes } from './text-lookalikes.ts';

/** Findings of one kind that one text can have. */
const mostPerKind = 10;

/** Findings that an action can have. */
const mostFindings = 100;

/**
 * What a reader of a text would not see as it is, or take for something else (UTS #39, UTS #55), in the order of the
 * text: at most ten places of a kind. Takes time in proportion to the text.
 */
export function inspectText(text: string): readonly Omit<TextFinding, 'pointer'>[] {
  const places = [...findConcealed(text, mostPerKind), ...findLookalikes(text, mostPerKind)];
  return places.toSorted((a, b) => a.start - b.start).map((place) => toFinding(text, place));
}

/**
 * The same for every text of an action's arguments, which `isJsonValue` takes, and for the names of their members, in
 * their order: at most a hundred. When there are more, every argument keeps its first of each kind before any has a
 * second, and lookalikes come before the rest.
 */
export function inspectArguments(args: JsonObject): readonly TextFinding[] {
  const found: RankedFinding[] = [];
  const counts = new Map<string, number>();
  for (const { pointer, text } of textsOf(args)) {
    for (const finding of inspectText(text)) {
      const key = `${finding.kind} ${pointer.split('/')[1]}`;
      const rank = counts.get(key) ?? 0;
      if (rank >= mostFindings) continue;
      counts.set(key, rank + 1);
      found.push({ rank, finding: { pointer, ...finding } });
    }
  }
  const kept = new Set(found.toSorted((a, b) => a.rank - b.rank || gravity.indexOf(a.finding.kind) - gravity.indexOf(b.finding.kind)).slice(0, mostFindings));
  return found.filter((each) => kept.has(each)).map(({ finding }) => finding);
}

interface RankedFinding {
  /** How many of its kind its argument has before it. */
  readonly rank: number;
  readonly finding: TextFinding;
}

/** What misleads a reader most comes first. */
const gravity: readonly TextFindingKind[] = ['lookalike', 'mixed-script', 'bidi', 'tag', 'hidden', 'padding'];

interface PointedText {
  readonly pointer: string;
  readonly text: string;
}

function* textsOf(value: JsonValue, pointer = ''): Generator<PointedText> {
  if (typeof value === 'string') yield { pointer, text: value };
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const [index, member] of (value as readonly JsonValue[]).entries()) yield* textsOf(member, `${pointer}/${index}`);
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    const below = `${pointer}/${escapePointer(name)}`;
    yield { pointer: below, text: name };
    yield* textsOf(member, below);
  }
}

function toFinding(text: string, { kind, start, end, codePoints, looksLike }: TextPlace): Omit<TextFinding, 'pointer'> {
  const isWord = kind === 'mixed-script' || kind === 'lookalike';
  return {
    kind,
    excerpt: isWord ? cut(text, start, Math.min(end, start + longestExcerpt)) : cutAround(text, start, end),
    ...(codePoints.length > 0 && { codePoints }),
    ...(looksLike !== undefined && { looksLike: cut(looksLike, 0, longestExcerpt) }),
  };
}

/** A range with what is around it. */
function cutAround(text: string, start: number, end: number): string {
  const margin = Math.max(longestExcerpt / 4, Math.floor((longestExcerpt - (end - start)) / 2));
  const from = Math.max(0, start - margin);
  return cut(text, from, from + longestExcerpt);
}

/** A range without the halves of characters at its ends. */
function cut(text: string, start: number, end: number): string {
  const from = /[\udc00-\udfff]/u.test(text[start] ?? '') && start > 0 ? start + 1 : start;
  const to = end < text.length && /[\ud800-\udbff]/u.test(text[end - 1] ?? '') ? end - 1 : end;
  return text.slice(from, to).toWellFormed();
}
