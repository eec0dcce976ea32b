import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decisions, formatQueryText, fromSearchParams, outcomes, parseQueryText, toSearchParams, type TimelineQuery } from './timeline-query.ts';

const word = fc.stringMatching(/^[\p{L}\p{N}_.-]{1,12}$/u);
const phrase = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));
const day = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) }).map((at) => at - (at % 86_400_000));

const query = fc.record(
  {
    decision: fc.constantFrom(...decisions),
    outcome: fc.constantFrom(...outcomes),
    agent: phrase,
    tool: word,
    actor: word,
    person: word,
    type: word,
    grant: word,
    policy: word,
    conversation: phrase,
    actionId: word,
    from: day,
    to: day.map((at) => at + 86_400_000 - 1),
    text: phrase,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<TimelineQuery>;

test('what is written of a query reads as that query', () => {
  fc.assert(fc.property(query, (asked) => void expect(parseQueryText(formatQueryText(asked, 'UTC'), 'UTC')).toEqual({ query: asked, unknown: [] })));
});

test('an address of a query is that query, whatever else is in the address', () => {
  fc.assert(
    fc.property(query, (asked) => {
      const params = toSearchParams(asked);
      params.set('tab', 'audit');
      expect(fromSearchParams(new URLSearchParams(params.toString()))).toEqual(asked);
    }),
  );
});

test('any text and any address is a query', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => void expect(() => parseQueryText(text, 'Asia/Tokyo')).not.toThrow()));
  fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom('from', 'to', 'decision', 'tool', '__proto__', 'x'), fc.string())), (pairs) => void expect(() => fromSearchParams(new URLSearchParams(pairs))).not.toThrow()));
});

describe('a query’s text', () => {
  test('takes what is no facet, or does not fit one, for words, and says so', () => {
    expect(parseQueryText('decision:maybe colour:red from:2026-02-30 invoice', 'UTC')).toEqual({ query: { text: 'decision:maybe colour:red from:2026-02-30 invoice' }, unknown: ['decision:maybe', 'colour:red', 'from:2026-02-30'] });
    expect(parseQueryText('__proto__:x constructor:y', 'UTC')).toEqual({ query: { text: '__proto__:x constructor:y' }, unknown: ['constructor:y'] });
  });
  test('has days of the reader’s own', () => {
    expect(parseQueryText('from:2026-11-23 to:2026-11-23', 'Asia/Tokyo').query).toEqual({ from: Date.UTC(2026, 10, 22, 15), to: Date.UTC(2026, 10, 23, 15) - 1 });
  });
  test('keeps what is in quotes together', () => {
    expect(parseQueryText('agent:"Invoice agent" "two words"', 'UTC').query).toEqual({ agent: 'Invoice agent', text: 'two words' });
  });
});

test('an address asks for nothing that the authority would refuse', () => {
  expect(fromSearchParams(new URLSearchParams('decision=maybe&from=1e9&to=-1&tool=&outcome=failed'))).toEqual({ outcome: 'failed' });
});
