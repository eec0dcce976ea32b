import fc from 'fast-check';
import { exportSPKI, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from './caller.ts';
import { createJwtAuthenticate, type JwtAlgorithm, type JwtAuthenticateOptions } from './jwt-authenticate.ts';
import { audience, createSigningKey, encode, issuer, mayasClaims, now, sign, withToken, type SigningKey } from './jwt-issuer-fixture.ts';

let key: SigningKey;
let otherKey: SigningKey;
beforeAll(async () => {
  [key, otherKey] = await Promise.all([createSigningKey('one'), createSigningKey('two')]);
});

const maya = { kind: 'user', tenant: 'acme', user: { id: 'maya', name: 'Maya Chen' }, expiresAt: expect.any(Number) as number } satisfies Caller;

const authenticate = async (request: Request, options: Partial<JwtAuthenticateOptions> = {}): Promise<Caller | undefined> =>
  createJwtAuthenticate({ issuer, audience, tenant: 'acme', jwks: { keys: [key.jwk] }, now: () => now * 1000, ...options })(request);
const callerOf = async (claims: object, header: Record<string, unknown> = {}, options: Partial<JwtAuthenticateOptions> = {}): Promise<Caller | undefined> =>
  authenticate(withToken(await sign(key, claims, header)), options);

describe('an access token', () => {
  it('of a person tells who sent the request', async () => {
    expect(await callerOf(mayasClaims)).toEqual(maya);
  });

  it.each<JwtAlgorithm>(['ES256', 'PS256', 'RS256', 'EdDSA'])('may be signed with %s', async (alg) => {
    const signer = await createSigningKey('k', alg);
    expect(await authenticate(withToken(await sign(signer)), { jwks: { keys: [signer.jwk] } })).toEqual(maya);
  });

  it.each<[string, object]>([
    ['for several audiences, if one is this', { aud: ['https://other.example.com', audience] }],
    ['that began just now by a clock a little ahead', { nbf: now + 5 }],
    ['that ended just now by a clock a little behind', { exp: now - 4 }],
    ['with any claims besides', { iat: 0, scope: 'all', auth_time: 'yesterday', may_act: { sub: 'eve' } }],
  ])('counts %s', async (_what, claims) => {
    expect(await callerOf({ ...mayasClaims, ...claims })).toEqual(maya);
  });

  it.each<[string, object]>([
    ['of another issuer', { iss: 'https://login.example.org' }],
    ['of an issuer written otherwise', { iss: `${issuer}/` }],
    ['of several issuers', { iss: [issuer] }],
    ['without an issuer', { iss: undefined }],
    ['for another audience', { aud: 'https://other.example.com' }],
    ['for an audience that this one begins', { aud: `${audience}/v2` }],
    ['for nobody', { aud: [] }],
    ['without an audience', { aud: undefined }],
    ['that ended', { exp: now - 5 }],
    ['without an end', { exp: undefined }],
    ['with an end that is a text', { exp: String(now + 300) }],
    ['that begins later', { nbf: now + 6 }],
    ['without the time it was issued', { iat: undefined }],
    ['issued at no time', { iat: 'now' }],
    ['about nobody', { sub: undefined }],
    ['about an empty subject', { sub: '' }],
    ['about a number', { sub: 7 }],
    ['about several subjects', { sub: ['maya'] }],
    ['about a subject longer than an id', { sub: 'm'.repeat(201) }],
    ['about a subject with half a character', { sub: 'maya\uD800' }],
    ['of a client without a person', { sub: 'web' }],
    ['of a client without a person, by its OpenID name', { sub: 'spa', azp: 'spa' }],
    ['bound to a key by DPoP', { cnf: { jkt: 'x' } }],
    ['bound to a certificate', { cnf: { 'x5t#S256': 'x' } }],
    ['bound to nothing that is known', { cnf: null }],
  ])('%s is refused', async (_what, claims) => {
    expect(await callerOf({ ...mayasClaims, ...claims })).toBeUndefined();
  });

  it.each(['exp', 'iat', 'nbf'])('whose %s is written so that it is read as infinite is refused', async (name) => {
    const payload = JSON.stringify({ ...mayasClaims, [name]: 0 }).replace(`"${name}":0`, `"${name}":1e999`);
    const signed = `${encode({ alg: 'ES256', kid: 'one', typ: 'at+jwt' }, {}).split('.')[0]}.${Buffer.from(payload).toString('base64url')}`;
    const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key.privateKey, Buffer.from(signed));
    expect(await authenticate(withToken(`${signed}.${Buffer.from(signature).toString('base64url')}`))).toBeUndefined();
  });

  it('is as old as it may be, and no older', async () => {
    const limits = { maxAgeSeconds: 60, clockToleranceSeconds: 0 };
    expect(await callerOf({ ...mayasClaims, iat: now - 60 }, {}, limits)).toEqual(maya);
    for (const iat of [now - 61, now + 1]) expect(await callerOf({ ...mayasClaims, iat }, {}, limits)).toBeUndefined();
  });

  it('ends by the authority’s clock', async () => {
    let time = now;
    const authenticateAt = createJwtAuthenticate({ issuer, audience, tenant: 'acme', jwks: { keys: [key.jwk] }, now: () => time * 1000 });
    const token = await sign(key);
    expect(await authenticateAt(withToken(token))).toEqual(maya);
    time += 305;
    expect(await authenticateAt(withToken(token))).toBeUndefined();
  });

  it('says when it ends: with its `exp` or its greatest age, and what the clocks may be off', async () => {
    const endOf = async (options: Partial<JwtAuthenticateOptions>): Promise<number | undefined> => (await callerOf(mayasClaims, {}, options))?.expiresAt;
    expect(await endOf({})).toBe((now + 305) * 1_000);
    expect(await endOf({ clockToleranceSeconds: 0 })).toBe((now + 300) * 1_000);
    expect(await endOf({ maxAgeSeconds: 60 })).toBe((now + 65) * 1_000);
    expect(await endOf({ maxAgeSeconds: 6_000 })).toBe((now + 305) * 1_000);
  });

  it.each<[string, Partial<JwtAuthenticateOptions>, object, object]>([
    ['its claim', { tenant: { claim: 'tid' } }, { tid: 'globex' }, { ...maya, tenant: 'globex' }],
    ['claims by other names', { claims: { name: 'preferred_username', roles: 'https://example.com/roles' } }, { preferred_username: 'mc', 'https://example.com/roles': ['finance'] }, { ...maya, user: { id: 'maya', name: 'mc', roles: ['finance'] } }],
    ['roles and groups', {}, { roles: ['finance', 'owner'], groups: [] }, { ...maya, user: { ...maya.user, roles: ['finance', 'owner'], groups: [] } }],
    ['no roles, when they are no list of texts', {}, { roles: 'finance', groups: ['a', 7] }, maya],
    ['no name but the id', {}, { name: undefined }, { ...maya, user: { id: 'maya', name: 'maya' } }],
    ['no name but the id, when it is blank or none', {}, { name: '   ' }, { ...maya, user: { id: 'maya', name: 'maya' } }],
  ])('is read for %s', async (_what, options, claims, caller) => {
    expect(await callerOf({ ...mayasClaims, ...claims }, {}, options)).toEqual(caller);
  });

  it.each<[string, object]>([
    ['missing', {}],
    ['no text', { tid: 7 }],
    ['several', { tid: ['acme'] }],
    ['empty', { tid: '' }],
    ['longer than an id', { tid: 'a'.repeat(201) }],
  ])('whose tenant is %s is refused', async (_what, claims) => {
    expect(await callerOf({ ...mayasClaims, ...claims }, {}, { tenant: { claim: 'tid' } })).toBeUndefined();
  });

  it('is not read for what every object inherits', async () => {
    expect(await callerOf(mayasClaims, {}, { tenant: { claim: 'constructor' } })).toBeUndefined();
    expect(await callerOf(mayasClaims, {}, { claims: { name: 'toString', roles: '__proto__' } })).toEqual({ ...maya, user: { id: 'maya', name: 'maya' } });
  });
});

