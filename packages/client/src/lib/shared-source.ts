import { standForElection } from './election.ts';
import { createHearing, type HearingOptions } from './hearing.ts';
import { createSourceReader, type ReadSource } from './source-reader.ts';
import { parseTabMessage, type TabMessage } from './tab-message.ts';
import { findTabs, type TabChannel, type Tabs } from './tabs.ts';

export interface SharedSource<Message> extends HearingOptions<Message> {
  /**
   * Names the lock and the channel. Tabs of an origin that give the same name share what one of them reads, so it
   * says all that the source depends on: its address, and who is signed in unless all tabs have one session.
   */
  readonly name: string;
  readonly signal: AbortSignal;
  readonly read: ReadSource;
}

const tickMs = 10_000;
/** A reader that doesn't answer for so long is frozen. Of one that is closed, the browser frees the lock. */
const patienceTicks = 3;

/**
 * Follows a source until `signal` aborts: one tab of the browser reads it, and every tab hears it. When that tab
 * leaves, is closed, crashes or freezes, another goes on after the last cursor that it heard. No tab misses a message
 * or hears it twice; of a source that can't resume, `live` is when to load the present state. A status is the
 * reader's, told when it changes. Without `tabs` this tab reads for itself.
 */
export async function shareSource<Message>(source: SharedSource<Message>, tabs: Tabs | undefined = findTabs()): Promise<void> {
  const { signal } = source;
  const hearing = createHearing(source);
  if (signal.aborted || (tabs && (await readByTurns(tabs)) === 'ended')) return;
  await createSourceReader(source.read, hearing, () => undefined).readForAll(hearing.term + 1, signal);

  async function readByTurns({ openChannel, holdLock, wait, now }: Tabs): Promise<'ended' | 'unavailable'> {
    const id = crypto.randomUUID();
    // Tabs with an older page may be open after an update: a change to the messages is a change of this name.
    const name = `byleave-source/1 ${source.name}`;
    let channel: TabChannel;
    let silentTicks = 0;
    const post = (message: TabMessage): void => channel.post(message);
    const reader = createSourceReader(source.read, hearing, post);

    function onData(data: unknown): void {
      const message = parseTabMessage(data);
      if (!message || signal.aborted) return;
      if (message.kind === 'hello') return reader.answer(message.id);
      if (message.kind === 'behind') return reader.rereadFrom(message.cursor);
      if (message.to !== undefined && message.to !== id) return;
      const outcome = hearing.hear(message);
      if (outcome !== 'stale') silentTicks = 0;
      if (outcome === 'behind' && hearing.cursor !== undefined) post({ kind: 'behind', cursor: hearing.cursor });
    }

    async function watch(ends: AbortSignal): Promise<void> {
      for (silentTicks = 0; silentTicks < patienceTicks && !ends.aborted; silentTicks += 1) {
        post({ kind: 'hello', id });
        await wait(tickMs, ends);
      }
    }

    try {
      channel = openChannel(name, onData);
    } catch {
      return 'unavailable';
    }
    try {
      const run = (ends: AbortSignal): Promise<void> => reader.readForAll(Math.max(hearing.term + 1, now()), ends);
      return await standForElection(holdLock, { name, signal, run, watch, onReplaced: hearing.interrupt });
    } finally {
      channel.close();
    }
  }
}
