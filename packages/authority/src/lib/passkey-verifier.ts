import { digestOf, type Digest, type JsonObject, type Person, type Verdict } from '@byleave/core';

/** A public key that a person's authenticator made for this authority (WebAuthn L3 §4, credential record). */
export interface Passkey {
  readonly tenant: string;
  readonly userId: string;
  /** The credential id, base64url. */
  readonly id: string;
  /** COSE_Key (RFC 9052 §7), base64url. */
  readonly publicKey: string;
  /** How often it was used, as far as it counts: 0 when it does not. */
  readonly counter: number;
  /** Ways to reach the authenticator, such as `internal`, `hybrid`, `usb`. */
  readonly transports: readonly string[];
  /** What its person calls it. */
  readonly label: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Epoch milliseconds. */
  readonly lastUsedAt?: number;
  /** Whether a copy of the private key is kept elsewhere, as a password manager does. */
  readonly isBackedUp: boolean;
}

/** What a registration proves of a passkey. */
export type NewPasskey = Pick<Passkey, 'id' | 'publicKey' | 'counter' | 'transports' | 'isBackedUp'>;

/**
 * Checks that a person was there, and verified by their own authenticator, for one challenge. Keeps nothing: who may
 * ask for what, and that an answer counts once, is the authority's. Every refusal is `step_up_failed`; no `response`,
 * whatever it is, makes a verification reject.
 */
export interface PasskeyVerifier {
  /**
   * What `navigator.credentials.create` gets, as PublicKeyCredentialCreationOptionsJSON. `known` are the person's
   * passkeys: an authenticator that has one makes no second.
   *
   * @throws ByleaveError `misuse` for a challenge that `toChallenge` did not make.
   */
  createRegistration(request: { readonly challenge: string; readonly user: Person; readonly tenant: string; readonly known: readonly Passkey[] }): Promise<JsonObject>;
  /**
   * @param request `response` is a RegistrationResponseJSON.
   * @throws ByleaveError `misuse` for a challenge that `toChallenge` did not make.
   */
  verifyRegistration(request: { readonly challenge: string; readonly response: JsonObject }): Promise<Verdict<NewPasskey>>;
  /**
   * What `navigator.credentials.get` gets, as PublicKeyCredentialRequestOptionsJSON. `known` are the person's passkeys;
   * with none, the browser offers every passkey it has for the site.
   *
   * @throws ByleaveError `misuse` for a challenge that `toChallenge` did not make.
   */
  createAssertion(request: { readonly challenge: string; readonly known: readonly Passkey[] }): Promise<JsonObject>;
  /**
   * The counter is to be stored before the next assertion of the same passkey is verified.
   *
   * @param request `response` is an AuthenticationResponseJSON, `passkey` the one that its `id` names.
   * @throws ByleaveError `misuse` for a challenge that `toChallenge` did not make.
   */
  verifyAssertion(request: { readonly challenge: string; readonly response: JsonObject; readonly passkey: Passkey }): Promise<Verdict<{ readonly counter: number }>>;
}

/**
 * What an authenticator signs: 32 bytes, base64url, that follow from what the person agrees to. A signature over one
 * action says nothing about another, and nobody has to remember which challenge was given to whom. It is as hard to
 * guess as `digest` is (WebAuthn L3 §13.4.3): an action's holds its random id; a registration's must hold something
 * random too.
 */
export function toChallenge(facts: { readonly purpose: 'approve' | 'register'; readonly tenant: string; readonly userId: string; readonly digest: Digest }): string {
  const { purpose, tenant, userId, digest } = facts;
  return toBase64Url(digestOf({ version: 'byleave.passkey.v1', purpose, tenant, userId, digest }));
}

/** The user handle of a person (WebAuthn L3 §5.4.3): the same for all of their passkeys, and nobody's name (§14.6.1). */
export function toUserHandle({ tenant, userId }: Pick<Passkey, 'tenant' | 'userId'>): string {
  return toBase64Url(digestOf({ version: 'byleave.user-handle.v1', tenant, userId }));
}

/** RFC 4648 §5 without padding, of the bytes that a digest writes in hexadecimal. */
function toBase64Url(digest: Digest): string {
  const bytes = digest.replaceAll(/../gu, (pair) => String.fromCharCode(Number.parseInt(pair, 16)));
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/u, '');
}
