import canonicalizeJcs from 'canonicalize';

/**
 * The RFC 8785 canonical text of a JSON value: two values have the same text exactly when they are the same JSON.
 *
 * @throws Error when the value holds something JSON cannot carry (`NaN`, a lone surrogate, a cycle).
 */
export function canonicalize(value: unknown): string {
  const text = canonicalizeJcs(value);
  if (text === undefined) throw new TypeError('canonicalize: the value has no JSON form');
  return text;
}
