import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createScanRoom, type LineScanner, type ScanRoom } from '@byleave/core/audit-log';
import type { ScanAnswer, ScanRequest } from './scan-thread.ts';

/** A scanner in threads of its own. End it: a process waits for its threads. */
export interface ScanThreads extends LineScanner {
  end(): Promise<void>;
}

/** The thread that asks, which reads and keeps the tree, has a third of the work: more than three would wait for it. */
const mostThreads = 3;
/** One is scanned, and the next one is there. */
const atOnceEach = 2;

/** @param count Threads, at least 1. Default: as many as there are processors, at most 3. */
export function createScanThreads(count: number = Math.min(mostThreads, availableParallelism())): ScanThreads {
  const threads = Array.from({ length: count }, createThread);
  const rooms: Room[] = [];

  /** Rooms are few and used again: to get as much from the system each time costs more than to write to it. */
  function takeRoom(length: number): Room {
    const room = rooms.pop();
    return room && room.bytes.byteLength >= length ? room : { bytes: new ArrayBuffer(length), found: createScanRoom(length) };
  }

  return {
    atOnce: count * atOnceEach,
    async scan(tenant, given) {
      const thread = threads.reduce((one, other) => (other.waiting < one.waiting ? other : one));
      const { bytes, found } = takeRoom(given.length);
      const copy = new Uint8Array(bytes, 0, given.length);
      copy.set(given);
      const { lines, scanned } = await thread.scan({ tenant, lines: copy, room: found });
      return { lines, scanned: { ...scanned, claims: scanned.claims === '' ? [] : scanned.claims.split('\n') }, release: () => void rooms.push({ bytes: lines.buffer, found: scanned }) };
    },
    end: async () => void (await Promise.all(threads.map((thread) => thread.end()))),
  };
}

interface Room {
  readonly bytes: ArrayBuffer;
  readonly found: ScanRoom;
}

interface Thread {
  readonly waiting: number;
  scan(request: ScanRequest): Promise<ScanAnswer>;
  end(): Promise<unknown>;
}

/** Answers come in the order of what was asked. A thread that dies answers with its error, then and ever after. */
function createThread(): Thread {
  const worker = new Worker(new URL(`scan-thread${extname(import.meta.url)}`, import.meta.url));
  const asked: PromiseWithResolvers<ScanAnswer>[] = [];
  let died: Error | undefined;

  function fail(error: Error): void {
    died ??= error;
    for (const { reject } of asked.splice(0)) reject(died);
  }

  worker.on('message', (answer: ScanAnswer) => asked.shift()?.resolve(answer));
  worker.on('messageerror', fail);
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('A thread that reads the export has ended.')));
  return {
    get waiting() {
      return asked.length;
    },
    scan({ tenant, lines, room: { numbers, leafHashes } }) {
      const answer = Promise.withResolvers<ScanAnswer>();
      if (died) answer.reject(died);
      else {
        worker.postMessage({ tenant, lines, room: { numbers, leafHashes } } satisfies ScanRequest, [lines.buffer, numbers.buffer, leafHashes.buffer]);
        asked.push(answer);
      }
      return answer.promise;
    },
    end: () => worker.terminate(),
  };
}
