import type { Agent, Refusal, StopScope } from '@byleave/core';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { queryKeys } from '../hooks/query-keys.ts';
import { useStops } from '../hooks/use-stops.ts';
import { useByleave } from '../provider/byleave-context.ts';
import type { KitEventListener } from '../provider/kit-event.ts';
import { isSameScope, isWithin, requireViewer, toReach, toTargets, type StopTarget } from './stop-scope.ts';
import type { LatchedStop, StopState } from './stop-rules.ts';
import { createStopRun, type StopReading, type StopRun } from './stop-run.ts';
import { browserWish } from './stop-wish.ts';

export interface EmergencyStopOptions {
  /** The run on screen, so that it can be stopped by itself. */
  readonly conversation?: string;
  /** Agents that can be stopped one by one. */
  readonly agents?: readonly Agent[];
}

/** The emergency stop without its looks. */
export interface EmergencyStopControl {
  readonly state: StopState;
  /** What this person may stop, narrowest first. */
  readonly targets: readonly StopTarget[];
  /** What was pressed last, and is being sent or was refused. */
  readonly pressed: StopScope | null;
  /** How often it was sent without an answer. */
  readonly attempts: number;
  /** Why nothing was stopped. */
  readonly refusal: Refusal | null;
  /** What is latched, newest first, as the authority has told. */
  readonly latched: readonly LatchedStop[];
  /** Id of the stop that is being reset. */
  readonly resetting: string | null;
  /** Whether it is known what is latched: before, nothing may be said to be armed. */
  readonly isKnown: boolean;
  /** Whether the authority did not say when it was asked. */
  readonly isUnreadable: boolean;
  /** Whether all of a target is held up by what is latched. */
  isHeld(target: StopTarget): boolean;
  /** Stops it. Sent until it is answered. */
  press(target: StopTarget): void;
  retry(): void;
  openReset(stopId: string): void;
  leaveReset(): void;
}

/** Stops what agents do, and says how it stands. Never says `stopped` before the authority has. @throws ByleaveError `misuse` without a viewer. */
export function useEmergencyStop({ conversation, agents }: EmergencyStopOptions = {}): EmergencyStopControl {
  const { client, queryClient, viewer: known, emit } = useByleave();
  const viewer = requireViewer(known);
  const [run] = useState(createStopRun);
  const { state, context } = useSyncExternalStore(run.subscribe, run.read, run.read);
  const stops = useStops();
  useEffect(() => {
    if (stops.data) run.send({ type: 'stops.read', latched: stops.data });
  }, [run, stops.data]);
  const { id: userId } = viewer;
  useEffect(() => {
    run.provide({
      async pressStop(scope) {
        const verdict = await client.pressStop({ scope });
        if (!verdict.ok) return verdict;
        // What was being read when it was pressed knows nothing of it, and would say that nothing is stopped.
        await queryClient.cancelQueries({ queryKey: queryKeys.stops });
        for (const queryKey of queryKeys.dependent) void queryClient.invalidateQueries({ queryKey });
        return verdict;
      },
      keep: (scope) => (scope ? browserWish.write(userId, scope) : browserWish.clear(userId)),
      answered: (reading) => tellAnswer(reading, emit),
    });
    const wish = browserWish.read(userId);
    if (wish && run.read().state === 'armed') run.send({ type: 'stop.pressed', scope: wish });
  }, [run, client, queryClient, userId, emit]);
  useInsistence(run, state === 'stopping');
  const targets = useMemo(() => toTargets(viewer, { conversation, agents }), [viewer, conversation, agents]);
  const press = useCallback(
    ({ scope, reach }: StopTarget) => {
      emit({ type: 'stop.pressed', reach });
      run.send({ type: 'stop.pressed', scope });
    },
    [run, emit],
  );
  return {
    state,
    targets,
    pressed: state === 'stopping' || state === 'refused' ? context.scope : null,
    attempts: context.attempts,
    refusal: context.refusal,
    latched: context.latched,
    resetting: context.resetting,
    isKnown: stops.data !== undefined && !stops.error,
    isUnreadable: stops.error !== null,
    isHeld: ({ scope }) => context.latched.some(({ stop }) => isWithin(scope, stop.scope)),
    press,
    retry: run.retry,
    openReset: (stopId) => run.send({ type: 'reset.opened', stopId }),
    leaveReset: () => run.send({ type: 'reset.left' }),
  };
}

function tellAnswer({ state, context: { scope, refusal, latched } }: StopReading, emit: KitEventListener): void {
  if (!scope) return;
  const reach = toReach(scope);
  if (state === 'refused' && refusal) return emit({ type: 'stop.refused', reach, code: refusal.code });
  const found = latched.find(({ stop }) => isSameScope(stop.scope, scope));
  if (found) emit({ type: 'stop.acknowledged', reach, stopId: found.stop.id });
}

/** While it is unanswered: sends it again as soon as there is a network, and asks before the page is left. */
function useInsistence({ retry }: StopRun, isUnanswered: boolean): void {
  useEffect(() => {
    if (!isUnanswered) return undefined;
    const stay = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('online', retry);
    window.addEventListener('beforeunload', stay);
    return () => {
      window.removeEventListener('online', retry);
      window.removeEventListener('beforeunload', stay);
    };
  }, [retry, isUnanswered]);
}
