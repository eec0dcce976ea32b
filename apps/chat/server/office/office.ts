import { openSqliteFile } from '@byleave/authority/sqlite';
import { Kysely } from 'kysely';
import { createTables, type OfficeTables } from './schema.ts';
import { seedOffice } from './seed.ts';

/** The company's office: one database with its mails, files, payments and forum. */
export interface Office {
  readonly database: Kysely<OfficeTables>;
  /** The time, in epoch ms, that writes are dated with. */
  readonly now: () => number;
  close(): Promise<void>;
}

/**
 * Opens the office in a SQLite file (`:memory:` for one that lives as long as the process) and fills it the first
 * time, dated relative to `now`.
 */
export async function openOffice(path: string, now: () => number = Date.now): Promise<Office> {
  const database = new Kysely<OfficeTables>({ dialect: openSqliteFile(path).dialect });
  await database.transaction().execute(async (transaction) => {
    await createTables(transaction);
    await seedOffice(transaction, now());
  });
  return { database, now, close: () => database.destroy() };
}
