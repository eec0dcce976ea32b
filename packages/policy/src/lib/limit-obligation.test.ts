import type { JsonObject, Limit, LimitScope, LimitWindow } from '@byleave/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, type PolicyDecision } from './decide.ts';
import type { EvaluationRequest, EvaluationResponse, Obligation } from './decision-point.ts';
import { fromLimitObligation, isTimeZone, joinLimits, largestMost, longestLimitId, longestWindowMs, parseLimit, toLimitObligations } from './limit-obligation.ts';
import { obligationTypes } from './obligations.ts';

const pointer = fc.constantFrom('/amount', '/iban', '/a~1b', '/to/0') as fc.Arbitrary<`/${string}`>;
const window: fc.Arbitrary<LimitWindow> = fc.oneof(
  fc.integer({ min: 1, max: longestWindowMs }).map((ms) => ({ kind: 'rolling', ms }) as const),
  fc.record({ kind: fc.constant('calendar' as const), unit: fc.constantFrom('day' as const, 'week' as const, 'month' as const), timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'Etc/GMT+5') }),
  fc.constant({ kind: 'whole' } as const),
);
const scope: fc.Arbitrary<LimitScope> = fc.oneof(fc.constantFrom('user' as const, 'agent' as const, 'tool' as const, 'conversation' as const, 'role' as const, 'group' as const, 'context.risk' as const, 'context.provenance.iban' as const, 'principal.user.name' as const), pointer);
const facts = { id: fc.constantFrom('daily', 'daily#2', 'money', 'Ünï'), window, per: fc.uniqueArray(scope, { maxLength: 4 }) };
const most = fc.integer({ min: 1, max: 10 ** 12 }).map((tenThousandths) => tenThousandths / 10_000);
const limit: fc.Arbitrary<Limit> = fc.oneof(
  fc.record({ kind: fc.constant('rate' as const), most: fc.integer({ min: 1, max: largestMost }), ...facts }),
  fc.record({ kind: fc.constant('budget' as const), argument: pointer, currency: fc.constantFrom('EUR', 'JPY'), most, ...facts }, { requiredKeys: ['kind', 'argument', 'most', 'id', 'window', 'per'] }),
);

function decideOn(obligations: readonly Obligation[], supports = obligationTypes): Promise<PolicyDecision> {
  const answer: EvaluationResponse = { decision: true, context: { obligations } };
  const request = { context: { tenant: 'acme' } } as EvaluationRequest;
  return decide({ readVersion: async () => 'v1', evaluate: async () => answer }, request, { supports });
}

const rate: JsonObject = { kind: 'rate', id: 'daily', most: 10, window: { kind: 'rolling', ms: 86_400_000 }, per: ['user'] };
const budget: JsonObject = { kind: 'budget', id: 'money', argument: '/amount', currency: 'EUR', most: 99.5, window: { kind: 'calendar', unit: 'month', timeZone: 'Europe/Berlin' }, per: [] };
const obligationOf = (value: JsonObject): Obligation => ({ id: String(value['id']), type: 'limit', properties: { limit: value } });

