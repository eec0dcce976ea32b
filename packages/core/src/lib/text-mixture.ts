import { sharedSystems } from './text-scripts.ts';
import { toAsciiSkeleton } from './text-skeleton.ts';
import type { Reading } from './text-tokens.ts';
import { eastAsian, greek, latin, toScriptClass } from './text-words.ts';

/** Scripts that no reader takes for Latin, but for single letters that look like ASCII. */
const distant = toScriptClass([
  'Hebrew', 'Arabic', 'Thaana', 'Ethiopic', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu',
  'Kannada', 'Malayalam', 'Sinhala', 'Thai', 'Lao', 'Tibetan', 'Myanmar', 'Khmer',
]);

/** Greek letters are symbols, too: “μm”, “kΩ”, “Δt”, “λmax”, “φ10mm”. */
const symbols = new RegExp(String.raw`(?<![${latin}${greek}])(?:${greek}\p{Nd}{0,9}[A-Za-z]{1,3}|[GMkm]Ω)(?![${latin}${greek}])`, 'gu');

/**
 * Where words meet without a blank: a foreign name after an article or before an ending, in a sentence without blanks,
 * and a Greek letter as a symbol in an East Asian one.
 */
const seam = new RegExp(`(?<=[${distant}])(?=${latin}{2})|(?<=${latin}{2})(?=[${distant}])|(?<=[${eastAsian}])(?=${greek})|(?<=${greek})(?=[${eastAsian}])`, 'u');

/** Whether no writing system has the letters of a word together (UTS #39 §5.1). One that looks like ASCII has no excuse. */
export function isMixture(word: string, reading: Reading): boolean {
  if (sharedSystems(word) !== 0) return false;
  if (toAsciiSkeleton(word) !== undefined) return true;
  const sentence = reading === 'address' ? word : word.replace(symbols, '');
  return sentence.split(seam).some((part) => sharedSystems(part) === 0);
}
