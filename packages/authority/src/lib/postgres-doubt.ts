import { setTimeout as pause } from 'node:timers/promises';
import { ByleaveError } from '@byleave/core';
import type { Pool } from 'pg';

const pauseMs = 50;
const longestDoubtMs = 10_000;

/**
 * Whether a transaction whose commit was never answered has committed, asked on another connection
 * (https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-SNAPSHOT).
 *
 * @throws ByleaveError `internal_error` when the server cannot be asked for ten seconds: nobody knows then.
 */
export async function hasCommitted(pool: Pool, writer: string, lost: unknown): Promise<boolean> {
  for (const deadline = Date.now() + longestDoubtMs; Date.now() < deadline; await pause(pauseMs)) {
    const status = await readStatus(pool, writer);
    if (status === 'committed') return true;
    if (status === 'aborted') return false;
  }
  const message = 'The connection to PostgreSQL was lost in a commit, and nobody can say whether it was done. Look before you try again.';
  throw new ByleaveError({ code: 'internal_error', message }, { cause: lost });
}

async function readStatus(pool: Pool, writer: string): Promise<string | null | undefined> {
  try {
    const { rows } = await pool.query<{ status: string | null }>('SELECT pg_xact_status($1::xid8) AS status', [writer]);
    return rows[0]?.status;
  } catch {
    return undefined;
  }
}
