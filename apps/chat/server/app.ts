import { answerRefusal, createAuthority, createHandler, parseBody, type Storage } from '@byleave/authority';
import { createClient } from '@byleave/client';
import type { Person } from '@byleave/core';
import type { LanguageModel, UIMessage } from 'ai';
import { Hono, type Context } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { z } from 'zod';
import { createAgentTools, instructions, maya, officeAgent, policy, tenant, toolRegistrations } from './agent.ts';
import { createConversationFeed } from './conversation/conversation-feed.ts';
import { createConversationRunner } from './conversation/conversation-runner.ts';
import type { ConversationStore } from './conversation/conversation-store.ts';
import { listFiles } from './office/files.ts';
import { listPosts } from './office/forum.ts';
import { listMails } from './office/mails.ts';
import type { Office } from './office/office.ts';
import { listPayments } from './office/payments.ts';
import { createSessions } from './session.ts';

export interface ChatAppOptions {
  readonly storage: Storage;
  readonly conversations: ConversationStore;
  readonly office: Office;
  readonly model: LanguageModel;
  /** What the page calls the model. */
  readonly modelLabel: string;
  readonly sessionSecret: string;
  readonly consentTtlMs?: number | undefined;
  /** Epoch ms. Default: the system clock. */
  readonly now?: () => number;
  /** Host names the server answers to, so that no other site's name can be pointed at it. */
  readonly hostNames: readonly string[];
  /** Where the page is reached, for AuthZEN's metadata. Default: none is served. */
  readonly publicUrl?: string;
  /** Serves the built page. */
  readonly serveAsset: (context: Context) => Promise<Response | undefined>;
  readonly onError: (error: unknown) => void;
}

export interface ChatApp {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** Goes on from what an earlier process left behind. */
  start(): Promise<void>;
  /** Ends what is running and closes what is open. */
  stop(): Promise<void>;
}

interface Environment {
  readonly Variables: { readonly user: Person };
}

/** An approved call waits for the others of its step to be decided, and may wait as long as they do: a day, or longer if asked to. */
const dayMs = 24 * 60 * 60_000;

/** 20,000 characters of any script, and what JSON adds. */
const messageBytes = 131_072;

const messageRequest = z.strictObject({ id: z.uuid(), text: z.string().trim().min(1).max(20_000) });

