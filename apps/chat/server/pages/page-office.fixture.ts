import { createAuthority, createHandler, toToolDefinition, type AgentCaller, type Authority, type AuthorityOptions, type Caller, type Handler, type Storage, type ToolRegistration, type UserCaller } from '@byleave/authority';
import { createMemoryStorage } from '@byleave/authority/memory';
import { createClient, type ByleaveClient } from '@byleave/client';
import { asShown, ByleaveError, type Action, type JsonObject, type Person, type Verdict } from '@byleave/core';
import type { ProposeRequest, ReceivedDecision } from '@byleave/core/wire';
import { createCedarPolicy } from '@byleave/policy/cedar';
import { officeAgent, tenant, toolRegistrations } from '../agent.ts';

/** The people of the pages. Maya is the one things are done for. */
export const maya: Person = { id: 'maya', name: 'Maya Chen' };
export const jonas: Person = { id: 'jonas', name: 'Jonas Weber', roles: ['approver'] };
export const ines: Person = { id: 'ines', name: 'Ines Ruiz', roles: ['finance'] };
export const lena: Person = { id: 'lena', name: 'Lena Chen' };

export const personCaller = (user: Person): UserCaller => ({ kind: 'user', tenant, user });
export const agentCaller = (changes: Partial<AgentCaller> = {}): AgentCaller => ({ kind: 'agent', tenant, user: maya, agent: officeAgent, ...changes });

/** A Monday, noon in Berlin. */
export const noon = Date.parse('2026-11-23T12:00:00+01:00');
export const askForAll = '@id("all") @ask permit (principal, action, resource);';
export const allowAll = '@id("all") permit (principal, action, resource);';

export interface PageOffice {
  readonly authority: Authority;
  readonly storage: Storage;
  readonly clock: { now: number };
  /** The same storage under other policies or tools. */
  reopen(policies: string, options?: Partial<AuthorityOptions>): Authority;
}

/** An authority on the sample's tools, with these policies, at noon. */
export function openOffice(policies: string, options: Partial<AuthorityOptions> = {}): PageOffice {
  const clock = { now: noon };
  const storage = createMemoryStorage();
  const open = (text: string, changes: Partial<AuthorityOptions>): Authority => {
    const tools = changes.tools ?? toolRegistrations;
    const policy = createCedarPolicy({ policies: text, tools: tools.map(toToolDefinition), otherwise: 'deny' });
    return createAuthority({ storage, tools, policy, now: () => clock.now, ...changes });
  };
  return { authority: open(policies, options), storage, clock, reopen: (text, changes = {}) => open(text, { ...options, ...changes }) };
}

/** The tools after one of them was described otherwise. */
export function withChanged(name: string, change: Partial<ToolRegistration> = { description: 'It does something else now.' }): readonly ToolRegistration[] {
  return toolRegistrations.map((tool) => (tool.name === name ? { ...tool, ...change } : tool));
}

let calls = 0;
/** A call of its own, all of it in the person's words. */
export function callOf(tool: string, args: JsonObject, changes: Partial<ProposeRequest> = {}): ProposeRequest {
  const text = Object.values(args).join('; ');
  return { callId: `call-${(calls += 1)}`, conversation: 'c-1', tool, arguments: args, sources: [{ kind: 'user', id: 'm-1', text }], sourcesComplete: true, ...changes };
}
export const post = (channel: string, body = 'Lunch is at one.', changes?: Partial<ProposeRequest>): ProposeRequest => callOf('post_to_forum', { channel, body }, changes);
export const pay = (amount: number, changes?: Partial<ProposeRequest>): ProposeRequest =>
  callOf('send_payment', { recipient: 'Northwind GmbH', iban: 'DE89370400440532013000', amount, reference: 'INV-20418' }, changes);

/** The value of a verdict that must be one. */
export function accepted<T>(verdict: Verdict<T>): T {
  if (!verdict.ok) throw new ByleaveError(verdict.refusal);
  return verdict.value;
}

export const codeOf = (verdict: Verdict<unknown>): string => (verdict.ok ? 'ok' : verdict.refusal.code);

export async function proposeIn(authority: Authority, call: ProposeRequest, caller = agentCaller()): Promise<Action> {
  return accepted(await authority.propose(caller, call)).action;
}

/** Decides as somebody who sees the action as it is, in English, on a screen. */
export async function decideAsShown(authority: Pick<Authority, 'decide' | 'readAction'>, caller: Caller, actionId: string, request: ReceivedDecision): ReturnType<Authority['decide']> {
  const read = await authority.readAction(caller, actionId);
  return authority.decide(caller, actionId, { ...(read.ok && read.value.action.tool && asShown(read.value.action, 'en')), ...request });
}

/** How a call is answered, in the word of the pages. */
export async function answerTo(authority: Authority, call: ProposeRequest, caller = agentCaller()): Promise<string> {
  const { state } = (await proposeIn(authority, call, caller)).lifecycle;
  return { authorized: 'allowed', awaitingConsent: 'asked' }[state as string] ?? state;
}

/** The one place that a page's clients talk to. */
export interface Line {
  mount(handler: Handler): void;
  /** Who a request is from, by its credential. */
  authenticate(request: Request): Caller | undefined;
  clientOf(caller: Caller): ByleaveClient;
  send(request: Request): Promise<Response>;
}

export function openLine(authority: Authority): Line {
  const callers = new Map<string, Caller>();
  const authenticate = (request: Request): Caller | undefined => callers.get(request.headers.get('authorization') ?? '');
  let mounted = createHandler({ authority, authenticate });
  const send = (request: Request): Promise<Response> => mounted(request);
  return {
    mount: (handler) => (mounted = handler),
    authenticate,
    send,
    clientOf(caller) {
      const authorization = `Bearer ${callers.size}`;
      callers.set(authorization, caller);
      return createClient({ baseUrl: 'http://localhost', fetch: send, headers: () => ({ authorization }) });
    },
  };
}
