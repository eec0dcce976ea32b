import type { JsonObject } from '@byleave/core';

/**
 * Asks the person for their passkey. Options and answers are the JSON forms of WebAuthn (Level 3 §5.1.8, §5.1.10); a
 * ceremony the person left rejects with a `NotAllowedError`.
 */
export interface Authenticator {
  /** `navigator.credentials.get()`: proves that it is them. */
  authenticate(options: JsonObject): Promise<JsonObject>;
  /** `navigator.credentials.create()`: makes them a passkey. */
  register(options: JsonObject): Promise<JsonObject>;
}