describe('a signature', () => {
  const header = { alg: 'ES256', kid: 'one', typ: 'at+jwt' };

  it('of another key is refused, under its own id and under the issuer’s', async () => {
    for (const kid of ['two', 'one', undefined]) expect(await authenticate(withToken(await sign(otherKey, mayasClaims, { kid })))).toBeUndefined();
  });

  it('that is missing is refused, however that is written', async () => {
    const none = ['none', 'None', 'nOnE', ''].flatMap((alg) => ['', 'AA'].map((signature) => encode({ ...header, alg }, mayasClaims, signature)));
    const unsecured = new UnsecuredJWT(mayasClaims).encode();
    for (const token of [unsecured, unsecured.slice(0, -1), encode(header, mayasClaims), ...none]) expect(await authenticate(withToken(token))).toBeUndefined();
  });

  it.each(['HS256', 'HS384', 'HS512'])('with the public key as the secret of %s is refused', async (alg) => {
    const rsa = await createSigningKey('one', 'RS256');
    const publicKey = (await importJWK(rsa.jwk, 'RS256', { extractable: true })) as CryptoKey;
    const secrets = [await exportSPKI(publicKey), JSON.stringify(rsa.jwk), rsa.jwk.n ?? ''].map((text) => new TextEncoder().encode(text));
    for (const jwk of [rsa.jwk, { ...rsa.jwk, alg }]) {
      for (const secret of secrets) {
        const token = await new SignJWT(mayasClaims).setProtectedHeader({ ...header, alg }).sign(secret);
        expect(await authenticate(withToken(token), { jwks: { keys: [jwk] } })).toBeUndefined();
      }
    }
  });

  it('of an algorithm that is not accepted is refused', async () => {
    const rsa = await createSigningKey('k', 'RS256');
    expect(await authenticate(withToken(await sign(rsa)), { jwks: { keys: [rsa.jwk] }, algorithms: ['ES256'] })).toBeUndefined();
  });

  it('by a key that the token brings along is refused', async () => {
    const own = { jwk: otherKey.jwk, jku: 'https://evil.test/jwks', x5u: 'https://evil.test/x5c', x5c: ['AA'] };
    for (const kid of ['one', 'two', undefined]) expect(await authenticate(withToken(await sign(otherKey, mayasClaims, { ...own, kid })))).toBeUndefined();
  });

  it('is checked with the issuer’s key whatever key the token brings along', async () => {
    expect(await callerOf(mayasClaims, { jwk: otherKey.jwk, jku: 'https://evil.test/jwks' })).toEqual(maya);
  });

  it.each(['../../dev/null', '/dev/null', "one' OR '1'='1", 'one\u0000', 'ONE', '', '__proto__', 7, null, ['one'], { one: 1 }])('under the key id %j is refused', async (kid) => {
    expect(await authenticate(withToken(await sign(key, mayasClaims, { kid })))).toBeUndefined();
  });

  it('without a key id is good when the issuer has one key, and refused when it could be of several', async () => {
    const token = await sign(key, mayasClaims, { kid: undefined });
    expect(await authenticate(withToken(token))).toEqual(maya);
    expect(await authenticate(withToken(token), { jwks: { keys: [key.jwk, otherKey.jwk] } })).toBeUndefined();
  });

  it.each([[['exp']], [['x-ours']], [[]], ['exp'], [['b64']]])('with the critical extensions %j is refused', async (crit) => {
    const signed = encode({ ...header, crit, 'x-ours': 1 }, mayasClaims).slice(0, -1);
    const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key.privateKey, Buffer.from(signed));
    expect(await authenticate(withToken(`${signed}.${Buffer.from(signature).toString('base64url')}`))).toBeUndefined();
  });

  it('does not hold for other claims, another header or a turned bit', async () => {
    const [head = '', payload = '', signature = ''] = (await sign(key)).split('.');
    const other = encode({ ...header, typ: 'JWT' }, { ...mayasClaims, sub: 'eve' }).split('.');
    await expect(authenticate(withToken(`${head}.${payload}.${signature}`))).resolves.toEqual(maya);
    const turned = Buffer.from(signature, 'base64url').map((byte, index, bytes) => (index === bytes.length - 1 ? byte ^ 1 : byte));
    for (const token of [`${head}.${other[1]}.${signature}`, `${other[0]}.${payload}.${signature}`, `${head}.${payload}.${Buffer.from(turned).toString('base64url')}`]) {
      expect(await authenticate(withToken(token))).toBeUndefined();
    }
  });
});

