import { toScriptClass } from './text-words.ts';

/** The scripts of today's languages (UAX #31, table 5), but for those that are only ever written with others. */
const scripts = [
  'Latin', 'Greek', 'Cyrillic', 'Armenian', 'Georgian', 'Hebrew', 'Arabic', 'Thaana', 'Ethiopic',
  'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala',
  'Thai', 'Lao', 'Tibetan', 'Myanmar', 'Khmer',
];

/** What is written together (UTS #39 §5.1): Japanese, Chinese with Bopomofo, Korean, each with Latin. */
const mixtures = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
];

/** A set of writing systems, a bit for each. */
export type WritingSystems = number;

const systems = [...scripts.map((script) => [script]), ...mixtures].map(toPattern);
const otherSystem: WritingSystems = 1 << systems.length;
const everySystem: WritingSystems = otherSystem * 2 - 1;
const sharedCharacter = toPattern(['Common', 'Inherited']);

function toPattern(names: readonly string[]): RegExp {
  return new RegExp(`[${toScriptClass(names)}]`, 'u');
}

function systemsOf(character: string): WritingSystems {
  if (!/[\p{L}\p{N}]/u.test(character) || sharedCharacter.test(character)) return everySystem;
  const found = systems.reduce((set, system, bit) => (system.test(character) ? set | (1 << bit) : set), 0);
  return found || otherSystem;
}

const pageSize = 256;
/** Looking a character up takes some thirty expressions. What was looked up is kept in pages by code point; 0 is unknown. */
const pages = new Map<number, Uint32Array>();

function findSystems(codePoint: number): WritingSystems {
  const number = Math.floor(codePoint / pageSize);
  const page = pages.get(number) ?? new Uint32Array(pageSize);
  pages.set(number, page);
  return (page[codePoint % pageSize] ||= systemsOf(String.fromCodePoint(codePoint)));
}

/** The writing systems that have every letter and digit of a text (UTS #39 §5.1, “highly restrictive”); 0 when none does. */
export function sharedSystems(text: string): WritingSystems {
  let shared = everySystem;
  for (let index = 0; index < text.length && shared !== 0; index += 1) {
    const codePoint = text.codePointAt(index)!;
    if (codePoint > 0xffff) index += 1;
    shared &= findSystems(codePoint);
  }
  return shared;
}

export function includesLatin(set: WritingSystems): boolean {
  return (set & 1) !== 0;
}
