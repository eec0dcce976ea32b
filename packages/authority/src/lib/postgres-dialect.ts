import { PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import { createPostgresPool, type PostgresConnection } from './postgres-pool.ts';
import { upgradePostgresSchema } from './postgres-schema.ts';
import { toStoredText } from './postgres-text.ts';

export interface PostgresSchemaOptions extends PostgresConnection {
  /** Created where it is missing. Any but the authority's. */
  readonly schema: string;
  /** Step `n` brings the schema from version `n` to `n + 1`. A step that was ever released is never edited. */
  readonly steps: readonly string[];
}

/**
 * Opens a schema of the product's own, beside the authority's, as a Kysely dialect: what is committed is on the disk,
 * counts are exact numbers, text is any text. Its tables are brought up to date in one transaction and under a lock.
 *
 * @throws ByleaveError `misuse` when the server would answer commits that are not on the disk.
 * @throws when the schema was written by a newer version, or the database cannot be reached.
 */
export async function openPostgresSchema({ schema, steps, ...connection }: PostgresSchemaOptions): Promise<PostgresDialect> {
  const pool = createPostgresPool(connection);
  const client = await pool.connect();
  try {
    await upgradePostgresSchema(client, schema, steps);
  } catch (error) {
    client.release();
    await pool.end();
    throw error;
  }
  client.release();
  const connect = async (): Promise<PostgresPoolClient> => {
    const connected = await pool.connect();
    const toStored = (value: unknown): unknown => (typeof value === 'string' ? toStoredText(value) : value);
    const query = (text: string, values: readonly unknown[]) => connected.query(text, values.map(toStored));
    return { query, release: () => connected.release() } as unknown as PostgresPoolClient;
  };
  return new PostgresDialect({ pool: { connect, end: () => pool.end(), options: {} } satisfies PostgresPool });
}
