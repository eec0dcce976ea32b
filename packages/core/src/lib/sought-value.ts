import { findFolded, type FoldedText, foldExactly, foldLoosely, joinGroups, type TextRange } from './folded-text.ts';
import { isWholeToken, isWholeWords, toEdges } from './text-edges.ts';
import { findReferences, toBareLink } from './text-reference.ts';
import { hasHiddenText } from './text-safety.ts';
import { indexDates, isIsoTime } from './written-date.ts';
import { indexExactNumbers, indexLooseNumbers } from './written-number.ts';
import { isContinued, isReference, referenceForm, toReference } from './written-reference.ts';

/** A text that is looked for, made ready once for all sources. */
interface SoughtText {
  readonly loose: string;
  readonly exact: string;
  /** How `exact` is folded: in NFC when there are compatibility forms in it, which have to be written as they are. */
  readonly form: 'NFC' | 'NFKC';
  /** Whether it reads as a plain decimal number, and so is found as one. */
  readonly isNumeric: boolean;
  readonly reference: string | undefined;
  /** It holds what a reader can't see: no one vouches for that. */
  readonly isHidden: boolean;
  readonly isTelling: boolean;
}

/** A value that is looked for, made ready once for all sources. */
export interface Sought {
  readonly value: number | SoughtText;
  /** What it is called where it is all of a field. None when it holds what a reader can't see. */
  readonly wholeKeys: readonly string[];
}
export type Find = (sought: Sought) => TextRange | undefined;

const numericForm = /^-?\d+(?:\.\d+)?$/u;

/** A digit alone is in most texts and says nothing about which number is meant. */
function isTellingNumber(value: number): boolean {
  return Math.abs(value) >= 10 || !Number.isInteger(value);
}

export function toSought(value: string | number): Sought {
  if (typeof value === 'number') return { value, wholeKeys: [String(value)] };
  const exact = foldExactly(value, 'NFC').text.trim();
  const isHidden = hasHiddenText(value);
  const text: SoughtText = {
    loose: foldLoosely(value).text,
    exact,
    form: foldExactly(value).text.trim() === exact ? 'NFKC' : 'NFC',
    isNumeric: numericForm.test(exact),
    reference: toReference(exact),
    isHidden,
    isTelling: isTelling(value),
  };
  return { value: text, wholeKeys: isHidden ? [] : toWholeKeys(exact) };
}

/** A link is the same with or without its scheme, a number in groups with or without them. */
function toWholeKeys(exact: string): readonly string[] {
  const link = toBareLink(exact);
  const reference = toReference(exact);
  return [exact, ...(link === undefined ? [] : [link]), ...(reference === undefined ? [] : [reference])].filter((key) => key !== '');
}

/** What a field's text answers to as a whole; for one that a person decided on, the links and addresses in it too. */
export function toFieldKeys(text: string, isDecided: boolean): readonly string[] {
  if (!isDecided) return toSought(text).wholeKeys;
  const parts = [text, ...findReferences(text).map(({ start, end }) => text.slice(start, end))];
  return parts.filter(isTelling).flatMap((part) => toSought(part).wholeKeys);
}

/** Shorter texts occur everywhere by chance and vouch for nothing. */
const shortestTelling = 3;

/** Words of every text, which no one says to name something. */
const everydayWords = new Set(
  'the and for you your our with from that this these those have has will would can could should please not but are was were all any one two new now yes its his her they them there here what when where who how why which also then than into out off over under about after before some more most very just only like into der die das und für mit von den dem ein eine nicht les des une est pour avec dans que los las una por para con che per del della'.split(' '),
);

/** Whether a value says anything by being found somewhere. */
export function isTelling(value: string | number): boolean {
  if (typeof value === 'number') return true;
  const trimmed = value.trim();
  return trimmed.length >= shortestTelling && !everydayWords.has(trimmed.toLowerCase());
}

/** Reads a text whose word counts against a value. When in doubt it is found: that asks for more care, never for less. */
export function indexDoubted(text: string): Find {
  const folded = foldLoosely(text);
  const numbers = indexLooseNumbers(text);
  return ({ value }) => {
    if (typeof value === 'number') return numbers.get(Math.abs(value));
    const found = findFolded(value.loose, folded, (range) => isWholeWords(text, range), 'found');
    return found ?? (value.isNumeric ? numbers.get(Math.abs(Number(value.exact))) : undefined);
  };
}

/** Reads a text whose word counts for a value. When in doubt it isn't found. */
export function indexTrusted(text: string): Find {
  const folded = foldExactly(text);
  const numbers = indexExactNumbers(text);
  let dates: ((value: string) => TextRange | undefined) | undefined;
  let composed: FoldedText | undefined;
  let joined: FoldedText | undefined;
  return ({ value: sought }) => {
    if (typeof sought === 'number') return isTellingNumber(sought) ? numbers.get(sought) : undefined;
    if (sought.isHidden || !sought.isTelling) return undefined;
    if (sought.form === 'NFC') return findExact(sought, text, (composed ??= foldExactly(text, 'NFC')));
    const range = sought.isNumeric ? numbers.get(sought.exact) : findExact(sought, text, folded);
    if (range) return range;
    if (isIsoTime(sought.exact.toUpperCase())) return (dates ??= indexDates(text))(sought.exact.toUpperCase());
    if (sought.reference === undefined) return undefined;
    return findReference(sought, text, (joined ??= joinGroups(folded)));
  };
}

function findExact({ exact, reference }: SoughtText, text: string, folded: FoldedText): TextRange | undefined {
  return findFolded(exact, folded, (range) => {
    if (!isWholeToken(text, range)) return false;
    const written = text.slice(range.start, range.end);
    return !reference || !isReference(reference, written) || !isContinued(reference, written, toEdges(text, range));
  }, 'not found');
}

function findReference({ reference }: SoughtText, text: string, joined: FoldedText): TextRange | undefined {
  if (reference === undefined) return undefined;
  return findFolded(reference, joined, (range) => {
    const written = text.slice(range.start, range.end);
    if (!referenceForm.test(foldExactly(written).text) || !isReference(reference, written)) return false;
    return isWholeToken(text, range) && !isContinued(reference, written, toEdges(text, range));
  }, 'not found');
}
