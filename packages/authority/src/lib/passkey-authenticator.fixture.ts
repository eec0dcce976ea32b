import type { JsonObject } from '@byleave/core';
import type { Passkey } from './passkey-verifier.ts';

/** What a platform or a page could do otherwise than it should. */
export interface Ceremony {
  readonly rpId?: string;
  readonly origin?: string;
  readonly type?: string;
  readonly clientData?: JsonObject;
  /** Authenticator data flags (WebAuthn L3 §6.1). Default UP and UV. */
  readonly flags?: number;
  readonly counter?: number;
  readonly challenge?: string;
  readonly userHandle?: string;
  /** The attestation statement's format and what is in it, or one signed with the new key over the right or the wrong data. Default `none`. */
  readonly attestation?: readonly [string, Map<string, Cbor>] | 'self' | 'forged';
}

export const flag = { present: 0x01, verified: 0x04, backupEligible: 0x08, backedUp: 0x10, attested: 0x40 } as const;

export type KeyAlgorithm = 'ES256' | 'EdDSA' | 'RS256';

/** An authenticator and the browser around it, in software, with one credential. */
export interface SoftwareAuthenticator {
  readonly id: string;
  create(options: JsonObject, ceremony?: Ceremony): Promise<JsonObject>;
  get(options: JsonObject, ceremony?: Ceremony): Promise<JsonObject>;
}

export const rpId = 'example.com';
export const origin = 'https://app.example.com';

export async function createAuthenticator(algorithm: KeyAlgorithm = 'ES256'): Promise<SoftwareAuthenticator> {
  const key = await createKey(algorithm);
  const credentialId = crypto.getRandomValues(new Uint8Array(32));
  const id = toBase64Url(credentialId);
  let counter = 0;
  const answer = (response: JsonObject): JsonObject => ({ id, rawId: id, type: 'public-key', authenticatorAttachment: 'platform', clientExtensionResults: {}, response });
  const collect = (type: string, options: JsonObject, ceremony: Ceremony): Uint8Array<ArrayBuffer> =>
    toBytes(JSON.stringify({ type: ceremony.type ?? type, challenge: ceremony.challenge ?? options['challenge'], origin: ceremony.origin ?? origin, crossOrigin: false, ...ceremony.clientData }));
  const head = async (ceremony: Ceremony, flags: number): Promise<Uint8Array> => {
    counter = ceremony.counter ?? counter + 1;
    const count = new Uint8Array(4);
    new DataView(count.buffer).setUint32(0, counter);
    return concat(await sha256(toBytes(ceremony.rpId ?? rpId)), Uint8Array.of(flags), count);
  };
  const attest = async (attestation: Ceremony['attestation'], data: Uint8Array<ArrayBuffer>): Promise<readonly [string, Map<string, Cbor>]> => {
    if (typeof attestation !== 'string') return attestation ?? ['none', new Map()];
    const sig = await key.sign(attestation === 'self' ? data : toBytes('something else'));
    return ['packed', new Map<string, Cbor>([['alg', -7], ['sig', sig]])];
  };
  return {
    id,
    async create(options, ceremony = {}) {
      const clientData = collect('webauthn.create', options, ceremony);
      const flags = (ceremony.flags ?? flag.present | flag.verified) | flag.attested;
      const length = Uint8Array.of(0, credentialId.length);
      const authData = concat(await head(ceremony, flags), new Uint8Array(16), length, credentialId, encodeCbor(key.cose));
      const [fmt, attStmt] = await attest(ceremony.attestation, concat(authData, await sha256(clientData)));
      const attestationObject = encodeCbor(new Map<string, Cbor>([['fmt', fmt], ['attStmt', attStmt], ['authData', authData]]));
      return answer({ clientDataJSON: toBase64Url(clientData), attestationObject: toBase64Url(attestationObject), transports: ['internal', 'hybrid'] });
    },
    async get(options, ceremony = {}) {
      const clientData = collect('webauthn.get', options, ceremony);
      const authenticatorData = await head(ceremony, ceremony.flags ?? flag.present | flag.verified);
      const signature = await key.sign(concat(authenticatorData, await sha256(clientData)));
      return answer({
        clientDataJSON: toBase64Url(clientData),
        authenticatorData: toBase64Url(authenticatorData),
        signature: toBase64Url(signature),
        ...(ceremony.userHandle !== undefined && { userHandle: ceremony.userHandle }),
      });
    },
  };
}

