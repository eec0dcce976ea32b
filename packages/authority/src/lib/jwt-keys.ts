import { ByleaveError, isPlainObject } from '@byleave/core';
import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors, type CryptoKey, type JSONWebKeySet, type JWTVerifyGetKey, type RemoteJWKSet } from 'jose';

/**
 * Finds the key that a token's header names. A token that names none of the issuer's fails with a `JOSEError`; keys
 * that cannot be read, with a `ByleaveError` `authority_unreachable`.
 */
export type FindKey = JWTVerifyGetKey<CryptoKey>;

/** For one answer of the issuer, its body included. */
const timeoutMs = 5_000;
/** Between two looks for a key that was not there, or anybody could have the issuer asked once for every token they make up. */
const cooldownMs = 30_000;
/** How long a key that the issuer took back may still be good. */
const maxAgeMs = 600_000;

/** @throws ByleaveError `misuse` for a set that is none, or that holds what must be secret. */
export function createLocalKeys(jwks: JSONWebKeySet): FindKey {
  try {
    const find = createLocalJWKSet(jwks);
    if (jwks.keys.length === 0) throw new TypeError('the set is empty');
    if (jwks.keys.some((key) => key.kty === 'oct' || 'd' in key || 'priv' in key)) throw new TypeError('the set holds a secret');
    return guard(find);
  } catch (cause) {
    throw new ByleaveError({ code: 'misuse', message: 'The key set is no JSON Web Key Set of public keys, so no token could be checked. Give it the issuer’s public keys only.' }, { cause });
  }
}

/** @throws ByleaveError `misuse` for an address that is not safe. */
export function createRemoteKeys(jwksUrl: string | URL, fetch: typeof globalThis.fetch): FindKey {
  return guard(createKeySet(parseSecureUrl(String(jwksUrl)), fetch));
}

/**
 * Finds the key set's address in the issuer's metadata, when the first token comes.
 *
 * @throws ByleaveError `misuse` for an issuer that can have none.
 */
export function createDiscoveredKeys(issuer: string, fetch: typeof globalThis.fetch): FindKey {
  const url = parseSecureUrl(issuer);
  if (url.search !== '' || url.hash !== '') throw misuse(issuer);
  let discovery: Promise<RemoteJWKSet> | undefined;
  return guard(async (header, token) => {
    const attempt = (discovery ??= discover(issuer, fetch));
    try {
      return await (await attempt)(header, token);
    } catch (error) {
      // Where keys are still good, one that is missing or a fetch that fails is no reason to give them up.
      const isGood = await attempt.then((keys) => keys.fresh).catch(() => false);
      if (!isGood && discovery === attempt) discovery = undefined;
      throw error;
    }
  });
}

async function discover(issuer: string, fetch: typeof globalThis.fetch): Promise<RemoteJWKSet> {
  // OpenID Connect Discovery §4.1: a slash at the issuer's end goes first.
  const response = await fetch(`${issuer.replace(/\/$/u, '')}/.well-known/openid-configuration`, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (response.status !== 200) throw new TypeError(`the issuer’s metadata was answered with ${response.status}`);
  const metadata: unknown = await response.json();
  // RFC 8414 §3.3: of another issuer's document nothing may be used.
  if (!isPlainObject(metadata) || metadata['issuer'] !== issuer) throw new TypeError('the metadata is not the issuer’s');
  return createKeySet(parseSecureUrl(String(metadata['jwks_uri'])), fetch);
}

function createKeySet(url: URL, fetch: typeof globalThis.fetch): RemoteJWKSet {
  return createRemoteJWKSet(url, { timeoutDuration: timeoutMs, cooldownDuration: cooldownMs, cacheMaxAge: maxAgeMs, [customFetch]: (address, init) => fetch(address, init) });
}

const thisMachine: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Whoever could answer in the issuer's place would be the issuer (RFC 8414 §2, §6.1). */
function parseSecureUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url || url.username !== '' || (url.protocol !== 'https:' && !(url.protocol === 'http:' && thisMachine.includes(url.hostname)))) throw misuse(text);
  return url;
}

function misuse(address: string): ByleaveError {
  return new ByleaveError({ code: 'misuse', message: `“${address}” is no address that keys can safely come from. Use an https URL; http only on this machine.` });
}

/** What a made-up token can bring about. Everything else is the world's fault. */
const faultsOfTokens: readonly string[] = [errors.JWKSNoMatchingKey.code, errors.JWKSMultipleMatchingKeys.code, errors.JOSENotSupported.code];

function guard(find: FindKey): FindKey {
  return async (header, token) => {
    try {
      return await find(header, token);
    } catch (cause) {
      if (cause instanceof errors.JOSEError && faultsOfTokens.includes(cause.code)) throw cause;
      throw new ByleaveError({ code: 'authority_unreachable', message: 'The keys that credentials are checked with cannot be read now, so nobody can be told apart and nothing was done. Try again soon.' }, { cause });
    }
  };
}
