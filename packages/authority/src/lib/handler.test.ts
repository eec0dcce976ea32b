import { asShown, isPlainObject, type ErrorCode } from '@byleave/core';
import { errorResponseSchema, wireLimits } from '@byleave/core/wire';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { accepted, agent, approvePayment, createOffice, mail, maya, payment, proposePayment, unknownDigest, type Office } from './office-fixture.ts';
import { createHandler, type Handler } from './handler.ts';
import type { Caller } from './caller.ts';
import type { Storage } from './storage.ts';

const callers: Readonly<Record<string, Caller>> = { maya, agent };
const authenticate = (request: Request): Caller | undefined => callers[request.headers.get('authorization') ?? ''];

let office: Office;
let handler: Handler;
let errors: unknown[];
beforeEach(() => {
  errors = [];
  office = createOffice();
  handler = createHandler({ authority: office.authority, authenticate, onError: (error) => errors.push(error) });
});

const toRequest = (path: string, init: RequestInit & { readonly as?: string } = {}): Request => {
  const { as = 'agent', headers, ...rest } = init;
  return new Request(`http://localhost${path}`, { ...rest, headers: { authorization: as, 'content-type': 'application/json', ...headers } });
};
const post = (path: string, body: unknown, as = 'agent', headers: Record<string, string> = {}): Promise<Response> =>
  handler(toRequest(path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), as, headers }));
const get = (path: string, as = 'agent', headers: Record<string, string> = {}): Promise<Response> => handler(toRequest(path, { as, headers }));

async function expectRefusal(answer: Response | Promise<Response>, status: number, code: ErrorCode): Promise<Record<string, unknown>> {
  const response = await answer;
  const body: unknown = await response.json();
  expect([response.status, errorResponseSchema.safeParse(body).success, response.headers.get('cache-control')]).toEqual([status, true, 'no-store']);
  const { error } = body as { error: Record<string, unknown> };
  expect(error['code']).toBe(code);
  return error;
}

async function approve(): Promise<{ readonly id: string; readonly digest: string }> {
  const action = await proposePayment(office);
  expect((await post(`/v1/actions/${action.id}/decision`, { decision: 'approve', ...asShown(action, 'en') }, 'maya')).status).toBe(200);
  return action;
}

