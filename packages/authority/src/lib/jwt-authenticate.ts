import { ByleaveError } from '@byleave/core';
import { jwtVerify, type JSONWebKeySet, type JWTPayload, type JWTVerifyOptions } from 'jose';
import type { Authenticate } from './caller.ts';
import { readBearerToken } from './jwt-bearer.ts';
import { toCaller, type CallerClaims } from './jwt-caller.ts';
import { toId } from './jwt-claims.ts';
import { createDiscoveredKeys, createLocalKeys, createRemoteKeys, type FindKey } from './jwt-keys.ts';
import { isLikeAccessToken, isTypedAccessToken } from './jwt-token-type.ts';

const algorithms = ['ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512', 'EdDSA', 'Ed25519'] as const;

/** Signatures only: with a shared secret, whoever checks a token could also make one (RFC 8725 §3.1, §3.2). */
export type JwtAlgorithm = (typeof algorithms)[number];

export interface JwtAuthenticateOptions {
  /** The token's `iss`, compared as it is written. */
  readonly issuer: string;
  /** What the issuer calls this authority: the token's `aud`, or one of them. Never an application's client id, which is what ID tokens name. */
  readonly audience: string;
  /** Where the issuer's keys are: `https`, or `http` on this machine. Default: what `{issuer}/.well-known/openid-configuration` says. */
  readonly jwksUrl?: string | URL;
  /** The issuer's public keys themselves. Not together with `jwksUrl`. */
  readonly jwks?: JSONWebKeySet;
  /** The one tenant that every token is of, or the claim that names it, such as `{ claim: 'tid' }`. */
  readonly tenant: string | { readonly claim: string };
  /** Names of top-level claims about the person. Default `name`, `roles` and `groups`. */
  readonly claims?: { readonly name?: string; readonly roles?: string; readonly groups?: string };
  /** At least one. Default ES256, PS256, EdDSA and RS256. */
  readonly algorithms?: readonly JwtAlgorithm[];
  /**
   * Whether only tokens with the header `typ: at+jwt` count (RFC 9068 §4). Default `true`. With `false`, for issuers
   * that cannot set it, `JWT` or nothing will do, if the token has a `scope`, `scp` or `client_id` and nothing that only
   * ID tokens and the like have.
   */
  readonly requireAccessTokenType?: boolean;
  /** How far the issuer's clock may be off, in seconds: 0 to 60. Default 5. */
  readonly clockToleranceSeconds?: number;
  /** How old a token may be by its `iat`, in seconds, however long it says it is good. Default: no limit of its own. */
  readonly maxAgeSeconds?: number;
  /** Epoch milliseconds. Default: the platform's clock. */
  readonly now?: () => number;
  /** How metadata and keys are read. Default: the platform's. */
  readonly fetch?: typeof fetch;
}

/**
 * Tells callers apart by the JWT access tokens (RFC 9068) of one issuer, for an authority that stands alone.
 *
 * A token with an `act` claim (RFC 8693 §4.1) is an agent's, acting for the person `sub` names. One without is that
 * person's own, and **may decide**: hand agents exchanged tokens only, never the person's. A client's own token, without
 * a person, is nobody's. So is one bound to a key (`cnf`; RFC 9449, RFC 8705): the proof is not checked here, and
 * without it the token is a thief's as well. A claim about roles or groups that is no list of strings is left out, so
 * write no policy that forbids by their presence alone.
 *
 * The default `typ` rule is what keeps ID tokens out when an issuer gives the same audience to both; a token is
 * otherwise refused unless its signature, `iss`, `aud`, `exp`, `nbf`, `iat` and `sub` hold.
 *
 * @returns `undefined` for every credential that is not good, without a reason. Rejects with a ByleaveError
 * `authority_unreachable` (503) when the issuer's keys cannot be read.
 * @throws ByleaveError `misuse` for options that cannot work.
 */
