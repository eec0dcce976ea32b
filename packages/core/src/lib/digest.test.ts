import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionDigest, digestOf, resultDigest, type ActionBinding } from './digest.ts';
import { shortDigest } from './short-digest.ts';
import { hasSharedData, sharedData } from '../../../../test/shared-data.ts';
import { canonicalize } from './canonicalize.ts';
import { isJsonValue } from './json.ts';

describe.skipIf(!hasSharedData)('canonicalize, by the vectors of RFC 8785', () => {
  const vectors = new URL('jcs/testdata/', sharedData);
  const names = hasSharedData ? readdirSync(new URL('input/', vectors)) : [];

  it('has all six inputs', () => {
    expect(names.toSorted()).toEqual(['arrays.json', 'french.json', 'structures.json', 'unicode.json', 'values.json', 'weird.json']);
  });

  it.each(names)('writes %s as RFC 8785 does, byte for byte', (name) => {
    const input: unknown = JSON.parse(readFileSync(new URL(`input/${name}`, vectors), 'utf8'));
    const hex = readFileSync(new URL(`outhex/${name.replace('.json', '.txt')}`, vectors), 'utf8');
    expect(Buffer.from(canonicalize(input), 'utf8').toString('hex')).toBe(hex.replaceAll(/\s+/gu, ''));
  });
});

describe('canonicalize', () => {
  it('refuses what JSON cannot carry', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, '\ud800', undefined]) expect(() => canonicalize(value)).toThrow();
  });
});

describe('isJsonValue', () => {
  it('knows what a serializer would drop, round or convert in silence', () => {
    for (const value of [undefined, 2 ** 53, new Date(), { a: undefined }, ['\udc00'], new Map(), 1n, () => 1]) {
      expect(isJsonValue(value)).toBe(false);
    }
    expect(isJsonValue({ a: [1, 'b', null, { c: true }] })).toBe(true);
  });
});

const binding: ActionBinding = {
  actionId: 'a-1',
  tenant: 'acme',
  principal: { user: { id: 'maya', name: 'Maya' }, agent: { id: 'office', name: 'Office agent' } },
  tool: 'send_payment',
  definitionDigest: digestOf('definition'),
  arguments: { amount: 2400, iban: 'DE89' },
  policyVersion: '1',
};

describe('actionDigest', () => {
  it('does not depend on the order of members', () => {
    expect(actionDigest({ ...binding, arguments: { iban: 'DE89', amount: 2400 } })).toBe(actionDigest(binding));
  });

  it.each([
    { actionId: 'a-2' },
    { tenant: 'other' },
    { principal: { ...binding.principal, user: { id: 'sam', name: 'Sam' } } },
    { tool: 'send_mail' },
    { definitionDigest: digestOf('changed') },
    { arguments: { amount: 2400.01, iban: 'DE89' } },
    { policyVersion: '2' },
  ] as const)('changes with %o', (change) => {
    expect(actionDigest({ ...binding, ...change })).not.toBe(actionDigest(binding));
  });

  it('differs for any two different arguments', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
        const same = canonicalize(left) === canonicalize(right);
        expect(digestOf(left) === digestOf(right)).toBe(same);
      }),
    );
  });
});

describe('resultDigest', () => {
  it('is undefined for a result without a JSON form', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    expect(resultDigest(cycle)).toBeUndefined();
    expect(resultDigest(undefined)).toBe(digestOf(null));
  });
});

describe('shortDigest', () => {
  it('keeps both ends', () => {
    expect(shortDigest('9c1f00000000e07a')).toBe('9c1f…e07a');
  });
});
