import { findFolded, type FoldedText, foldExactly, foldLoosely, joinGroups, type TextRange } from './folded-text.ts';
import { isWholeToken, isWholeWords, toEdges } from './text-edges.ts';
import { hasHiddenText } from './text-safety.ts';
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
}

type Sought = number | SoughtText;
export type Find = (sought: Sought) => TextRange | undefined;

const numericForm = /^-?\d+(?:\.\d+)?$/u;

export function toSought(value: string | number): Sought {
  if (typeof value === 'number') return value;
  const exact = foldExactly(value, 'NFC').text.trim();
  return {
    loose: foldLoosely(value).text,
    exact,
    form: foldExactly(value).text.trim() === exact ? 'NFKC' : 'NFC',
    isNumeric: numericForm.test(exact),
    reference: toReference(exact),
    isHidden: hasHiddenText(value),
  };
}

/** Reads a text whose word counts against a value. When in doubt it is found: that asks for more care, never for less. */
export function indexDoubted(text: string): Find {
  const folded = foldLoosely(text);
  const numbers = indexLooseNumbers(text);
  return (sought) =>
    typeof sought === 'number'
      ? numbers.get(Math.abs(sought))
      : findFolded(sought.loose, folded, (range) => isWholeWords(text, range));
}

/** Reads a text whose word counts for a value. When in doubt it isn't found. */
export function indexTrusted(text: string): Find {
  const folded = foldExactly(text);
  const joined = joinGroups(folded);
  const numbers = indexExactNumbers(text);
  let composed: FoldedText | undefined;
  return (sought) => {
    if (typeof sought === 'number') return numbers.get(sought);
    if (sought.isHidden) return undefined;
    if (sought.form === 'NFC') return findExact(sought, text, (composed ??= foldExactly(text, 'NFC')));
    const range = sought.isNumeric ? numbers.get(sought.exact) : findExact(sought, text, folded);
    return range ?? findReference(sought, text, joined);
  };
}

function findExact({ exact, reference }: SoughtText, text: string, folded: FoldedText): TextRange | undefined {
  return findFolded(exact, folded, (range) => {
    if (!isWholeToken(text, range)) return false;
    const written = text.slice(range.start, range.end);
    return !reference || !isReference(reference, written) || !isContinued(reference, written, toEdges(text, range));
  });
}

function findReference({ reference }: SoughtText, text: string, joined: FoldedText): TextRange | undefined {
  if (reference === undefined) return undefined;
  return findFolded(reference, joined, (range) => {
    const written = text.slice(range.start, range.end);
    if (!referenceForm.test(foldExactly(written).text) || !isReference(reference, written)) return false;
    return isWholeToken(text, range) && !isContinued(reference, written, toEdges(text, range));
  });
}
