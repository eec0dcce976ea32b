import { setTimeout as pause } from 'node:timers/promises';
import { Client, escapeIdentifier, type ClientConfig } from 'pg';

/** Tells the other instances on a database that there is news, and hears it from them. */
export interface Announcements {
  /** Says so at once, or soon after what was said last. What is announced meanwhile, or while the connection is lost, is said once. */
  announce(): void;
  /** Says what is left to say, and ends. */
  close(): Promise<void>;
}

/** Between two announcements: every one makes every other instance look. */
const spacingMs = 10;
const connectTimeoutMs = 10_000;
const shortestRetryMs = 50;
const longestRetryMs = 5_000;

/**
 * Speaks and listens on a connection of its own, outside of every transaction: a `NOTIFY` inside one makes all commits
 * of the server wait for each other (decisions/012). `hear` is called for what other instances announce, and once after
 * every reconnection, since nobody knows what was said meanwhile.
 *
 * @throws when the database cannot be reached now. Later losses are mended for as long as it takes.
 */
export async function openAnnouncements(config: ClientConfig, channel: string, hear: () => void): Promise<Announcements> {
  const self = crypto.randomUUID();
  const closing = new AbortController();
  const wait = (ms: number): Promise<void> => pause(ms, undefined, { signal: closing.signal }).catch(() => undefined);
  let client: Client | undefined;
  let hasNews = false;
  let isSending = false;
  let sending: Promise<void> | undefined;
  let mending: Promise<void> | undefined;

  async function connect(): Promise<void> {
    const next = new Client({ connectionTimeoutMillis: connectTimeoutMs, ...config });
    next.on('error', () => undefined);
    next.on('notification', ({ payload }) => {
      if (payload !== self) hear();
    });
    next.once('end', () => {
      if (client !== next) return;
      client = undefined;
      mending = mend();
    });
    try {
      await next.connect();
      await next.query(`LISTEN ${escapeIdentifier(channel)}`);
    } catch (error) {
      await next.end().catch(() => undefined);
      throw error;
    }
    client = next;
  }

  async function mend(): Promise<void> {
    for (let retryMs = shortestRetryMs; !closing.signal.aborted; retryMs = Math.min(2 * retryMs, longestRetryMs)) {
      try {
        await connect();
        hear();
        speak();
        return;
      } catch {
        await wait(retryMs);
      }
    }
  }

  function speak(): void {
    if (!isSending) sending = send();
  }

  async function send(): Promise<void> {
    isSending = true;
    for (let speaker = client; hasNews && speaker; speaker = client) {
      hasNews = false;
      try {
        await speaker.query('SELECT pg_notify($1, $2)', [channel, self]);
      } catch {
        // Said again by whoever mends the connection, or with the next news.
        hasNews = true;
        break;
      }
      await wait(spacingMs);
    }
    isSending = false;
  }

  await connect();
  return {
    announce() {
      hasNews = true;
      speak();
    },
    async close() {
      closing.abort();
      await mending;
      await sending;
      const last = client;
      client = undefined;
      await last?.end();
    },
  };
}
