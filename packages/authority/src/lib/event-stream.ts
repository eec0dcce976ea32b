import type { AuditEntry } from '@byleave/core';
import type { StreamEvent } from '@byleave/core/wire';
import type { Authority } from './authority.ts';
import type { Caller } from './caller.ts';

const pageSize = 100;
const heartbeatMs = 15_000;

/**
 * The entries a caller may see as server-sent events, each entry's sequence its event id. Starts after `after`, or at
 * the end of the log; the first event says where, so that a client which reconnects has missed nothing
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html).
 */
export function createEventStream(authority: Authority, caller: Caller, after: number | undefined): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let cursor: number | undefined = after;
  let isReady = false;
  let isCancelled = false;
  let hasNews = false;
  let wake: (() => void) | undefined;
  const unwatch = authority.watch(() => {
    hasNews = true;
    wake?.();
  });

  async function next(): Promise<string> {
    if (!isReady || cursor === undefined) {
      cursor ??= await authority.lastSequence(caller);
      isReady = true;
      hasNews = true;
      return `retry: 1000\nid: ${cursor}\nevent: ready\ndata: {}\n\n`;
    }
    if (!hasNews) await sleepUntilNews();
    if (!hasNews) return ': still here\n\n';
    hasNews = false;
    const entries = await authority.listEntries(caller, { after: cursor, limit: pageSize });
    if (entries.length === pageSize) hasNews = true;
    cursor = entries.at(-1)?.sequence ?? cursor;
    return entries.map(toMessage).join('');
  }

  function sleepUntilNews(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, heartbeatMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return new ReadableStream({
    async pull(controller) {
      let message = '';
      while (message === '') message = await next();
      if (isCancelled) return;
      controller.enqueue(encoder.encode(message));
    },
    cancel() {
      isCancelled = true;
      unwatch();
      wake?.();
    },
  });
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
