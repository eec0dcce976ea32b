/** What only ID tokens (OpenID Connect Core §2, §3.3.2.11), logout tokens and other security events hold. */
const foreignClaims = ['nonce', 'at_hash', 'c_hash', 's_hash', 'events'];
/** What access tokens hold (RFC 9068 §2.2, §2.2.3; `scp` is Okta's and Entra's name) and ID tokens do not. */
const accessClaims = ['scope', 'scp', 'client_id'];

/** Whether a token says of itself that it is an access token (RFC 9068 §2.1, §4; RFC 8725 §3.11). */
export function isTypedAccessToken(typ: unknown): boolean {
  return typeof typ === 'string' && ['at+jwt', 'application/at+jwt'].includes(typ.toLowerCase());
}

/**
 * Whether a token that says nothing of the kind has an access token's claims, and none that only tokens of other kinds
 * have: for issuers older than RFC 9068.
 */
export function isLikeAccessToken(typ: unknown, claims: object): boolean {
  const isUntyped = typ === undefined || (typeof typ === 'string' && ['jwt', 'application/jwt'].includes(typ.toLowerCase()));
  const has = (name: string): boolean => Object.hasOwn(claims, name);
  return isUntyped && accessClaims.some(has) && !foreignClaims.some(has);
}
