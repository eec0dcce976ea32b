import type { ByleaveClient } from './client.ts';
import { claimAction, type ClaimedCall, type RefusedCall, type WaitingCall } from './guard-claim.ts';

interface Watch {
  readonly waiting: Set<{ readonly id: string; readonly look: () => void }>;
  readonly stream: AbortController;
}

const watches = new WeakMap<ByleaveClient, Watch>();

/** How long to wait before asking an authority that did not answer again. */
const retryMs = 1_000;
/** Timers beyond this fire at once. */
const longestTimerMs = 2_147_483_647;

export interface WaitOptions {
  /** Nobody wants the call any more: when it aborts, the call is cancelled. */
  readonly signal?: AbortSignal;
  /** Nobody waits here any more: when it aborts, the call goes on waiting for its decision without us. */
  readonly leave?: AbortSignal;
}

/**
 * Stays with a call until a person has decided or its prompt has ended, and claims it. All calls of one client share one
 * event stream, open while any waits.
 */
export async function waitForDecision(client: ByleaveClient, { action, now }: Omit<WaitingCall, 'status'>, { signal, leave }: WaitOptions = {}): Promise<ClaimedCall | RefusedCall> {
  const either = signal && leave ? AbortSignal.any([signal, leave]) : (signal ?? leave);
  const { id } = action;
  let deadline = action.lifecycle.context.deadline;
  let seenAt = now;
  for (;;) {
    const news = waitForNews(client, id, deadline === null ? undefined : deadline - seenAt, either);
    const read = await client.readAction(id);
    if (read.ok) {
      const latest = read.value.action;
      if (latest.lifecycle.state !== 'awaitingConsent') {
        news.end();
        return claimAction(client, latest, read.value.now);
      }
      deadline = latest.lifecycle.context.deadline;
      seenAt = read.value.now;
    } else if (read.refusal.code !== 'authority_unreachable') {
      news.end();
      return { status: 'refused', refusal: read.refusal, action };
    }
    await (read.ok ? news.heard : Promise.race([news.heard, new Promise((resolve) => setTimeout(resolve, retryMs))]));
    news.end();
    if (leave?.aborted) {
      return { status: 'refused', refusal: { code: 'awaiting_consent', message: 'This still waits for a person’s decision and has not run.', actionId: id }, action };
    }
    if (signal?.aborted) {
      await client.cancel(id, { reason: 'The agent’s run ended before this was decided.' });
      return { status: 'refused', refusal: { code: 'cancelled', message: 'The run ended before a person decided, so this did not run.', actionId: id }, action };
    }
  }
}

/** Hears of the action, of its deadline, and of the abort. What happens from this call on is not missed. */
function waitForNews(client: ByleaveClient, id: string, leftMs: number | undefined, signal: AbortSignal | undefined): { readonly heard: Promise<void>; readonly end: () => void } {
  const { promise: heard, resolve } = Promise.withResolvers<void>();
  const watch = watches.get(client) ?? follow(client);
  const waiter = { id, look: resolve };
  watch.waiting.add(waiter);
  const timer = leftMs === undefined ? undefined : setTimeout(resolve, Math.min(Math.max(leftMs, 0) + 1, longestTimerMs));
  const onAbort = (): void => resolve();
  if (signal?.aborted) resolve();
  else signal?.addEventListener('abort', onAbort, { once: true });
  return {
    heard,
    end() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      watch.waiting.delete(waiter);
      // Between two looks of one call nothing waits for an instant: the stream outlives that.
      queueMicrotask(() => {
        if (watch.waiting.size > 0 || watches.get(client) !== watch) return;
        watches.delete(client);
        watch.stream.abort();
      });
    },
  };
}

function follow(client: ByleaveClient): Watch {
  const watch: Watch = { waiting: new Set(), stream: new AbortController() };
  watches.set(client, watch);
  void client.subscribe({
    signal: watch.stream.signal,
    onEvent: ({ actionId }) => {
      for (const { id, look } of watch.waiting) if (id === actionId) look();
    },
    // Whatever happened before the stream was live has to be looked up.
    onStatus: (status) => {
      if (status === 'live') for (const { look } of watch.waiting) look();
    },
  });
  return watch;
}
