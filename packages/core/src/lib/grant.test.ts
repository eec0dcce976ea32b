import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noDemands } from './consent.ts';
import { isNarrower, matchesTerms, toGrantLimits, type ArgumentConstraint, type GrantTerms } from './grant.ts';
import { isGrantable } from './grantable.ts';
import type { JsonObject } from './json.ts';

const terms: GrantTerms = {
  effect: 'allow',
  toolName: 'post',
  agentId: 'office',
  constraints: [{ argument: 'channel', is: 'one-of', values: ['billing'] }],
  endsAt: 1_000,
};
const call = { toolName: 'post', agentId: 'office', conversation: 'c', arguments: { channel: 'billing', body: 'hello' } };

describe('the terms of a grant', () => {
  it('cover a call whose arguments meet every constraint', () => {
    expect(matchesTerms(terms, call)).toBe(true);
    expect(matchesTerms({ ...terms, conversation: 'c' }, call)).toBe(true);
    expect(matchesTerms({ ...terms, constraints: [] }, call)).toBe(true);
  });

  it.each([
    ['another tool', { toolName: 'pay' }],
    ['another agent', { agentId: 'sub' }],
    ['another value', { arguments: { channel: 'general', body: 'hello' } }],
    ['a value of another type', { arguments: { channel: ['billing', 'general'] } }],
    ['no such argument', { arguments: { body: 'hello' } }],
    ['an argument inherited and not there', { arguments: Object.create({ channel: 'billing' }) as JsonObject }],
    ['another spelling', { arguments: { channel: 'Billing' } }],
    ['a list with nothing in it', { arguments: { channel: [] } }],
  ])('do not cover %s', (_what, change) => {
    expect(matchesTerms(terms, { ...call, ...change })).toBe(false);
  });

  it('cover another conversation only when they name none', () => {
    expect(matchesTerms({ ...terms, conversation: 'd' }, call)).toBe(false);
  });

  it('cover a list when each member is allowed', () => {
    const to: GrantTerms = { ...terms, constraints: [{ argument: 'to', is: 'one-of', values: ['a@x', 'b@x'] }] };
    expect(matchesTerms(to, { ...call, arguments: { to: ['b@x', 'a@x'] } })).toBe(true);
    expect(matchesTerms(to, { ...call, arguments: { to: ['a@x', 'evil@y'] } })).toBe(false);
  });

  it('with a most cover no negative number, no text and nothing beyond', () => {
    const most: GrantTerms = { ...terms, constraints: [{ argument: 'amount', is: 'at-most', value: 50 }] };
    for (const [amount, isCovered] of [[50, true], [0, true], [50.01, false], [-1, false], ['10', false], [null, false]] as const) {
      expect(matchesTerms(most, { ...call, arguments: { amount } })).toBe(isCovered);
    }
  });

  it('answer only for one approval of the person themself', () => {
    expect(isGrantable({ ...noDemands, approvals: 1 })).toBe(true);
    expect(isGrantable({ ...noDemands, approvals: 2 })).toBe(false);
    expect(isGrantable({ ...noDemands, approvals: 1, everyTime: true })).toBe(false);
    expect(isGrantable({ ...noDemands, approvals: 1, stepUp: ['passkey'] })).toBe(false);
    expect(isGrantable({ ...noDemands, approvals: 1, approvers: [{ role: 'finance', count: 1 }] })).toBe(false);
  });

  it('count every use, also without a most', () => {
    expect(toGrantLimits('g', {})).toMatchObject([{ kind: 'rate', id: 'grant:g' }]);
    expect(toGrantLimits('g', { mostTimes: 3, mostAmount: { argument: 'a/b', most: 9, currency: 'EUR' } })).toMatchObject([
      { most: 3 },
      { kind: 'budget', argument: '/a~1b', most: 9, currency: 'EUR' },
    ]);
  });
});

describe('narrower terms', () => {
  const value = fc.constantFrom('a', 'b', 'c', 1, 2);
  const argument = fc.constantFrom('x', 'y');
  const constraint: fc.Arbitrary<ArgumentConstraint> = fc.oneof(
    fc.record({ argument, is: fc.constant('one-of' as const), values: fc.array(value, { minLength: 1, maxLength: 3 }) }),
    fc.record({ argument, is: fc.constant('at-most' as const), value: fc.integer({ min: 0, max: 3 }) }),
  );
  const anyTerms: fc.Arbitrary<GrantTerms> = fc
    .record({
      constraints: fc.array(constraint, { maxLength: 3 }),
      conversation: fc.constantFrom(undefined, 'c', 'd'),
      mostTimes: fc.constantFrom(undefined, 1, 2),
      endsAt: fc.integer({ min: 1, max: 3 }),
      effect: fc.constantFrom('allow' as const, 'deny' as const),
    })
    .map(({ conversation, mostTimes, ...rest }) => ({ ...terms, ...rest, ...(conversation && { conversation }), ...(mostTimes && { mostTimes }) }));
  const anyCall = fc.record({
    toolName: fc.constant('post'),
    agentId: fc.constant('office'),
    conversation: fc.constantFrom('c', 'd'),
    arguments: fc.dictionary(argument, fc.oneof(value, fc.array(value, { maxLength: 2 }))) as fc.Arbitrary<JsonObject>,
  });

  it('cover no call that the old ones do not, end no later and count no further', () => {
    let narrower = 0;
    fc.assert(
      fc.property(anyTerms, anyTerms, fc.array(anyCall, { minLength: 5, maxLength: 20 }), (next, before, calls) => {
        if (!isNarrower(next, before)) return;
        narrower += 1;
        expect(next.endsAt).toBeLessThanOrEqual(before.endsAt);
        expect(next.mostTimes ?? Infinity).toBeLessThanOrEqual(before.mostTimes ?? Infinity);
        for (const each of calls) if (matchesTerms(next, each)) expect(matchesTerms(before, each)).toBe(true);
      }),
      { numRuns: 20_000 },
    );
    expect(narrower).toBeGreaterThan(100);
  });

  it('are what they were, with one thing taken away', () => {
    expect(isNarrower(terms, terms)).toBe(true);
    expect(isNarrower({ ...terms, endsAt: 999 }, terms)).toBe(true);
    expect(isNarrower({ ...terms, mostTimes: 3 }, terms)).toBe(true);
    expect(isNarrower({ ...terms, constraints: [...terms.constraints, { argument: 'n', is: 'at-most', value: 1 }] }, terms)).toBe(true);
  });

  it.each([
    ['a later end', { endsAt: 1_001 }],
    ['one value more', { constraints: [{ argument: 'channel', is: 'one-of', values: ['billing', 'general'] }] }],
    ['no constraint', { constraints: [] }],
    ['another effect', { effect: 'deny' }],
    ['another tool', { toolName: 'pay' }],
  ] as const)('are none with %s', (_what, change) => {
    expect(isNarrower({ ...terms, ...change } as GrantTerms, terms)).toBe(false);
  });

  it('of a refusal in advance are none: declining less allows more', () => {
    const deny: GrantTerms = { ...terms, effect: 'deny' };
    expect(isNarrower({ ...deny, endsAt: 1 }, deny)).toBe(false);
    expect(isNarrower(deny, deny)).toBe(true);
  });
});
