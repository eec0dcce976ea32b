import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Authority } from './authority.ts';
import type { Authenticate } from './caller.ts';
import { createHandler } from './handler.ts';
import { createJwtAuthenticate, type JwtAuthenticateOptions } from './jwt-authenticate.ts';
import { audience, createSigningKey, mayasClaims, now, sign, startIssuer, withToken, type IssuerServer, type SigningKey } from './jwt-issuer-fixture.ts';

const metadata = '/.well-known/openid-configuration';
const unreachable = expect.objectContaining({ code: 'authority_unreachable', cause: expect.any(Error) });
const maya = { user: { id: 'maya' } };

let key: SigningKey;
let nextKey: SigningKey;
let server: IssuerServer;
beforeEach(async () => {
  // The key set's age is told by the platform's clock.
  vi.useFakeTimers({ toFake: ['Date'], now: now * 1000 });
  [key, nextKey] = await Promise.all([createSigningKey('one'), createSigningKey('two')]);
  server = await startIssuer([key]);
});
afterEach(async () => {
  vi.useRealTimers();
  await server.close().catch(() => undefined);
});

const create = (options: Partial<JwtAuthenticateOptions> = {}): Authenticate => createJwtAuthenticate({ issuer: server.url, audience, tenant: 'acme', ...options });
const requestBy = async (signer: SigningKey, claims: object = {}): Promise<Request> => withToken(await sign(signer, { ...mayasClaims, iss: server.url, exp: now + 3_600, ...claims }));
const pass = (seconds: number): void => {
  vi.setSystemTime(Date.now() + seconds * 1000);
};
const publish = (...keys: readonly SigningKey[]): void => {
  server.answers.set('/jwks', { keys: keys.map(({ jwk }) => jwk) });
};

describe.each([
  ['at an address', (): Partial<JwtAuthenticateOptions> => ({ jwksUrl: server.jwksUrl })],
  ['named by the issuer’s metadata', (): Partial<JwtAuthenticateOptions> => ({})],
])('keys %s', (_what, toOptions) => {
  it('are read when the first token comes, and kept', async () => {
    const authenticate = create(toOptions());
    expect(server.asked).toEqual([]);
    expect(await authenticate(new Request('https://byleave.example.com'))).toBeUndefined();
    expect(server.asked).toEqual([]);
    const request = await requestBy(key);
    const callers = await Promise.all([1, 2, 3].map(() => authenticate(request)));
    expect([...callers, await authenticate(request)]).toMatchObject([maya, maya, maya, maya]);
    expect(server.asked.filter((path) => path === '/jwks')).toHaveLength(1);
    expect(server.asked.length).toBeLessThanOrEqual(2);
  });

  it('are read again when a new one signs, and the old one is gone then', async () => {
    const authenticate = create(toOptions());
    expect(await authenticate(await requestBy(key))).toMatchObject(maya);
    publish(nextKey);
    pass(31);
    expect(await authenticate(await requestBy(nextKey))).toMatchObject(maya);
    expect(await authenticate(await requestBy(key))).toBeUndefined();
  });

  it('are forgotten ten minutes after the issuer gave them', async () => {
    const authenticate = create(toOptions());
    expect(await authenticate(await requestBy(key))).toMatchObject(maya);
    publish(nextKey);
    pass(599);
    expect(await authenticate(await requestBy(key))).toMatchObject(maya);
    pass(2);
    expect(await authenticate(await requestBy(key))).toBeUndefined();
  });

  it('are not asked for once per made-up token', async () => {
    const authenticate = create(toOptions());
    await authenticate(await requestBy(key));
    const before = server.asked.length;
    for (let index = 0; index < 20; index += 1) expect(await authenticate(withToken(await sign(nextKey, mayasClaims, { kid: `made-up-${index}` })))).toBeUndefined();
    expect(server.asked).toHaveLength(before);
  });

  it('that cannot be read fail with a reason to try again, and work when they can be', async () => {
    const authenticate = create(toOptions());
    const answers = new Map(server.answers);
    for (const bad of [500, 302, 'not JSON', { keys: 'none' }, {}]) {
      server.answers.set('/jwks', bad);
      await expect(authenticate(await requestBy(key))).rejects.toEqual(unreachable);
    }
    server.answers.set('/jwks', answers.get('/jwks'));
    expect(await authenticate(await requestBy(key))).toMatchObject(maya);
  });

  it('that were read stay good while the issuer is away', async () => {
    const authenticate = create(toOptions());
    await authenticate(await requestBy(key));
    await server.close();
    pass(31);
    await expect(authenticate(await requestBy(nextKey))).rejects.toEqual(unreachable);
    expect(await authenticate(await requestBy(key))).toMatchObject(maya);
  });

  it('that nobody answers for fail with a reason to try again', async () => {
    const authenticate = create(toOptions());
    const request = await requestBy(key);
    await server.close();
    await expect(authenticate(request)).rejects.toEqual(unreachable);
  });

  it('may be read by the host’s own fetch', async () => {
    const asked: string[] = [];
    const authenticate = create({ ...toOptions(), fetch: (input, init) => (asked.push(String(input)), globalThis.fetch(input, init)) });
    expect(await authenticate(await requestBy(key))).toMatchObject(maya);
    expect(asked).toEqual(server.asked.map((path) => `${server.url}${path}`));
  });
});

