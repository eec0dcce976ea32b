import { wireLimits } from '@byleave/core/wire';
import { describe, expect, it } from 'vitest';
import { fitSources, toArguments } from './guard-call.ts';

describe('what an agent had read', () => {
  const page = (id: string, length: number, letter = 'x') => ({ kind: 'tool' as const, id, tool: 'browse', text: letter.repeat(length) });
  const read = (count: number, length: number) => Array.from({ length: count }, (_, index) => ({ kind: 'user' as const, id: `m-${index}`, text: 'x'.repeat(length) }));

  it('travels whole where it fits, in its order', () => {
    expect(fitSources(read(500, 10))).toEqual({ sources: read(500, 10), sourcesComplete: true });
  });

  it.each([
    ['in number', read(501, 1), 'm-1'],
    ['in length', read(7, 99_000), 'm-1'],
  ])('loses what is oldest where it does not fit %s, and says so', (_what, all, oldest) => {
    const { sources, sourcesComplete } = fitSources(all);
    expect([sources[0]?.id, sources.at(-1)?.id, sourcesComplete]).toEqual([oldest, all.at(-1)?.id, false]);
  });

  it.each([
    ['one page that is too long', [page('p', 1_000_000)], ['m-0', 'm-1']],
    ['many pages', [1, 2, 3, 4, 5, 6, 7, 8].map((at) => page(`p-${at}`, 90_000)), ['m-0', 'm-1', 'p-3', 'p-4', 'p-5', 'p-6', 'p-7', 'p-8']],
    ['letters that take three bytes', [page('p', 300_000, '語'), page('q', 100)], ['m-0', 'm-1', 'q']],
  ])('keeps what the person said, and the newest that fits, beside %s', (_what, pages, kept) => {
    const [first, second] = read(2, 10);
    const { sources, sourcesComplete } = fitSources([first!, ...pages, second!]);
    expect(sources.map(({ id }) => id).toSorted()).toEqual(kept);
    expect(sourcesComplete).toBe(false);
    expect(new TextEncoder().encode(JSON.stringify(sources)).length).toBeLessThan(wireLimits.bodyBytes - 300_000);
  });
});

describe('arguments', () => {
  it('are handed on as they are', () => {
    expect(toArguments({ a: [1, { b: null }] })).toEqual({ a: [1, { b: null }] });
  });

  it.each([['text', '{"a":1'], ['nothing', undefined], ['a list', [1]], ['what JSON has no word for', { a: Number.NaN }], ['half a character', '\ud800']])('that are %s become such as no schema takes', (_what, input) => {
    expect(Object.keys(toArguments(input))).toEqual(['not a JSON object']);
  });
});
