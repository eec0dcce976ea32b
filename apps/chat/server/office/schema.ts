import type { Kysely } from 'kysely';

export interface MailRow {
  readonly id: string;
  readonly folder: 'inbox' | 'sent';
  readonly from: string;
  readonly fromName: string;
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  /** Epoch ms. */
  readonly sentAt: number;
  readonly isRead: 0 | 1;
}

export interface FileRow {
  readonly path: string;
  readonly title: string;
  readonly body: string;
  readonly owner: string;
  /** Epoch ms. */
  readonly changedAt: number;
}

export type FileAccess = 'view' | 'edit';

export interface FileShareRow {
  readonly path: string;
  readonly with: string;
  readonly access: FileAccess;
}

export type PaymentStatus = 'booked' | 'scheduled';

export interface PaymentRow {
  readonly id: string;
  readonly recipient: string;
  /** Without spaces. */
  readonly iban: string;
  readonly amountCents: number;
  readonly currency: 'EUR';
  readonly reference: string;
  /** Epoch ms. */
  readonly bookedAt: number;
  readonly status: PaymentStatus;
}

export interface ChannelRow {
  readonly name: string;
  readonly topic: string;
}

export interface PostRow {
  readonly id: string;
  readonly channel: string;
  readonly author: string;
  readonly body: string;
  /** Epoch ms. */
  readonly postedAt: number;
}

/** A person's latest run of the story that is guarded, with the office as it was before. */
export interface StoryRunRow {
  readonly owner: string;
  readonly conversation: string;
  /** Epoch ms. */
  readonly startedAt: number;
  /** JSON of an `OfficeState`. */
  readonly before: string;
}

export interface OfficeTables {
  readonly mails: MailRow;
  readonly files: FileRow;
  readonly fileShares: FileShareRow;
  readonly payments: PaymentRow;
  readonly channels: ChannelRow;
  readonly posts: PostRow;
  readonly storyRuns: StoryRunRow;
  /** One row, written together with the seed. */
  readonly seeding: { readonly id: 1; readonly seededAt: number };
}

/** Creates the tables that are not there yet. */
export async function createTables(database: Kysely<OfficeTables>): Promise<void> {
  const table = (name: keyof OfficeTables) => database.schema.createTable(name).ifNotExists();
  await table('mails')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('folder', 'text', (column) => column.notNull())
    .addColumn('from', 'text', (column) => column.notNull())
    .addColumn('fromName', 'text', (column) => column.notNull())
    .addColumn('to', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('sentAt', 'integer', (column) => column.notNull())
    .addColumn('isRead', 'integer', (column) => column.notNull())
    .execute();
  await table('files')
    .addColumn('path', 'text', (column) => column.primaryKey())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('changedAt', 'integer', (column) => column.notNull())
    .execute();
  await table('fileShares')
    .addColumn('path', 'text', (column) => column.notNull().references('files.path'))
    .addColumn('with', 'text', (column) => column.notNull())
    .addColumn('access', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('fileSharesKey', ['path', 'with'])
    .execute();
  await table('payments')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('recipient', 'text', (column) => column.notNull())
    .addColumn('iban', 'text', (column) => column.notNull())
    .addColumn('amountCents', 'integer', (column) => column.notNull())
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('reference', 'text', (column) => column.notNull())
    .addColumn('bookedAt', 'integer', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .execute();
  await table('channels')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('topic', 'text', (column) => column.notNull())
    .execute();
  await table('posts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('channel', 'text', (column) => column.notNull().references('channels.name'))
    .addColumn('author', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('postedAt', 'integer', (column) => column.notNull())
    .execute();
  await table('storyRuns')
    .addColumn('owner', 'text', (column) => column.primaryKey())
    .addColumn('conversation', 'text', (column) => column.notNull())
    .addColumn('startedAt', 'integer', (column) => column.notNull())
    .addColumn('before', 'text', (column) => column.notNull())
    .execute();
  await table('seeding')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('seededAt', 'integer', (column) => column.notNull())
    .execute();
}
