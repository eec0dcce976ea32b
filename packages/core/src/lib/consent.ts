import type { Person } from './principal.ts';

/** How many people with a role have to approve. */
export interface ApproverGroup {
  readonly role: string;
  readonly count: number;
}

/** How a person proves again that it is them before an approval counts. */
export type StepUpMethod = 'passkey';

/** How sure the authority is that a decision is the person's own: they were signed in, or used a passkey for this very action. */
export type Assurance = 'session' | StepUpMethod;

/** What an action still owes before it may run, put together from every policy that applies. */
export interface Demands {
  /** How many people have to approve; 0 when nobody is asked. At least the sum of `approvers`. */
  readonly approvals: number;
  /** Sorted by role. */
  readonly approvers: readonly ApproverGroup[];
  readonly stepUp: readonly StepUpMethod[];
  /** No standing grant answers in a person's place. */
  readonly everyTime: boolean;
}

export const noDemands: Demands = { approvals: 0, approvers: [], stepUp: [], everyTime: false };

/** Who fills the places beyond the first that a policy gives to nobody by name. */
export const approverRole = 'approver';

/** One approval that is needed: from somebody else with a role, or, without one, from the person the action is done for. */
export interface ApprovalPlace {
  readonly role?: string;
  /** Who has filled it. */
  readonly by?: Person;
}

/**
 * The approvals a demand is made of, none of them given yet. What no policy gives to a role: the first place is that
 * of the person acted for, every further one takes somebody else with `approverRole`.
 */
export function toPlaces({ approvals, approvers }: Demands): readonly ApprovalPlace[] {
  const named = approvers.flatMap(({ role, count }) => Array.from({ length: count }, () => ({ role })));
  const unnamed = Array.from({ length: Math.max(0, approvals - named.length) }, (_, index) => (index === 0 ? {} : { role: approverRole }));
  return [...unnamed, ...named];
}

/**
 * Whether a person may fill a place. Separation of duties: the person an action is done for speaks for themselves and
 * never for a role, whatever roles they have.
 */
export function mayFill(place: ApprovalPlace, person: Person, requesterId: string): boolean {
  if (place.role === undefined) return person.id === requesterId;
  return person.id !== requesterId && (person.roles?.includes(place.role) ?? false);
}

/**
 * Gives every approver a place of their own, moving others where that helps, or answers `undefined` when somebody is
 * left over (augmenting paths; Kuhn 1955). A person counts once, whatever roles they have.
 */
export function fillPlaces(demands: Demands, approvers: readonly Person[], requesterId: string): readonly ApprovalPlace[] | undefined {
  const places = toPlaces(demands);
  const holders: (Person | undefined)[] = places.map(() => undefined);
  const seat = (person: Person, tried: Set<number>): boolean =>
    places.some((place, index) => {
      if (tried.has(index) || !mayFill(place, person, requesterId)) return false;
      tried.add(index);
      const holder = holders[index];
      if (holder && !seat(holder, tried)) return false;
      holders[index] = person;
      return true;
    });
  for (const person of approvers) if (!seat(person, new Set())) return undefined;
  return places.map((place, index) => {
    const by = holders[index];
    return by ? { ...place, by } : place;
  });
}

/** Whoever can be asked to approve: somebody, or anybody with a role. */
export type ApprovalCandidate = Person | { readonly role: string };

/** Whether a candidate could fill a place that these approvers leave. Whoever has approved fills one already. */
export function couldApprove(demands: Demands, approvers: readonly Person[], requesterId: string, candidate: ApprovalCandidate): boolean {
  const person = 'role' in candidate ? { id: '', name: '', roles: [candidate.role] } : candidate;
  return approvers.every(({ id }) => id !== person.id) && fillPlaces(demands, [...approvers, person], requesterId) !== undefined;
}

/** Whether every place can be filled from among these people, whoever of them is left over. */
export function coversPlaces(demands: Demands, approvers: readonly Person[], requesterId: string): boolean {
  const seated: Person[] = [];
  for (const person of approvers) if (fillPlaces(demands, [...seated, person], requesterId)) seated.push(person);
  return seated.length === toPlaces(demands).length;
}

/** Whether a decision made with this assurance is good enough. */
export function isAssured({ stepUp }: Demands, assurance: Assurance): boolean {
  return stepUp.every((method) => method === assurance);
}
