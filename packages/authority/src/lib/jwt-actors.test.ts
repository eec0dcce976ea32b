import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCaller, type CallerClaims } from './jwt-caller.ts';

const names: CallerClaims = { tenant: 'acme', name: 'name', roles: 'roles', groups: 'groups' };
const claims = { iss: 'https://login.example.com', sub: 'maya', name: 'Maya Chen', roles: ['owner'] };
const user = { id: 'maya', name: 'Maya Chen', roles: ['owner'] };
const callerOf = (act: unknown): unknown => toCaller({ ...claims, act }, names);
/** Actors within one another, the current one first. */
const nest = (ids: readonly string[]): object | undefined => ids.reduceRight<object | undefined>((act, sub) => ({ sub, ...(act && { act }) }), undefined);

describe('a token with an actor', () => {
  it('is the agent’s, acting for its subject', () => {
    expect(callerOf({ sub: 'office', name: 'Office agent' })).toEqual({ kind: 'agent', tenant: 'acme', user, agent: { id: 'office', name: 'Office agent' } });
  });

  it('has the agents that came before in between, the person’s own first', () => {
    expect(callerOf(nest(['mailer', 'office', 'planner']))).toEqual({
      kind: 'agent',
      tenant: 'acme',
      user,
      agent: { id: 'mailer', name: 'mailer' },
      via: [{ id: 'planner', name: 'planner' }, { id: 'office', name: 'office' }],
    });
  });

  it('takes nothing of an actor but who it is', () => {
    const act = { sub: 'office', iss: claims.iss, name: 7, exp: 0, roles: ['owner'], tenant: 'other', client_id: 'office', cnf: {} };
    expect(callerOf(act)).toEqual({ kind: 'agent', tenant: 'acme', user, agent: { id: 'office', name: 'office' } });
  });

  it('is never the person’s, whatever the actor looks like', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.constant(undefined), fc.record({ sub: fc.jsonValue(), act: fc.jsonValue() }, { requiredKeys: [] })), (act) => {
        expect(callerOf(act)).not.toMatchObject({ kind: 'user' });
      }),
    );
  });

  it('names everybody in the chain once, in order, or is refused', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'maya', 'byleave'), { minLength: 1, maxLength: 10 }), (ids) => {
        const caller = toCaller({ ...claims, act: nest(ids) }, names);
        const isSound = ids.length <= 8 && new Set(ids).size === ids.length && !ids.includes('maya') && !ids.includes('byleave');
        if (!isSound) expect(caller).toBeUndefined();
        else expect(caller?.kind === 'agent' && [...(caller.via ?? []), caller.agent].map(({ id }) => id)).toEqual(ids.toReversed());
      }),
    );
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['a text', 'office'],
    ['a list', [{ sub: 'office' }]],
    ['empty', {}],
    ['without a subject', { name: 'Office agent' }],
    ['an empty subject', { sub: '' }],
    ['a number', { sub: 7 }],
    ['longer than an id', { sub: 'a'.repeat(201) }],
    ['the person', { sub: 'maya' }],
    ['the authority', { sub: 'byleave' }],
    ['of another issuer', { sub: 'office', iss: 'https://evil.test' }],
    ['of no issuer', { sub: 'office', iss: null }],
    ['acting for null', { sub: 'office', act: null }],
    ['acting for nobody', { sub: 'office', act: {} }],
    ['acting for itself', { sub: 'office', act: { sub: 'office' } }],
    ['acting for the person as an agent', { sub: 'office', act: { sub: 'maya' } }],
    ['acting for the authority', { sub: 'office', act: { sub: 'byleave' } }],
    ['acting for another issuer’s', { sub: 'office', act: { sub: 'planner', iss: 'https://evil.test' } }],
    ['the last of nine', nest(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'])],
  ])('that is %s is refused', (_what, act) => {
    expect(callerOf(act)).toBeUndefined();
  });

  it('is not forged by a prototype', () => {
    expect(toCaller({ ...claims, ...(JSON.parse('{"act":{"__proto__":{"sub":"office"}}}') as object) }, names)).toBeUndefined();
    expect(toCaller({ ...claims, ...(JSON.parse('{"__proto__":{"act":{"sub":"office"}}}') as object) }, names)).toMatchObject({ kind: 'user' });
    expect(toCaller(Object.create(claims) as typeof claims, names)).toBeUndefined();
  });

  it('of a client without a person is refused', () => {
    expect(toCaller({ ...claims, client_id: 'maya', act: { sub: 'office' } }, names)).toBeUndefined();
  });
});
