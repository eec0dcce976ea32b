import { ByleaveError } from '@byleave/core';
import { Pool, types, type ClientBase, type ClientConfig, type PoolConfig } from 'pg';
import { fromStoredText } from './postgres-text.ts';

/** How to reach the database, as `pg` takes it. */
export type PostgresConnection = Omit<PoolConfig, 'types' | 'pipeline' | 'onConnect' | 'Client'>;

/** What every connection of ours is like. One that leads nowhere any more is noticed within half a minute. */
export function toClientConfig(connection: PostgresConnection): ClientConfig {
  return { application_name: 'byleave', keepAlive: true, keepAliveInitialDelayMillis: 10_000, ...connection, types: { getTypeParser } };
}

export interface PoolOptions {
  /** Statements are sent without waiting for the answers to those before them. Default false. */
  readonly pipeline?: boolean;
  /** What every connection is told first, as SQL. */
  readonly settings?: string;
}

/** Connections that are only ever used where what is committed is on the disk. */
export function createPostgresPool(connection: PostgresConnection, { pipeline = false, settings = '' }: PoolOptions = {}): Pool {
  const onConnect = async (client: ClientBase): Promise<void> => {
    if (settings !== '') await client.query(settings);
    await requireDurability(client);
  };
  const pool = new Pool({ max: 16, ...toClientConfig(connection), pipeline, onConnect });
  // Whoever uses a connection hears from its query that it is lost; one that nobody uses is replaced.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

const { INT8, NUMERIC, TEXT } = types.builtins;

type Parser = (value: string) => unknown;

/** Counts and times as numbers, exactly or not at all. */
function getTypeParser(oid: number, format?: string): Parser {
  if (oid === INT8 || oid === NUMERIC) return toExactNumber;
  if (oid === TEXT) return fromStoredText;
  return format === 'binary' ? types.getTypeParser(oid, 'binary') : types.getTypeParser(oid, 'text');
}

function toExactNumber(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`postgres storage: ${value} is beyond what a number holds exactly`);
  return number;
}

/** What of a server's settings decides whether it keeps what it answers. */
export interface ServerSettings {
  readonly fsync: string;
  readonly synchronousCommit: string;
  readonly encoding: string;
}

const readSettings = `
  SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS "synchronousCommit", current_setting('server_encoding') AS encoding`;

async function requireDurability(client: ClientBase): Promise<void> {
  const { rows } = await client.query<ServerSettings>(readSettings);
  checkDurability(rows[0]!);
}

/** @throws ByleaveError `misuse` where a commit may be answered before it is on the disk, or text is not Unicode. */
export function checkDurability({ fsync, synchronousCommit, encoding }: ServerSettings): void {
  if (fsync !== 'on') throw misuse('runs with fsync off', 'what was answered would not survive a power cut', 'Turn fsync on');
  // Every other value waits for this server's own disk, and some for a standby's besides.
  if (synchronousCommit === 'off') {
    throw misuse('commits with synchronous_commit off', 'what was answered could be lost in a crash', 'Turn it on for this user and database');
  }
  if (encoding !== 'UTF8') throw misuse(`keeps text as ${encoding}`, 'not everything could be kept as it was written', 'Use a database with the encoding UTF8');
}

function misuse(what: string, why: string, instead: string): ByleaveError {
  return new ByleaveError({ code: 'misuse', message: `The PostgreSQL server ${what}, so ${why}. ${instead}.` });
}
