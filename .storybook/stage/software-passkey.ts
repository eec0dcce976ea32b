import type { JsonObject } from '../../packages/core/src/index.ts';
import type { Authenticator } from '../../packages/react/src/index.ts';

/** What the person does when their device asks for them. */
export type Touch = () => Promise<void>;

export const touchesAtOnce: Touch = () => Promise.resolve();
export const neverTouches: Touch = () => new Promise(() => {});
export const walksAway: Touch = () => Promise.reject(new DOMException('The person left.', 'NotAllowedError'));

/** Registers, say, and does something else the next time. */
export function touchesOnceThen(next: Touch): Touch {
  let isFirst = true;
  return () => {
    if (!isFirst) return next();
    isFirst = false;
    return touchesAtOnce();
  };
}

/** UP, UV and AT (WebAuthn L3 §6.1). */
const flags = { asserted: 0x05, attested: 0x45 } as const;

/**
 * A device with one passkey, in software: real P-256 signatures, which the authority's real verifier checks. A
 * workshop has no device that could be asked without the person who looks at it.
 */
export async function createSoftwarePasskey(touch: Touch = touchesAtOnce): Promise<Authenticator> {
  const key = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const jwk = await crypto.subtle.exportKey('jwk', key.publicKey);
  const credentialId = crypto.getRandomValues(new Uint8Array(32));
  let counter = 0;

  const authenticatorData = async (rpId: string, flag: number, rest: readonly number[] = []): Promise<Uint8Array<ArrayBuffer>> => {
    counter += 1;
    return Uint8Array.from([...(await sha256(toBytes(rpId))), flag, 0, 0, counter >> 8, counter & 0xff, ...rest]);
  };
  const clientData = (type: string, { challenge }: JsonObject): Uint8Array<ArrayBuffer> =>
    toBytes(JSON.stringify({ type, challenge, origin: location.origin, crossOrigin: false }));
  const answer = (response: JsonObject): JsonObject => {
    const id = toBase64Url(credentialId);
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
  };

  return {
    async register(options) {
      await touch();
      const collected = clientData('webauthn.create', options);
      // COSE_Key of P-256 (RFC 9053 §7.1.1), and an attestation object without a statement (WebAuthn L3 §8.7), in CBOR.
      const cose = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, ...fromBase64Url(jwk.x), 0x22, 0x58, 0x20, ...fromBase64Url(jwk.y)];
      const data = await authenticatorData(rpIdOf(options['rp'], 'id'), flags.attested, [...new Uint8Array(16), 0, credentialId.length, ...credentialId, ...cose]);
      const attestation = Uint8Array.from([0xa3, 0x63, ...toBytes('fmt'), 0x64, ...toBytes('none'), 0x67, ...toBytes('attStmt'), 0xa0, 0x68, ...toBytes('authData'), 0x59, data.length >> 8, data.length & 0xff, ...data]);
      return answer({ clientDataJSON: toBase64Url(collected), attestationObject: toBase64Url(attestation), transports: ['internal'] });
    },
    async authenticate(options) {
      await touch();
      const collected = clientData('webauthn.get', options);
      const data = await authenticatorData(rpIdOf(options, 'rpId'), flags.asserted);
      const signed = Uint8Array.from([...data, ...(await sha256(collected))]);
      const signature = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key.privateKey, signed));
      return answer({ clientDataJSON: toBase64Url(collected), authenticatorData: toBase64Url(data), signature: toBase64Url(toDer(signature)) });
    },
  };
}

function rpIdOf(value: unknown, member: string): string {
  return String((value as JsonObject)[member]);
}

/** ECDSA-Sig-Value (RFC 3279 §2.2.3) of the two halves that WebCrypto puts side by side. */
function toDer(signature: Uint8Array): Uint8Array {
  const integer = (half: Uint8Array): readonly number[] => {
    const digits = [...half.subarray(Math.max(0, half.findIndex((byte) => byte !== 0)))];
    const unsigned = digits[0]! > 0x7f ? [0, ...digits] : digits;
    return [0x02, unsigned.length, ...unsigned];
  };
  const body = [...integer(signature.subarray(0, 32)), ...integer(signature.subarray(32))];
  return Uint8Array.from([0x30, body.length, ...body]);
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

const toBytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text));

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/u, '');
}

function fromBase64Url(text = ''): readonly number[] {
  return [...atob(text.replaceAll('-', '+').replaceAll('_', '/'))].map((character) => character.charCodeAt(0));
}
