import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { couldApprove, fillPlaces, isAssured, noDemands, toPlaces, type Demands } from './consent.ts';
import type { Person } from './principal.ts';

const maya: Person = { id: 'maya', name: 'Maya', roles: ['finance', 'legal', 'approver'] };
const person = (id: string, ...roles: readonly string[]): Person => ({ id, name: id, roles });
const isFull = (demands: Demands, people: readonly Person[]): boolean => fillPlaces(demands, people, maya.id)?.every(({ by }) => by !== undefined) ?? false;

describe('the places of a demand', () => {
  it('are the person’s own first, then approvers, then each role’s', () => {
    expect(toPlaces({ ...noDemands, approvals: 2 })).toEqual([{}, { role: 'approver' }]);
    expect(toPlaces({ ...noDemands, approvals: 3, approvers: [{ role: 'finance', count: 2 }] })).toEqual([{}, { role: 'finance' }, { role: 'finance' }]);
    expect(toPlaces({ ...noDemands, approvals: 2, approvers: [{ role: 'finance', count: 2 }] })).toEqual([{ role: 'finance' }, { role: 'finance' }]);
  });

  it('are filled by moving those who fit elsewhere too', () => {
    const demands = { ...noDemands, approvals: 2, approvers: [{ role: 'finance', count: 1 }, { role: 'legal', count: 1 }] };
    expect(isFull(demands, [person('both', 'finance', 'legal'), person('cfo', 'finance')])).toBe(true);
    expect(isFull(demands, [person('cfo', 'finance'), person('both', 'finance', 'legal')])).toBe(true);
  });

  it('take each person once, however many roles they have', () => {
    const demands = { ...noDemands, approvals: 2, approvers: [{ role: 'finance', count: 1 }, { role: 'legal', count: 1 }] };
    expect(isFull(demands, [person('both', 'finance', 'legal')])).toBe(false);
  });

  it('of a role are never the requester’s, whatever roles they have', () => {
    expect(fillPlaces({ ...noDemands, approvals: 1, approvers: [{ role: 'finance', count: 1 }] }, [maya], maya.id)).toBeUndefined();
    expect(isFull({ ...noDemands, approvals: 2 }, [maya])).toBe(false);
    expect(isFull({ ...noDemands, approvals: 2 }, [maya, person('jo', 'approver')])).toBe(true);
  });

  it('are never filled by fewer people than there are places, nor by anybody a brute-force search could not seat', () => {
    const roles = ['approver', 'finance', 'legal'];
    const people = fc.uniqueArray(fc.record({ id: fc.constantFrom('maya', 'a', 'b', 'c'), name: fc.constant(''), roles: fc.subarray(roles) }), { selector: ({ id }) => id });
    const demand = fc.record({ finance: fc.integer({ min: 0, max: 2 }), legal: fc.integer({ min: 0, max: 2 }), more: fc.integer({ min: 0, max: 2 }) });
    fc.assert(
      fc.property(people, demand, (approvers, { finance, legal, more }) => {
        const groups = [{ role: 'finance', count: finance }, { role: 'legal', count: legal }].filter(({ count }) => count > 0);
        const demands: Demands = { ...noDemands, approvals: finance + legal + more, approvers: groups };
        const filled = fillPlaces(demands, approvers, 'maya');
        expect(filled !== undefined).toBe(canSeat(toPlaces(demands).map(({ role }) => role), approvers));
        if (filled) expect(filled.filter(({ by }) => by).map(({ by }) => by!.id).toSorted()).toEqual(approvers.map(({ id }) => id).toSorted());
      }),
    );
  });
});

describe('a candidate', () => {
  const demands = { ...noDemands, approvals: 2, approvers: [{ role: 'finance', count: 1 }, { role: 'legal', count: 1 }] };
  const both = person('both', 'finance', 'legal');

  it('could approve where a place is open for them, or becomes it when another moves', () => {
    for (const candidate of [person('cfo', 'finance'), person('jurist', 'legal'), { role: 'finance' }, { role: 'legal' }]) expect(couldApprove(demands, [both], maya.id, candidate)).toBe(true);
  });

  it('could not who is the requester, has approved, has no such role, or comes too late', () => {
    for (const candidate of [maya, both, person('eve', 'owner'), person('nobody'), { role: 'owner' }, { role: '' }]) expect(couldApprove(demands, [both], maya.id, candidate)).toBe(false);
    for (const candidate of [person('ceo', 'finance', 'legal'), { role: 'finance' }]) expect(couldApprove(demands, [both, person('cfo', 'finance')], maya.id, candidate)).toBe(false);
    expect(couldApprove({ ...noDemands, approvals: 1 }, [], maya.id, { role: 'approver' })).toBe(false);
    expect(couldApprove({ ...noDemands, approvals: 1 }, [], maya.id, maya)).toBe(true);
  });
});

/** Tries every seating there is. */
function canSeat(places: readonly (string | undefined)[], [first, ...rest]: readonly Person[]): boolean {
  if (!first) return true;
  return places.some((role, index) => {
    const fits = role === undefined ? first.id === 'maya' : first.id !== 'maya' && (first.roles?.includes(role) ?? false);
    return fits && canSeat(places.toSpliced(index, 1), rest);
  });
}

describe('assurance', () => {
  it('of a session is enough for everything but a passkey', () => {
    expect(isAssured(noDemands, 'session')).toBe(true);
    expect(isAssured({ ...noDemands, stepUp: ['passkey'] }, 'session')).toBe(false);
    expect(isAssured({ ...noDemands, stepUp: ['passkey'] }, 'passkey')).toBe(true);
  });
});
