import { describe, expect, it } from 'vitest';
import { createClient, type ByleaveClient, type ClientOptions } from './client.ts';

const digest = '0'.repeat(64);
const answering = (answer: () => Response | Promise<Response>, options: Partial<ClientOptions> = {}): ByleaveClient =>
  createClient({ baseUrl: 'https://authority.test', fetch: async () => answer(), ...options });
const json = (value: unknown, status = 200): Response => Response.json(value, { status });

/** Every method that answers with a verdict. */
const calls: Readonly<Record<string, (client: ByleaveClient) => Promise<{ readonly ok: boolean }>>> = {
  propose: (client) => client.propose({ callId: 'c', conversation: 'chat', tool: 't', arguments: {}, sources: [], sourcesComplete: true }),
  claim: (client) => client.claim('a', { digest }),
  complete: (client) => client.complete('a', { outcome: { status: 'succeeded' } }),
  cancel: (client) => client.cancel('a', { reason: '' }),
  decide: (client) => client.decide('a', { decision: 'approve', digest, shown: { unshown: 'x' } }),
  renew: (client) => client.renew('a'),
  readAction: (client) => client.readAction('a'),
  listActions: (client) => client.listActions(),
  readAudit: (client) => client.readAudit(),
};

const garbage: Readonly<Record<string, () => Response | Promise<Response>>> = {
  'no connection': () => Promise.reject(new TypeError('fetch failed')),
  'a page': () => new Response('<html>', { headers: { 'content-type': 'text/html' } }),
  'an empty body': () => new Response(null, { status: 204 }),
  'half a body': () => new Response('{"action":'),
  'another shape': () => json({ ok: true }),
  null: () => json(null),
  'an action of another version': () => json({ action: { id: 'a', callId: 'c', conversation: 'x', toolName: 't', digest, arguments: {}, provenance: [], lifecycle: { version: 1, state: 'authorized', context: {} } }, now: 1 }),
  'an action in an unknown state': () => json({ action: { id: 'a', callId: 'c', conversation: 'x', toolName: 't', digest, arguments: {}, provenance: [], lifecycle: { version: 1, state: 'approved', context: {} } }, now: 1 }),
  'a proxy’s error': () => new Response('Bad Gateway', { status: 502 }),
  'somebody else’s error': () => json({ error: 'nope' }, 500),
  'an error without a code': () => json({ error: { message: 'x' } }, 400),
  'a redirect': () => new Response(null, { status: 302 }),
};

describe('the client', () => {
  describe.each(Object.entries(calls))('%s', (_name, call) => {
    it.each(Object.entries(garbage))('calls %s unreachable', async (_what, answer) => {
      expect(await call(answering(answer))).toMatchObject({ ok: false, refusal: { code: 'authority_unreachable' } });
    });

    it('hands on a refusal as it is', async () => {
      const refusal = { code: 'declined', message: 'Sam declined this.', actionId: 'a', state: 'declined' };
      expect(await call(answering(() => json({ error: refusal }, 409)))).toEqual({ ok: false, refusal });
    });

    it('calls headers that cannot be had unreachable, and sends nothing', async () => {
      let sent = 0;
      const client = answering(() => json({ requests: (sent += 1) }), { headers: () => Promise.reject(new Error('no token')) });
      expect(await call(client)).toMatchObject({ refusal: { code: 'authority_unreachable' } });
      expect(sent).toBe(0);
    });
  });

  it('asks for its headers each time, and escapes what it puts into an address', async () => {
    const requests: Request[] = [];
    let token = 0;
    const client = createClient({
      baseUrl: 'https://authority.test/byleave',
      headers: () => ({ authorization: `token-${(token += 1)}` }),
      fetch: async (request) => {
        requests.push(request);
        return json({});
      },
    });
    await client.claim('../a?b#c/d', { digest });
    await client.listActions({ conversation: 'a&limit=1', state: 'open', limit: 5 });
    expect(requests.map((request) => [request.method, request.url, request.headers.get('authorization')])).toEqual([
      ['POST', 'https://authority.test/byleave/v1/actions/..%2Fa%3Fb%23c%2Fd/claim', 'token-1'],
      ['GET', 'https://authority.test/byleave/v1/actions?conversation=a%26limit%3D1&state=open&limit=5', 'token-2'],
    ]);
    expect(requests[0]!.headers.get('content-type')).toBe('application/json');
  });
});
