import type { Action } from './action.ts';
import type { Person } from './principal.ts';

/** What a stop holds up: everything in the tenant that matches all of these; with none of them, everything. */
export interface StopScope {
  /** Done for this person. */
  readonly userId?: string;
  /** Done by this agent, or by one it has delegated to. */
  readonly agentId?: string;
  readonly toolName?: string;
  readonly conversation?: string;
}

/** An emergency stop (ISO 13850): latched from its commit on, until a person resets it. */
export interface Stop {
  /** That of the action that pressed it, one of the authority's own. */
  readonly id: string;
  readonly tenant: string;
  readonly scope: StopScope;
  /** Of whom `scope.userId` is was erased since. A latched stop has to know the id; with the reset this takes its place. */
  readonly erasedAs?: string;
  readonly pressedBy: Person;
  /** Epoch ms. */
  readonly at: number;
  readonly reason?: string;
  /** What was running when it was pressed, at most 1,000: told to abort, and nobody knows yet. */
  readonly running: readonly string[];
  readonly reset?: StopReset;
}

export interface StopReset {
  readonly by: Person;
  /** Epoch ms. */
  readonly at: number;
  readonly reason: string;
  /** The action that reset it. */
  readonly actionId: string;
}

/** What became of one action under a stop. */
export type StopOutcome =
  /** It had not started, and never will. */
  | 'stopped-before-start'
  /** It was running, was told, and says that it did not happen. */
  | 'aborted'
  /** It had happened, or did before it could be told. */
  | 'cannot-be-recalled'
  /** It is still running: told, and not heard of. */
  | 'running'
  /** It was running, and nobody can say. */
  | 'unknown';

/** Whether a stop holds an action up. */
export function coversAction({ scope }: Pick<Stop, 'scope'>, action: Pick<Action, 'principal' | 'toolName' | 'conversation'>): boolean {
  const { user, agent, via = [] } = action.principal;
  return (
    (scope.userId === undefined || scope.userId === user.id) &&
    (scope.agentId === undefined || [agent, ...via].some(({ id }) => id === scope.agentId)) &&
    (scope.toolName === undefined || scope.toolName === action.toolName) &&
    (scope.conversation === undefined || scope.conversation === action.conversation)
  );
}

/** What became of an action that a stop found waiting or running. */
export function toStopOutcome({ lifecycle: { state, context } }: Pick<Action, 'lifecycle'>): StopOutcome {
  if (state === 'executing') return 'running';
  const { outcome } = context;
  if (!outcome) return 'stopped-before-start';
  if (outcome.status === 'unknown') return 'unknown';
  return outcome.status === 'failed' && outcome.isAborted ? 'aborted' : 'cannot-be-recalled';
}
