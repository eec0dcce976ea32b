import type { AuditEntry } from '@byleave/core';
import type { StreamEvent } from '@byleave/core/wire';
import type { Authority } from './authority.ts';
import type { Caller } from './caller.ts';

const pageSize = 100;
const heartbeatMs = 15_000;
/** What timers can wait for. */
const longestTimerMs = 2 ** 31 - 1;

export interface EventStreamOptions {
  /** How long it lasts at most, in ms. Default: 5 minutes. */
  readonly ttlMs?: number | undefined;
  readonly onError?: ((error: unknown) => void) | undefined;
}

/**
 * The entries a caller may see as server-sent events, each entry's sequence its event id. Starts after `after`, or at
 * the end of the log; the first event says where, so that a client which reconnects has missed nothing, and the last,
 * `end`, that it is to: who reads is authenticated anew with each connection, so none outlasts `ttlMs` or the credential
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html).
 *
 * Holds nothing until it is read, and nothing after it was cancelled or failed. Each heartbeat, every 15 s, is followed
 * by a look at the log, for the sake of what another process wrote.
 */
export function createEventStream(
  authority: Authority,
  caller: Caller,
  after: number | undefined,
  { ttlMs = 300_000, onError = () => undefined }: EventStreamOptions = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let cursor: number | undefined;
  let hasNews = true;
  let isEnded = false;
  let isOver = false;
  let lifetime: ReturnType<typeof setTimeout> | undefined;
  const endsAt = Math.min(authority.now() + ttlMs, caller.expiresAt ?? Infinity);
  let wake = (): void => undefined;
  let unwatch = (): void => undefined;

  function end(): void {
    isEnded = true;
    clearTimeout(lifetime);
    unwatch();
    wake();
  }

  async function start(): Promise<string> {
    lifetime = setTimeout(() => {
      isOver = true;
      wake();
    }, Math.min(Math.max(endsAt - authority.now(), 0), longestTimerMs));
    unwatch = authority.watch(() => {
      hasNews = true;
      wake();
    });
    const last = await authority.lastSequence(caller);
    cursor = Math.min(after ?? last, last);
    return `retry: 1000\nid: ${cursor}\nevent: ready\ndata: {}\n\n`;
  }

  /** The entries after `from`, as soon as there are any; a comment when there were none for too long. */
  async function next(from: number): Promise<string> {
    let isSilent = false;
    const timer = setTimeout(() => {
      isSilent = true;
      wake();
    }, heartbeatMs);
    try {
      for (;;) {
        if (isEnded) return '';
        if (isOver) return 'event: end\ndata: {}\n\n';
        if (hasNews) {
          hasNews = false;
          const entries = await authority.listEntries(caller, { after: from, limit: pageSize });
          if (entries.length === pageSize) hasNews = true;
          cursor = entries.at(-1)?.sequence ?? from;
          if (entries.length > 0) return entries.map(toMessage).join('');
        } else if (isSilent) {
          hasNews = true;
          return ': still here\n\n';
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      clearTimeout(timer);
    }
  }

  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const message = cursor === undefined ? await start() : await next(cursor);
          if (!isEnded) controller.enqueue(encoder.encode(message));
          if (!isEnded && message.startsWith('event: end')) {
            end();
            controller.close();
          }
        } catch (error) {
          end();
          onError(error);
          throw error;
        }
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}

function toMessage(entry: AuditEntry): string {
  const event: StreamEvent = {
    sequence: entry.sequence,
    type: entry.type,
    actionId: entry.actionId,
    conversation: entry.conversation,
    state: entry.state,
  };
  return `id: ${entry.sequence}\nevent: entry\ndata: ${JSON.stringify(event)}\n\n`;
}
