import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** In MiB. */
export interface MemoryUse {
  readonly heap: number;
  readonly resident: number;
}

export interface MemoryGrowth {
  readonly early: MemoryUse;
  readonly late: MemoryUse;
  /** What is in use after the last action to what was after the first thousand: the worse of heap and resident set. */
  readonly ratio: number;
}

export const earlyActions = 1_000;

/** In a process of its own, which does nothing else. */
export async function measureMemory(actions: number): Promise<MemoryGrowth> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', join(import.meta.dirname, 'run-memory.ts'), String(actions)]);
  const [early, late] = JSON.parse(stdout) as readonly [MemoryUse, MemoryUse];
  return { early, late, ratio: Math.max(late.heap / early.heap, late.resident / early.resident) };
}
