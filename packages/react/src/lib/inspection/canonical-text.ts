import canonicalize from 'canonicalize';

/** The RFC 8785 text of a JSON value, as `canonicalize` of core writes it. @throws TypeError when it has none. */
export function canonicalText(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('canonicalText: the value has no JSON form');
  return text;
}
