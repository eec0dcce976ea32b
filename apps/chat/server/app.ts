import { answerRefusal, createAuthority, createHandler, parseBody, type Storage } from '@byleave/authority';
import { createPasskeyVerifier } from '@byleave/authority/passkeys';
import type { Person } from '@byleave/core';
import type { NoteSigner } from '@byleave/core/audit-log';
import type { LanguageModel, UIMessage } from 'ai';
import { Hono, type Context } from 'hono';
import { NONCE, secureHeaders } from 'hono/secure-headers';
import { z } from 'zod';
import { officeAgent, policy, tenant, toolRegistrations } from './agent.ts';
import { createAgents } from './agents.ts';
import { createConversationFeed } from './conversation/conversation-feed.ts';
import type { Conversation, Conversations, ConversationStore } from './conversation/conversation-store.ts';
import { listFiles } from './office/files.ts';
import { listPosts } from './office/forum.ts';
import { listMails } from './office/mails.ts';
import type { Office } from './office/office.ts';
import { listPayments } from './office/payments.ts';
import { findPerson, listPeople, maya, people, toPermissions } from './people.ts';
import { createSessions } from './session.ts';
import { readGuarded, resetStory, startGuarded, type Player } from './story/guarded-runs.ts';
import { storyRequest } from './story/overreach-plan.ts';
import { runUnguarded } from './story/run-unguarded.ts';

export interface ChatAppOptions {
  readonly storage: Storage;
  readonly conversations: Conversations;
  readonly office: Office;
  readonly model: LanguageModel;
  /** What the page calls the model. */
  readonly modelLabel: string;
  readonly sessionSecret: string;
  /** Signs the audit log. Default: it is kept, and not signed. */
  readonly logSigner?: NoteSigner;
  readonly consentTtlMs?: number | undefined;
  /** Epoch ms. Default: the system clock. */
  readonly now?: () => number;
  /** Host names the server answers to, so that no other site's name can be pointed at it. */
  readonly hostNames: readonly string[];
  /** Where the page is reached, such as `http://localhost:4400`: passkeys are made for this address and work at no other. */
  readonly publicUrl: string;
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
  readonly Variables: {
    readonly user: Person;
    /** The user's conversations. */
    readonly own: ConversationStore;
    /** The one of them that the path names. */
    readonly conversation: Conversation;
  };
}

/** An approved call waits for the others of its step to be decided, and may wait as long as they do: a day, or longer if asked to. */
const dayMs = 24 * 60 * 60_000;

/** 20,000 characters of any script, and what JSON adds. */
const messageBytes = 131_072;

const sessionRequest = z.strictObject({ user: z.enum(people.map(({ id }) => id)) });
const messageRequest = z.strictObject({ id: z.uuid(), text: z.string().trim().min(1).max(20_000) });

