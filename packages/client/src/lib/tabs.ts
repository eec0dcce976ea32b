import { waitForTimer } from './stream.ts';

/** How the tabs of a browser find each other. */
export interface Tabs {
  /** Runs `run` while this tab holds the lock `name`, as `navigator.locks.request` does. */
  readonly holdLock: (name: string, options: LockOptions, run: () => Promise<void>) => Promise<void>;
  /** Hears what the other tabs post under `name`, and never what it posts itself, as a `BroadcastChannel` does. */
  readonly openChannel: (name: string, onData: (data: unknown) => void) => TabChannel;
  /** Resolves after the delay, or as soon as `signal` aborts. */
  readonly wait: (delayMs: number, signal: AbortSignal) => Promise<void>;
  /** Epoch ms, the same for every tab. */
  readonly now: () => number;
}

export interface TabChannel {
  readonly post: (data: unknown) => void;
  readonly close: () => void;
}

/**
 * The browser's own, or `undefined` where there is none: an insecure origin, an old browser, Node (whose locks span
 * threads of one process, and which has no limit on connections to share one for).
 */
export function findTabs(): Tabs | undefined {
  const isBrowser = globalThis.isSecureContext === true && 'locks' in navigator && 'BroadcastChannel' in globalThis;
  return isBrowser ? { holdLock, openChannel, wait: waitForTimer, now: Date.now } : undefined;
}

function holdLock(name: string, options: LockOptions, run: () => Promise<void>): Promise<void> {
  return navigator.locks.request(name, options, run);
}

function openChannel(name: string, onData: (data: unknown) => void): TabChannel {
  const channel = new BroadcastChannel(name);
  channel.addEventListener('message', (event: MessageEvent<unknown>) => onData(event.data));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel never leaves its origin
  return { post: (data) => channel.postMessage(data), close: () => channel.close() };
}
