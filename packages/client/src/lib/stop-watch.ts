import { coversAction, type Action } from '@byleave/core';
import type { ByleaveClient } from './client.ts';

/** Why an effect's signal is aborted. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
  constructor() {
    super('A person has pressed the emergency stop, and it covers this. Abort, and undo what can be undone.');
  }
}

/** What an effect throws that was told to stop and did nothing, or has undone what it did. */
export class NoEffectError extends Error {
  override readonly name = 'NoEffectError';
}

/** An effect shorter than this is over before a stop could reach it, and costs no stream. */
const quickMs = 25;

const retryMs = 1_000;

interface Watch {
  readonly running: Map<string, { readonly action: Action; readonly abort: AbortController }>;
  stop: AbortController | undefined;
}

const watches = new WeakMap<ByleaveClient, Watch>();

/** Tells a running effect when a stop covers it. All effects of one client share one event stream, open while any runs. */
export function watchForStop(client: ByleaveClient, action: Action): { readonly signal: AbortSignal; readonly end: () => void } {
  const abort = new AbortController();
  const watch = watches.get(client) ?? { running: new Map(), stop: undefined };
  watches.set(client, watch);
  const timer = setTimeout(() => {
    watch.running.set(action.id, { action, abort });
    if (watch.stop) void look(client, watch);
    else follow(client, watch);
  }, quickMs);
  return {
    signal: abort.signal,
    end() {
      clearTimeout(timer);
      watch.running.delete(action.id);
      if (watch.running.size > 0) return;
      watch.stop?.abort();
      watch.stop = undefined;
    },
  };
}

function follow(client: ByleaveClient, watch: Watch): void {
  const stop = new AbortController();
  watch.stop = stop;
  void client.subscribe({
    signal: stop.signal,
    onEvent: ({ type, actionId }) => {
      if (type === 'stop.pressed') watch.running.get(actionId)?.abort.abort(new StoppedError());
    },
    onStatus: (status) => {
      if (status === 'live') void look(client, watch);
    },
  });
}

/** A stop may have been pressed between the claim and the stream. */
async function look(client: ByleaveClient, watch: Watch): Promise<void> {
  const { running } = watch;
  const listed = await client.listStops();
  if (!listed.ok) {
    if (watch.stop) setTimeout(() => void look(client, watch), retryMs);
    return;
  }
  const latched = listed.value.stops.filter(({ reset }) => !reset);
  for (const { action, abort } of running.values()) {
    if (latched.some((stop) => coversAction(stop, action))) abort.abort(new StoppedError());
  }
}
