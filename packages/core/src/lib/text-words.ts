import { confusables } from './confusables.ts';

/** A class of the characters of some scripts. */
export function toScriptClass(scripts: readonly string[]): string {
  return scripts.map((script) => String.raw`\p{Script_Extensions=${script}}`).join('');
}

export const latin: string = toScriptClass(['Latin']);
export const greek: string = toScriptClass(['Greek']);
export const eastAsian: string = toScriptClass(['Han', 'Hiragana', 'Katakana', 'Bopomofo', 'Hangul']);

/** Latin letters in circles and boxes, which Unicode counts among the symbols. */
const enclosedLetters = String.raw`\u24b6-\u24e9\u{1f130}-\u{1f149}`;
const toCharacters = (sources: string): readonly string[] => sources.split(' ').map((hex) => String.fromCodePoint(Number.parseInt(hex, 16)));

/** Symbols in Unicode's list that look like a letter or digit, but for what is calculated with: “3×4”, “A∪B”. */
const letterSymbols = confusables
  .filter(([look]) => /\w/u.test(look))
  .flatMap(([, sources]) => toCharacters(sources))
  .filter((character) => /[\p{S}--\p{Sm}]/v.test(character))
  .join('');
/** Characters nobody sees part no word. */
const wordCharacters = String.raw`\p{L}\p{M}\p{N}\p{Default_Ignorable_Code_Point}${enclosedLetters}${letterSymbols}`;

export const words = new RegExp(`[${wordCharacters}]+`, 'gu');
/** Words of letters that stand for sounds; East Asian characters part them, which need no blanks. */
export const alphabeticWords = new RegExp(`(?:(?![${eastAsian}])[${wordCharacters}])+`, 'gu');
/** The same, joined as identifiers are. */
export const alphabeticNames = new RegExp(`(?:(?![${eastAsian}])[${wordCharacters}_-])+`, 'gu');
export const letters = new RegExp(String.raw`[\p{L}${enclosedLetters}]`, 'gu');
export const pureAscii = /^\p{ASCII}*$/u;

export function countLetters(text: string): number {
  return text.match(letters)?.length ?? 0;
}

const marks = confusables
  .filter(([look]) => /\W/u.test(look))
  .flatMap(([, sources]) => toCharacters(sources))
  .filter((character) => !/[\p{L}\p{N}]/u.test(character));

/** A class of what stands for the dots, slashes and colons of an address or is a symbol in the place of its letters, in Unicode's list or as a compatibility form. */
export const markCharacters = String.raw`${letterSymbols}\u2024\ufe50-\ufe6b\uff01-\uff5e${marks.join('')}`;