describe('a limit as an obligation', () => {
  it('survives the wire', async () => {
    await fc.assert(
      fc.asyncProperty(limit, async (each) => {
        const [obligation] = JSON.parse(JSON.stringify(toLimitObligations([each]))) as [Obligation];
        expect(fromLimitObligation(obligation)).toEqual(each);
        expect(await decideOn([obligation])).toMatchObject({ effect: 'allow', limits: [each] });
      }),
    );
  });

  it('asks nobody by itself, and stays when somebody is asked', async () => {
    expect(await decideOn([obligationOf(rate)])).toMatchObject({ effect: 'allow', demands: { approvals: 0 }, limits: [rate] });
    expect(await decideOn([obligationOf(rate), { id: 'ask', type: 'ask', properties: {} }])).toMatchObject({ effect: 'ask', limits: [rate] });
  });

  it('is a denial for a caller that does not keep limits', async () => {
    expect(await decideOn([obligationOf(rate)], ['ask', 'approvers', 'step-up', 'every-time'])).toMatchObject({ effect: 'deny', limits: [] });
  });

  it.each<[string, JsonObject, JsonObject]>([
    ['an unknown member', rate, { note: 'x' }],
    ['an argument of a rate', rate, { argument: '/amount' }],
    ['a currency of a rate', rate, { currency: 'EUR' }],
    ['an unknown kind', rate, { kind: 'quota' }],
    ['no kind', rate, { kind: null }],
    ['an empty id', rate, { id: '' }],
    ['an id too long', rate, { id: 'x'.repeat(longestLimitId + 1) }],
    ['an id of another obligation', rate, { id: 'ask' }],
    ['an id that is no text', rate, { id: 7 }],
    ['half a character in an id', rate, { id: '\ud800' }],
    ['half an action', rate, { most: 1.5 }],
    ['nothing at all', rate, { most: 0 }],
    ['less than nothing', budget, { most: -1 }],
    ['a number in a text', rate, { most: '10' }],
    ['no number', budget, { most: null }],
    ['five decimals', budget, { most: 0.00001 }],
    ['a number beyond exactness', budget, { most: 2 ** 53 }],
    ['no argument', budget, { argument: null }],
    ['an argument that is a name', budget, { argument: 'amount' }],
    ['the whole as an argument', budget, { argument: '' }],
    ['a broken escape', budget, { argument: '/a~2' }],
    ['a currency in small letters', budget, { currency: 'eur' }],
    ['a currency that is none', budget, { currency: null }],
    ['no window', rate, { window: null }],
    ['an unknown window', rate, { window: { kind: 'fixed', ms: 1 } }],
    ['a window with more to it', rate, { window: { kind: 'rolling', ms: 1, from: 0 } }],
    ['a window of no length', rate, { window: { kind: 'rolling', ms: 0 } }],
    ['a window of half a ms', rate, { window: { kind: 'rolling', ms: 0.5 } }],
    ['a window too long', rate, { window: { kind: 'rolling', ms: longestWindowMs + 1 } }],
    ['a year', budget, { window: { kind: 'calendar', unit: 'year', timeZone: 'UTC' } }],
    ['no time zone', budget, { window: { kind: 'calendar', unit: 'day' } }],
    ['a zone nobody knows', budget, { window: { kind: 'calendar', unit: 'day', timeZone: 'Europe/Atlantis' } }],
    ['an offset for a zone', budget, { window: { kind: 'calendar', unit: 'day', timeZone: '+01:00' } }],
    ['a whole with more to it', budget, { window: { kind: 'whole', ms: 1 } }],
    ['no scopes', rate, { per: null }],
    ['an unknown scope', rate, { per: ['tenant'] }],
    ['a scope that is a name', rate, { per: ['iban'] }],
    ['a scope twice', rate, { per: ['user', 'user'] }],
    ['scopes in a text', rate, { per: 'user' }],
  ])('is a denial with %s', async (_name, base, change) => {
    expect(parseLimit(base)).toEqual(base);
    const broken = { ...base, ...change };
    expect(parseLimit(broken)).toBeUndefined();
    expect(await decideOn([{ ...obligationOf(base), id: String(broken['id']), properties: { limit: broken } }])).toMatchObject({ effect: 'deny' });
  });

  it('is a denial with any member left out', () => {
    for (const whole of [rate, budget]) {
      for (const name of Object.keys(whole).filter((member) => member !== 'currency')) {
        const rest = Object.fromEntries(Object.entries(whole).filter(([member]) => member !== name));
        expect(parseLimit(rest)).toBeUndefined();
      }
    }
  });

  it.each([
    ['another id', { ...obligationOf(rate), id: 'other' }],
    ['a property beside it', { ...obligationOf(rate), properties: { limit: rate, unless: 'vip' } }],
    ['nothing in it', { ...obligationOf(rate), properties: {} }],
    ['a list in it', { ...obligationOf(rate), properties: { limit: [rate] } }],
  ])('is a denial with %s', async (_name, obligation) => {
    expect(await decideOn([obligation])).toMatchObject({ effect: 'deny' });
  });

  it('never throws, whatever is in it', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(parseLimit(value)).toBeUndefined();
        expect(fromLimitObligation({ id: 'daily', type: 'limit', properties: { limit: value as JsonObject } })).toBeUndefined();
      }),
    );
  });
});

describe('several limits', () => {
  it('apply together, in any order and any grouping', () => {
    const limits = fc.uniqueArray(limit, { selector: ({ id }) => id, maxLength: 3 });
    fc.assert(
      fc.property(limits, limits, limits, (a, b, c) => {
        expect(joinLimits(a, b)).toEqual(joinLimits(b, a));
        expect(joinLimits(a, a)).toEqual(joinLimits(a, []));
        const [left, right] = [joinLimits(a, b), joinLimits(b, c)];
        if (left && right) expect(joinLimits(left, c)).toEqual(joinLimits(a, right));
        if (left) for (const each of [...a, ...b]) expect(left).toContainEqual(each);
      }),
    );
  });

  it('of one id are one when they say the same, and a denial when they do not', async () => {
    expect(await decideOn([obligationOf(rate), obligationOf({ ...rate })])).toMatchObject({ effect: 'allow', limits: [rate] });
    expect(await decideOn([obligationOf(rate), obligationOf({ ...rate, most: 11 })])).toMatchObject({ effect: 'deny', limits: [] });
  });
});

describe('a time zone', () => {
  it.each([
    ['UTC', true],
    ['America/Argentina/Buenos_Aires', true],
    ['Etc/GMT+5', true],
    ['Mars/Olympus', false],
    ['+02:00', false],
    ['Europe/Berlin ', false],
    ['', false],
  ])('%j: %s', (name, isOne) => {
    expect(isTimeZone(name)).toBe(isOne);
  });
});
