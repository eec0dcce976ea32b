import type { Agent, Person } from '../../packages/core/src/index.ts';

/** The agent works for her: she sees and decides what is done in her name. */
export const maya: Person = { id: 'u-maya', name: 'Maya Chen', roles: ['emergency-stop'] };
/** Approves what finance has to approve. */
export const bo: Person = { id: 'u-bo', name: 'Bo Larsen', roles: ['finance', 'approver'] };
/** Approves it with him. */
export const rita: Person = { id: 'u-rita', name: 'Rita Moreau', roles: ['finance'] };
/** Signed in, and with no say in anything. */
export const ada: Person = { id: 'u-ada', name: 'Ada Novak' };

/** Writes what agents may do. */
export const ines: Person = { id: 'u-ines', name: 'Ines Roth', roles: ['policy-author'] };
/** Writes it too. */
export const tom: Person = { id: 'u-tom', name: 'Tom Adler', roles: ['policy-author'] };

export const people = { requester: maya, approver: bo, colleague: rita, onlooker: ada, author: ines, coauthor: tom } as const;
export type Role = keyof typeof people;

export const agents = {
  invoice: { id: 'g-invoice', name: 'Invoice agent' },
  inbox: { id: 'g-inbox', name: 'Inbox agent' },
} as const satisfies Record<string, Agent>;
export type AgentName = keyof typeof agents;

export const tenant = 'acme';
