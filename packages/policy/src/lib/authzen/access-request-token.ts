import { ByleaveError, digestOf } from '@byleave/core';
import * as z from 'zod/mini';
import { bindingContextMembers, toBase64Url } from './access-request-binding.ts';

/** What a binding token says (access request profile, “Binding Token Integrity”). */
const claimsSchema = z.strictObject({
  iss: z.string(),
  aud: z.string(),
  /** Whose denial it is: one address may serve several tenants. */
  tenant: z.string(),
  /** Epoch seconds. */
  iat: z.int(),
  /** Epoch seconds. */
  exp: z.int(),
  jti: z.string(),
  evaluation_id: z.string(),
  /** RFC 3339. */
  denial_expires_at: z.string(),
  binding_context_members: z.tuple([z.literal(bindingContextMembers[0]), z.literal(bindingContextMembers[1]), z.literal(bindingContextMembers[2])]),
  binding_hash: z.string(),
});
export type BindingClaims = z.infer<typeof claimsSchema>;

/** Signs and checks binding tokens: compact JWS (RFC 7515), ES256. */
export interface BindingKey {
  sign(claims: BindingClaims): Promise<string>;
  /** `undefined` for anything this key did not sign as it is. */
  verify(token: string): Promise<BindingClaims | undefined>;
  /** The public half, as a JWK (RFC 7517). */
  readonly publicJwk: JsonWebKey & { readonly kid: string };
}

const curve = { name: 'ECDSA', namedCurve: 'P-256' };
const signature = { name: 'ECDSA', hash: 'SHA-256' };
/** Longer than any token of ours. */
const longestToken = 4_096;

/**
 * A key for binding tokens.
 *
 * @param jwk a private P-256 key. Default: a new one, known to nobody else.
 * @throws ByleaveError `misuse` for another kind of key.
 */
export async function createBindingKey(jwk?: JsonWebKey): Promise<BindingKey> {
  const { kty, crv, x, y, d } = jwk ?? (await generate());
  const [privateKey, publicKey] = await Promise.all([importKey({ kty, crv, x, y, d }, 'sign'), importKey({ kty, crv, x, y }, 'verify')]);
  const kid = digestOf({ crv, kty, x, y });
  const header = encode({ alg: 'ES256', kid, typ: 'JWT' });
  return {
    publicJwk: { kty: 'EC', crv: 'P-256', x: x!, y: y!, kid, use: 'sig', alg: 'ES256' },
    async sign(claims) {
      const signed = `${header}.${encode(claims)}`;
      return `${signed}.${toBase64Url(new Uint8Array(await crypto.subtle.sign(signature, privateKey, toBytes(signed))))}`;
    },
    async verify(token) {
      const [head, payload, signatureText, ...rest] = token.length > longestToken ? [] : token.split('.');
      // One header is ours, to the byte: no other algorithm, key or critical extension is ever looked at (RFC 8725 §3.1).
      if (head !== header || payload === undefined || signatureText === undefined || rest.length > 0) return undefined;
      const bytes = decode(signatureText);
      if (!bytes || !(await crypto.subtle.verify(signature, publicKey, bytes, toBytes(`${head}.${payload}`)))) return undefined;
      const claims = claimsSchema.safeParse(JSON.parse(new TextDecoder().decode(decode(payload))));
      return claims.success ? claims.data : undefined;
    },
  };
}

async function generate(): Promise<JsonWebKey> {
  const { privateKey } = await crypto.subtle.generateKey(curve, true, ['sign', 'verify']);
  return crypto.subtle.exportKey('jwk', privateKey);
}

async function importKey({ kty, crv, x, y, d }: { [name in 'kty' | 'crv' | 'x' | 'y' | 'd']?: string | undefined }, usage: 'sign' | 'verify'): Promise<CryptoKey> {
  try {
    if (kty !== 'EC' || crv !== 'P-256' || x === undefined || y === undefined || (usage === 'sign' && d === undefined)) throw new TypeError('not a private P-256 key');
    return await crypto.subtle.importKey('jwk', { kty, crv, x, y, ...(d !== undefined && { d }) }, curve, false, [usage]);
  } catch (cause) {
    throw new ByleaveError({ code: 'misuse', message: 'The key for access requests is no private P-256 key as JWK, so nothing could be signed. Create one with WebCrypto.' }, { cause });
  }
}

function encode(value: object): string {
  return toBase64Url(toBytes(JSON.stringify(value)));
}

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text));
}

/** `undefined` for what is no base64url, or not the one way to write these bytes. */
function decode(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]+$/u.test(text)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
    return toBase64Url(bytes) === text ? bytes : undefined;
  } catch {
    return undefined;
  }
}
