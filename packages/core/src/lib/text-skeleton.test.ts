import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toAsciiSkeleton } from './text-skeleton.ts';

it.each([
  ['раураl', 'paypal'],
  ['ｐａｙ', 'pay'],
  ['𝐩𝖆𝓎', 'pay'],
  ['ᴘᴀʏ', 'PAy'],
  ['𝛂', 'a'],
  ['example․com⁄x', 'example.com/x'],
  ['pa\u200by', 'pay'],
  ['привет', undefined],
  ['東京', undefined],
  ['ü', undefined],
])('“%s” looks like %s', (text, skeleton) => {
  expect(toAsciiSkeleton(text)).toBe(skeleton);
});

it('ASCII looks like itself, and what looks like ASCII is ASCII', () => {
  fc.assert(fc.property(fc.string(), (text) => toAsciiSkeleton(text) === text));
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => /^\p{ASCII}*$/u.test(toAsciiSkeleton(text) ?? '')));
});
