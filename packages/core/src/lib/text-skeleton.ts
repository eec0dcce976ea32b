import { confusables } from './confusables.ts';

/** Small capitals have no place in Unicode's list, and look like what they are named after. */
const smallCapitals: readonly (readonly [string, string])[] = [
  ['A', '1d00'], ['B', '299'], ['D', '1d05'], ['E', '1d07'], ['F', 'a730'], ['G', '262'], ['H', '29c'], ['J', '1d0a'],
  ['K', '1d0b'], ['L', '29f'], ['M', '1d0d'], ['N', '274'], ['P', '1d18'], ['R', '280'], ['T', '1d1b'],
];

const looks: ReadonlyMap<string, string> = new Map(
  [...confusables, ...smallCapitals].flatMap(([target, sources]) => sources.split(' ').map((hex) => [String.fromCodePoint(Number.parseInt(hex, 16)), target] as const)),
);

/**
 * The ASCII text a character looks like, or `undefined`. One step of a skeleton (UTS #39 §4), over NFKC, which knows
 * full-width, mathematical and enclosed letters.
 */
export function toAsciiLook(character: string): string | undefined {
  if (character <= '\x7f') return character;
  const look = looks.get(character);
  if (look !== undefined) return look;
  const folded = character.normalize('NFKC');
  return /^[!-~]+$/u.test(folded) ? folded : looks.get(folded);
}

const ignorable = /\p{Default_Ignorable_Code_Point}/u;

/** The ASCII text a text looks like as a whole, or `undefined` when any part of it looks like nothing in ASCII. */
export function toAsciiSkeleton(text: string): string | undefined {
  let skeleton = '';
  for (const character of text) {
    const look = toAsciiLook(character) ?? (ignorable.test(character) ? '' : undefined);
    if (look === undefined) return undefined;
    skeleton += look;
  }
  return skeleton;
}
