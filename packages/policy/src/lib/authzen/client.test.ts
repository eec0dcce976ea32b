import { describe, expect, it, vi } from 'vitest';
import { createCedarPolicy } from '../cedar/cedar-policy.ts';
import { officeTools, payment } from '../cedar/office-fixture.ts';
import { decide } from '../decide.ts';
import { obligationTypes } from '../obligations.ts';
import { createAuthzenPoint } from './authzen-point.ts';
import { createAuthzenClient, type AuthzenClientOptions } from './client.ts';
import { evaluateAuthzen } from './evaluate.ts';
import { createAuthzenMetadata } from './metadata.ts';

const decisionPoint = 'https://pdp.example.com';

function answer(body: unknown, init: ResponseInit = {}): Response {
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), { headers: { 'content-type': 'application/json' }, ...init });
}

function clientOf(respond: (request: Request) => Response | Promise<Response>, options: Partial<AuthzenClientOptions> = {}) {
  const requests: Request[] = [];
  const client = createAuthzenClient({
    decisionPoint,
    version: 'v1',
    createRequestId: () => 'request-1',
    fetch: async (url, init) => {
      const request = new Request(url as string, init);
      requests.push(request);
      return respond(request);
    },
    ...options,
  });
  return { client, requests };
}

const decideOver = (respond: (request: Request) => Response | Promise<Response>, options: Partial<AuthzenClientOptions> = {}) =>
  decide(clientOf(respond, options).client, payment(), { supports: obligationTypes });

