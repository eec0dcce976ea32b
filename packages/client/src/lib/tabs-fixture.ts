import type { ReadSource } from './source-reader.ts';
import type { Tabs } from './tabs.ts';

/** A tab of a fake browser. What happens to it, happens to its locks, messages, timers and connections. */
export interface FakeTab extends Tabs {
  /** Runs `task` when this tab gets to it: now, once it is thawed, or never. */
  readonly run: (task: () => void) => void;
  /** The tab is gone from one moment to the next: nothing in it tidies up. */
  readonly crash: () => void;
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** The next `count` messages to this tab get lost. */
  readonly lose: (count: number) => void;
  /** How many locks it holds. */
  readonly lockCount: () => number;
}

export interface FakeBrowser {
  openTab(): FakeTab;
  /** Every timer goes off. */
  passTime(): Promise<void>;
  /** Posts to every channel, as another script of the origin could. */
  postToAll(data: unknown): void;
}

interface LockRequest {
  readonly tab: object;
  readonly name: string;
  readonly grant: () => void;
  readonly reject: () => void;
}

/** Lets everything happen that waits for nothing but promises. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
}

export function createFakeBrowser(): FakeBrowser {
  const held = new Map<string, LockRequest>();
  let queue: readonly LockRequest[] = [];
  const channels = new Set<{ readonly tab: object; readonly name: string; readonly deliver: (data: unknown) => void }>();
  let timers: (() => void)[] = [];
  let nowMs = 1_000;

  function grantNext(name: string): void {
    const next = held.has(name) ? undefined : queue.find((request) => request.name === name);
    if (!next) return;
    queue = queue.filter((request) => request !== next);
    held.set(name, next);
    next.grant();
  }

  function release(request: LockRequest): void {
    queue = queue.filter((waiting) => waiting !== request);
    if (held.get(request.name) !== request) return;
    held.delete(request.name);
    grantNext(request.name);
  }

  function openTab(): FakeTab {
    const tab = {};
    let state: 'open' | 'frozen' | 'crashed' = 'open';
    let backlog: (() => void)[] = [];
    let toLose = 0;
    const run = (task: () => void): void => {
      if (state === 'open') task();
      if (state === 'frozen') backlog.push(task);
    };
    return {
      run,
      now: () => (nowMs += 1),
      wait: (_delayMs, signal) =>
        new Promise((resolve) => {
          timers.push(() => run(resolve));
          signal.addEventListener('abort', () => resolve());
        }),
      openChannel(name, onData) {
        const channel = {
          tab,
          name,
          deliver(data: unknown): void {
            if (toLose > 0) toLose -= 1;
            else run(() => channels.has(channel) && onData(data));
          },
        };
        channels.add(channel);
        return {
          post(data) {
            if (!channels.has(channel)) throw new Error('The channel is closed.');
            if (state !== 'open') return;
            const others = [...channels].filter((other) => other !== channel && other.name === name);
            for (const other of others) queueMicrotask(() => other.deliver(structuredClone(data)));
          },
          close: () => void channels.delete(channel),
        };
      },
      holdLock: (name, { steal = false, signal }, hold) =>
        new Promise((resolve, reject) => {
          const fail = (): void => reject(new DOMException('The request was aborted.', 'AbortError'));
          if (signal?.aborted) return fail();
          if (steal && signal) return reject(new DOMException('Not both.', 'NotSupportedError'));
          const request: LockRequest = {
            tab,
            name,
            reject: () => run(fail),
            grant: () =>
              run(() =>
                void hold()
                  .then(resolve, reject)
                  .finally(() => release(request)),
              ),
          };
          signal?.addEventListener('abort', () => {
            if (!queue.includes(request)) return;
            release(request);
            fail();
          });
          queue = steal ? [request, ...queue] : [...queue, request];
          if (steal) {
            held.get(name)?.reject();
            held.delete(name);
          }
          queueMicrotask(() => grantNext(name));
        }),
      crash() {
        state = 'crashed';
        for (const channel of channels) if (channel.tab === tab) channels.delete(channel);
        queue = queue.filter((request) => request.tab !== tab);
        for (const request of held.values()) if (request.tab === tab) release(request);
      },
      freeze: () => void (state = state === 'open' ? 'frozen' : state),
      thaw() {
        if (state !== 'frozen') return;
        state = 'open';
        const tasks = backlog;
        backlog = [];
        for (const task of tasks) task();
      },
      lose: (count) => void (toLose = count),
      lockCount: () => [...held.values()].filter((request) => request.tab === tab).length,
    };
  }

  return {
    openTab,
    postToAll: (data) => {
      for (const channel of channels) channel.deliver(data);
    },
    async passTime() {
      const due = timers;
      timers = [];
      for (const ring of due) ring();
      await settle();
    },
  };
}

/** A log that grows, and that tabs read from where they say. Its entries are their own cursors. */
export interface FakeLog {
  readonly append: () => void;
  readonly length: () => number;
  /** Empties the log and breaks every connection. */
  readonly reset: () => void;
  /** Where each connection so far started. */
  readonly connections: readonly (number | undefined)[];
  readonly readAs: (tab: Pick<FakeTab, 'run'>) => ReadSource;
}

export function createFakeLog(): FakeLog {
  let length = 0;
  const connections: (number | undefined)[] = [];
  const readers = new Set<{ readonly push: (entry: number) => void; readonly connect: () => void }>();
  return {
    connections,
    length: () => length,
    append() {
      length += 1;
      for (const { push } of readers) push(length);
    },
    reset() {
      length = 0;
      for (const { connect } of readers) connect();
    },
    readAs: (tab) => ({ cursor, signal, tell }) =>
      new Promise((resolve) => {
        connections.push(cursor);
        let last = cursor;
        const push = (entry: number): void =>
          tab.run(() => {
            last = entry;
            tell({ message: entry, cursor: entry });
          });
        const connect = (): void =>
          tab.run(() => {
            last = Math.min(last ?? length, length);
            tell({ status: 'live', cursor: last });
            for (let entry = last + 1; entry <= length; entry += 1) push(entry);
          });
        const reader = { push, connect };
        readers.add(reader);
        connect();
        signal.addEventListener('abort', () => {
          readers.delete(reader);
          resolve();
        });
      }),
  };
}