/** What an authority would have kept of a registration. */
export function toPasskey(registered: Pick<Passkey, 'id' | 'publicKey' | 'counter' | 'transports' | 'isBackedUp'>): Passkey {
  return { tenant: 'acme', userId: 'maya', label: 'Laptop', createdAt: 0, ...registered };
}

interface Key {
  readonly cose: Map<number, Cbor>;
  sign(data: Uint8Array<ArrayBuffer>): Promise<Uint8Array>;
}

async function createKey(algorithm: KeyAlgorithm): Promise<Key> {
  const { subtle } = crypto;
  const generation = {
    ES256: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
    EdDSA: { name: 'Ed25519' },
    RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) },
  }[algorithm];
  const { privateKey, publicKey } = (await subtle.generateKey(generation, true, ['sign', 'verify'])) as CryptoKeyPair;
  const jwk = await subtle.exportKey('jwk', publicKey);
  const member = (name: 'x' | 'y' | 'n' | 'e'): Uint8Array => fromBase64Url(jwk[name] ?? '');
  // COSE key parameters (RFC 9053 §7.1, §7.2; RFC 8230 §4).
  const cose = {
    ES256: () => [[1, 2], [3, -7], [-1, 1], [-2, member('x')], [-3, member('y')]],
    EdDSA: () => [[1, 1], [3, -8], [-1, 6], [-2, member('x')]],
    RS256: () => [[1, 3], [3, -257], [-1, member('n')], [-2, member('e')]],
  }[algorithm]() as [number, Cbor][];
  return {
    cose: new Map(cose),
    async sign(data) {
      const signature = new Uint8Array(await subtle.sign(generation, privateKey, data));
      return algorithm === 'ES256' ? toDer(signature) : signature;
    },
  };
}

/** ECDSA-Sig-Value (RFC 3279 §2.2.3) of the two halves that WebCrypto puts side by side. */
function toDer(signature: Uint8Array): Uint8Array {
  const integer = (half: Uint8Array): Uint8Array => {
    const digits = half.subarray(Math.max(0, half.findIndex((byte) => byte !== 0)));
    const unsigned = digits[0]! > 0x7f ? concat(Uint8Array.of(0), digits) : digits;
    return concat(Uint8Array.of(0x02, unsigned.length), unsigned);
  };
  const body = concat(integer(signature.subarray(0, 32)), integer(signature.subarray(32)));
  return concat(Uint8Array.of(0x30, body.length), body);
}

export type Cbor = number | string | Uint8Array | readonly Cbor[] | Map<number, Cbor> | Map<string, Cbor>;

/** RFC 8949 §3, for what authenticators say. */
export function encodeCbor(value: Cbor): Uint8Array<ArrayBuffer> {
  if (typeof value === 'number') return value >= 0 ? start(0, value) : start(1, -1 - value);
  if (typeof value === 'string') return concat(start(3, toBytes(value).length), toBytes(value));
  if (value instanceof Uint8Array) return concat(start(2, value.length), value);
  if (value instanceof Map) return concat(start(5, value.size), ...[...value].flat().map((each) => encodeCbor(each)));
  return concat(start(4, value.length), ...value.map(encodeCbor));
}

function start(major: number, argument: number): Uint8Array<ArrayBuffer> {
  const type = major << 5;
  if (argument < 24) return Uint8Array.of(type | argument);
  if (argument < 256) return Uint8Array.of(type | 24, argument);
  return Uint8Array.of(type | 25, argument >> 8, argument & 0xff);
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts));
}

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text));
}

export function toBase64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'base64url'));
}