describe('an AuthZEN client', () => {
  it('asks as the standard says', async () => {
    const { client, requests } = clientOf(() => answer({ decision: true }), { headers: () => ({ authorization: 'Bearer t' }) });
    expect(await client.evaluate(payment())).toEqual({ decision: true, context: {} });
    const [request] = requests;
    expect([request?.method, request?.url]).toEqual(['POST', 'https://pdp.example.com/access/v1/evaluation']);
    expect(Object.fromEntries(request!.headers)).toMatchObject({ authorization: 'Bearer t', 'content-type': 'application/json', 'x-request-id': 'request-1' });
    expect(await request!.json()).toEqual(payment());
  });

  it('reads decisions, words and obligations', async () => {
    expect(await decideOver(() => answer({ decision: true, later: 1 }))).toMatchObject({ effect: 'allow', policyVersion: 'v1' });
    expect(await decideOver(() => answer({ decision: false, context: { reason_user: { en: 'Not after six.' } } }))).toMatchObject({ effect: 'deny', reasons: [{ policy: 'authzen', text: 'Not after six.' }] });
    const obligations = [{ id: 'o-1', type: 'step-up', properties: { acr_value: 'passkey' } }];
    expect(await decideOver(() => answer({ decision: true, context: { obligations } }))).toMatchObject({ effect: 'ask', demands: { stepUp: ['passkey'] } });
  });

  it.each([
    ['an unknown obligation', () => answer({ decision: true, context: { obligations: [{ id: 'o', type: 'watermark', properties: {} }] } })],
    ['a stranger’s custom obligation', () => answer({ decision: true, context: { obligations: [{ id: 'o', type: 'custom', properties: { vendor: 'x', obligation: 'ask' } }] } })],
    ['an obligation without id', () => answer({ decision: true, context: { obligations: [{ type: 'ask', properties: {} }] } })],
    ['two obligations of one id', () => answer({ decision: true, context: { obligations: [1, 2].map(() => ({ id: 'o', type: 'ask', properties: {} })) } })],
    ['obligations that are no list', () => answer({ decision: true, context: { obligations: {} } })],
    ['no decision', () => answer({})],
    ['a decision in words', () => answer({ decision: 'true' })],
    ['a list', () => answer([{ decision: true }])],
    ['no JSON', () => answer('yes')],
    ['another type', () => answer({ decision: true }, { headers: { 'content-type': 'text/html' } })],
    ['an error', () => answer({ decision: true }, { status: 500 })],
    ['nothing to find', () => answer({ decision: true }, { status: 404 })],
    ['success of another kind', () => answer({ decision: true }, { status: 203 })],
    ['the answer to another request', () => answer({ decision: true }, { headers: { 'content-type': 'application/json', 'x-request-id': 'request-2' } })],
    ['an answer without end', () => answer(`{"decision":true,"pad":"${'x'.repeat(300_000)}"}`)],
    ['broken UTF-8', () => new Response(new Uint8Array([0x7b, 0xff]), { headers: { 'content-type': 'application/json' } })],
    ['no answer', () => Promise.reject(new TypeError('fetch failed'))],
  ])('denies on %s', async (_, respond) => {
    expect(await decideOver(respond)).toMatchObject({ effect: 'deny' });
  });

  it('gives up in time', async () => {
    vi.useFakeTimers();
    try {
      const timeout = vi.spyOn(AbortSignal, 'timeout');
      const decision = decideOver(() => new Promise<never>(() => undefined), { timeoutMs: 300 });
      await vi.advanceTimersByTimeAsync(2_000);
      expect(await decision).toMatchObject({ effect: 'deny' });
      expect(timeout).toHaveBeenCalledWith(300);
    } finally {
      vi.useRealTimers();
      vi.restoreAllMocks();
    }
  });

  it('asks for the version where there is one to ask', async () => {
    expect(await clientOf(() => answer({})).client.readVersion('acme')).toBe('v1');
    expect(await clientOf(() => answer({}), { version: async (tenant) => `${tenant}-7` }).client.readVersion('acme')).toBe('acme-7');
  });

  it('follows the metadata document, once, and says what it can enforce', async () => {
    const metadata = { ...createAuthzenMetadata(`${decisionPoint}/acme`), access_evaluation_endpoint: 'https://eu.example.com/evaluate' };
    const { client, requests } = clientOf(({ method }) => answer(method === 'GET' ? metadata : { decision: true }), { decisionPoint: `${decisionPoint}/acme`, discover: true });
    await client.evaluate(payment());
    await client.evaluate(payment());
    expect(requests.map(({ url }) => url)).toEqual(['https://pdp.example.com/.well-known/authzen-configuration/acme', 'https://eu.example.com/evaluate', 'https://eu.example.com/evaluate']);
    expect(await requests[1]!.json()).toMatchObject({ context: { supported_obligations: ['step-up', 'custom'] } });
  });

  it.each([
    { ...createAuthzenMetadata('https://other.example.com') },
    { ...createAuthzenMetadata(decisionPoint), access_evaluation_endpoint: 'http://pdp.example.com/x' },
    { policy_decision_point: decisionPoint },
    [],
  ])('uses nothing of the metadata %j, and asks for it again', async (metadata) => {
    const { client, requests } = clientOf(({ method }) => answer(method === 'GET' ? metadata : { decision: true }), { discover: true });
    for (const round of [1, 2]) {
      expect(await decide(client, payment())).toMatchObject({ effect: 'deny' });
      expect(requests.map(({ method }) => method)).toEqual(Array(round).fill('GET'));
    }
  });

  it('agrees with the same engine asked directly', async () => {
    const policies = '@id("money") @ask("2") @approvers("finance:1") @stepUp("passkey") @everyTime @limit("10 per hour per user; 100 of amount per day") @reason("Money.") permit(principal, action == Action::"send_payment", resource);';
    const engine = createCedarPolicy({ policies, tools: officeTools, otherwise: 'deny', version: 'v1' });
    const server = createAuthzenPoint(engine, { tenant: 'acme', now: () => payment().context.time, findTool: (name) => officeTools.find((tool) => tool.name === name), timeoutMs: 20_000 });
    const remote = await decideOver(async (request) => {
      const verdict = await evaluateAuthzen(server, await request.json());
      return verdict.ok ? answer(verdict.value) : answer(verdict.refusal, { status: 400 });
    });
    expect(remote).toEqual(await decide(engine, payment(), { supports: obligationTypes }));
    expect(remote).toMatchObject({
      effect: 'ask',
      demands: { approvals: 3, approvers: [{ role: 'finance', count: 1 }], stepUp: ['passkey'], everyTime: true },
      limits: [{ id: 'money', most: 10 }, { id: 'money#2', argument: '/amount' }],
    });
  });
});
