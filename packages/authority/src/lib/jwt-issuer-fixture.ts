import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JSONWebKeySet, type JWTHeaderParameters } from 'jose';
import type { JwtAlgorithm } from './jwt-authenticate.ts';

export const issuer = 'https://login.example.com';
export const audience = 'https://byleave.example.com';
/** Epoch seconds. */
export const now = 1_800_000_000;

/** A token of Maya's own, good for five minutes. */
export const mayasClaims = { iss: issuer, aud: audience, sub: 'maya', name: 'Maya Chen', client_id: 'web', iat: now, exp: now + 300 };

export interface SigningKey {
  readonly kid: string;
  readonly alg: JwtAlgorithm;
  readonly privateKey: CryptoKey;
  readonly jwk: JSONWebKeySet['keys'][number];
}

export async function createSigningKey(kid: string, alg: JwtAlgorithm = 'ES256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** A token as the key's owner writes it; a member of the header that is `undefined` is left out. */
export function sign(key: SigningKey, claims: object = mayasClaims, header: Record<string, unknown> = {}): Promise<string> {
  const whole = Object.entries({ alg: key.alg, kid: key.kid, typ: 'at+jwt', ...header }).filter(([, value]) => value !== undefined);
  return new SignJWT({ ...claims }).setProtectedHeader(Object.fromEntries(whole) as unknown as JWTHeaderParameters).sign(key.privateKey);
}

/** A header and claims in compact form, with whatever signature. */
export function encode(header: object, claims: object, signature = ''): string {
  return [...[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')), signature].join('.');
}

export function withToken(token: string, scheme = 'Bearer'): Request {
  return new Request('https://byleave.example.com/v1/actions', { headers: { authorization: `${scheme} ${token}` } });
}

/** An issuer on this machine, whose answers can be changed. */
export interface IssuerServer {
  readonly url: string;
  readonly jwksUrl: string;
  /** What is answered at a path: JSON, or a status. */
  readonly answers: Map<string, unknown>;
  /** The paths that were asked for, in order. */
  readonly asked: string[];
  close(): Promise<void>;
}

export async function startIssuer(keys: readonly SigningKey[]): Promise<IssuerServer> {
  const answers = new Map<string, unknown>();
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const answer = answers.get(path) ?? 404;
    if (typeof answer === 'number') response.writeHead(answer, { location: '/jwks' }).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const jwksUrl = `${url}/jwks`;
  answers.set('/.well-known/openid-configuration', { issuer: url, jwks_uri: jwksUrl });
  answers.set('/jwks', { keys: keys.map(({ jwk }) => jwk) });
  return {
    url,
    jwksUrl,
    answers,
    asked,
    close: () =>
      new Promise((resolve, reject) => {
        server.closeAllConnections();
        server.close((error) => (error ? reject(error) : resolve()));
      }),
  };
}
