import { isPlainObject, type JsonObject } from '@byleave/core';
import type { Authenticator } from './authenticator.ts';

/** The browser's own passkeys, in its own JSON forms (WebAuthn Level 3 §5.1.8, §5.1.10): nothing of what it answers is taken apart here. */
export const browserAuthenticator: Authenticator = {
  authenticate: (options) => perform((signal) => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options as unknown as PublicKeyCredentialRequestOptionsJSON), signal })),
  register: (options) => perform((signal) => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options as unknown as PublicKeyCredentialCreationOptionsJSON), signal })),
};

/** A browser has one ceremony at a time: the next takes the place of one that nobody has ended. */
let ceremony: AbortController | undefined;

async function perform(ask: (signal: AbortSignal) => Promise<Credential | null>): Promise<JsonObject> {
  if (typeof PublicKeyCredential === 'undefined' || !('parseCreationOptionsFromJSON' in PublicKeyCredential)) throw new DOMException('This browser has no passkeys.', 'NotSupportedError');
  ceremony?.abort();
  ceremony = new AbortController();
  // An answer may hold members that are `undefined`, which JSON has no word for.
  const json: unknown = JSON.parse(JSON.stringify(await ask(ceremony.signal)));
  if (!isPlainObject(json)) throw new TypeError('The authenticator answered with something that is no object.');
  return json as JsonObject;
}
