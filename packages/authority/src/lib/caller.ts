import type { Agent, Person, Principal } from '@byleave/core';

/** A person, told apart by the host's authentication. May decide on, and see, what is done in their name. */
export interface UserCaller {
  readonly kind: 'user';
  readonly tenant: string;
  readonly user: Person;
  /** Epoch ms at which the credential ends, where it says so: an event stream does not outlast it. Requests are not held against it, that is `Authenticate`'s to do. */
  readonly expiresAt?: number;
}

/** An agent acting for a person, told apart by the host's authentication. May propose, claim and complete. */
export interface AgentCaller {
  readonly kind: 'agent';
  readonly tenant: string;
  readonly user: Person;
  readonly agent: Agent;
  readonly via?: readonly Agent[];
  /** The one conversation the credential is for. Without it, the conversation of a call is the agent's own word. */
  readonly conversation?: string;
  /** As a person's. */
  readonly expiresAt?: number;
}

export type Caller = UserCaller | AgentCaller;

/** Tells who sent a request from its credentials alone, or `undefined`. Never look at the body. */
export type Authenticate = (request: Request) => Promise<Caller | undefined> | Caller | undefined;

export function toPrincipal(caller: AgentCaller): Principal {
  return { user: caller.user, agent: caller.agent, ...(caller.via && { via: caller.via }) };
}
