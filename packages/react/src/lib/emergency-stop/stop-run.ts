import { readTransition, type ErrorCode, type MachineReading, type StopScope, type Verdict } from '@byleave/core';
import type { StopReport } from '@byleave/core/wire';
import { stopRules, toStopContext, type StopContext, type StopEvent, type StopState } from './stop-rules.ts';

export type StopReading = MachineReading<StopState, StopContext>;

/** What a run needs done for it. */
export interface StopActors {
  pressStop(scope: StopScope): Promise<Verdict<StopReport>>;
  /** Keeps what is not answered yet over a reload; `null` when it is. */
  keep(unanswered: StopScope | null): void;
  /** It has been answered, and this is how it stands. */
  answered(reading: StopReading): void;
}

/**
 * An emergency stop as it goes: `emergencyStopMachine`, run without XState. A press is sent until it is answered, also when
 * what showed its button is no longer there.
 */
export interface StopRun {
  readonly provide: (actors: StopActors) => void;
  readonly read: () => StopReading;
  readonly send: (event: StopEvent) => void;
  /** Sends again what is unanswered, now. */
  readonly retry: () => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/** How long after each unanswered press it is sent again, in ms; the last for all that follow. */
export const retryDelaysMs = [500, 1_000, 2_000, 4_000, 5_000] as const;

/** A press that is not answered in this time is sent again: a connection can be open and dead. In ms. */
export const answerTimeoutMs = 8_000;

/** Codes that say nothing of whether it is stopped. */
const unanswered: readonly ErrorCode[] = ['authority_unreachable', 'internal_error'];

export function createStopRun(): StopRun {
  let actors: StopActors | null = null;
  let now: StopReading = { state: 'armed', context: toStopContext() };
  /** Which press this is: what is answered to an earlier one says nothing of it. */
  let press = 0;
  /** Which sending of it: only the newest can fail, but each can be answered. */
  let sending = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();

  function send(event: StopEvent): void {
    const next = readTransition(stopRules, now, event);
    if (!next) return;
    const wasStopping = now.state === 'stopping';
    now = next;
    if (event.type === 'stop.pressed') begin();
    if (wasStopping && now.state !== 'stopping') end();
    for (const listener of listeners) listener();
  }

  function begin(): void {
    press += 1;
    actors?.keep(now.context.scope);
    deliver();
  }

  function end(): void {
    quiet();
    actors?.keep(null);
    actors?.answered(now);
  }

  function quiet(): void {
    sending += 1;
    clearTimeout(timer);
  }

  function deliver(): void {
    quiet();
    const mine = sending;
    const pressed = press;
    const { scope } = now.context;
    if (!actors || scope === null) return;
    timer = setTimeout(() => fail(mine), answerTimeoutMs);
    actors.pressStop(scope).then(
      (verdict) => {
        if (verdict.ok) {
          if (pressed === press) send({ type: 'stop.acknowledged', latched: { ...verdict.value, isHidden: false } });
        } else if (unanswered.includes(verdict.refusal.code)) fail(mine);
        else if (mine === sending) send({ type: 'stop.refused', refusal: verdict.refusal });
      },
      () => fail(mine),
    );
  }

  function fail(mine: number): void {
    if (mine !== sending) return;
    quiet();
    send({ type: 'stop.unanswered' });
    const { attempts } = now.context;
    timer = setTimeout(deliver, retryDelaysMs[Math.min(attempts, retryDelaysMs.length) - 1]);
  }

  return {
    provide(next) {
      actors = next;
      if (now.state === 'stopping') deliver();
    },
    read: () => now,
    send,
    retry: () => now.state === 'stopping' && deliver(),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