export function createChatApp(options: ChatAppOptions): ChatApp {
  const { conversations, office } = options;
  const sessions = createSessions(options.sessionSecret);
  const authority = createAuthority({
    storage: options.storage,
    tools: toolRegistrations,
    policy,
    ...(options.now && { now: options.now }),
    ...(options.consentTtlMs !== undefined && { consentTtlMs: options.consentTtlMs }),
    claimTtlMs: Math.max(options.consentTtlMs ?? 0, dayMs),
  });
  const authorityHandler = createHandler({
    authority,
    basePath: '/byleave',
    ...(options.publicUrl !== undefined && { publicUrl: `${options.publicUrl}/byleave` }),
    authenticate: (request) => sessions.readCaller(request),
    onError: options.onError,
  });
  const agentClient = createClient({
    baseUrl: 'http://localhost/byleave',
    fetch: authorityHandler,
    headers: () => ({ ...sessions.agentHeaders }),
  });
  const feed = createConversationFeed();
  const runner = createConversationRunner({
    store: conversations,
    feed,
    model: options.model,
    instructions,
    tools: createAgentTools(office),
    client: agentClient,
    onError: options.onError,
  });
  const ended = new AbortController();

  const app = new Hono<Environment>();
  app.use(secureHeaders({ xFrameOptions: 'DENY', strictTransportSecurity: false, contentSecurityPolicy: { defaultSrc: ["'self'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] } }));
  app.use(async (context, next) => {
    const refusal = findStranger(context, options.hostNames);
    return refusal ? answerError(403, 'forbidden', refusal) : next();
  });
  app.all('/byleave/*', (context) => authorityHandler(context.req.raw));
  app.get('/.well-known/*', (context) => authorityHandler(context.req.raw));
  app.use('/api/*', async (context, next) => {
    const user = await sessions.readUser(context.req.raw);
    if (!user) return answerError(401, 'unauthenticated', 'The session has ended. Reload the page.');
    context.set('user', user);
    context.header('cache-control', 'no-store');
    return next();
  });

  app.get('/api/session', (context) => context.json({ user: context.var.user, agent: officeAgent, model: options.modelLabel }));
  app.get('/api/conversations', async (context) => {
    const known = await conversations.list();
    return context.json({ conversations: known.length > 0 ? known : [await conversations.create(crypto.randomUUID())] });
  });
  app.post('/api/conversations', async (context) => context.json(await conversations.create(crypto.randomUUID())));
  app.get('/api/conversations/:id', async (context) => {
    const conversation = await conversations.find(context.req.param('id'));
    return conversation ? context.json(conversation) : noConversation();
  });
  app.get('/api/conversations/:id/events', async (context) => {
    if (context.req.method !== 'GET' || !(await conversations.find(context.req.param('id')))) return noConversation();
    const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
    return new Response(feed.open(context.req.param('id')), { headers });
  });
  app.post('/api/conversations/:id/messages', async (context) => {
    const json = await parseBody(context.req.raw, messageBytes);
    if (!json.ok) return answerRefusal(json.refusal);
    const body = messageRequest.safeParse(json.value);
    if (!body.success) return answerError(400, 'invalid_request', 'A message needs an id that is a UUID, and 1 to 20,000 characters of text. Nothing was sent.');
    const id = context.req.param('id');
    if (!(await conversations.find(id))) return noConversation();
    const message: UIMessage = { id: body.data.id, role: 'user', parts: [{ type: 'text', text: body.data.text }] };
    await runner.send(id, message);
    return context.json({ accepted: true }, 202);
  });
  app.post('/api/conversations/:id/stop', async (context) => {
    if (!(await conversations.find(context.req.param('id')))) return noConversation();
    runner.stop(context.req.param('id'));
    return context.json({ accepted: true }, 202);
  });
  app.get('/api/office', async (context) =>
    context.json({
      mails: await listMails(office),
      files: await listFiles(office),
      payments: await listPayments(office),
      posts: await listPosts(office),
    }),
  );
  app.get('*', async (context) => {
    const response = await options.serveAsset(context);
    if (!response) return answerError(404, 'not_found', 'There is nothing at this address.');
    if (response.headers.get('content-type')?.startsWith('text/html')) {
      response.headers.append('set-cookie', await sessions.createCookie());
    }
    return response;
  });
  app.notFound(() => answerError(404, 'not_found', 'There is nothing at this address.'));
  app.onError((error) => {
    options.onError(error);
    return answerError(500, 'internal_error', 'The server failed. Nothing was lost; try again.');
  });

  return {
    fetch: app.fetch,
    async start() {
      const after = await authority.lastSequence({ kind: 'user', tenant, user: maya });
      await runner.recover();
      void agentClient.subscribe({
        signal: ended.signal,
        after,
        onEvent: (event) => {
          const isAsked = event.type === 'action.proposed' && event.state === 'awaitingConsent';
          if (isAsked || wakingEvents.has(event.type)) runner.wake(event.conversation);
        },
      });
    },
    async stop() {
      ended.abort();
      for (const { id } of await conversations.list()) runner.stop(id);
      await runner.settled();
      await Promise.all([conversations.close(), office.close(), options.storage.close()]);
    },
  };
}

/** What a waiting conversation may go on from. */
const wakingEvents: ReadonlySet<string> = new Set(['consent.approved', 'consent.declined', 'action.superseded', 'authorization.revoked']);

/** Why a request is none of this page's own, or `undefined`. Guards against DNS rebinding and cross-site requests. */
function findStranger(context: Context, hostNames: readonly string[]): string | undefined {
  const host = context.req.header('host') ?? '';
  if (!hostNames.includes(host.replace(/:\d+$/u, '').toLowerCase())) return 'This server does not answer to that host name. Set BYLEAVE_HOSTS to allow it.';
  const site = context.req.header('sec-fetch-site');
  const isRead = context.req.method === 'GET' || context.req.method === 'HEAD';
  if (!isRead && site !== undefined && site !== 'same-origin') return 'Another site may not send this.';
  return undefined;
}

function noConversation(): Response {
  return answerError(404, 'not_found', 'There is no such conversation. Start a new one.');
}

function answerError(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message } }, { status, headers: { 'cache-control': 'no-store' } });
}
