import type { Transaction } from 'kysely';
import type { Office } from './office.ts';
import type { OfficeTables } from './schema.ts';
import { seedFiles, seedFileShares } from './seed-files.ts';
import { seedChannels, seedPosts } from './seed-forum.ts';
import { seedMails } from './seed-mails.ts';
import { seedPayments } from './seed-payments.ts';

/** Fills an office that was never filled; everything is dated relative to `now` (epoch ms). */
export async function seedOffice(transaction: Transaction<OfficeTables>, now: number): Promise<void> {
  const marked = await transaction
    .insertInto('seeding')
    .values({ id: 1, seededAt: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (marked.numInsertedOrUpdatedRows === 0n) return;
  await insertSeed(transaction, now);
}

/** Puts the office back as it was first filled: what was sent, shared, paid and posted in it since is gone. */
export async function resetOffice({ database, now }: Pick<Office, 'database' | 'now'>): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    for (const table of ['fileShares', 'files', 'posts', 'channels', 'mails', 'payments'] as const) await transaction.deleteFrom(table).execute();
    await insertSeed(transaction, now());
  });
}

async function insertSeed(transaction: Transaction<OfficeTables>, now: number): Promise<void> {
  await transaction.insertInto('mails').values(seedMails(now)).execute();
  await transaction.insertInto('files').values(seedFiles(now)).execute();
  await transaction.insertInto('fileShares').values(seedFileShares).execute();
  await transaction.insertInto('payments').values(seedPayments(now)).execute();
  await transaction.insertInto('channels').values(seedChannels).execute();
  await transaction.insertInto('posts').values(seedPosts(now)).execute();
}
