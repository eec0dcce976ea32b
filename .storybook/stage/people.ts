import type { Agent, Person } from '../../packages/core/src/index.ts';

/** The agent works for her: she sees and decides what is done in her name. */
export const maya: Person = { id: 'u-maya', name: 'Maya Chen', roles: ['emergency-stop'] };
/** Approves what finance has to approve. */
export const bo: Person = { id: 'u-bo', name: 'Bo Larsen', roles: ['finance', 'approver'] };
/** Signed in, and with no say in anything. */
export const ada: Person = { id: 'u-ada', name: 'Ada Novak' };

export const people = { requester: maya, approver: bo, onlooker: ada } as const;
export type Role = keyof typeof people;

export const agents = {
  invoice: { id: 'g-invoice', name: 'Invoice agent' },
  inbox: { id: 'g-inbox', name: 'Inbox agent' },
} as const satisfies Record<string, Agent>;
export type AgentName = keyof typeof agents;

export const tenant = 'acme';
