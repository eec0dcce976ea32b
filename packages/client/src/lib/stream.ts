import { streamEventSchema, type StreamEvent } from '@byleave/core/wire';
import type { EventSourceMessage } from 'eventsource-parser';
import { EventSourceParserStream } from 'eventsource-parser/stream';

/**
 * `live`: events arrive as they happen, and what is read from now on is no older than the next event.
 * `reconnecting`: the stream broke and what happens meanwhile is caught up later.
 */
export type StreamStatus = 'connecting' | 'live' | 'reconnecting';

export interface SubscribeOptions {
  readonly signal: AbortSignal;
  /** Called for each event, in order, each once. */
  readonly onEvent: (event: StreamEvent) => void;
  readonly onStatus?: (status: StreamStatus) => void;
  /**
   * Only events after this sequence. Default: only those that happen from now on. A subscription that names one has a
   * stream of its own: the one that tabs share may be past it.
   */
  readonly after?: number;
}

interface FollowOptions extends Omit<SubscribeOptions, 'onStatus'> {
  /** `last`: nothing up to this sequence comes again. `undefined` before the authority first said where its log ends. */
  readonly onStatus: (status: StreamStatus, last: number | undefined) => void;
}

export type Connect = (headers: Record<string, string>, signal: AbortSignal) => Promise<Response>;

const firstDelayMs = 250;
const longestDelayMs = 5_000;

export async function followStream(
  connect: Connect,
  options: FollowOptions,
  wait: (delayMs: number, signal: AbortSignal) => Promise<void> = waitForTimer,
): Promise<void> {
  const { signal, onEvent, onStatus } = options;
  let last = options.after;
  let delayMs = firstDelayMs;
  let isPlanned = false;
  onStatus('connecting', last);
  while (!signal.aborted) {
    const wasPlanned = isPlanned;
    const before = last;
    isPlanned = false;
    try {
      for await (const message of readMessages(connect, last, signal)) {
        const event = message.event === 'entry' ? streamEventSchema.safeParse(JSON.parse(message.data)) : undefined;
        last = toSequence(message.id) ?? last;
        if (message.event === 'ready') {
          delayMs = firstDelayMs;
          // Where a planned end is gone on from, nothing was missed, and nobody has to load anything again.
          if (!wasPlanned || last !== before) onStatus('live', last);
        }
        isPlanned = message.event === 'end';
        if (event?.success) onEvent(event.data);
      }
    } catch {
      // A broken stream is expected; the loop resumes it after the last event that arrived.
    }
    if (signal.aborted) return;
    if (!isPlanned) onStatus('reconnecting', last);
    await wait(delayMs, signal);
    delayMs = Math.min(delayMs * 2, longestDelayMs);
  }
}

/** One connection's messages, until it ends or `signal` aborts. Whoever stops reading closes it. */
async function* readMessages(connect: Connect, last: number | undefined, signal: AbortSignal): AsyncGenerator<EventSourceMessage> {
  const headers: Record<string, string> = { accept: 'text/event-stream', ...(last !== undefined && { 'last-event-id': String(last) }) };
  const connecting = connect(headers, signal);
  const response = await Promise.race([connecting, aborted(signal)]);
  if (!response) {
    void connecting.then(discard, () => undefined);
    return;
  }
  if (!response.ok || !response.body) {
    discard(response);
    throw new TypeError(`The event stream answered ${response.status}.`);
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream()).getReader();
  const close = (): void => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', close);
  try {
    for (let next = await reader.read(); !next.done && !signal.aborted; next = await reader.read()) yield next.value;
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

function discard(response: Response): void {
  response.body?.cancel().catch(() => undefined);
}

function toSequence(id: string | undefined): number | undefined {
  return id !== undefined && /^\d{1,15}$/u.test(id) ? Number(id) : undefined;
}

export function waitForTimer(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, delayMs);
    signal.addEventListener('abort', finish);
  });
}