export function createChatApp(options: ChatAppOptions): ChatApp {
  const { conversations, office } = options;
  const sessions = createSessions(options.sessionSecret);
  const { origin, hostname } = new URL(options.publicUrl);
  const authority = createAuthority({
    storage: options.storage,
    tools: toolRegistrations,
    policy,
    listPeople: (_tenant, roles) => listPeople(roles),
    ...(options.now && { now: options.now }),
    ...(options.consentTtlMs !== undefined && { consentTtlMs: options.consentTtlMs }),
    claimTtlMs: Math.max(options.consentTtlMs ?? 0, dayMs),
    ...(options.logSigner && { log: { origin: 'byleave-chat', signers: [options.logSigner], onError: options.onError } }),
    passkeys: createPasskeyVerifier({ rpId: hostname, rpName: 'Byleave chat', origins: [origin] }),
  });
  const authorityHandler = createHandler({
    authority,
    basePath: '/byleave',
    publicUrl: `${origin}/byleave`,
    authenticate: (request) => sessions.readCaller(request),
    onError: options.onError,
  });
  const feed = createConversationFeed();
  const agents = createAgents({
    authority: authorityHandler,
    authorityUrl: `${origin}/byleave`,
    sessions,
    conversations,
    feed,
    office,
    model: options.model,
    onError: options.onError,
  });

  const app = new Hono<Environment>();
  app.use(secureHeaders({ xFrameOptions: 'DENY', strictTransportSecurity: false, contentSecurityPolicy: { defaultSrc: ["'self'"], styleSrc: ["'self'", NONCE], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] } }));
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
    context.set('own', conversations.of(user.id));
    context.header('cache-control', 'no-store');
    return next();
  });

  app.get('/api/session', (context) => context.json({ user: context.var.user, people, agent: officeAgent, model: options.modelLabel, may: toPermissions(context.var.user) }));
  app.post('/api/session', async (context) => {
    const json = await parseBody(context.req.raw);
    if (!json.ok) return answerRefusal(json.refusal);
    const body = sessionRequest.safeParse(json.value);
    const user = findPerson(body.data?.user);
    if (!user) return answerError(400, 'invalid_request', `Nobody here is called that, so nobody else was signed in. Send one of these as “user”: ${people.map(({ id }) => id).join(', ')}.`);
    context.header('set-cookie', await sessions.createCookie(user));
    return context.json({ user });
  });
  app.get('/api/story', async (context) => context.json({ request: storyRequest, run: await readGuarded(office, context.var.user) }));
  app.post('/api/story/unguarded', async (context) => context.json(await runUnguarded(context.var.user, options.now)));
  const playerOf = ({ user, own }: Environment['Variables']): Player => ({ person: user, own, runner: agents.of(user) });
  app.post('/api/story/guarded', async (context) => context.json(await startGuarded(office, playerOf(context.var))));
  app.post('/api/story/reset', async (context) => {
    await resetStory(office, playerOf(context.var));
    return context.json({ run: null });
  });
  app.get('/api/conversations', async (context) => {
    const { own } = context.var;
    const known = await own.list();
    return context.json({ conversations: known.length > 0 ? known : [await own.create(crypto.randomUUID())] });
  });
  app.post('/api/conversations', async (context) => context.json(await context.var.own.create(crypto.randomUUID())));
  app.use('/api/conversations/:id/*', async (context, next) => {
    const conversation = await context.var.own.find(context.req.param('id'));
    if (!conversation) return noConversation();
    context.set('conversation', conversation);
    return next();
  });
  app.get('/api/conversations/:id', (context) => context.json(context.var.conversation));
  app.get('/api/conversations/:id/events', (context) => {
    if (context.req.method !== 'GET') return noConversation();
    const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
    return new Response(feed.open(context.var.conversation.id), { headers });
  });
  app.post('/api/conversations/:id/messages', async (context) => {
    const json = await parseBody(context.req.raw, messageBytes);
    if (!json.ok) return answerRefusal(json.refusal);
    const body = messageRequest.safeParse(json.value);
    if (!body.success) return answerError(400, 'invalid_request', 'A message needs an id that is a UUID, and 1 to 20,000 characters of text. Nothing was sent.');
    const message: UIMessage = { id: body.data.id, role: 'user', parts: [{ type: 'text', text: body.data.text }] };
    await agents.of(context.var.user).send(context.var.conversation.id, message);
    return context.json({ accepted: true }, 202);
  });
  app.post('/api/conversations/:id/stop', (context) => {
    agents.of(context.var.user).stop(context.var.conversation.id);
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
    const isPage = response.headers.get('content-type')?.startsWith('text/html');
    if (isPage && !(await sessions.readUser(context.req.raw))) response.headers.append('set-cookie', await sessions.createCookie(maya));
    return response;
  });
  app.notFound(() => answerError(404, 'not_found', 'There is nothing at this address.'));
  app.onError((error) => {
    options.onError(error);
    return answerError(500, 'internal_error', 'The server failed. Nothing was lost; try again.');
  });

  return {
    fetch: app.fetch,
    start: async () => agents.start(await authority.lastSequence({ kind: 'user', tenant, user: maya })),
    async stop() {
      await agents.stop();
      await authority.seal().catch(options.onError);
      await authority.close();
      await Promise.all([conversations.close(), office.close(), options.storage.close()]);
    },
  };
}

/** Why a request is none of this page's own, or `undefined`. Guards against DNS rebinding and cross-site requests. */
function findStranger(context: Context, hostNames: readonly string[]): string | undefined {
  const host = context.req.header('host') ?? '';
  if (!hostNames.includes(host.replace(/:\d+$/u, '').toLowerCase())) return 'This server does not answer to that host name. Set BYLEAVE_HOSTS to allow it.';
  const isRead = context.req.method === 'GET' || context.req.method === 'HEAD';
  return isRead || isSameOrigin(context, host) ? undefined : 'Another site may not send this.';
}

/** Browsers that do not say where a request comes from in one header say it in the other; what is no browser says nothing. */
function isSameOrigin(context: Context, host: string): boolean {
  const site = context.req.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = context.req.header('origin');
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host.toLowerCase());
}

function noConversation(): Response {
  return answerError(404, 'not_found', 'There is no such conversation. Start a new one.');
}

function answerError(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message } }, { status, headers: { 'cache-control': 'no-store' } });
}
