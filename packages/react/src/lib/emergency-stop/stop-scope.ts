import { canonicalize, ByleaveError, type Agent, type Person, type StopScope } from '@byleave/core';

/** The role that lets a person stop what is done for others, as the authority knows it. */
export const emergencyRole = 'emergency-stop';

/** How far a press reaches: this run, one agent, everything done for the person, one agent for everybody, everything. */
export type StopReach = 'run' | 'agent' | 'mine' | 'agentForAll' | 'organization';

/** One of the things a person may stop here. */
export interface StopTarget {
  readonly reach: StopReach;
  readonly scope: StopScope;
  /** With the reaches of one agent. */
  readonly agent?: Agent;
}

export interface StopSubjects {
  /** The run on screen. */
  readonly conversation?: string | undefined;
  /** Agents that can be stopped one by one. */
  readonly agents?: readonly Agent[] | undefined;
}

/** What a person may stop, narrowest first: what is done for them, and with the role `emergency-stop` what is done for all. */
export function toTargets({ id: userId, roles = [] }: Person, { conversation, agents = [] }: StopSubjects): readonly StopTarget[] {
  const mayStopAll = roles.includes(emergencyRole);
  return [
    ...(conversation === undefined ? [] : [{ reach: 'run', scope: { userId, conversation } } as const]),
    ...agents.map((agent): StopTarget => ({ reach: 'agent', agent, scope: { userId, agentId: agent.id } })),
    { reach: 'mine', scope: { userId } },
    ...(mayStopAll ? agents.map((agent): StopTarget => ({ reach: 'agentForAll', agent, scope: { agentId: agent.id } })) : []),
    ...(mayStopAll ? [{ reach: 'organization', scope: {} } as const] : []),
  ];
}

/** The signed-in person. @throws ByleaveError `misuse` when the provider was not told who that is. */
export function requireViewer(viewer: Person | undefined): Person {
  if (viewer) return viewer;
  throw new ByleaveError({
    code: 'misuse',
    message: 'EmergencyStop was not told who is signed in, so it could not say what to stop, and would only show that when it is pressed. Pass `viewer` to ByleaveProvider.',
  });
}

/** How far a stop of this scope reaches, told by what it is restricted to. */
export function toReach({ userId, agentId, conversation }: StopScope): StopReach {
  if (conversation !== undefined) return 'run';
  if (agentId !== undefined) return userId === undefined ? 'agentForAll' : 'agent';
  return userId === undefined ? 'organization' : 'mine';
}

export function isSameScope(one: StopScope, other: StopScope): boolean {
  return canonicalize({ ...one }) === canonicalize({ ...other });
}

/** Whether all that `inner` covers is covered by `outer`. */
export function isWithin(inner: StopScope, outer: StopScope): boolean {
  const restrictions = ['userId', 'agentId', 'toolName', 'conversation'] as const;
  return restrictions.every((name) => outer[name] === undefined || outer[name] === inner[name]);
}
