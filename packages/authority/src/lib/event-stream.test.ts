import { streamEventSchema, type StreamEvent } from '@byleave/core/wire';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { agent, createOffice, maya, otherAgent, otherTenantsAgent, payment, proposePayment, samsAgent, type Office } from './office-fixture.ts';
import type { Caller } from './caller.ts';
import { createEventStream } from './event-stream.ts';
import { createMemoryStorage } from './memory-storage.ts';
import type { Storage } from './storage.ts';

interface Watched extends Storage {
  readonly watchers: { count: number };
}

/** Counts who watches, and fails on demand. */
function createWatchedStorage(): Watched & { isBroken: boolean } {
  const storage = createMemoryStorage();
  const watchers = { count: 0 };
  return {
    ...storage,
    watchers,
    isBroken: false,
    transact(work) {
      return this.isBroken ? Promise.reject(new Error('disk')) : storage.transact(work);
    },
    watch(listener) {
      watchers.count += 1;
      const stop = storage.watch(listener);
      return () => {
        watchers.count -= 1;
        stop();
      };
    },
  };
}

interface Follower {
  /** The next message: a ready, an entry or a comment. */
  readonly next: () => Promise<string>;
  readonly nextEvent: () => Promise<StreamEvent>;
  readonly cancel: () => Promise<void>;
}

let storage: ReturnType<typeof createWatchedStorage>;
let office: Office;
beforeEach(() => {
  storage = createWatchedStorage();
  office = createOffice({ storage });
});
afterEach(() => expect(storage.watchers.count).toBe(0));

function follow(caller: Caller, after?: number): Follower {
  const reader = createEventStream(office.authority, caller, after).pipeThrough(new TextDecoderStream()).getReader();
  const cancel = (): Promise<void> => reader.cancel();
  onTestFinished(cancel);
  const queue: string[] = [];
  const next = async (): Promise<string> => {
    while (queue.length === 0) {
      const { value, done } = await reader.read();
      if (done) throw new Error('the stream ended');
      queue.push(...value.split('\n\n').filter((message) => message !== ''));
    }
    return queue.shift()!;
  };
  return {
    next,
    nextEvent: async () => {
      const message = await next();
      const data = /^id: (\d+)\nevent: entry\ndata: (.*)$/u.exec(message);
      if (!data) throw new Error(`not an event: ${message}`);
      const event = streamEventSchema.parse(JSON.parse(data[2]!));
      expect(event.sequence).toBe(Number(data[1]));
      return event;
    },
    cancel,
  };
}

const write = (index: number, caller = agent): Promise<unknown> => office.authority.propose(caller, payment({ callId: `call-${index}` }));

