import { streamEventSchema } from '@byleave/core/wire';
import { shareSource } from './shared-source.ts';
import type { ReadSource } from './source-reader.ts';
import { followStream, type Connect, type SubscribeOptions } from './stream.ts';
import type { Tabs } from './tabs.ts';

interface EventSourceOfTabs {
  /** Tabs with the same name share a stream. */
  readonly name: string;
  readonly connect: Connect;
  readonly wait: ((delayMs: number, signal: AbortSignal) => Promise<void>) | undefined;
  /** `undefined`: the subscription has its own stream. */
  readonly tabs: Tabs | undefined;
}

/** Follows the event stream, through another tab's where they share one. */
export function subscribe(options: SubscribeOptions, source: EventSourceOfTabs): Promise<void> {
  const { signal, onEvent, onStatus, after } = options;
  const { name, connect, wait, tabs } = source;
  if (!tabs || after !== undefined) {
    return followStream(connect, { ...options, onStatus: (status) => onStatus?.(status) }, wait);
  }
  const read: ReadSource = (reading) =>
    followStream(
      connect,
      {
        signal: reading.signal,
        ...(reading.cursor !== undefined && { after: reading.cursor }),
        onEvent: (event) => reading.tell({ message: event, cursor: event.sequence }),
        onStatus(status, last) {
          // That it connects goes without saying, and to those who were connected it is `reconnecting`.
          if (status !== 'connecting') reading.tell({ status, cursor: last });
        },
      },
      wait,
    );
  return shareSource({ name, signal, read, parse: (value) => streamEventSchema.safeParse(value).data, onMessage: onEvent, ...(onStatus && { onStatus }) }, tabs);
}
