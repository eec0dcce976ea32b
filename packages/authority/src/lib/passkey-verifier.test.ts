import { digestOf } from '@byleave/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toChallenge, toUserHandle } from './passkey-verifier.ts';

const facts = { purpose: 'approve', tenant: 'acme', userId: 'maya', digest: digestOf('an action') } as const;

describe('a challenge', () => {
  it('is the digest of what is agreed to, 32 bytes in base64url', () => {
    const expected = Buffer.from(digestOf({ version: 'byleave.passkey.v1', ...facts }), 'hex');
    expect(expected).toHaveLength(32);
    expect(toChallenge(facts)).toBe(expected.toString('base64url'));
  });

  it('is another one for another purpose, tenant, person or action', () => {
    const others = [{ purpose: 'register' }, { tenant: 'other' }, { userId: 'sam' }, { digest: digestOf('another action') }] as const;
    const challenges = [facts, ...others.map((other) => ({ ...facts, ...other }))].map(toChallenge);
    expect(new Set(challenges).size).toBe(5);
  });

  it('is the same only for the same facts, wherever one ends and the next begins', () => {
    const anyFacts = fc.record({ purpose: fc.constantFrom('approve' as const, 'register' as const), tenant: fc.string({ maxLength: 4 }), userId: fc.string({ maxLength: 4 }), digest: fc.constantFrom('00', '01') });
    fc.assert(
      fc.property(anyFacts, anyFacts, (one, other) => {
        expect(toChallenge(one) === toChallenge(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });
});

describe('a user handle', () => {
  it('is stable, and another one for another person or tenant', () => {
    const maya = { tenant: 'acme', userId: 'maya' };
    expect(toUserHandle(maya)).toBe(toUserHandle({ ...maya }));
    expect(new Set([maya, { ...maya, tenant: 'other' }, { ...maya, userId: 'sam' }].map(toUserHandle)).size).toBe(3);
  });

  it('does not tell who it is', () => {
    expect(Buffer.from(toUserHandle({ tenant: 'acme', userId: 'maya' }), 'base64url').toString('latin1')).not.toMatch(/maya|acme/u);
  });
});
