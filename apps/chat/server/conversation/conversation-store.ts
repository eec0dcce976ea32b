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
  conversation: { id: string; title: string; status: ConversationStatus; error: string | null; updated_at: number };
  message: { position: Generated<number>; conversation_id: string; id: string; body: string };
}

/** Conversations outlive the process: what is here is what a restarted server goes on from. */
export interface ConversationStore {
  create(id: string): Promise<Conversation>;
  find(id: string): Promise<Conversation | undefined>;
  /** The latest first. */
  list(): Promise<readonly ConversationSummary[]>;
  /** Inserts a message, or puts it in the place of the one with its id. */
  saveMessages(id: string, messages: readonly UIMessage[]): Promise<void>;
  setStatus(id: string, status: ConversationStatus, error?: string): Promise<void>;
  close(): Promise<void>;
}

const longestTitle = 80;

export async function openConversationStore(path: string, now: () => number = Date.now): Promise<ConversationStore> {
  const database = new Kysely<Tables>({ dialect: openSqliteFile(path).dialect });
  await sql`
    CREATE TABLE IF NOT EXISTS conversation (
      id TEXT PRIMARY KEY, title TEXT NOT NULL, status TEXT NOT NULL, error TEXT, updated_at INTEGER NOT NULL
    ) STRICT`.execute(database);
  await sql`
    CREATE TABLE IF NOT EXISTS message (
      position INTEGER PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversation (id), id TEXT NOT NULL,
      body TEXT NOT NULL, UNIQUE (conversation_id, id)
    ) STRICT`.execute(database);

  const find = async (id: string): Promise<Conversation | undefined> => {
    const row = await database.selectFrom('conversation').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) return undefined;
    const messages = await database.selectFrom('message').select('body').where('conversation_id', '=', id).orderBy('position').execute();
    return { ...toSummary(row), messages: messages.map((message) => JSON.parse(message.body) as UIMessage) };
  };

  return {
    find,
    async create(id) {
      await database.insertInto('conversation').values({ id, title: '', status: 'idle', error: null, updated_at: now() }).execute();
      return (await find(id))!;
    },
    async list() {
      const rows = await database.selectFrom('conversation').selectAll().orderBy('updated_at', 'desc').limit(50).execute();
      return rows.map(toSummary);
    },
    async saveMessages(id, messages) {
      await database.transaction().execute(async (transaction) => {
        for (const message of messages) {
          await transaction
            .insertInto('message')
            .values({ conversation_id: id, id: message.id, body: JSON.stringify(message) })
            .onConflict((conflict) => conflict.columns(['conversation_id', 'id']).doUpdateSet({ body: JSON.stringify(message) }))
            .execute();
        }
        const first = messages.find((message) => message.role === 'user');
        await transaction
          .updateTable('conversation')
          .set({ updated_at: now() })
          .$if(first !== undefined, (query) =>
            query.set((update) => ({
              title: update.case().when('title', '=', '').then(toTitle(first!)).else(update.ref('title')).end(),
            })),
          )
          .where('id', '=', id)
          .execute();
      });
    },
    async setStatus(id, status, error) {
      await database.updateTable('conversation').set({ status, error: error ?? null }).where('id', '=', id).execute();
    },
    close: () => database.destroy(),
  };
}

function toSummary(row: Tables['conversation']): ConversationSummary {
  return { id: row.id, title: row.title, status: row.status, error: row.error, updatedAt: row.updated_at };
}

function toTitle(message: UIMessage): string {
  const text = message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join(' ');
  return text.length > longestTitle ? `${text.slice(0, longestTitle - 1)}…` : text;
}
