import { confusables, samples, type DeceptiveText } from './shared-samples.ts';

const own: readonly DeceptiveText[] = [
  { name: 'a right-to-left override', text: 'INV\u202e81402' },
  { name: 'isolates', text: 'a\u2067b\u2069c\u2066d' },
  { name: 'directional marks', text: 'a\u200eb\u200fc\u061cd' },
  { name: 'zero-width characters', text: 'ev\u200bil\u200cev\u200dil\ufeff' },
  { name: 'tag characters', text: 'ok\u{e0041}\u{e0049}\u{e007f}' },
  { name: 'a variation selector', text: 'a\ufe0f' },
  { name: 'fillers that are blank', text: 'a\u3164b\u2800c\u115fd' },
  { name: 'control characters', text: 'a\u0008\u001bb\u0085c' },
  { name: 'padding', text: `pay${' '.repeat(60)}nobody` },
  { name: 'an empty page', text: `pay${'\n'.repeat(60)}nobody` },
];

/** Everything that hides or moves text: the repository's own samples, and the shared data's where it is there. */
export const deceptiveTexts: readonly DeceptiveText[] = [...own, ...samples];

/** Letters that are not the Latin ones they look like, each with the one it looks like. */
export const lookalikes: readonly (readonly [string, string])[] = confusables.length > 0 ? confusables.filter(([letter]) => /\p{L}/u.test(letter)) : [['а', 'a'], ['ο', 'o'], ['ԁ', 'd'], ['і', 'i'], ['ѕ', 's']];

/** What nobody sees, or what moves what they see: none of it may be in a page as it is. */
export const unseen = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2800\ufff9-\ufffb]|[^\P{Cc}\t\n]/u;
