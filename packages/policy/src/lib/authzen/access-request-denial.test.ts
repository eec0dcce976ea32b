import { canonicalize, type JsonObject } from '@byleave/core';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toBase64Url, toBindingHash } from './access-request-binding.ts';
import { denialTtlMs, toRequestableDenial, verifyDenial, type DenialIssuer } from './access-request-denial.ts';
import { parseAccessRequest, parseApproval, type AccessRequest } from './access-request-messages.ts';
import { createBindingKey, type BindingClaims } from './access-request-token.ts';
import { createAuthzenMetadata } from './metadata.ts';
import type { AuthzenRequest } from './messages.ts';

const key = await createBindingKey();
const issuer: DenialIssuer = { decisionPoint: 'https://pdp.example.com', tenant: 'acme', key };
const request: AuthzenRequest = {
  subject: { type: 'agent', id: 'office', properties: { name: 'Office' } },
  action: { name: 'send_payment' },
  resource: { type: 'tool', id: 'send_payment' },
  context: { arguments: { to: 'Ada', amount: 2.5 }, supported_obligations: [] },
};
const withDenial = async (asked: AuthzenRequest = request, at = 1_500): Promise<AccessRequest> => {
  const said = await toRequestableDenial(issuer, asked, 'e-1', at);
  const { binding_token, expires_at } = said['access_request'] as Record<string, string>;
  return { ...asked, denial: { evaluation_id: 'e-1', expires_at: expires_at!, binding_token } };
};
const codeOf = async (...args: Parameters<typeof verifyDenial>): Promise<string> => {
  const verified = await verifyDenial(...args);
  return verified.ok ? 'ok' : verified.problem.type.split(':').at(-1)!;
};

describe('the binding hash', () => {
  it('is the profile’s construction, to the byte', async () => {
    const text = '{"action":{"name":"send_payment"},"context":{"arguments":{"amount":2.5,"to":"Ada"}},"resource":{"id":"send_payment","type":"tool"},"subject":{"id":"office","properties":{"name":"Office"},"type":"agent"}}';
    expect(await toBindingHash(request)).toBe(createHash('sha256').update(text).digest('base64url'));
  });

  it('leaves out the actor and what is not relevant to authorization, and nothing else', async () => {
    const hash = await toBindingHash(request);
    const actor = { ...request.subject, properties: { name: 'Office', act: { sub: 'x' } } };
    expect(await toBindingHash({ ...request, subject: actor, context: { ...request.context, time: 9, approval: {}, reason: 'x' } })).toBe(hash);
    for (const change of [
      { subject: { ...request.subject, id: 'other' } },
      { subject: { type: 'agent', id: 'office' } },
      { action: { name: 'send_payment', properties: {} } },
      { resource: { type: 'tool', id: 'other' } },
      { context: { arguments: { to: 'Ada', amount: 2.6 } } },
      { context: { ...request.context, conversation: null } },
      { context: {} },
    ]) expect(await toBindingHash({ ...request, ...change })).not.toBe(hash);
  });

  it('is the same exactly for the same JSON', async () => {
    const args = fc.dictionary(fc.string({ maxLength: 3, unit: 'grapheme-ascii' }), fc.oneof(fc.integer(), fc.string({ maxLength: 3, unit: 'grapheme-ascii' }), fc.boolean(), fc.constant(null)), { maxKeys: 3, noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(args, args, async (a, b) => {
        const [one, two] = await Promise.all([a, b].map((each) => toBindingHash({ ...request, context: { arguments: each as JsonObject } })));
        expect(one === two).toBe(canonicalize(a) === canonicalize(b));
      }),
    );
  });
});

describe('a requestable denial', () => {
  it('names what the profile demands, in whole seconds', async () => {
    expect(await toRequestableDenial(issuer, request, 'e-1', 1_500)).toEqual({
      evaluation_id: 'e-1',
      evaluated_at: '1970-01-01T00:00:01.500Z',
      reason: 'approval_required',
      access_request: { endpoint: 'https://pdp.example.com/access/v1/requests', expires_at: '1970-01-01T00:10:01.000Z', binding_token: expect.any(String) as string },
    });
  });

  it('is verified until it expires, and that instant is too late', async () => {
    const submission = await withDenial();
    const end = Math.floor((1_500 + denialTtlMs) / 1_000) * 1_000;
    expect(await codeOf(issuer, submission, end - 1)).toBe('ok');
    expect(await codeOf(issuer, submission, end)).toBe('expired_denial');
  });

  it('speaks for its own decision point, tenant and key', async () => {
    const submission = await withDenial();
    const other = await createBindingKey();
    for (const stranger of [{ decisionPoint: 'https://other.example.com' }, { tenant: 'other' }, { key: other }]) expect(await codeOf({ ...issuer, ...stranger }, submission, 2_000)).toBe('invalid_denial_binding');
  });

  it('is refused after any edit of its token', async () => {
    const submission = await withDenial();
    const token = submission.denial!.binding_token!;
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom(...'AaZz09-_.=+ '), async (at, character) => {
        fc.pre(token[at] !== character);
        const binding_token = token.slice(0, at) + character + token.slice(at + 1);
        expect(await codeOf(issuer, { ...submission, denial: { ...submission.denial!, binding_token } }, 2_000)).toBe('invalid_denial_binding');
      }),
    );
  });
});

