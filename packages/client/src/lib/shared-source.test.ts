import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { shareSource } from './shared-source.ts';
import type { StreamStatus } from './stream.ts';
import { createFakeBrowser, createFakeLog, settle, type FakeBrowser, type FakeLog, type FakeTab } from './tabs-fixture.ts';

let browser: FakeBrowser;
let log: FakeLog;

beforeEach(() => {
  browser = createFakeBrowser();
  log = createFakeLog();
});

interface Listener {
  readonly tab: FakeTab;
  readonly heard: number[];
  readonly statuses: StreamStatus[];
  /** How long the log was when this tab was first live. */
  readonly liveFrom: () => number | undefined;
  readonly leave: () => void;
  readonly left: Promise<void>;
}

const parseEntry = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

function listen(name = 'log', tabs?: (tab: FakeTab) => FakeTab): Listener {
  const tab = browser.openTab();
  const leaving = new AbortController();
  const heard: number[] = [];
  const statuses: StreamStatus[] = [];
  let liveFrom: number | undefined;
  const left = shareSource<number>(
    {
      name,
      signal: leaving.signal,
      read: log.readAs(tab),
      parse: parseEntry,
      onMessage: (entry) => heard.push(entry),
      onStatus(status) {
        statuses.push(status);
        if (status === 'live') liveFrom ??= log.length();
      },
    },
    tabs ? tabs(tab) : tab,
  );
  return { tab, heard, statuses, liveFrom: () => liveFrom, leave: () => leaving.abort(), left };
}

async function append(count = 1): Promise<void> {
  for (let index = 0; index < count; index += 1) log.append();
  await settle();
}

async function listenAll<Count extends number>(count: Count): Promise<readonly [Listener, Listener, Listener]> {
  const listeners = Array.from({ length: count }, () => listen());
  await settle();
  return listeners as unknown as readonly [Listener, Listener, Listener];
}

describe('a source that tabs share', () => {
  it('is read by one of them and heard by all, each message once and in order', async () => {
    const tabs = await listenAll(3);
    await append(3);
    expect(log.connections).toEqual([undefined]);
    for (const { heard, statuses } of tabs) {
      expect(heard).toEqual([1, 2, 3]);
      expect(statuses).toEqual(['connecting', 'live']);
    }
  });

  it('tells a tab that comes late how things are, and what happens from now on', async () => {
    const [reader] = await listenAll(1);
    await append(2);
    const late = listen();
    await settle();
    expect(late.statuses).toEqual(['connecting', 'live']);
    expect(reader.statuses).toEqual(['connecting', 'live']);
    await append();
    expect(late.heard).toEqual([3]);
    reader.tab.crash();
    log.append();
    await settle();
    expect(late.heard).toEqual([3, 4]);
    expect(log.connections).toEqual([undefined, 3]);
  });

  it.each([
    ['leaves', (reader: Listener) => reader.leave()],
    ['crashes', (reader: Listener) => reader.tab.crash()],
  ])('is taken over where the reader %s, with nothing lost or twice', async (_how, end) => {
    const [reader, second, third] = await listenAll(3);
    await append(2);
    end(reader);
    await append(2);
    for (const { heard, statuses } of [second, third]) {
      expect(heard).toEqual([1, 2, 3, 4]);
      expect(statuses).toEqual(['connecting', 'live', 'reconnecting', 'live']);
    }
    expect(log.connections).toEqual([undefined, 2]);
    expect(second.tab.lockCount() + third.tab.lockCount()).toBe(1);
  });

  it('reads again what the reader heard and could no longer tell', async () => {
    const [reader, second] = await listenAll(2);
    second.tab.lose(1);
    log.append();
    reader.tab.crash();
    await settle();
    expect(second.heard).toEqual([1]);
    expect(log.connections).toEqual([undefined, 0]);
  });

  it('goes back for a tab that missed something, and nobody else hears it twice', async () => {
    const [reader, second, third] = await listenAll(3);
    await append();
    third.tab.lose(2);
    await append(4);
    for (const { heard } of [reader, second, third]) expect(heard).toEqual([1, 2, 3, 4, 5]);
    expect(log.connections).toEqual([undefined, 1]);
  });

  it('is taken from a reader that is frozen, which listens when it thaws', async () => {
    const [reader, second, third] = await listenAll(3);
    await append();
    reader.tab.freeze();
    await append(2);
    expect(second.heard).toEqual([1]);
    for (let tick = 0; tick < 3; tick += 1) await browser.passTime();
    await append();
    for (const { heard } of [second, third]) expect(heard).toEqual([1, 2, 3, 4]);
    reader.tab.thaw();
    await append();
    for (const { heard, statuses } of [reader, second, third]) {
      expect(heard).toEqual([1, 2, 3, 4, 5]);
      expect(statuses.at(-1)).toBe('live');
    }
    expect(reader.tab.lockCount()).toBe(0);
  });

  it('tells a reader that thaws as a listener that it was away, whatever got lost meanwhile', async () => {
    const [reader] = await listenAll(2);
    reader.tab.freeze();
    reader.tab.lose(1_000);
    for (let tick = 0; tick < 3; tick += 1) await browser.passTime();
    await append();
    reader.tab.lose(0);
    reader.tab.thaw();
    await settle();
    expect(reader.statuses).toEqual(['connecting', 'live', 'reconnecting', 'live']);
    expect(reader.heard).toEqual([1]);
  });

  it('stays with a reader that answers, however long nothing happens', async () => {
    const [, second] = await listenAll(2);
    for (let tick = 0; tick < 20; tick += 1) await browser.passTime();
    expect(log.connections).toHaveLength(1);
    expect(second.statuses).toEqual(['connecting', 'live']);
  });

  it('starts again with a source that does', async () => {
    const [reader, second] = await listenAll(2);
    await append(3);
    log.reset();
    await append(2);
    for (const { heard } of [reader, second]) expect(heard).toEqual([1, 2, 3, 1, 2]);
  });

  it('goes on without a listener that leaves', async () => {
    const [reader, second] = await listenAll(2);
    second.leave();
    await second.left;
    await append();
    expect([reader.heard, second.heard]).toEqual([[1], []]);
    reader.leave();
    await reader.left;
    expect(reader.tab.lockCount()).toBe(0);
  });

  it('is not that of tabs that name another', async () => {
    const here = listen('authority.test');
    const there = listen('other.test');
    await settle();
    await append();
    expect([here.heard, there.heard]).toEqual([[1], [1]]);
    expect(log.connections).toHaveLength(2);
  });

  it('ignores messages that are none', async () => {
    const tabs = await listenAll(2);
    const report = { kind: 'report', term: 9e15, status: 'live', from: 0, cursor: 1 };
    for (const data of [undefined, null, 7, 'x', {}, [], { ...report, status: 'fine' }, { ...report, term: '1' }, { kind: 'behind' }, { kind: 'hello', id: 3 }]) browser.postToAll(data);
    await append();
    for (const { heard } of tabs) expect(heard).toEqual([1]);
  });

  it('passes over a message that does not parse', async () => {
    const [, second] = await listenAll(2);
    browser.postToAll({ kind: 'report', term: 9e15, status: 'live', message: 'x', from: 0, cursor: 1 });
    expect(second.heard).toEqual([]);
  });
});

