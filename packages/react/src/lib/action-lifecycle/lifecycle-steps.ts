import type { Action, AuditActor, AuditEntry, LifecycleState } from '@byleave/core';
import { toRoad } from './lifecycle-road.ts';

/** One step on an action's way. */
export interface LifecycleStep {
  readonly state: LifecycleState;
  readonly status: 'done' | 'current' | 'upcoming';
  /** Whether the action is here. */
  readonly isHere: boolean;
  /** When it came here, epoch ms; absent where nobody knows, or it has not. */
  readonly at?: number;
  /** On whose word. */
  readonly actor?: AuditActor;
}

interface Mark {
  readonly state: LifecycleState;
  readonly at?: number;
  readonly actor?: AuditActor;
}

/** States that wait for nobody: what comes after them is only the record's sealing. */
const openStates: readonly LifecycleState[] = ['proposed', 'verified', 'awaitingConsent', 'authorized', 'executing'];

/**
 * The way an action has taken, where it is, and what is still to come, read off the machine's rules. `entries` are those
 * of the log, in any order; without them, only the times that the action itself carries are known.
 */
export function toLifecycleSteps(action: Action, entries: readonly AuditEntry[] = []): readonly LifecycleStep[] {
  const { state } = action.lifecycle;
  const marks = entries.length > 0 ? marksOfLog(entries) : marksOfAction(action);
  const visited = [...marks, { state }].reduce<readonly Mark[]>(
    (way, mark) => {
      const last = way.at(-1)!.state;
      const road = last === mark.state ? undefined : toRoad(last, mark.state);
      return [...way, ...(road ?? []).slice(1).map((passed) => ({ ...mark, state: passed }))];
    },
    [{ ...marks[0], state: 'proposed' }],
  );
  const here = visited.length - 1;
  const isOpen = openStates.includes(state);
  const ahead = [...(isOpen ? (toRoad(state, 'executed') ?? []).slice(1) : []), ...(state === 'audited' ? [] : (['audited'] as const))];
  return [
    ...visited.map((mark, index): LifecycleStep => ({ ...mark, isHere: index === here, status: index === here && isOpen ? 'current' : 'done' })),
    ...ahead.map((next): LifecycleStep => ({ state: next, isHere: false, status: 'upcoming' })),
  ];
}

function marksOfLog(entries: readonly AuditEntry[]): readonly Mark[] {
  return entries
    .filter(({ type }) => type !== 'attempt.refused' && type !== 'consent.extended' && type !== 'consent.referred')
    .toSorted((a, b) => a.sequence - b.sequence)
    .map(({ state, at, actor }) => ({ state, at, actor }));
}

function marksOfAction({ proposedAt, principal: { agent }, lifecycle: { context } }: Action): readonly Mark[] {
  const { decisions, claim, demands } = context;
  const last = decisions.at(-1);
  const asked = demands.approvals > 0 && context.grantId === null;
  const decided: LifecycleState | undefined = last?.decision === 'decline' ? 'declined' : claim ? 'authorized' : undefined;
  return [
    { state: 'proposed', at: proposedAt, actor: { kind: 'agent', ...agent } },
    ...(asked ? [{ state: 'awaitingConsent' as const, at: proposedAt }] : []),
    ...(decided ? [{ state: decided, ...(last && { at: last.at, actor: { kind: 'user' as const, id: last.by.id, name: last.by.name } }) }] : []),
    ...(claim ? [{ state: 'executing' as const, at: claim.at }] : []),
  ];
}
