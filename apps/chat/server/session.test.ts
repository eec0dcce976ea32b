import { createHmac } from 'node:crypto';
import { createAuthority, createHandler } from '@byleave/authority';
import { createMemoryStorage } from '@byleave/authority/memory';
import { describe, expect, it } from 'vitest';
import { officeAgent, policy, tenant, toolRegistrations } from './agent.ts';
import { jonas, lena, maya, people } from './people.ts';
import { createSessions } from './session.ts';

const secret = 'a secret of this test';
const sessions = createSessions(secret);

const requestWith = (headers: Record<string, string>): Request => new Request('http://localhost/', { headers });

async function cookieOf(person: (typeof people)[number], made = sessions): Promise<string> {
  return (await made.createCookie(person)).split(';')[0]!;
}

describe('a session', () => {
  it.each(people)('signs $name in, and no script can read it', async (person) => {
    expect(await sessions.createCookie(person)).toMatch(/; HttpOnly; SameSite=Strict$/u);
    expect(await sessions.readUser(requestWith({ cookie: await cookieOf(person) }))).toBe(person);
    expect(await sessions.readCaller(requestWith({ cookie: await cookieOf(person) }))).toEqual({ kind: 'user', tenant, user: person });
  });

  it('of Maya does not become Jonas’s by writing his id into it', async () => {
    const cookie = await cookieOf(maya);
    const [name, value = ''] = cookie.split('=');
    const signature = decodeURIComponent(value).slice('maya'.length);
    for (const forged of [`jonas${signature}`, 'jonas', 'jonas.', `jonas.${createHmac('sha256', 'guess').update('jonas').digest('base64')}`]) {
      expect(await sessions.readUser(requestWith({ cookie: `${name}=${encodeURIComponent(forged)}` }))).toBeUndefined();
    }
  });

  it('of another server, or of somebody nobody knows, is none', async () => {
    const name = (await cookieOf(maya)).split('=')[0];
    const foreign = (await cookieOf(jonas, createSessions('another secret'))).split('=')[1];
    expect(await sessions.readUser(requestWith({ cookie: `${name}=${foreign}` }))).toBeUndefined();
    const stranger = (await sessions.createCookie({ id: 'mallory', name: 'Maya Chen' })).split(';')[0]!;
    expect(await sessions.readUser(requestWith({ cookie: stranger }))).toBeUndefined();
  });
});

describe('an agent’s credential', () => {
  it('is the agent acting for one person, whoever’s cookie comes with it', async () => {
    const cookie = await cookieOf(maya);
    expect(await sessions.readCaller(requestWith({ ...sessions.agentHeaders(jonas), cookie }))).toEqual({ kind: 'agent', tenant, user: jonas, agent: officeAgent });
    expect(new Set(people.map((person) => sessions.agentHeaders(person)['authorization'])).size).toBe(people.length);
  });

  it('signs nobody in', async () => {
    expect(await sessions.readUser(requestWith(sessions.agentHeaders(maya)))).toBeUndefined();
  });

  it('of one process is worth nothing to the next', async () => {
    expect(await createSessions(secret).readCaller(requestWith(sessions.agentHeaders(maya)))).toBeUndefined();
  });

  it('that is wrong is not made up for by a valid cookie', async () => {
    const cookie = await cookieOf(maya);
    expect(await sessions.readCaller(requestWith({ authorization: 'Bearer 0', cookie }))).toBeUndefined();
  });

  it('decides nothing, reaches nobody else’s actions and is no person to the authority', async () => {
    const authority = createAuthority({ storage: createMemoryStorage(), tools: toolRegistrations, policy });
    const handle = createHandler({ authority, authenticate: (request) => sessions.readCaller(request) });
    const send = async (path: string, headers: Record<string, string>, body?: unknown): Promise<{ readonly status: number; readonly answer: unknown }> => {
      const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
      const response = await handle(new Request(`http://localhost/v1${path}`, { ...init, headers: { 'content-type': 'application/json', ...headers } }));
      return { status: response.status, answer: await response.json() };
    };
    const call = { callId: 'call-1', conversation: 'c-1', tool: 'send_mail', arguments: { to: 'ada@northwind.example', subject: 'Hi', body: 'Hi' }, sources: [], sourcesComplete: true };
    const { action } = (await send('/actions', sessions.agentHeaders(maya), call)).answer as { action: { id: string; digest: string } };
    const decision = { decision: 'approve', digest: action.digest };
    expect((await send(`/actions/${action.id}/decision`, sessions.agentHeaders(maya), decision)).status).toBe(403);
    for (const person of [jonas, lena]) {
      expect(await send('/actions', sessions.agentHeaders(person))).toMatchObject({ status: 200, answer: { actions: [] } });
      expect((await send(`/actions/${action.id}`, sessions.agentHeaders(person))).status).toBe(404);
      expect((await send(`/actions/${action.id}/claim`, sessions.agentHeaders(person), { digest: action.digest })).status).toBe(404);
      expect((await send(`/actions/${action.id}/cancellation`, sessions.agentHeaders(person), { reason: 'x' })).status).toBe(404);
    }
    expect((await send('/policy', sessions.agentHeaders(maya))).status).toBe(403);
    expect((await send('/grants', sessions.agentHeaders(maya), { effect: 'allow', toolName: 'send_mail', agentId: officeAgent.id, constraints: [], endsAt: Date.now() + 60_000 })).status).toBe(403);
  });
});
