import type { ReadSource } from '@byleave/core';
import type { CallKey } from './storage.ts';

/** What agents had read when they made their calls, apart from the actions: those are read by the dozen, and these are long. */
export interface ReadStore {
  /**
   * Keeps what was read for a call, whichever of its attempts comes of it.
   *
   * @throws when something is kept for the call already.
   */
  insertRead(call: CallKey, sources: readonly ReadSource[]): Promise<void>;
  /** Nothing where nothing was handed over, or the person was erased. */
  findRead(call: CallKey): Promise<readonly ReadSource[] | undefined>;
}