describe('a token’s type', () => {
  const lenient = { requireAccessTokenType: false };
  const idToken = { iss: issuer, aud: audience, sub: 'maya', name: 'Maya Chen', iat: now, exp: now + 300, auth_time: now };

  it.each(['at+jwt', 'AT+JWT', 'application/at+jwt'])('“%s” is an access token’s', async (typ) => {
    expect(await callerOf(mayasClaims, { typ })).toEqual(maya);
    expect(await callerOf(mayasClaims, { typ }, lenient)).toEqual(maya);
  });

  it.each(['JWT', undefined])('%j counts only where the issuer cannot do better', async (typ) => {
    expect(await callerOf(mayasClaims, { typ })).toBeUndefined();
    expect(await callerOf(mayasClaims, { typ }, lenient)).toEqual(maya);
  });

  it.each(['id_token+jwt', 'logout+jwt', 'dpop+jwt', 'secevent+jwt', 'entity-statement+jwt', 'at+jwt ', '', 7, null, ['at+jwt']])('%j never counts', async (typ) => {
    expect(await callerOf(mayasClaims, { typ })).toBeUndefined();
    expect(await callerOf(mayasClaims, { typ }, lenient)).toBeUndefined();
  });

  it.each<[string, object]>([
    ['with nothing of an access token', idToken],
    ['with a nonce', { ...mayasClaims, nonce: 'n' }],
    ['with the hash of an access token', { ...mayasClaims, at_hash: 'h' }],
    ['with the hash of a code', { ...mayasClaims, c_hash: 'h' }],
    ['that signs somebody out', { ...mayasClaims, events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }],
  ])('an ID token is kept out by: one %s', async (_what, claims) => {
    expect(await callerOf(claims, { typ: 'JWT' }, lenient)).toBeUndefined();
    expect(await callerOf(claims, { typ: undefined }, lenient)).toBeUndefined();
  });
});

