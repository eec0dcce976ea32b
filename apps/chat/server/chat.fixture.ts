import type { Storage } from '@byleave/authority';
import { createMemoryStorage } from '@byleave/authority/memory';
import { asShown, type Action, type Person } from '@byleave/core';
import type { LanguageModel } from 'ai';
import { expect, vi } from 'vitest';
import { createChatApp, type ChatApp } from './app.ts';
import { openConversations, type Conversation, type Conversations, type ConversationStatus, type ConversationStore } from './conversation/conversation-store.ts';
import { createScriptedModel } from './model/scripted-model.ts';
import { openOffice, type Office } from './office/office.ts';
import { maya } from './people.ts';

/** 23 November 2026, 12:00 UTC, a Monday. */
export const noon = Date.UTC(2026, 10, 23, 12);

/** What outlives the app. */
export interface Remains {
  readonly storage: Storage;
  readonly conversations: Conversations;
  readonly office: Office;
}

export interface Chat extends Remains {
  readonly app: ChatApp;
  readonly errors: readonly unknown[];
  /** Epoch ms. */
  readonly clock: { now: number };
  /** Opens the page and signs in as this person, as a browser does. */
  signIn(person: Person): Promise<Visitor>;
  countPayments(): Promise<number>;
}

/** A person at the page. */
export interface Visitor {
  readonly cookie: string;
  /** A conversation of theirs. */
  readonly conversation: string;
  readonly own: ConversationStore;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  say(text: string): Promise<void>;
  /** Resolves when the conversation has this status. */
  reach(status: ConversationStatus, timeout?: number): Promise<Conversation>;
  listActions(query?: string): Promise<readonly Action[]>;
  /** The action that waits for their decision. */
  readPending(): Promise<Action>;
  /** Decides it, and answers with the status. */
  decide(decision: 'approve' | 'decline', more?: Record<string, unknown>): Promise<number>;
}

export async function openRemains(clock: { readonly now: number } = { now: noon }): Promise<Remains> {
  return {
    storage: createMemoryStorage(),
    conversations: await openConversations(':memory:', () => clock.now),
    office: await openOffice(':memory:', () => clock.now),
  };
}

export interface ChatOptions {
  readonly model?: LanguageModel;
  readonly remains?: Remains;
}

/** The chat app in this process, with a clock that stands still. */
export async function startChat({ model = createScriptedModel(), remains }: ChatOptions = {}): Promise<Chat> {
  const clock = { now: noon };
  const errors: unknown[] = [];
  const opened = remains ?? (await openRemains(clock));
  const app = createChatApp({
    ...opened,
    model,
    modelLabel: 'scripted',
    sessionSecret: 'a secret of this test',
    now: () => clock.now,
    hostNames: ['localhost'],
    publicUrl: 'http://localhost',
    serveAsset: async () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }),
    onError: (error) => errors.push(error),
  });
  await app.start();
  const { office } = opened;
  return {
    ...opened,
    app,
    errors,
    clock,
    signIn: async (person) => createVisitor(app, await readCookie(app, person), person, opened.conversations.of(person.id)),
    countPayments: async () => (await office.database.selectFrom('payments').selectAll().execute()).length,
  };
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly cookie: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

async function fetchFrom(app: ChatApp, { method, path, cookie, body, headers }: Sent): Promise<Response> {
  return app.fetch(
    new Request(`http://localhost${path}`, {
      method,
      headers: { host: 'localhost', ...(cookie && { cookie }), 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
}

const cookieOf = (response: Response): string => response.headers.get('set-cookie')!.split(';')[0]!;

async function readCookie(app: ChatApp, person: Person): Promise<string> {
  const first = cookieOf(await fetchFrom(app, { method: 'GET', path: '/', cookie: '' }));
  if (person.id === maya.id) return first;
  return cookieOf(await fetchFrom(app, { method: 'POST', path: '/api/session', cookie: first, body: { user: person.id } }));
}

async function createVisitor(app: ChatApp, cookie: string, person: Person, own: ConversationStore): Promise<Visitor> {
  const conversation = `c-${person.id}`;
  if (!(await own.find(conversation))) await own.create(conversation);
  const send: Visitor['send'] = (method, path, body, headers) => fetchFrom(app, { method, path, cookie, body, ...(headers && { headers }) });
  const listActions = async (query = ''): Promise<readonly Action[]> =>
    ((await (await send('GET', `/byleave/v1/actions${query}`)).json()) as { actions: Action[] }).actions;
  const readPending = async (): Promise<Action> => {
    const [own, others] = [await listActions('?state=awaitingConsent'), await listActions('?state=awaitingConsent&whose=others')];
    return [...own, ...others][0]!;
  };
  return {
    cookie,
    conversation,
    own,
    send,
    listActions,
    readPending,
    async say(text) {
      expect((await send('POST', `/api/conversations/${conversation}/messages`, { id: crypto.randomUUID(), text })).status).toBe(202);
    },
    async reach(status, timeout = 5_000) {
      await vi.waitFor(async () => expect((await own.find(conversation))?.status).toBe(status), { timeout });
      return (await own.find(conversation))!;
    },
    async decide(decision, more = {}) {
      const action = await readPending();
      return (await send('POST', `/byleave/v1/actions/${action.id}/decision`, { decision, ...asShown(action, 'en'), ...more })).status;
    },
  };
}

export const textOf = (conversation: Conversation): string => JSON.stringify(conversation.messages);