describe('a tab that cannot share', () => {
  const failing = async (): Promise<never> => {
    throw new DOMException('Not here.', 'SecurityError');
  };

  it.each<[string, (tab: FakeTab) => FakeTab]>([
    ['may not use locks', (tab) => ({ ...tab, holdLock: failing })],
    ['may not open a channel', (tab) => ({ ...tab, openChannel: () => { throw new DOMException('Not here.', 'SecurityError'); } })],
  ])('reads for itself when it %s', async (_why, without) => {
    const alone = [listen('log', without), listen('log', without)];
    await settle();
    await append(2);
    expect(log.connections).toHaveLength(2);
    for (const { heard, statuses } of alone) {
      expect(heard).toEqual([1, 2]);
      expect(statuses).toEqual(['connecting', 'live']);
    }
    for (const { leave, left } of alone) {
      leave();
      await left;
    }
  });

  it('reads for itself where there are no tabs, such as in Node', async () => {
    const leaving = new AbortController();
    const heard: number[] = [];
    const left = shareSource<number>({ name: 'log', signal: leaving.signal, read: log.readAs({ run: (task) => task() }), parse: parseEntry, onMessage: (entry) => heard.push(entry) });
    await append();
    leaving.abort();
    await left;
    expect(heard).toEqual([1]);
  });

  it('does nothing when it has left already', async () => {
    await shareSource<number>({ name: 'log', signal: AbortSignal.abort(), read: log.readAs(browser.openTab()), parse: parseEntry, onMessage: () => undefined }, browser.openTab());
    expect(log.connections).toEqual([]);
  });

  it('fails with a reading that fails', async () => {
    const read = async (): Promise<never> => {
      throw new Error('a reading’s own fault');
    };
    const failed = shareSource<number>({ name: 'log', signal: new AbortController().signal, read, parse: parseEntry, onMessage: () => undefined }, browser.openTab());
    await expect(failed).rejects.toThrow('own fault');
  });
});

describe('whatever happens to tabs', () => {
  const which = fc.nat(5);
  const step = fc.oneof(
    fc.constant({ type: 'append' } as const),
    fc.constant({ type: 'open' } as const),
    fc.constant({ type: 'passTime' } as const),
    fc.constant({ type: 'settle' } as const),
    fc.record({ type: fc.constantFrom('crash', 'leave', 'freeze', 'thaw', 'lose'), which }),
  );

  it('each that is still there heard each message once, in order, from when it was live', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        browser = createFakeBrowser();
        log = createFakeLog();
        let present = [listen(), listen()];
        for (const next of steps) {
          if (next.type === 'append') log.append();
          else if (next.type === 'open') present.push(listen());
          else if (next.type === 'passTime') await browser.passTime();
          else if (next.type === 'settle') await settle();
          else {
            const listener = present[next.which];
            if (!listener) continue;
            if (next.type === 'freeze' || next.type === 'thaw') listener.tab[next.type]();
            else if (next.type === 'lose') listener.tab.lose(2);
            else {
              if (next.type === 'crash') listener.tab.crash();
              else listener.leave();
              present = present.filter((other) => other !== listener);
            }
          }
        }
        for (const { tab } of present) {
          tab.thaw();
          tab.lose(0);
        }
        for (let tick = 0; tick < 4; tick += 1) await browser.passTime();
        await append();
        for (const { heard, statuses, liveFrom } of present) {
          expect(statuses.at(-1)).toBe('live');
          expect(heard).toEqual(Array.from(heard, (_, index) => heard[0]! + index));
          expect(heard.at(-1)).toBe(log.length());
          expect(heard[0]).toBeLessThanOrEqual(liveFrom()! + 1);
        }
        if (present.length > 0) expect(present.reduce((sum, { tab }) => sum + tab.lockCount(), 0)).toBe(1);
      }),
      { numRuns: 300 },
    );
  });
});
