import type { MachineRules, Refusal, StopScope } from '@byleave/core';
import type { StopReport } from '@byleave/core/wire';
import { isSameScope } from './stop-scope.ts';

/** A stop that nobody has reset, and what became of what it found. */
export interface LatchedStop {
  readonly stop: StopReport['stop'];
  /** `null`: for whoever may not see it, and until it could be read. */
  readonly actions: StopReport['actions'] | null;
  /** Why it can't be told what became of the actions. */
  readonly isHidden: boolean;
}

export interface StopContext {
  /** What was pressed last. */
  readonly scope: StopScope | null;
  /** How often it was sent without an answer. */
  readonly attempts: number;
  /** The authority said no: nothing was stopped. */
  readonly refusal: Refusal | null;
  /** As the authority has told. */
  readonly latched: readonly LatchedStop[];
  /** Id of the stop that is being reset. */
  readonly resetting: string | null;
}

/**
 * `armed`: nothing is stopped that is known of. `stopping`: pressed, and not acknowledged by the authority. `stopped`: latched.
 * `partial`: latched, and of something that was running nobody knows yet, or ever. `resetting`: latched, and somebody is
 * at it. `refused`: pressed, and not stopped.
 */
export type StopState = 'armed' | 'stopping' | 'stopped' | 'partial' | 'resetting' | 'refused';

export type StopEvent =
  | { readonly type: 'stop.pressed'; readonly scope: StopScope }
  | { readonly type: 'stop.acknowledged'; readonly latched: LatchedStop }
  | { readonly type: 'stop.unanswered' }
  | { readonly type: 'stop.refused'; readonly refusal: Refusal }
  /** All that is latched, as the authority tells. */
  | { readonly type: 'stops.read'; readonly latched: readonly LatchedStop[] }
  | { readonly type: 'reset.opened'; readonly stopId: string }
  | { readonly type: 'reset.left' };

interface Arguments {
  readonly context: StopContext;
  readonly event: StopEvent;
}

/** Whether it is known of everything that nothing of it goes on. */
export function isSettled({ actions, isHidden }: LatchedStop): boolean {
  if (isHidden) return true;
  return actions !== null && actions.every(({ outcome }) => outcome !== 'running' && outcome !== 'unknown');
}

const toLatched = ({ context, event }: Arguments): readonly LatchedStop[] => {
  if (event.type === 'stops.read') return event.latched;
  if (event.type !== 'stop.acknowledged') return context.latched;
  return [event.latched, ...context.latched.filter(({ stop }) => stop.id !== event.latched.stop.id)];
};

const isNothing = (args: Arguments): boolean => toLatched(args).length === 0;
const isAllSettled = (args: Arguments): boolean => toLatched(args).every(isSettled);
const isStillUnanswered = (args: Arguments): boolean => !toLatched(args).some(({ stop }) => args.context.scope !== null && isSameScope(stop.scope, args.context.scope));
const isStillThere = (args: Arguments): boolean => toLatched(args).some(({ stop }) => stop.id === args.context.resetting);
const isKnown = ({ context, event }: Arguments): boolean => event.type === 'reset.opened' && context.latched.some(({ stop }) => stop.id === event.stopId);

export const stopGuards = { isNothing, isAllSettled, isStillUnanswered, isStillThere, isKnown };

/** What each action of the machine changes of the context. */
export const stopUpdates = {
  recordPress: ({ event }) => ({ scope: 'scope' in event ? event.scope : null, attempts: 0, refusal: null, resetting: null }),
  recordSilence: ({ context }) => ({ attempts: context.attempts + 1 }),
  recordRefusal: ({ event }) => ({ refusal: 'refusal' in event ? event.refusal : null }),
  recordLatched: (args) => ({ latched: toLatched(args) }),
  recordReset: ({ event }) => ({ resetting: 'stopId' in event ? event.stopId : null }),
  leaveReset: () => ({ resetting: null }),
} satisfies Readonly<Record<string, (args: Arguments) => Partial<StopContext>>>;

const press = { 'stop.pressed': { target: 'stopping', actions: 'recordPress' } } as const;
const settle = [
  { guard: 'isNothing', target: 'armed', actions: ['recordLatched', 'leaveReset'] },
  { guard: 'isAllSettled', target: 'stopped', actions: ['recordLatched', 'leaveReset'] },
  { target: 'partial', actions: ['recordLatched', 'leaveReset'] },
] as const;
const read = { 'stops.read': settle } as const;
const reset = { 'reset.opened': { guard: 'isKnown', target: 'resetting', actions: 'recordReset' } } as const;

/** Where each event leads from each state. A press counts in every one of them. */
export const stopStateRules = {
  armed: { on: { ...press, ...read } },
  stopping: {
    on: {
      ...press,
      'stop.acknowledged': settle,
      'stop.unanswered': { actions: 'recordSilence' },
      'stop.refused': { target: 'refused', actions: 'recordRefusal' },
      // Somebody else's press of the same may have been heard first; nothing else ends the trying.
      'stops.read': [{ guard: 'isStillUnanswered', actions: 'recordLatched' }, ...settle],
    },
  },
  stopped: { on: { ...press, ...read, ...reset } },
  partial: { on: { ...press, ...read, ...reset } },
  resetting: {
    on: {
      ...press,
      ...reset,
      'stops.read': [{ guard: 'isStillThere', actions: 'recordLatched' }, ...settle],
      'reset.left': settle,
    },
  },
  // That it was refused stays said; what others stop is noted beside it.
  refused: { on: { ...press, ...reset, 'stops.read': { actions: 'recordLatched' } } },
} as const;

export const stopRules: MachineRules<StopState, StopContext, StopEvent> = { states: stopStateRules, guards: stopGuards, updates: stopUpdates };

export function toStopContext(): StopContext {
  return { scope: null, attempts: 0, refusal: null, latched: [], resetting: null };
}