describe('an issuer’s metadata', () => {
  it('is found below an issuer with a path, and with a slash at its end', async () => {
    const issuer = `${server.url}/realms/acme/`;
    server.answers.set(`/realms/acme${metadata}`, { issuer, jwks_uri: server.jwksUrl });
    expect(await create({ issuer })(await requestBy(key, { iss: issuer }))).toMatchObject(maya);
  });

  it.each<[string, (url: string) => unknown]>([
    ['of another issuer', (url) => ({ issuer: 'https://evil.test', jwks_uri: `${url}/jwks` })],
    ['of an issuer written otherwise', (url) => ({ issuer: `${url}/`, jwks_uri: `${url}/jwks` })],
    ['of nobody', (url) => ({ jwks_uri: `${url}/jwks` })],
    ['without keys', (url) => ({ issuer: url })],
    ['with keys from an address that anybody could answer', (url) => ({ issuer: url, jwks_uri: 'http://192.0.2.1/jwks' })],
    ['with keys from a file', (url) => ({ issuer: url, jwks_uri: 'file:///etc/passwd' })],
    ['that is a list', () => []],
    ['that is null', () => 'null'],
    ['that is no JSON', () => '<html>'],
    ['that is somewhere else', () => 302],
    ['that is not there', () => 404],
  ])('%s is not used, and read again next time', async (_what, toMetadata) => {
    const good = server.answers.get(metadata);
    const authenticate = create();
    server.answers.set(metadata, toMetadata(server.url));
    await expect(authenticate(await requestBy(key))).rejects.toEqual(unreachable);
    expect(server.asked).toEqual([metadata]);
    server.answers.set(metadata, good);
    expect(await authenticate(await requestBy(key))).toMatchObject(maya);
  });

  it('is only what is answered with 200', async () => {
    const asked: string[] = [];
    const authenticate = create({
      async fetch(input, init) {
        asked.push(String(input));
        return new Response(await (await globalThis.fetch(input, init)).text(), { status: 404 });
      },
    });
    await expect(authenticate(await requestBy(key))).rejects.toEqual(unreachable);
    expect(asked).toEqual([`${server.url}${metadata}`]);
  });

  it('is read again when the keys are no longer where it said', async () => {
    const authenticate = create();
    expect(await authenticate(await requestBy(key))).toMatchObject(maya);
    server.answers.delete('/jwks');
    server.answers.set('/moved', { keys: [nextKey.jwk] });
    server.answers.set(metadata, { issuer: server.url, jwks_uri: `${server.url}/moved` });
    pass(601);
    const request = await requestBy(nextKey);
    await expect(authenticate(request)).rejects.toEqual(unreachable);
    expect(await authenticate(request)).toMatchObject(maya);
  });
});

describe('an authority whose issuer is away', () => {
  it('answers 503 and tells its operator why', async () => {
    const faults: unknown[] = [];
    const handler = createHandler({ authority: {} as Authority, authenticate: create({ jwksUrl: `${server.url}/nowhere` }), onError: (error) => faults.push(error) });
    const response = await handler(await requestBy(key));
    expect(response.status).toBe(503);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'authority_unreachable' } });
    expect(text).not.toContain(server.url);
    expect(faults).toEqual([unreachable]);
  });

  it('answers 401 to a token that no key could make good', async () => {
    const handler = createHandler({ authority: {} as Authority, authenticate: create() });
    const response = await handler(withToken('a.b.c'));
    expect(response.status).toBe(401);
    expect(server.asked).toEqual([]);
  });
});
