import { describe, expect, it } from 'vitest';
import { fitSources, toArguments } from './guard-call.ts';

describe('what an agent had read', () => {
  const read = (count: number, length: number) => Array.from({ length: count }, (_, index) => ({ kind: 'user' as const, id: `m-${index}`, text: 'x'.repeat(length) }));

  it('travels whole where it fits, in its order', () => {
    expect(fitSources(read(500, 10))).toEqual({ sources: read(500, 10), sourcesComplete: true });
  });

  it.each([
    ['in number', read(501, 1), 'm-1'],
    ['in length', read(5, 100_000), 'm-1'],
  ])('loses what is oldest where it does not fit %s, and says so', (_what, all, oldest) => {
    const { sources, sourcesComplete } = fitSources(all);
    expect([sources[0]?.id, sources.at(-1)?.id, sourcesComplete]).toEqual([oldest, all.at(-1)?.id, false]);
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
