import { isIban, normalizeIban } from '../office/iban.ts';

export interface WrittenIban {
  /** Without spaces. Its check digits may be wrong when a person mistyped it. */
  readonly iban: string;
  /** The words it was written in. */
  readonly text: string;
}

const shortestIban = 15;
const longestIban = 34;
/** The longest IBAN with every character spaced out, and a little more. */
const longestWritten = 70;

/** Every IBAN in a text, with spaces or without. */
export function findIbans(text: string): readonly WrittenIban[] {
  const found: WrittenIban[] = [];
  let searchFrom = 0;
  for (const start of text.matchAll(/(?<![A-Z0-9])[A-Z]{2}\d{2}(?=[A-Z0-9 ]{8})/giu)) {
    if (start.index < searchFrom) continue;
    const written = readIban(text.slice(start.index, start.index + longestWritten));
    if (written === undefined) continue;
    found.push({ iban: normalizeIban(written), text: written });
    searchFrom = start.index + written.length;
  }
  return found;
}

/** The longest run of words that is an IBAN; else, for a mistyped one, the run of words with a digit in each. */
function readIban(text: string): string | undefined {
  const words = /^[A-Z0-9]+(?:[ \u00a0][A-Z0-9]+)*/iu.exec(text)?.[0].split(/(?=[ \u00a0])/u) ?? [];
  const runs = words
    .map((_word, index) => words.slice(0, index + 1).join(''))
    .filter((run) => normalizeIban(run).length <= longestIban);
  const valid = runs.findLast(isIban);
  if (valid !== undefined) return valid;
  const firstPlainWord = words.findIndex((word) => !/\d/u.test(word));
  const likely = runs.slice(0, firstPlainWord === -1 ? undefined : firstPlainWord).at(-1);
  return likely !== undefined && normalizeIban(likely).length >= shortestIban ? likely : undefined;
}
