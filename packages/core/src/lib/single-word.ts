import { toNameWords } from './argument-role.ts';
import { foldLoosely, type TextRange } from './folded-text.ts';
import { words } from './text-words.ts';

/** What a program calls a field: it is there whatever anybody writes into the field. */
const fieldName = /^[\p{L}\p{N}_$.-]{1,60}$/u;

/** Where a text first has each word, folded as `toSingleWord` does; what fields are called, at `names`, is left out. */
export function indexSingleWords(text: string, names: readonly TextRange[] = []): ReadonlyMap<string, TextRange> {
  const index = new Map<string, TextRange>();
  let next = 0;
  for (const { 0: written, index: start } of text.matchAll(words)) {
    while (next < names.length && names[next]!.end <= start) next += 1;
    const name = names[next];
    if (name && name.start <= start && fieldName.test(text.slice(name.start, name.end))) continue;
    const range = { start, end: start + written.length };
    for (const word of [toSingleWord(written), ...(/\p{Ll}\p{Lu}/u.test(written) ? toNameWords(written) : [])]) {
      if (!index.has(word)) index.set(word, range);
    }
  }
  return index;
}

export function toSingleWord(written: string): string {
  return foldLoosely(written).text;
}