describe('a binding key', () => {
  const claims: BindingClaims = { iss: 'a', aud: 'a', tenant: 't', iat: 0, exp: 1, jti: 'j', evaluation_id: 'j', denial_expires_at: 'x', binding_context_members: ['arguments', 'conversation', 'provenance'], binding_hash: 'h' };

  it('publishes the half that checks, under the name its tokens carry', async () => {
    const token = await key.sign(claims);
    const [head = '', payload = '', signature = ''] = token.split('.');
    const { kid, use, alg, ...jwk } = key.publicJwk;
    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({ alg, kid, typ: 'JWT' });
    expect([use, 'd' in jwk]).toEqual(['sig', false]);
    const publicKey = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
    expect(await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, publicKey, Buffer.from(signature, 'base64url'), Buffer.from(`${head}.${payload}`))).toBe(true);
  });

  it('given again, verifies what it signed before', async () => {
    const jwk = await crypto.subtle.exportKey('jwk', (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign'])).privateKey);
    const token = await (await createBindingKey(jwk)).sign(claims);
    expect(await (await createBindingKey(jwk)).verify(token)).toEqual(claims);
    expect(await key.verify(token)).toBeUndefined();
  });

  it.each([{}, { kty: 'oct', k: 'AAAA' }, { kty: 'EC', crv: 'P-384', x: 'a', y: 'b', d: 'c' }, { kty: 'EC', crv: 'P-256', x: 'a', y: 'b', d: 'c' }, key.publicJwk])('refuses %j', async (jwk) => {
    await expect(createBindingKey(jwk)).rejects.toMatchObject({ code: 'misuse' });
  });

  it('writes base64url without padding', () => {
    expect(toBase64Url(new Uint8Array([251, 255, 1]))).toBe('-_8B');
  });
});

describe('a submission', () => {
  const denial = { expires_at: 'x', binding_token: 'y' };

  it.each([
    [null, ''],
    [{ ...request, subject: 'maya', denial }, '/subject'],
    [{ ...request, denial: { binding_token: 'x' } }, '/denial/expires_at'],
    [{ ...request, denial, client: { actor: {} } }, '/client/actor/id'],
    [{ ...request, denial, callback: { endpoint: 'https://example.com' } }, '/callback'],
    [{ ...request, denial, context: { arguments: { a: '\ud800' } } }, ''],
  ])('of %j is refused, and says where', (body, pointer) => {
    expect(parseAccessRequest(body)).toMatchObject({ ok: false, refusal: { code: 'invalid_request', issues: [{ pointer }] } });
  });

  it('of several calls is bound by no denial', () => {
    expect(parseAccessRequest({ subject: request.subject, items: [], denial })).toMatchObject({ ok: false, problem: { type: 'urn:openid:authzen:access-request:error:invalid_denial_binding', status: 400 } });
  });

  it('may say more than is read', () => {
    expect(parseAccessRequest({ ...request, denial: { ...denial, reason: 'x' }, requested_access: { emergency: true }, client: { id: 'c', source: {} }, later: 1 })).toMatchObject({ ok: true, value: { denial } });
  });
});

describe('an approval that comes back', () => {
  const approval = { id: 'a', approved_at: 'x', approved_until: 'y' };
  it('is whole and nothing more', () => {
    expect(parseApproval(approval)).toEqual(approval);
    for (const other of [undefined, 'a', { id: 'a' }, { ...approval, state: {} }, { ...approval, id: 'a'.repeat(201) }]) expect(parseApproval(other)).toBeUndefined();
  });
});

describe('the metadata document', () => {
  it('says where access is requested, and where the keys are', () => {
    expect(createAuthzenMetadata('https://pdp.example.com/acme', { accessRequests: true })).toMatchObject({
      access_request_endpoint: 'https://pdp.example.com/acme/access/v1/requests',
      jwks_uri: 'https://pdp.example.com/acme/jwks.json',
      capabilities: ['urn:openid:authzen:capability:access-request'],
    });
  });
});
