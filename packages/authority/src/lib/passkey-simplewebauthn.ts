import { accept, ByleaveError, type JsonObject, type Verdict } from '@byleave/core';
import {
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialDescriptorJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { COSEALG, decodeAttestationObject, decodeClientDataJSON, isoBase64URL, parseAuthenticatorData } from '@simplewebauthn/server/helpers';
import { refusePasskey } from './passkey-refusal.ts';
import { parseAssertion, parseClientData, parseRegistration } from './passkey-response.ts';
import { toUserHandle, type Passkey, type PasskeyVerifier } from './passkey-verifier.ts';

export interface PasskeyVerifierOptions {
  /** The domain that passkeys are made for, such as `example.com`: the pages' own, or one above it. It can never change. */
  readonly rpId: string;
  /** What the browser calls the product. */
  readonly rpName: string;
  /** Where its pages are, such as `https://app.example.com`. At least one; each exactly as a browser writes it, without a slash at the end. */
  readonly origins: readonly string[];
}

/** For the whole ceremony (WebAuthn L3 §15.1). */
const timeoutMs = 300_000;
/** In the order they are liked best; every authenticator has one of them. */
const algorithms = [COSEALG.ES256, COSEALG.EdDSA, COSEALG.RS256];

/**
 * Passkeys by WebAuthn Level 3 (§7.1, §7.2), for pages of `origins` themselves and not in frames of others. The
 * authenticator always verifies its user. What makes it or where it came from is not asked (attestation `none`).
 *
 * @throws ByleaveError `misuse` for a domain or an origin that is none.
 */
export function createPasskeyVerifier(options: PasskeyVerifierOptions): PasskeyVerifier {
  const { rpId, rpName, origins } = options;
  if (!/^[a-z\d-]+(?:\.[a-z\d-]+)*$/u.test(rpId)) throw misuse(`“${rpId}” is no domain, so no browser would make a passkey for it. Use one such as example.com.`);
  const wrong = origins.find((origin) => URL.parse(origin)?.origin !== origin);
  if (origins.length === 0 || wrong !== undefined) throw misuse(`“${wrong ?? ''}” is no origin, so no passkey’s answer could ever match it. Use one such as https://app.example.com.`);

  /** Whether the browser says that it was asked for this, in this way, by a page of ours. */
  const checkClientData = (encoded: string, type: string, challenge: string): Verdict<undefined> => {
    const clientData = parseClientData(decodeClientDataJSON(encoded));
    if (clientData?.type !== type) return refusePasskey('malformed');
    if (clientData.challenge !== challenge) return refusePasskey('somethingElse');
    // §13.4.9: in a frame, the page around it chooses what the person believes they agree to.
    if (!origins.includes(clientData.origin) || clientData.crossOrigin === true || clientData.topOrigin !== undefined) return refusePasskey('elsewhere');
    return accept(undefined);
  };

  return {
    async createRegistration({ challenge, user, tenant, known }) {
      return {
        challenge: checkChallenge(challenge),
        rp: { id: rpId, name: rpName },
        user: { id: toUserHandle({ tenant, userId: user.id }), name: user.name, displayName: user.name },
        pubKeyCredParams: algorithms.map((alg) => ({ alg, type: 'public-key' as const })),
        excludeCredentials: known.map(toDescriptor),
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
        attestation: 'none',
        timeout: timeoutMs,
      } satisfies PublicKeyCredentialCreationOptionsJSON & JsonObject;
    },

    async verifyRegistration({ challenge, response }) {
      checkChallenge(challenge);
      return withoutThrowing(async () => {
        const registration = parseRegistration(response);
        if (!registration) return refusePasskey('malformed');
        const { clientDataJSON, attestationObject, transports } = registration.response;
        const clientData = checkClientData(clientDataJSON, 'webauthn.create', challenge);
        if (!clientData.ok) return clientData;
        const attestation = decodeAttestationObject(isoBase64URL.toBuffer(attestationObject));
        // Checking a chain of certificates means fetching from addresses that the answer names. Nobody asked for one.
        if (!isUnattested(attestation)) return refusePasskey('attested');
        if (!isUserVerified(attestation.get('authData'))) return refusePasskey('unverified');
        const { verified, registrationInfo } = await verifyRegistrationResponse({
          response: { ...registration, response: { clientDataJSON, attestationObject }, clientExtensionResults: {} },
          expectedChallenge: challenge,
          expectedOrigin: [...origins],
          expectedRPID: rpId,
          supportedAlgorithmIDs: algorithms,
        });
        if (!verified || registrationInfo.credential.id !== registration.id) return refusePasskey('wrong');
        const { credential, credentialBackedUp } = registrationInfo;
        const { id, counter } = credential;
        return accept({ id, publicKey: isoBase64URL.fromBuffer(credential.publicKey), counter, transports, isBackedUp: credentialBackedUp });
      });
    },

    async createAssertion({ challenge, known }) {
      return {
        challenge: checkChallenge(challenge),
        rpId,
        allowCredentials: known.map(toDescriptor),
        userVerification: 'required',
        timeout: timeoutMs,
      } satisfies PublicKeyCredentialRequestOptionsJSON & JsonObject;
    },

    async verifyAssertion({ challenge, response, passkey }) {
      checkChallenge(challenge);
      return withoutThrowing(async () => {
        const assertion = parseAssertion(response);
        if (!assertion) return refusePasskey('malformed');
        const { clientDataJSON, authenticatorData, signature, userHandle } = assertion.response;
        if (assertion.id !== passkey.id || (userHandle && userHandle !== toUserHandle(passkey))) return refusePasskey('another');
        const clientData = checkClientData(clientDataJSON, 'webauthn.get', challenge);
        if (!clientData.ok) return clientData;
        if (!isUserVerified(isoBase64URL.toBuffer(authenticatorData))) return refusePasskey('unverified');
        const { verified, authenticationInfo } = await verifyAuthenticationResponse({
          response: { ...assertion, response: { clientDataJSON, authenticatorData, signature }, clientExtensionResults: {} },
          expectedChallenge: challenge,
          expectedOrigin: [...origins],
          expectedRPID: rpId,
          // The counter is compared below: before the signature holds, it is anybody's.
          credential: { id: passkey.id, publicKey: isoBase64URL.toBuffer(passkey.publicKey), counter: 0 },
        });
        if (!verified) return refusePasskey('wrong');
        const { newCounter: counter } = authenticationInfo;
        // §6.1.1: one that does not grow is a clone's. Passkeys that are synchronized have none, and always say 0.
        if ((counter > 0 || passkey.counter > 0) && counter <= passkey.counter) return refusePasskey('copied');
        return accept({ counter });
      });
    },
  };
}

/** Whatever an answer makes the parsers of its bytes throw, it does not hold. */
async function withoutThrowing<T>(verify: () => Promise<Verdict<T>>): Promise<Verdict<T>> {
  try {
    return await verify();
  } catch {
    return refusePasskey('wrong');
  }
}

/** §6.1: present (UP) and verified (UV). */
function isUserVerified(authenticatorData: Uint8Array<ArrayBuffer>): boolean {
  const { flags } = parseAuthenticatorData(authenticatorData);
  return flags.up && flags.uv;
}

/** No statement (§8.7), or one that the new key itself signed (§8.2). */
function isUnattested(attestation: ReturnType<typeof decodeAttestationObject>): boolean {
  const format = attestation.get('fmt');
  return format === 'none' || (format === 'packed' && attestation.get('attStmt').get('x5c') === undefined);
}

function toDescriptor({ id, transports }: Passkey): PublicKeyCredentialDescriptorJSON & JsonObject {
  return { id, type: 'public-key', ...(transports.length > 0 && { transports: [...transports] }) };
}

/** One that is short or empty could be met by an answer to nothing. */
function checkChallenge(challenge: string): string {
  if (!/^[\w-]{43}$/u.test(challenge)) throw misuse('The challenge is not 32 bytes in base64url, so an answer to it would prove nothing. Make it with toChallenge.');
  return challenge;
}

function misuse(message: string): ByleaveError {
  return new ByleaveError({ code: 'misuse', message });
}
