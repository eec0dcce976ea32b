import { isPlainObject, type JsonObject } from '@byleave/core';
import { startAuthentication, startRegistration, type PublicKeyCredentialCreationOptionsJSON, type PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';

export async function authenticate(options: JsonObject): Promise<JsonObject> {
  assertSupported();
  return toJson(await startAuthentication({ optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON }));
}

export async function register(options: JsonObject): Promise<JsonObject> {
  assertSupported();
  return toJson(await startRegistration({ optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON }));
}

function assertSupported(): void {
  if (typeof PublicKeyCredential === 'undefined') throw new DOMException('This browser has no passkeys.', 'NotSupportedError');
}

/** An answer may hold members that are `undefined`, which JSON has no word for. */
function toJson(answer: unknown): JsonObject {
  const json: unknown = JSON.parse(JSON.stringify(answer));
  if (!isPlainObject(json)) throw new TypeError('The authenticator answered with something that is no object.');
  return json as JsonObject;
}