describe('the event stream', () => {
  it('starts at the end of the log and says where that is', async () => {
    await write(1);
    const follower = follow(maya);
    expect(await follower.next()).toBe('retry: 1000\nid: 1\nevent: ready\ndata: {}');
    await write(2);
    expect(await follower.nextEvent()).toMatchObject({ sequence: 2, type: 'action.proposed', conversation: 'chat', state: 'awaitingConsent' });
    await follower.cancel();
  });

  it('starts after the last event that was seen', async () => {
    for (let index = 0; index < 5; index += 1) await write(index);
    const follower = follow(maya, 3);
    expect(await follower.next()).toContain('id: 3');
    expect([await follower.nextEvent(), await follower.nextEvent()].map((event) => event.sequence)).toEqual([4, 5]);
    await follower.cancel();
  });

  it('starts at the end of a log that is shorter than what was seen, instead of staying silent', async () => {
    await write(1);
    const follower = follow(maya, 1_000);
    expect(await follower.next()).toContain('id: 1\n');
    await write(2);
    expect((await follower.nextEvent()).sequence).toBe(2);
    await follower.cancel();
  });

  it('catches up over many pages', async () => {
    for (let index = 0; index < 250; index += 1) await write(index);
    const follower = follow(maya, 0);
    await follower.next();
    for (let sequence = 1; sequence <= 250; sequence += 1) expect((await follower.nextEvent()).sequence).toBe(sequence);
    await follower.cancel();
  });

  it('tells a person and an agent only of what is theirs', async () => {
    const [person, ownAgent] = [follow(maya, 0), follow(agent, 0)];
    await Promise.all([person.next(), ownAgent.next()]);
    await write(1, samsAgent);
    await write(1, otherTenantsAgent);
    await write(1, otherAgent);
    await write(1);
    expect([(await person.nextEvent()).sequence, (await person.nextEvent()).sequence]).toEqual([2, 3]);
    expect((await ownAgent.nextEvent()).sequence).toBe(3);
    await Promise.all([person.cancel(), ownAgent.cancel()]);
  });

  it('misses and repeats nothing while others write and the reader comes and goes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 12 }), async (reads) => {
        office = createOffice({ storage: createMemoryStorage() });
        const total = 40;
        const writing = Promise.all(Array.from({ length: total }, (_, index) => write(index, index % 4 === 3 ? samsAgent : agent)));
        const seen: number[] = [];
        let last = 0;
        for (const count of [...reads, total]) {
          const follower = follow(maya, last);
          await follower.next();
          for (let index = 0; index < count && seen.length < 30; index += 1) {
            const { sequence } = await follower.nextEvent();
            seen.push(sequence);
            last = sequence;
          }
          await follower.cancel();
        }
        await writing;
        expect(seen).toEqual((await office.entries()).map((entry) => entry.sequence));
      }),
      { numRuns: 50 },
    );
  });

  it('sends a heartbeat, looks for what another process wrote, and goes on', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const unseen = createOffice({ storage: { ...storage, watch: () => () => undefined } });
    const reader = createEventStream(unseen.authority, maya, undefined).pipeThrough(new TextDecoderStream()).getReader();
    await reader.read();
    const read = reader.read();
    await vi.advanceTimersByTimeAsync(14_999);
    await proposePayment(unseen);
    await vi.advanceTimersByTimeAsync(1);
    expect((await read).value).toBe(': still here\n\n');
    expect((await reader.read()).value).toContain('id: 1\nevent: entry');
    await reader.cancel();
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('sends its heartbeat also while others, whom it may not see, keep writing', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const follower = follow(maya);
    await follower.next();
    const message = follower.next();
    for (let second = 0; second < 15; second += 1) {
      await vi.advanceTimersByTimeAsync(999);
      await write(second, samsAgent);
    }
    await vi.advanceTimersByTimeAsync(15);
    expect(await message).toBe(': still here');
    await follower.cancel();
  });

  describe('is over', () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    async function endOf(caller: Caller, ttlMs?: number, log = office): Promise<readonly string[]> {
      const reader = createEventStream(log.authority, caller, undefined, { ttlMs }).pipeThrough(new TextDecoderStream()).getReader();
      const told: string[] = [];
      for (let read = await reader.read(); !read.done; read = await reader.read()) told.push(read.value);
      return told;
    }

    it.each([
      ['after five minutes', maya, undefined, 300_000],
      ['when it was told to be', maya, 2_000, 2_000],
      ['with the credential', { ...maya, expiresAt: 10_700 }, undefined, 700],
      ['with an agent’s credential', { ...agent, expiresAt: 10_700 }, undefined, 700],
      ['before a credential that lasts', { ...maya, expiresAt: Number.MAX_SAFE_INTEGER }, 2_000, 2_000],
      ['at once with a credential that is over', { ...maya, expiresAt: 9_000 }, undefined, 0],
    ])('%s, and tells nothing that came later', async (_when, caller, ttlMs, lastsMs) => {
      let isOver = false;
      const told = endOf(caller, ttlMs).finally(() => {
        isOver = true;
      });
      if (lastsMs > 0) await vi.advanceTimersByTimeAsync(lastsMs - 1);
      expect(isOver).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      await write(1);
      expect((await told).at(-1)).toBe('event: end\ndata: {}\n\n');
      expect((await told).join('')).not.toContain('event: entry');
      expect([storage.watchers.count, vi.getTimerCount()]).toEqual([0, 0]);
    });

    it('also while it is full of news, and where it was is where the next goes on', async () => {
      await Promise.all(Array.from({ length: 150 }, (_, index) => write(index)));
      // Nothing between that reads ahead.
      const reader = createEventStream(office.authority, maya, 0).getReader();
      const read = async (): Promise<string> => new TextDecoder().decode((await reader.read()).value);
      await read();
      expect((await read()).match(/^id: \d+$/gmu)?.at(-1)).toBe('id: 100');
      await vi.advanceTimersByTimeAsync(300_000);
      expect(await read()).toBe('event: end\ndata: {}\n\n');
      expect((await reader.read()).done).toBe(true);
      const next = follow(maya, 100);
      await next.next();
      expect((await next.nextEvent()).sequence).toBe(101);
      await next.cancel();
    });
  });

  it('watches nothing until it is read', async () => {
    const stream = createEventStream(office.authority, maya, undefined);
    await Promise.resolve();
    expect(storage.watchers.count).toBe(0);
    await stream.cancel();
  });

  it('lets go when it is cancelled, at whatever moment', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    for (let ticks = 0; ticks < 30; ticks += 1) {
      const follower = follow(maya);
      const reading = follower.next().then(() => follower.next()).catch(() => undefined);
      await write(ticks, samsAgent);
      for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
      await follower.cancel();
      await reading;
      await vi.advanceTimersByTimeAsync(0);
      expect([storage.watchers.count, vi.getTimerCount()]).toEqual([0, 0]);
    }
  });

  it('lets go when the storage fails, and says so to the host', async () => {
    const errors: unknown[] = [];
    const reader = createEventStream(office.authority, maya, undefined, { onError: (error) => errors.push(error) }).getReader();
    await reader.read();
    expect(storage.watchers.count).toBe(1);
    const read = reader.read();
    storage.isBroken = true;
    await expect(read).rejects.toThrow();
    expect(storage.watchers.count).toBe(0);
    expect(errors).toEqual([expect.objectContaining({ message: 'disk' })]);
  });
});
