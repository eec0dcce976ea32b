import { isPlainObject, type JsonObject } from '@byleave/core';
import type * as WebAuthn from '@simplewebauthn/browser';
import type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import type { Authenticator } from './authenticator.ts';

/** The browser's own passkeys. What speaks WebAuthn is loaded the first time somebody needs it. */
export const browserAuthenticator: Authenticator = {
  async authenticate(options) {
    const { startAuthentication } = await loadWebAuthn();
    return toJson(await startAuthentication({ optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON }));
  },
  async register(options) {
    const { startRegistration } = await loadWebAuthn();
    return toJson(await startRegistration({ optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON }));
  },
};

async function loadWebAuthn(): Promise<Pick<typeof WebAuthn, 'startAuthentication' | 'startRegistration'>> {
  if (typeof PublicKeyCredential === 'undefined') throw new DOMException('This browser has no passkeys.', 'NotSupportedError');
  return import('@simplewebauthn/browser');
}

/** An answer may hold members that are `undefined`, which JSON has no word for. */
function toJson(answer: unknown): JsonObject {
  const json: unknown = JSON.parse(JSON.stringify(answer));
  if (!isPlainObject(json)) throw new TypeError('The authenticator answered with something that is no object.');
  return json as JsonObject;
}
