import { streamEventSchema, type StreamEvent } from '@byleave/core/wire';
import { EventSourceParserStream } from 'eventsource-parser/stream';

/** `live`: events arrive as they happen. `reconnecting`: the stream broke and what happens meanwhile is caught up later. */
export type StreamStatus = 'connecting' | 'live' | 'reconnecting';

export interface SubscribeOptions {
  readonly signal: AbortSignal;
  /** Called for each event, in order, each once. */
  readonly onEvent: (event: StreamEvent) => void;
  readonly onStatus?: (status: StreamStatus) => void;
  /** Only events after this sequence. Default: only those that happen from now on. */
  readonly after?: number;
}

type Connect = (headers: Record<string, string>, signal: AbortSignal) => Promise<Response>;

const firstDelayMs = 250;
const longestDelayMs = 5_000;

export async function followStream(
  connect: Connect,
  options: SubscribeOptions,
  wait: (delayMs: number, signal: AbortSignal) => Promise<void> = waitForTimer,
): Promise<void> {
  const { signal, onEvent, onStatus } = options;
  let last = options.after;
  let delayMs = firstDelayMs;
  onStatus?.('connecting');
  while (!signal.aborted) {
    try {
      const headers: Record<string, string> = { accept: 'text/event-stream' };
      if (last !== undefined) headers['last-event-id'] = String(last);
      const response = await connect(headers, signal);
      if (!response.ok || !response.body) throw new TypeError(`The event stream answered ${response.status}.`);
      onStatus?.('live');
      delayMs = firstDelayMs;
      const messages = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
      const reader = messages.getReader();
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        if (next.value.id !== undefined) last = Number(next.value.id);
        if (next.value.event !== 'entry') continue;
        const event = streamEventSchema.safeParse(JSON.parse(next.value.data));
        if (event.success) onEvent(event.data);
      }
    } catch {
      // A broken stream is expected; the loop resumes it after the last event that arrived.
    }
    if (signal.aborted) return;
    onStatus?.('reconnecting');
    await wait(delayMs, signal);
    delayMs = Math.min(delayMs * 2, longestDelayMs);
  }
}

function waitForTimer(delayMs: number, signal: AbortSignal): Promise<void> {
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
