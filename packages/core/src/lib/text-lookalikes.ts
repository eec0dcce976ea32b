import { toCodePoints, type TextPlace } from './text-finding.ts';
import { isMixture } from './text-mixture.ts';
import { includesLatin, sharedSystems } from './text-scripts.ts';
import { toAsciiLook, toAsciiSkeleton } from './text-skeleton.ts';
import { createSurroundings, type Surroundings } from './text-surroundings.ts';
import { toTokens, type Reading, type TextToken } from './text-tokens.ts';
import { alphabeticNames, alphabeticWords, countLetters, letters, pureAscii, words } from './text-words.ts';

/** Finds words that are not what they look like: at most `mostPerKind` places of each kind. */
export function findLookalikes(text: string, mostPerKind: number): readonly TextPlace[] {
  if (pureAscii.test(text)) return [];
  const mixtures: TextPlace[] = [];
  const lookalikes: TextPlace[] = [];
  const surroundings = createSurroundings(text);
  for (const token of toTokens(text)) {
    const shared = sharedSystems(token.text);
    if (shared === 0 && mixtures.length === mostPerKind) continue;
    const mixture = shared === 0 ? findMixture(token) : undefined;
    if (mixture) mixtures.push(mixture);
    else if (lookalikes.length < mostPerKind && (shared === 0 || includesLatin(shared) || token.reading !== 'prose')) {
      const lookalike = findLookalike(token, surroundings);
      if (lookalike) lookalikes.push(lookalike);
    }
  }
  return [...mixtures, ...lookalikes];
}

function findMixture(token: TextToken): TextPlace | undefined {
  for (const { index, 0: word } of token.text.matchAll(words)) {
    if (isMixture(word, token.reading)) return toPlace('mixed-script', token, index, word);
  }
  return undefined;
}

function findLookalike(token: TextToken, surroundings: Surroundings): TextPlace | undefined {
  const { text, reading } = token;
  for (const { index, 0: part } of text.matchAll(reading === 'address' ? alphabeticWords : alphabeticNames)) {
    const isForeign = reading === 'address' ? isForeignLookalike(part) : reading === 'identifier' && isForeignIdentifier(part, surroundings);
    if (isForeign || isLatinLookalike(part, reading, surroundings)) return toPlace('lookalike', token, index, part);
  }
  const isAddress = reading === 'address' && !pureAscii.test(text.replace(unseen, '')) && toAsciiSkeleton(text) !== undefined;
  return isAddress ? toPlace('lookalike', token, 0, text) : undefined;
}

const unseen = /\p{Default_Ignorable_Code_Point}/gu;

/** Whether a word has no Latin letter and reads like one of ASCII. */
function isForeignLookalike(word: string): boolean {
  const shared = sharedSystems(word);
  return shared !== 0 && !includesLatin(shared) && countLetters(word) > 0 && toAsciiSkeleton(word) !== undefined;
}

/**
 * Whether a name has a word without Latin letters and reads, letter for letter, like one of ASCII. In a text of its own
 * language it is read in its own letters: a Russian text calls a sheet of paper “А4”.
 */
function isForeignIdentifier(name: string, surroundings: Surroundings): boolean {
  if (toAsciiSkeleton(name) === undefined || !name.match(letters)?.every((letter) => /[A-Za-z]/u.test(toAsciiLook(letter) ?? ''))) return false;
  return (name.match(alphabeticWords) ?? []).some((word) => countLetters(word) > 1 && isForeignLookalike(word) && !surroundings.isWrittenIn(sharedSystems(word)));
}

/** Letters and signs of living alphabets, of phonetics and of print, which are no deception where they are read like that. */
const ordinary: Readonly<Record<Reading, RegExp>> = {
  address: /\p{Default_Ignorable_Code_Point}/u,
  identifier: /[\p{Lm}\p{N}\p{Default_Ignorable_Code_Point}ªº]/u,
  prose: /[\p{Lm}\p{N}\p{Default_Ignorable_Code_Point}ªºıɣɩƖʋǀǃʔĲĳĿŀŉſǄ-ǌǱ-ǳﬀ-ﬆ]/u,
};
const latinBeyondAscii = /(?!\p{ASCII})[\p{Script=Latin}\p{Script=Common}]/u;
const fullWidth = /[\uff01-\uff5e]/u;
/** Turkish names are written with it. */
const nameWithDotlessI = /^\p{Lu}[^\p{N}_]*$/u;

/** Whether a word passes for one of ASCII by letters that are no accented ones, such as “ɑ” and “𝐚”. */
function isLatinLookalike(word: string, reading: Reading, surroundings: Surroundings): boolean {
  if (!latinBeyondAscii.test(word)) return false;
  const isDeceptive = (character: string): boolean => {
    if (pureAscii.test(character) || ordinary[reading].test(character) || toAsciiLook(character) === undefined) return false;
    if (reading !== 'address' && fullWidth.test(character)) return !surroundings.isEastAsian();
    return !(character === 'ı' && reading === 'identifier' && nameWithDotlessI.test(word));
  };
  if (!Array.from(word).some(isDeceptive) || !includesLatin(sharedSystems(word))) return false;
  const isSymbol = reading === 'prose' && countLetters(word) < 2;
  return !isSymbol && toAsciiSkeleton(withoutAccents(word)) !== undefined;
}

function withoutAccents(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '');
}

/** An address is shown as a whole, of anything else the part it is about. */
function toPlace(kind: TextPlace['kind'], token: TextToken, index: number, part: string): TextPlace {
  const [shown, start] = token.reading === 'address' ? [token.text, token.start] : [part, token.start + index];
  const looksLike = toAsciiSkeleton(shown) ?? toAsciiSkeleton(part) ?? toAsciiSkeleton(withoutAccents(part));
  const foreign = part.match(/[^\p{ASCII}\p{Default_Ignorable_Code_Point}]/gu) ?? [];
  return { kind, start, end: start + shown.length, codePoints: toCodePoints(foreign.join('')), ...(looksLike !== undefined && { looksLike }) };
}
