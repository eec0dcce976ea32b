import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteFile } from '@byleave/authority/sqlite';
import type { UIMessage } from 'ai';
import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConversations, type Conversations, type ConversationStore } from './conversation-store.ts';

let folder: string;
let path: string;
let conversations: Conversations | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'conversations-'));
  path = join(folder, 'conversations.db');
});
afterEach(async () => {
  await conversations?.close();
  await rm(folder, { recursive: true });
});

const idsOf = async (store: ConversationStore): Promise<readonly string[]> => (await store.list()).map(({ id }) => id);
const message: UIMessage = { id: 'm-1', role: 'user', parts: [{ type: 'text', text: 'Pay it' }] };

describe('a person’s conversation', () => {
  let own: ConversationStore;
  let other: ConversationStore;
  beforeEach(async () => {
    conversations = await openConversations(path);
    own = conversations.of('maya');
    other = conversations.of('jonas');
    await own.create('c-1');
    await own.saveMessages('c-1', [message]);
    await own.setStatus('c-1', 'waiting');
  });

  it('is not there for anybody else', async () => {
    expect(await own.find('c-1')).toMatchObject({ id: 'c-1', title: 'Pay it', messages: [message] });
    expect([await other.find('c-1'), await other.list(), await other.listUnfinished()]).toEqual([undefined, [], []]);
    expect(await own.listUnfinished()).toHaveLength(1);
  });

  it('cannot be changed by anybody else', async () => {
    await expect(other.saveMessages('c-1', [{ ...message, parts: [] }])).rejects.toThrow('There is no conversation c-1 of jonas');
    await other.setStatus('c-1', 'failed');
    await expect(other.create('c-1')).rejects.toThrow();
    expect(await own.find('c-1')).toMatchObject({ status: 'waiting', messages: [message] });
  });
});

describe('a file of before conversations had owners', () => {
  beforeEach(async () => {
    const database = new Kysely<Record<string, never>>({ dialect: openSqliteFile(path).dialect });
    await sql`
      CREATE TABLE conversation (
        id TEXT PRIMARY KEY, title TEXT NOT NULL, status TEXT NOT NULL, error TEXT, updated_at INTEGER NOT NULL
      ) STRICT`.execute(database);
    await sql`
      CREATE TABLE message (
        position INTEGER PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversation (id), id TEXT NOT NULL,
        body TEXT NOT NULL, UNIQUE (conversation_id, id)
      ) STRICT`.execute(database);
    await sql`INSERT INTO conversation VALUES ('c-old', 'Pay it', 'waiting', NULL, 1)`.execute(database);
    await sql`INSERT INTO message (conversation_id, id, body) VALUES ('c-old', 'm-1', ${JSON.stringify(message)})`.execute(database);
    await database.destroy();
  });

  it('opens with everything in it as Maya’s', async () => {
    conversations = await openConversations(path);
    expect(await conversations.of('maya').find('c-old')).toMatchObject({ title: 'Pay it', status: 'waiting', messages: [message] });
    expect(await idsOf(conversations.of('jonas'))).toEqual([]);
  });

  it('keeps owners apart from then on, however often it is opened', async () => {
    const first = await openConversations(path);
    await first.of('jonas').create('c-new');
    await first.close();
    conversations = await openConversations(path);
    expect(await idsOf(conversations.of('jonas'))).toEqual(['c-new']);
    expect(await idsOf(conversations.of('maya'))).toEqual(['c-old']);
  });
});
