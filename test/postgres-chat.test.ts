import { expect, it, onTestFinished, vi } from 'vitest';
import { createPostgresPool } from '../packages/authority/src/lib/postgres-pool.ts';
import { asShown, type Action, type AuditEntry } from '../packages/core/src/index.ts';
import { createDataFolder, startChatServer, type ChatServer } from './chat-server.ts';
import { hasPostgres, startPostgres } from './postgres-server.ts';

interface Visitor {
  readonly read: <T>(path: string) => Promise<T>;
  readonly send: (path: string, body: unknown) => Promise<number>;
}

/** Opens the page, which signs whoever opens it in. */
async function visit({ url }: ChatServer): Promise<Visitor> {
  const cookie = (await fetch(url)).headers.get('set-cookie')!.split(';')[0]!;
  const headers = { cookie, 'content-type': 'application/json', origin: url };
  return {
    read: async <T>(path: string) => (await (await fetch(`${url}${path}`, { headers })).json()) as T,
    send: async (path, body) => (await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).status,
  };
}

const listPending = async ({ read }: Visitor): Promise<readonly Action[]> => (await read<{ readonly actions: readonly Action[] }>('/byleave/v1/actions?state=awaitingConsent')).actions;

it.skipIf(!hasPostgres)('runs the chat app on the database at DATABASE_URL, over a kill of its server', { timeout: 120_000 }, async () => {
  const database = await startPostgres();
  const data = createDataFolder();
  onTestFinished(async () => {
    data.remove();
    const pool = createPostgresPool({ connectionString: database.url });
    await pool.query('DROP SCHEMA IF EXISTS byleave, byleave_chat CASCADE');
    await pool.end();
    await database.stop();
  });
  const start = (): Promise<ChatServer> => startChatServer(data.path, { DATABASE_URL: database.url });

  const first = await start();
  const before = await visit(first);
  const [conversation] = (await before.read<{ readonly conversations: readonly { readonly id: string }[] }>('/api/conversations')).conversations;
  const path = `/api/conversations/${conversation!.id}`;
  expect(await before.send(`${path}/messages`, { id: crypto.randomUUID(), text: 'Pay the Northwind invoice' })).toBe(202);
  const statusIn = async ({ read }: Visitor): Promise<string> => (await read<{ readonly status: string }>(path)).status;
  await vi.waitFor(async () => expect(await listPending(before)).toHaveLength(1), { timeout: 20_000 });
  // Killed before it has noted that it asks, the agent takes its question back and asks anew.
  await vi.waitFor(async () => expect(await statusIn(before)).toBe('waiting'), { timeout: 20_000 });
  await first.kill();

  const second = await start();
  onTestFinished(() => second.kill());
  const after = await visit(second);
  const [pending] = await listPending(after);
  expect(pending).toMatchObject({ toolName: 'send_payment' });
  expect(await after.send(`/byleave/v1/actions/${pending!.id}/decision`, { decision: 'approve', ...asShown(pending!, 'en') })).toBe(200);
  await vi.waitFor(
    async () => {
      const { status, messages } = await after.read<{ readonly status: string; readonly messages: readonly unknown[] }>(path);
      expect(status).toBe('idle');
      expect(messages.length).toBeGreaterThan(1);
    },
    { timeout: 20_000 },
  );
  const { entries } = await after.read<{ readonly entries: readonly AuditEntry[] }>(`/byleave/v1/audit?actionId=${pending!.id}`);
  expect(entries.map(({ type }) => type).toReversed()).toEqual(['action.proposed', 'consent.approved', 'action.claimed', 'action.completed']);

  const pool = createPostgresPool({ connectionString: database.url });
  const { rows } = await pool.query<{ actions: number; messages: number }>('SELECT (SELECT count(*) FROM byleave.action) AS actions, (SELECT count(*) FROM byleave_chat.message) AS messages');
  await pool.end();
  expect(rows[0]!.actions).toBeGreaterThanOrEqual(1);
  expect(rows[0]!.messages).toBeGreaterThanOrEqual(2);
});
