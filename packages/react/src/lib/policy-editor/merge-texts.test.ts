import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeTexts, settleMerge } from './merge-texts.ts';
import { toLineChanges } from './line-changes.ts';

const line = fc.constantFrom('a', 'b', 'c', 'permit (x);', 'forbid (y);');
const text = fc.array(line, { minLength: 1, maxLength: 6 }).map((lines) => lines.join('\n'));

test('what only one of two changed is taken as it is', () => {
  fc.assert(
    fc.property(text, text, (base, changed) => {
      expect(settleMerge(mergeTexts({ base, mine: changed, theirs: base }), [])).toBe(changed);
      expect(settleMerge(mergeTexts({ base, mine: base, theirs: changed }), [])).toBe(changed);
      expect(settleMerge(mergeTexts({ base, mine: changed, theirs: changed }), [])).toBe(changed);
    }),
  );
});

test('nothing that both changed is decided without a person', () => {
  const parts = mergeTexts({ base: 'a\nb\nc', mine: 'a\nmine\nc', theirs: 'a\ntheirs\nc' });
  expect(settleMerge(parts, [])).toBeUndefined();
  expect(settleMerge(parts, ['mine'])).toBe('a\nmine\nc');
  expect(settleMerge(parts, ['theirs'])).toBe('a\ntheirs\nc');
  expect(settleMerge(parts, ['both'])).toBe('a\ntheirs\nmine\nc');
});

test('what both changed in different places fits together', () => {
  expect(settleMerge(mergeTexts({ base: 'a\nb\nc\nd', mine: 'A\nb\nc\nd', theirs: 'a\nb\nc\nD' }), [])).toBe('A\nb\nc\nD');
});

test('a change of lines says both sides, with a little of what is around', () => {
  expect(toLineChanges('1\n2\n3\n4\n5\n6', '1\n2\n3\nfour\n5\n6')).toBe('@@\n 2\n 3\n-4\n+four\n 5\n 6');
  expect(toLineChanges('1', '1')).toBe('');
});