describe('the handler', () => {
  it('lets no event stream outlive a credential for long', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const short = createHandler({ authority: office.authority, authenticate, streamTtlMs: 1_000 });
    const reader = (await short(toRequest('/v1/events', { as: 'maya' }))).body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toContain('event: ready');
    const rest = reader.read();
    await vi.advanceTimersByTimeAsync(1_000);
    expect((await rest).value).toBe('event: end\ndata: {}\n\n');
    expect((await reader.read()).done).toBe(true);
    for (const streamTtlMs of [0, -1, 999, 3_600_001, Infinity, Number.NaN]) {
      expect(() => createHandler({ authority: office.authority, authenticate, streamTtlMs })).toThrow(expect.objectContaining({ code: 'misuse' }));
    }
  });

  it('carries an action from proposal to outcome', async () => {
    const { id, digest } = await approve();
    const claimed = (await (await post(`/v1/actions/${id}/claim`, { digest })).json()) as { claimId: string };
    const completed = await post(`/v1/actions/${id}/completion`, { claimId: claimed.claimId, outcome: { status: 'succeeded' } });
    expect(await completed.json()).toMatchObject({ action: { lifecycle: { state: 'executed' } }, now: 10_000 });
    expect(await (await get('/v1/actions', 'maya')).json()).toMatchObject({ actions: [{ id }], now: 10_000 });
    expect(await (await get(`/v1/actions/${id}`, 'maya')).json()).toMatchObject({ action: { id } });
    const audit = (await (await get('/v1/audit?limit=2', 'maya')).json()) as { entries: readonly { type: string }[]; next: number };
    expect(audit.entries.map((entry) => entry.type)).toEqual(['action.completed', 'action.claimed']);
    expect(await (await get(`/v1/audit?before=${audit.next}`, 'maya')).json()).toMatchObject({ entries: [{ type: 'consent.approved' }, { type: 'action.proposed' }] });
  });

  it('cancels and renews', async () => {
    const { id } = await proposePayment(office);
    expect((await post(`/v1/actions/${id}/cancellation`, { reason: 'Over.' })).status).toBe(200);
    const second = await proposePayment(office, { callId: 'call-2' });
    office.clock.ms += 1_000;
    expect((await post(`/v1/actions/${second.id}/renewal`, {}, 'maya')).status).toBe(200);
  });

  it('answers under the path it is mounted at, and only there', async () => {
    handler = createHandler({ authority: office.authority, authenticate, basePath: '/byleave' });
    expect((await get('/byleave/v1/actions')).status).toBe(200);
    await expectRefusal(get('/v1/actions'), 404, 'not_found');
  });

  describe('refuses with a status and a code', () => {
    it('no credential, an unknown one, and one named like an object’s own member', async () => {
      for (const as of ['', 'nobody', 'Bearer agent']) await expectRefusal(get('/v1/actions', as), 401, 'unauthenticated');
      await expectRefusal(post('/v1/actions', payment(), 'nobody'), 401, 'unauthenticated');
      expect(await office.entries()).toEqual([]);
    });

    it('no credential before it reads a body', async () => {
      let isRead = false;
      const body = new ReadableStream({ pull: () => void (isRead = true) }, { highWaterMark: 0 });
      await expectRefusal(handler(toRequest('/v1/actions', { method: 'POST', body, as: 'nobody', duplex: 'half' } as RequestInit)), 401, 'unauthenticated');
      expect(isRead).toBe(false);
    });

    it.each(['/', '/v1', '/v1/', '/v1/nothing', '/v1/actions/', '/v2/actions', '/v1/actions/a/b/c', '/v1/actions/a/approve', '//v1/actions'])('the address %s', async (path) => {
      await expectRefusal(get(path), 404, 'not_found');
      await expectRefusal(post(path, {}), 404, 'not_found');
    });

    it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'BREW'])('the method %s', async (method) => {
      await expectRefusal(handler(toRequest('/v1/actions', { method })), 404, 'not_found');
    });

    it('a read of what is written, and the other way round', async () => {
      await expectRefusal(get('/v1/actions/a/claim'), 404, 'not_found');
      await expectRefusal(post('/v1/audit', {}), 404, 'not_found');
      await expectRefusal(post('/v1/events', {}), 404, 'not_found');
    });

    it('HEAD, which would open an event stream that nobody reads', async () => {
      const response = await handler(toRequest('/v1/events', { method: 'HEAD' }));
      expect(response.status).toBe(404);
    });

    it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', '', 'application/jsonp', 'text/json'])('the content type “%s”', async (type) => {
      await expectRefusal(post('/v1/actions', payment(), 'agent', { 'content-type': type }), 415, 'unsupported_media_type');
    });

    it('takes JSON with parameters and in capitals', async () => {
      expect((await post('/v1/actions', payment(), 'agent', { 'content-type': 'Application/JSON; charset=utf-8' })).status).toBe(200);
    });

    it.each(['', ' ', '{', '{"a":1,}', 'nul', '{"a":NaN}', "{'a':1}", '{"a":1}{"b":2}', '\u0000'])('the malformed body %j', async (body) => {
      await expectRefusal(post('/v1/actions', body), 400, 'malformed_json');
    });

    it('a body that is not UTF-8', async () => {
      const text = JSON.stringify(payment({ note: '?' }));
      const bytes = new TextEncoder().encode(text).map((byte) => (byte === 0x3f ? 0xff : byte));
      await expectRefusal(handler(toRequest('/v1/actions', { method: 'POST', body: bytes })), 400, 'malformed_json');
    });

    it.each(['[]', 'null', '1', '"text"', 'true', '{}'])('the body %s', async (body) => {
      for (const path of ['', '/a/decision', '/a/claim', '/a/completion', '/a/cancellation']) {
        await expectRefusal(post(`/v1/actions${path}`, body), 400, 'invalid_request');
      }
    });

    it('what the documented shape does not have, pointing at it', async () => {
      const error = await expectRefusal(post('/v1/actions', { ...payment(), callId: '', tenant: 'other', attempt: 7 }), 400, 'invalid_request');
      expect(error['issues']).toEqual(expect.arrayContaining([expect.objectContaining({ pointer: '/callId' })]));
      await expectRefusal(post('/v1/actions/a/decision', { decision: 'approve', digest: unknownDigest, by: { id: 'sam' } }, 'maya'), 400, 'invalid_request');
      await expectRefusal(post('/v1/actions/a/decision', { decision: 'Approve', digest: unknownDigest }, 'maya'), 400, 'invalid_request');
      await expectRefusal(post('/v1/actions/a/claim', { digest: unknownDigest.toUpperCase().replace('0', 'A') }), 400, 'invalid_request');
      await expectRefusal(post('/v1/actions/a/renewal', { force: true }, 'maya'), 400, 'invalid_request');
    });

    it('members named __proto__ outside of arguments', async () => {
      const body = JSON.stringify(payment()).replace('{', '{"__proto__":{"claim":true},');
      await expectRefusal(post('/v1/actions', body), 400, 'invalid_request');
      expect(({} as Record<string, unknown>)['claim']).toBeUndefined();
    });

    it.each([
      ['an array of 100,000 levels', '['.repeat(100_000) + ']'.repeat(100_000)],
      ['an object of 50,000 levels', '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000)],
      ['a number beyond all numbers', '1e400'],
      ['an integer beyond 2^53', '9007199254740993'],
      ['a lone surrogate', '"\\ud800"'],
      ['a lone surrogate as a key', '{"\\udc00":1}'],
      ['5,001 values', `[${'"a",'.repeat(5_000)}"a"]`],
      ['names longer than the body may be', `{"${'n'.repeat(20_000)}":[${'1,'.repeat(99)}1]}`],
    ])('arguments holding %s', async (_what, json) => {
      const body = JSON.stringify(payment({ arguments: { to: 'X', amount: 1 } })).replace('"X"', json);
      await expectRefusal(post('/v1/actions', body), 400, 'invalid_request');
      expect(errors).toEqual([]);
    });

    it.each(['callId', 'conversation', 'tool', 'note'])('a lone surrogate in %s', async (key) => {
      await expectRefusal(post('/v1/actions', JSON.stringify({ ...payment(), [key]: '\ud800' })), 400, 'invalid_request');
      expect(errors).toEqual([]);
    });

    it('a whole body of 100,000 levels', async () => {
      await expectRefusal(post('/v1/actions', '['.repeat(100_000) + ']'.repeat(100_000)), 400, 'invalid_request');
    });

    describe('a body that is too large', () => {
      const large = JSON.stringify(payment({ note: 'x'.repeat(wireLimits.bodyBytes) }));
      const streamOf = (text: string): ReadableStream<Uint8Array> => {
        const bytes = new TextEncoder().encode(text);
        let at = 0;
        return new ReadableStream({
          pull(controller) {
            if (at >= bytes.length) return controller.close();
            controller.enqueue(bytes.subarray(at, (at += 65_536)));
          },
        });
      };
      const send = (headers: Record<string, string>, body: BodyInit): Promise<Response> =>
        handler(toRequest('/v1/actions', { method: 'POST', headers, body, duplex: 'half' } as RequestInit));

      it.each([
        ['as its length says', { 'content-length': String(large.length) }],
        ['whatever its length says', { 'content-length': '10' }],
        ['without a length', {}],
        ['in chunks', { 'transfer-encoding': 'chunked' }],
      ])('%s', async (_what, headers) => {
        const error = await expectRefusal(send(headers, streamOf(large)), 413, 'body_too_large');
        expect(error['limitBytes']).toBe(wireLimits.bodyBytes);
      });

      it('without reading on once it is too large', async () => {
        let chunks = 0;
        let isCancelled = false;
        const endless = new ReadableStream({
          pull: (controller) => {
            chunks += 1;
            controller.enqueue(new Uint8Array(65_536));
          },
          cancel: () => void (isCancelled = true),
        });
        await expectRefusal(send({}, endless), 413, 'body_too_large');
        expect(chunks).toBeLessThan(40);
        expect(isCancelled).toBe(true);
      });

      it('but takes one that is exactly as large as allowed', async () => {
        const room = wireLimits.bodyBytes - JSON.stringify(payment({ sources: [{ kind: 'user', id: 'm', text: '' }] })).length;
        const body = JSON.stringify(payment({ sources: [{ kind: 'user', id: 'm', text: 'x'.repeat(room) }] }));
        expect(body).toHaveLength(wireLimits.bodyBytes);
        expect((await send({}, body)).status).toBe(200);
        await expectRefusal(send({}, `${body} `), 413, 'body_too_large');
      });
    });

    it.each(['limit=0', 'limit=201', 'limit=x', 'limit=', 'limit=1.5', 'limit=1e1', 'limit=0x10', 'limit=-1', 'state=executed', 'state=', 'conversation=', 'unknown=1', 'userId=sam'])('the question ?%s', async (query) => {
      await expectRefusal(get(`/v1/actions?${query}`), 400, 'invalid_request');
    });

    it.each(['before=', 'before=-1', 'before=x', 'before=1e3', 'before=%201', 'actionId=', 'tenant=other'])('the question about the log ?%s', async (query) => {
      await expectRefusal(get(`/v1/audit?${query}`), 400, 'invalid_request');
    });

    it.each(['x', '', '-1', '1.5', 'NaN', '1e3', '99999999999999999999', '0x1'])('the Last-Event-ID “%s”', async (id) => {
      await expectRefusal(get('/v1/events', 'maya', { 'last-event-id': id }), 400, 'invalid_request');
      await expectRefusal(get(`/v1/events?after=${id}`, 'maya'), 400, 'invalid_request');
    });

    it('each verdict of the authority', async () => {
      await expectRefusal(post('/v1/actions', payment({ tool: 'nothing' })), 422, 'unknown_tool');
      await expectRefusal(post('/v1/actions', payment({ callId: 'b', arguments: {} })), 422, 'invalid_arguments');
      await expectRefusal(post('/v1/actions', payment(), 'maya'), 403, 'forbidden');
      await expectRefusal(post('/v1/actions/none/claim', { digest: unknownDigest }), 404, 'unknown_action');
      await expectRefusal(get('/v1/actions/none'), 404, 'unknown_action');
      const waiting = await proposePayment(office, { callId: 'c' });
      await expectRefusal(post('/v1/actions', payment({ callId: 'c', arguments: { to: 'Mallory', amount: 1 } })), 409, 'call_reused');
      await expectRefusal(post(`/v1/actions/${waiting.id}/claim`, { digest: waiting.digest }), 409, 'awaiting_consent');
      await expectRefusal(post(`/v1/actions/${waiting.id}/decision`, { decision: 'approve', digest: unknownDigest }, 'maya'), 409, 'digest_mismatch');
      await expectRefusal(post(`/v1/actions/${waiting.id}/decision`, { decision: 'approve', digest: waiting.digest }), 403, 'forbidden');
      await expectRefusal(post(`/v1/actions/${waiting.id}/decision`, { decision: 'approve', digest: waiting.digest }, 'maya'), 400, 'shown_required');
      const approved = await approvePayment(office, { callId: 'd' });
      await expectRefusal(post(`/v1/actions/${approved.id}/decision`, { decision: 'decline', digest: approved.digest }, 'maya'), 409, 'already_decided');
      await post(`/v1/actions/${approved.id}/claim`, { digest: approved.digest });
      await expectRefusal(post(`/v1/actions/${approved.id}/claim`, { digest: approved.digest }), 409, 'already_claimed');
      await expectRefusal(post(`/v1/actions/${approved.id}/completion`, { claimId: 'forged', outcome: { status: 'succeeded' } }), 409, 'claim_mismatch');
      await expectRefusal(post(`/v1/actions/${approved.id}/cancellation`, { reason: 'Over.' }), 409, 'invalid_transition');
      office.clock.ms += 1_000;
      await expectRefusal(post(`/v1/actions/${waiting.id}/decision`, { decision: 'approve', digest: waiting.digest }, 'maya'), 409, 'expired');
    });
  });

  it('answers a failing storage with internal_error, and tells the host alone what failed', async () => {
    const broken: Storage = { ...office.storage, transact: () => Promise.reject(new Error('SQLITE_IOERR: /var/secret/path')) };
    handler = createHandler({ authority: office.reopen({ storage: broken }), authenticate, onError: (error) => errors.push(error) });
    const answers = [post('/v1/actions', payment()), get('/v1/actions'), get('/v1/audit'), post('/v1/actions/a/claim', { digest: unknownDigest })];
    for (const answer of answers) expect(JSON.stringify(await expectRefusal(answer, 500, 'internal_error'))).not.toMatch(/SQLITE|secret|\bat .*:\d+/u);
    expect(errors).toHaveLength(4);
  });

  it('answers an authentication that throws with internal_error, and lets nobody in', async () => {
    handler = createHandler({
      authority: office.authority,
      authenticate: () => {
        throw new Error('key file missing');
      },
    });
    const error = await expectRefusal(post('/v1/actions', payment()), 500, 'internal_error');
    expect(JSON.stringify(error)).not.toContain('key file');
    expect(await office.entries()).toEqual([]);
  });

  it('answers whatever is sent with JSON, an error with its code, and never fails', async () => {
    const known = await proposePayment(office, { callId: 'known' });
    const read = accepted(await office.authority.propose(agent, mail({ callId: 'mail' }))).action;
    const bodies = fc.oneof(
      fc.json(),
      fc.string({ unit: 'binary' }),
      fc.jsonValue({ maxDepth: 5 }).map((value) => JSON.stringify({ ...payment(), arguments: value })),
      fc.record(
        {
          callId: fc.string(),
          conversation: fc.string(),
          tool: fc.constantFrom('send_payment', 'read_mail', '__proto__', 'x'),
          arguments: fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.constant({ id: 'x' })),
          sources: fc.constantFrom([], [{ kind: 'user', id: 'm', text: '\ud800' }], null),
          sourcesComplete: fc.constantFrom(true, false, 1),
          claim: fc.boolean(),
          decision: fc.constantFrom('approve', 'decline'),
          digest: fc.constantFrom(known.digest, read.digest, unknownDigest),
          shown: fc.constantFrom(asShown(known, 'en').shown, { unshown: 'x' }, {}),
          claimId: fc.string(),
          reason: fc.string(),
          outcome: fc.constantFrom({ status: 'succeeded' }, { status: 'unknown', message: '' }, {}),
        },
        { requiredKeys: [] },
      ).map((value) => JSON.stringify(value)),
    );
    const paths = fc.tuple(
      fc.constantFrom('/v1/actions', '/v1/audit', '/v1', '/'),
      fc.constantFrom('', `/${known.id}`, `/${read.id}`, '/%E0%A4%A', '/%00', '/..%2f..', '/__proto__', `/${'x'.repeat(3_000)}`),
      fc.constantFrom('', '/decision', '/claim', '/completion', '/cancellation', '/renewal', '/%ff'),
      fc.oneof(fc.constant(''), fc.webQueryParameters().map((query) => `?${query}`), fc.constantFrom('?limit=5&limit=x', '?%', '?conversation=%ff')),
    ).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'),
        paths,
        bodies,
        fc.constantFrom('agent', 'maya', 'nobody'),
        fc.constantFrom('application/json', 'application/json;charset=x', 'text/plain'),
        async (method, path, body, as, type) => {
          const response = await handler(toRequest(path, { method, ...(method === 'POST' && { body }), as, headers: { 'content-type': type } }));
          expect(response.headers.get('content-type')).toBe('application/json');
          const answer: unknown = await response.json();
          if (response.ok) return;
          expect(response.status).toBeGreaterThanOrEqual(400);
          expect(response.status).toBeLessThan(500);
          expect(isPlainObject(answer) && Object.keys(answer)).toEqual(['error']);
          expect(errorResponseSchema.safeParse(answer).success).toBe(true);
        },
      ),
      { numRuns: 3_000 },
    );
    expect(errors).toEqual([]);
  });
});