describe('a request', () => {
  const requestWith = (headers: HeadersInit, url = 'https://byleave.example.com/v1/actions'): Request => new Request(url, { headers });
  let token: string;
  beforeAll(async () => {
    token = await sign(key);
  });

  it.each(['Bearer', 'bearer', 'BEARER', 'bEaReR'])('may call the scheme %s', async (scheme) => {
    expect(await authenticate(withToken(token, scheme))).toEqual(maya);
  });

  it.each<[string, (good: string) => Request]>([
    ['without a credential', () => requestWith({})],
    ['with an empty one', () => requestWith({ authorization: '' })],
    ['with the token alone', (good) => requestWith({ authorization: good })],
    ['with two headers', (good) => requestWith([['authorization', `Bearer ${good}`], ['authorization', `Bearer ${good}`]])],
    ['with two headers, one of them empty', (good) => requestWith([['authorization', `Bearer ${good}`], ['authorization', '']])],
    ['with two credentials in one header', (good) => requestWith({ authorization: `Bearer ${good}, Basic eDp5` })],
    ['with another scheme', (good) => requestWith({ authorization: `DPoP ${good}` })],
    ['with Basic before it', (good) => requestWith({ authorization: `Basic Bearer ${good}` })],
    ['with something after the token', (good) => requestWith({ authorization: `Bearer ${good} x` })],
    ['with a tab for a space', (good) => requestWith({ authorization: `Bearer\t${good}` })],
    ['with quotes', (good) => requestWith({ authorization: `Bearer "${good}"` })],
    ['with padding in the token', (good) => requestWith({ authorization: `Bearer ${good}=` })],
    ['with five parts, as if encrypted', (good) => requestWith({ authorization: `Bearer ${good}.AA.AA` })],
    ['with the token in its address', (good) => requestWith({}, `https://byleave.example.com/v1/actions?access_token=${good}`)],
    ['with the token in a cookie', (good) => requestWith({ cookie: `access_token=${good}`, 'x-authorization': `Bearer ${good}` })],
    ['with the token in its body', (good) => new Request('https://byleave.example.com', { method: 'POST', body: new URLSearchParams({ access_token: good }) })],
  ])('%s is nobody’s', async (_what, toRequest) => {
    expect(await authenticate(toRequest(token))).toBeUndefined();
  });

  it('with a token above 16 KiB is refused before anything of it is read', async () => {
    const spy = { asked: 0 };
    const counting = createJwtAuthenticate({ issuer, audience, tenant: 'acme', jwksUrl: 'https://login.example.com/jwks', now: () => now * 1000, fetch: async () => ((spy.asked += 1), Response.json({ keys: [key.jwk] })) });
    const [small, large] = await Promise.all([9_000, 13_000].map((length) => sign(key, { ...mayasClaims, padding: 'x'.repeat(length) })));
    expect([small!.length < 16_000, large!.length > 16_384]).toEqual([true, true]);
    expect(await counting(withToken(large!))).toBeUndefined();
    expect(spy.asked).toBe(0);
    expect(await counting(withToken(small!))).toEqual(maya);
  });

  it('with any text for a token is nobody’s', async () => {
    const part = fc.oneof(fc.base64String(), fc.stringMatching(/^[\w-]*$/u), fc.json().map((text) => Buffer.from(text).toString('base64url')));
    const text = fc.oneof(fc.string(), fc.tuple(part, part, part).map((parts) => parts.join('.')));
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom('', 'Bearer ', 'bearer  '), async (value, scheme) => {
        const headers = { get: () => `${scheme}${value}` } as unknown as Headers;
        expect(await authenticate({ headers } as Request)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('with any header and claims but no signature of the issuer’s is nobody’s', async () => {
    const json = fc.dictionary(fc.constantFrom('alg', 'kid', 'typ', 'crit', 'b64', 'jwk', 'zip', 'iss', 'sub'), fc.oneof(fc.constantFrom('none', 'ES256', 'HS256', 'one', 'at+jwt'), fc.jsonValue()));
    await fc.assert(
      fc.asyncProperty(json, json, fc.uint8Array({ minLength: 1, maxLength: 64 }), async (head, claims, signature) => {
        expect(await authenticate(withToken(encode(head, { ...mayasClaims, ...claims }, Buffer.from(signature).toString('base64url'))))).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});

describe('options that cannot work', () => {
  const good: JwtAuthenticateOptions = { issuer, audience, tenant: 'acme', jwksUrl: 'https://login.example.com/jwks' };

  it.each<[string, object]>([
    ['no issuer', { issuer: '' }],
    ['no audience', { audience: '' }],
    ['no tenant', { tenant: '' }],
    ['no name for the tenant’s claim', { tenant: { claim: '' } }],
    ['a secret algorithm', { algorithms: ['ES256', 'HS256'] }],
    ['no signature', { algorithms: ['none'] }],
    ['no algorithm', { algorithms: [] }],
    ['more than a minute of tolerance', { clockToleranceSeconds: 61 }],
    ['less than no tolerance', { clockToleranceSeconds: -1 }],
    ['a tolerance that is no number', { clockToleranceSeconds: Number.NaN }],
    ['an age of nothing', { maxAgeSeconds: 0 }],
    ['an age that is no number', { maxAgeSeconds: Number.NaN }],
    ['keys from an address that anybody could answer', { jwksUrl: 'http://login.example.com/jwks' }],
    ['keys from no address', { jwksUrl: 'login.example.com/jwks' }],
    ['keys from a file', { jwksUrl: 'file:///etc/keys' }],
    ['an address with a password', { jwksUrl: 'https://a:b@login.example.com/jwks' }],
    ['keys twice', { jwks: { keys: [] } }],
  ])('are misuse: %s', (_what, change) => {
    expect(() => createJwtAuthenticate({ ...good, ...change })).toThrow(expect.objectContaining({ code: 'misuse' }));
  });

  it.each<[string, object]>([
    ['no keys', { keys: [] }],
    ['no list of keys', { keys: 'one' }],
    ['a shared secret', { keys: [{ kty: 'oct', k: 'AAAA' }] }],
    ['a private key', { keys: [{ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', d: 'AA' }] }],
  ])('are misuse: a key set with %s', (_what, jwks) => {
    expect(() => createJwtAuthenticate({ issuer, audience, tenant: 'acme', jwks: jwks as NonNullable<JwtAuthenticateOptions['jwks']> })).toThrow(expect.objectContaining({ code: 'misuse' }));
  });

  it.each(['accounts.example.com', 'http://login.example.com', 'https://login.example.com?tenant=x', 'https://login.example.com#x'])('are misuse: an issuer without metadata, %s, and no keys', (without) => {
    expect(() => createJwtAuthenticate({ issuer: without, audience, tenant: 'acme' })).toThrow(expect.objectContaining({ code: 'misuse' }));
  });
});
