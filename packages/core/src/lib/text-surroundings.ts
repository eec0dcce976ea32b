import { includesLatin, sharedSystems, type WritingSystems } from './text-scripts.ts';
import { toAsciiSkeleton } from './text-skeleton.ts';
import { eastAsian, pureAscii, words } from './text-words.ts';

/** What a text says about its language, read when it is asked for. */
export interface Surroundings {
  /** Whether it has words of these systems that look like nothing else. */
  isWrittenIn(systems: WritingSystems): boolean;
  /** Whether it is Chinese, Japanese or Korean, where full-width Latin letters are a matter of layout. */
  isEastAsian(): boolean;
}

const eastAsianCharacter = new RegExp(`[${eastAsian}]`, 'u');

export function createSurroundings(text: string): Surroundings {
  let written: WritingSystems | undefined;
  let isEastAsian: boolean | undefined;
  return {
    isWrittenIn: (systems) => {
      written ??= toWrittenSystems(text);
      return (written & systems) !== 0;
    },
    isEastAsian: () => {
      isEastAsian ??= eastAsianCharacter.test(text);
      return isEastAsian;
    },
  };
}

function toWrittenSystems(text: string): WritingSystems {
  let written: WritingSystems = 0;
  for (const [word] of text.matchAll(words)) {
    const shared = pureAscii.test(word) ? 0 : sharedSystems(word);
    if (shared !== 0 && !includesLatin(shared) && toAsciiSkeleton(word) === undefined) written |= shared;
  }
  return written;
}
