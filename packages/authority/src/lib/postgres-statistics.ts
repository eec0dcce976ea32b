import type { Pool } from 'pg';

/** Has the server count what is in the tables, early enough for the plans that are made while they fill. */
export interface Statistics {
  /** Notes that a transaction wrote, and has the tables counted where it is time. */
  countWrite(): Promise<void>;
}

/**
 * Of an instance. Of a table that was never counted PostgreSQL cannot know which of two indexes finds a row and which reads
 * all of a person’s; it counts by itself once a minute at most, and goes on counting as a table grows.
 */
const afterWrites: ReadonlySet<number> = new Set([64, 1_024]);

export function createStatistics(pool: Pool): Statistics {
  let writes = 0;
  return {
    async countWrite() {
      writes += 1;
      if (!afterWrites.has(writes)) return;
      // Where another instance counts already, or the server is gone, plans stay as they are.
      await pool.query('ANALYZE (SKIP_LOCKED) action, entry, reader, call_read, stop, standing_grant, limit_use, known_limit').catch(() => undefined);
    },
  };
}
