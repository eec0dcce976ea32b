import { openPostgresSchema } from '@byleave/authority/postgres';
import { openSqliteFile } from '@byleave/authority/sqlite';
import type { UIMessage } from 'ai';
import { Kysely, sql, type Generated } from 'kysely';

/**
 * `idle`: the person speaks next. `running`: the agent is at it. `waiting`: a person has to decide. `failed`: the last
 * run broke off, and `error` says why.
 */
export type ConversationStatus = 'idle' | 'running' | 'waiting' | 'failed';

export interface ConversationSummary {
  readonly id: string;
  /** The person's first words, or an empty string. */
  readonly title: string;
  readonly status: ConversationStatus;
  readonly error: string | null;
  /** Epoch ms. */
  readonly updatedAt: number;
}

export interface Conversation extends ConversationSummary {
  readonly messages: readonly UIMessage[];
}

interface Tables {
  conversation: { id: string; owner: string; title: string; status: ConversationStatus; error: string | null; updated_at: number };
  message: { position: Generated<number>; conversation_id: string; id: string; body: string };
}

/** Conversations outlive the process: what is here is what a restarted server goes on from. */
export interface Conversations {
  /** Those of one person, by the person's id. Nothing in here reaches anybody else's. */
  of(owner: string): ConversationStore;
  close(): Promise<void>;
}

/** One person's conversations. Somebody else's is not there. */
export interface ConversationStore {
  create(id: string): Promise<Conversation>;
  find(id: string): Promise<Conversation | undefined>;
  /** At most 50, the latest first. */
  list(): Promise<readonly ConversationSummary[]>;
  /** Those that are running or waiting. */
  listUnfinished(): Promise<readonly ConversationSummary[]>;
  /**
   * Inserts a message, or puts it in the place of the one with its id.
   *
   * @throws Error when there is no such conversation.
   */
  saveMessages(id: string, messages: readonly UIMessage[]): Promise<void>;
  setStatus(id: string, status: ConversationStatus, error?: string): Promise<void>;
}

const longestTitle = 80;

export async function openConversations(path: string, now: () => number = Date.now): Promise<Conversations> {
  const database = new Kysely<Tables>({ dialect: openSqliteFile(path).dialect });
  await createTables(database);
  return { of: (owner) => createStore(database, owner, now), close: () => database.destroy() };
}

const schema = 'byleave_chat';
const steps: readonly string[] = [
  `
  CREATE TABLE conversation (
    id text PRIMARY KEY, owner text NOT NULL, title text NOT NULL, status text NOT NULL, error text, updated_at bigint NOT NULL
  );
  CREATE TABLE message (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, conversation_id text NOT NULL REFERENCES conversation (id),
    id text NOT NULL, body text NOT NULL, UNIQUE (conversation_id, id)
  );
  `,
];

/** The same in a PostgreSQL database, in a schema of their own. */
export async function openPostgresConversations(connectionString: string, now: () => number = Date.now): Promise<Conversations> {
  const database = new Kysely<Tables>({ dialect: await openPostgresSchema({ connectionString, schema, steps, max: 4 }) });
  return { of: (owner) => createStore(database.withSchema(schema), owner, now), close: () => database.destroy() };
}

async function createTables(database: Kysely<Tables>): Promise<void> {
  await sql`
    CREATE TABLE IF NOT EXISTS conversation (
      id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, status TEXT NOT NULL, error TEXT, updated_at INTEGER NOT NULL
    ) STRICT`.execute(database);
  await sql`
    CREATE TABLE IF NOT EXISTS message (
      position INTEGER PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversation (id), id TEXT NOT NULL,
      body TEXT NOT NULL, UNIQUE (conversation_id, id)
    ) STRICT`.execute(database);
  await addOwners(database);
}

/** Conversations that were kept before they had owners were all hers. */
const firstOwner = 'maya';

async function addOwners(database: Kysely<Tables>): Promise<void> {
  const columns = await sql<{ readonly name: string }>`SELECT name FROM pragma_table_info('conversation')`.execute(database);
  if (columns.rows.some(({ name }) => name === 'owner')) return;
  await database.schema
    .alterTable('conversation')
    .addColumn('owner', 'text', (column) => column.notNull().defaultTo(firstOwner))
    .execute();
}

function createStore(database: Kysely<Tables>, owner: string, now: () => number): ConversationStore {
  const selectOwn = () => database.selectFrom('conversation').selectAll().where('owner', '=', owner);
  const find = async (id: string): Promise<Conversation | undefined> => {
    const row = await selectOwn().where('id', '=', id).executeTakeFirst();
    if (!row) return undefined;
    const messages = await database.selectFrom('message').select('body').where('conversation_id', '=', id).orderBy('position').execute();
    return { ...toSummary(row), messages: messages.map((message) => JSON.parse(message.body) as UIMessage) };
  };
  return {
    find,
    async create(id) {
      await database.insertInto('conversation').values({ id, owner, title: '', status: 'idle', error: null, updated_at: now() }).execute();
      return (await find(id))!;
    },
    async list() {
      return (await selectOwn().orderBy('updated_at', 'desc').limit(50).execute()).map(toSummary);
    },
    async listUnfinished() {
      return (await selectOwn().where('status', 'in', ['running', 'waiting']).execute()).map(toSummary);
    },
    async saveMessages(id, messages) {
      await database.transaction().execute(async (transaction) => {
        const first = messages.find((message) => message.role === 'user');
        const updated = await transaction
          .updateTable('conversation')
          .set({ updated_at: now() })
          .$if(first !== undefined, (query) =>
            query.set((update) => ({
              title: update.case().when('title', '=', '').then(toTitle(first!)).else(update.ref('title')).end(),
            })),
          )
          .where('id', '=', id)
          .where('owner', '=', owner)
          .executeTakeFirst();
        if (updated.numUpdatedRows === 0n) throw new Error(`There is no conversation ${id} of ${owner} to save messages in. Nothing was saved.`);
        for (const message of messages) {
          const body = JSON.stringify(message);
          await transaction
            .insertInto('message')
            .values({ conversation_id: id, id: message.id, body })
            .onConflict((conflict) => conflict.columns(['conversation_id', 'id']).doUpdateSet({ body }))
            .execute();
        }
      });
    },
    async setStatus(id, status, error) {
      await database
        .updateTable('conversation')
        .set({ status, error: error ?? null })
        .where('id', '=', id)
        .where('owner', '=', owner)
        .execute();
    },
  };
}

function toSummary(row: Tables['conversation']): ConversationSummary {
  return { id: row.id, title: row.title, status: row.status, error: row.error, updatedAt: row.updated_at };
}

function toTitle(message: UIMessage): string {
  const text = message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join(' ');
  return text.length > longestTitle ? `${text.slice(0, longestTitle - 1)}…` : text;
}
