import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** In MiB. */
export interface MemoryUse {
  /** What anything still holds on to, after a collection. */
  readonly heap: number;
  /** What V8 has taken for the heap, and not given back. */
  readonly heapTaken: number;
  readonly resident: number;
}

export interface MemoryGrowth {
  readonly early: MemoryUse;
  readonly late: MemoryUse;
}

export const earlyActions = 1_000;

/** In a process of its own, which does nothing else. */
export async function measureMemory(actions: number): Promise<MemoryGrowth> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', join(import.meta.dirname, 'run-memory.ts'), String(actions)]);
  const [early, late] = JSON.parse(stdout) as readonly [MemoryUse, MemoryUse];
  return { early, late };
}
