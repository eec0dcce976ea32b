import { canonicalize } from './canonicalize.ts';
import { isJsonValue } from './json.ts';
import type { Sha256 } from './merkle-hash.ts';

/** Levels within one another that are walked by recursion; what is deeper is no JSON value here. */
const deepestJson = 64;

/** A UTF-16 unit becomes at most three bytes of UTF-8. */
export const mostBytesPerUnit = 3;

/**
 * The RFC 8785 text of what `JSON.parse` returned; `undefined` when it has none. Where the members are in order already,
 * as in every text that is canonical, it is what `JSON.stringify` writes: RFC 8785 §3.2.2 takes its rules from there.
 */
export function toCanonicalText(value: unknown): string | undefined {
  if (isInOrder(value, deepestJson)) {
    const text = JSON.stringify(value);
    // An escaped surrogate is one without its other half, which RFC 8785 §3.2.2.2 refuses; or a backslash before a “ud”.
    if (!text.includes(String.raw`\ud`)) return text;
  }
  return isJsonValue(value) ? canonicalize(value) : undefined;
}

/** RFC 8785 §3.2.3: members in the order of the UTF-16 units of their names, at every level. */
function isInOrder(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return value !== undefined;
  if (levels === 0) return false;
  if (Array.isArray(value)) return value.every((member) => isInOrder(member, levels - 1));
  let last: string | undefined;
  for (const name in value) {
    if (last !== undefined && name <= last) return false;
    last = name;
    const member = (value as Record<string, unknown>)[name];
    if (member === undefined || (typeof member === 'object' && !isInOrder(member, levels - 1))) return false;
  }
  return true;
}

/** Hashes a few bytes and the UTF-8 of a text after them. */
export type HashText = (prefix: Uint8Array, text: string) => Uint8Array;

/** Writes every text into the same bytes: of millions of short texts, making room for each costs more than the hash. */
export function createTextHash(sha256: Sha256): HashText {
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(4_096);
  return (prefix, text) => {
    const most = prefix.length + text.length * mostBytesPerUnit;
    if (most > bytes.length) bytes = new Uint8Array(most);
    bytes.set(prefix);
    const { written } = encoder.encodeInto(text, prefix.length === 0 ? bytes : bytes.subarray(prefix.length));
    return sha256(bytes.subarray(0, prefix.length + written));
  };
}
