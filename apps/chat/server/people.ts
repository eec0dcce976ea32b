import { auditorRole, dataProtectionRole, policyAuthorRole, stopRole } from '@byleave/authority';
import { approverRole, type Person } from '@byleave/core';

/** Runs the company. May write policies and stop everything, approves what others ask for, and reads the log of everybody. */
export const maya: Person = { id: 'maya', name: 'Maya Chen', roles: [policyAuthorRole, approverRole, auditorRole, stopRole] };
/** Runs the workshop and minds the money; looks after what is recorded of people. */
export const jonas: Person = { id: 'jonas', name: 'Jonas Weber', roles: [policyAuthorRole, approverRole, 'finance', auditorRole, dataProtectionRole] };
/** Designs the lamps; decides on what is done for her and on nothing else. */
export const lena: Person = { id: 'lena', name: 'Lena Chen' };

/** Everybody the sample knows. The first is signed in when the page is opened by nobody yet. */
export const people = [maya, jonas, lena] as const;

export function findPerson(id: unknown): Person | undefined {
  return people.find((person) => person.id === id);
}

/** Who has at least one of these roles. */
export function listPeople(roles: readonly string[]): readonly Person[] {
  return people.filter((person: Person) => person.roles?.some((role) => roles.includes(role)));
}

/** What a person may besides deciding on their own: for the page to show. The authority asks the roles itself. */
export interface Permissions {
  /** Read what is recorded of everybody. */
  readonly readsLog: boolean;
  /** Write and publish policies. */
  readonly writesPolicies: boolean;
}

export function toPermissions({ roles = [] }: Person): Permissions {
  return { readsLog: roles.includes(auditorRole), writesPolicies: roles.includes(policyAuthorRole) };
}

/** What the addresses of everybody in the company end in. */
export const companyDomain = 'chen-lighting.example';

export function mailAddressOf(person: Person): string {
  return `${person.id}@${companyDomain}`;
}
