import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTokenClient } from './token-client.ts';

const minuteMs = 60_000;

beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_000, toFake: ['Date'] }));
afterEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  vi.useRealTimers();
});

/** A JWT that ends so many seconds from now; nobody checks its signature here. */
function tokenFor(seconds: number, name = 't'): string {
  const part = (value: object): string => btoa(JSON.stringify(value)).replaceAll('=', '');
  return `${part({ alg: 'none' })}.${part({ exp: Date.now() / 1000 + seconds, name })}.`;
}

const empty = (): Response => Response.json({ limits: [], now: Date.now() });
const refused = (): Response => Response.json({ error: { code: 'unauthenticated', message: 'Unknown token.' } }, { status: 401 });

function connect(getToken: (request: { readonly audience: string }) => Promise<string>, answer: (request: Request) => Response = empty) {
  const sent: string[] = [];
  const client = createTokenClient({
    baseUrl: 'https://office.example/byleave',
    getToken,
    fetch: async (request) => {
      sent.push(request.headers.get('authorization') ?? 'none');
      return answer(request);
    },
  });
  return { client, sent };
}

test('asks the host for a token for its authority, once for calls that come together', async () => {
  const token = tokenFor(300);
  const getToken = vi.fn(async () => token);
  const { client, sent } = connect(getToken);
  await Promise.all([client.listLimits(), client.listLimits()]);
  expect(getToken.mock.calls).toEqual([[{ audience: 'https://office.example/byleave' }]]);
  expect(sent).toEqual([`Bearer ${token}`, `Bearer ${token}`]);
});

test('asks again before the token ends', async () => {
  const getToken = vi.fn(async () => tokenFor(300));
  const { client } = connect(getToken);
  await client.listLimits();
  vi.setSystemTime(Date.now() + 4 * minuteMs);
  await client.listLimits();
  expect(getToken).toHaveBeenCalledTimes(1);
  vi.setSystemTime(Date.now() + 31_000);
  await client.listLimits();
  expect(getToken).toHaveBeenCalledTimes(2);
});

test('keeps a token whose end it can’t read for a minute', async () => {
  const getToken = vi.fn(async () => 'opaque');
  const { client } = connect(getToken);
  await client.listLimits();
  vi.setSystemTime(Date.now() + minuteMs - 1);
  await client.listLimits();
  expect(getToken).toHaveBeenCalledTimes(1);
  vi.setSystemTime(Date.now() + 1);
  await client.listLimits();
  expect(getToken).toHaveBeenCalledTimes(2);
});

test('gets another token when the authority does not take one, and sends the same once more', async () => {
  let count = 0;
  const bodies: string[] = [];
  const { client, sent } = connect(async () => tokenFor(300, `t${++count}`), (request) => {
    void request.clone().text().then((text) => bodies.push(text));
    return count === 1 ? refused() : Response.json({ error: { code: 'unknown_action', message: 'No such action.' } }, { status: 404 });
  });
  const answer = await client.decide('a-1', { decision: 'decline', digest: 'sha256:x', shown: { unshown: 'sample' } });
  expect(answer).toMatchObject({ ok: false, refusal: { code: 'unknown_action' } });
  expect(new Set(sent).size).toBe(2);
  await vi.waitFor(() => expect(bodies).toEqual([bodies[0], bodies[0]]));
});

test('gives up after the second token that is not taken', async () => {
  const getToken = vi.fn(async () => tokenFor(300));
  const { client, sent } = connect(getToken, refused);
  expect(await client.listLimits()).toMatchObject({ ok: false, refusal: { code: 'unauthenticated' } });
  expect(sent).toHaveLength(2);
});

test('refuses as signed out, and sends nothing, when the host has no token to give', async () => {
  const { client, sent } = connect(async () => {
    throw new Error('The session is over.');
  });
  expect(await client.listLimits()).toMatchObject({ ok: false, refusal: { code: 'unauthenticated' } });
  expect(sent).toEqual([]);
});

test('says that the authority is unreachable when it is, not that the person is signed out', async () => {
  const { client } = connect(async () => 'opaque', () => {
    throw new TypeError('Failed to fetch');
  });
  expect(await client.listLimits()).toMatchObject({ ok: false, refusal: { code: 'authority_unreachable' } });
});

test('leaves no token in the browser’s storage', async () => {
  const { client } = connect(async () => 'secret-token');
  await client.listLimits();
  expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('secret');
  expect(document.cookie).not.toContain('secret');
});