export function createJwtAuthenticate(options: JwtAuthenticateOptions): Authenticate {
  const findKey = chooseKeys(options);
  const rules = toRules(options);
  const names = toNames(options);
  const { requireAccessTokenType = true, now = Date.now } = options;
  return async (request) => {
    const token = readBearerToken(request);
    if (token === undefined) return undefined;
    const verified = await verify(token, findKey, { ...rules, currentDate: new Date(now()) });
    if (!verified) return undefined;
    const { payload, protectedHeader: { typ } } = verified;
    if (!isTypedAccessToken(typ) && (requireAccessTokenType || !isLikeAccessToken(typ, payload))) return undefined;
    // JSON can write a number that is read as infinite, and a token that never ends.
    if (!Number.isFinite(payload.exp) || !Number.isFinite(payload.iat) || Object.hasOwn(payload, 'cnf')) return undefined;
    const caller = toCaller(payload, names);
    return caller && { ...caller, expiresAt: toEnd(payload, options) };
  };
}

/** Epoch ms from which the token is refused. */
function toEnd({ exp, iat }: JWTPayload, { clockToleranceSeconds = 5, maxAgeSeconds = Infinity }: JwtAuthenticateOptions): number {
  return (Math.min(Number(exp), Number(iat) + maxAgeSeconds) + clockToleranceSeconds) * 1_000;
}

async function verify(token: string, findKey: FindKey, rules: JWTVerifyOptions): Promise<Awaited<ReturnType<typeof jwtVerify>> | undefined> {
  try {
    return await jwtVerify(token, findKey, rules);
  } catch (error) {
    if (ByleaveError.is(error)) throw error;
    return undefined;
  }
}

function chooseKeys({ issuer, jwksUrl, jwks, fetch = (...request) => globalThis.fetch(...request) }: JwtAuthenticateOptions): FindKey {
  if (jwks && jwksUrl !== undefined) throw misuse('Both a key set and the address of one are given. Keep the one that is right.');
  if (jwks) return createLocalKeys(jwks);
  return jwksUrl === undefined ? createDiscoveredKeys(issuer, fetch) : createRemoteKeys(jwksUrl, fetch);
}

function toRules(options: JwtAuthenticateOptions): JWTVerifyOptions {
  const { issuer, audience, maxAgeSeconds, clockToleranceSeconds = 5 } = options;
  const accepted: readonly JwtAlgorithm[] = options.algorithms ?? ['ES256', 'PS256', 'EdDSA', 'RS256'];
  if (!issuer || !audience) throw misuse('The issuer or the audience is empty, so tokens of anybody or for anybody would count. Name both.');
  if (accepted.length === 0 || !accepted.every((each) => algorithms.includes(each))) throw misuse(`A signature algorithm is missing or is none. Use some of ${algorithms.join(', ')}.`);
  if (!(clockToleranceSeconds >= 0 && clockToleranceSeconds <= 60)) throw misuse('The clock tolerance is not between 0 and 60 seconds. Set the clocks instead of tolerating more.');
  if (maxAgeSeconds !== undefined && !(maxAgeSeconds > 0 && maxAgeSeconds < Infinity)) throw misuse('The greatest age is no number of seconds. Give one above 0, or none.');
  return {
    issuer,
    audience,
    algorithms: [...accepted],
    requiredClaims: ['exp', 'iat', 'sub'],
    clockTolerance: clockToleranceSeconds,
    ...(maxAgeSeconds !== undefined && { maxTokenAge: maxAgeSeconds }),
  };
}

function toNames({ tenant, claims }: JwtAuthenticateOptions): CallerClaims {
  if (toId(typeof tenant === 'string' ? tenant : tenant.claim) === undefined) throw misuse('The tenant, or the claim that names it, is empty or too long. Name one.');
  return { tenant, name: claims?.name ?? 'name', roles: claims?.roles ?? 'roles', groups: claims?.groups ?? 'groups' };
}

function misuse(message: string): ByleaveError {
  return new ByleaveError({ code: 'misuse', message });
}
