import canonicalizeJcs from 'canonicalize';

export type JsonPrimitive = string | number | boolean | null;
export type JsonValue = JsonPrimitive | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Whether a value is a plain object made by `{}` or `JSON.parse`, not an array, `Date`, `Map` or class instance. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * Whether a value is JSON as RFC 8259 and I-JSON (RFC 7493) understand it: no `undefined`, no `NaN`, no lone
 * surrogates, no integers beyond 2^53, nothing that a serializer would drop or convert in silence.
 */
export function isJsonValue(value: unknown): value is JsonValue {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed();
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
    case 'object':
      if (value === null) return true;
      if (Array.isArray(value)) return value.every(isJsonValue);
      return (
        isPlainObject(value) &&
        Object.entries(value).every(([key, member]) => key.isWellFormed() && isJsonValue(member))
      );
    default:
      return false;
  }
}

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
