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

/** Levels of arrays and objects within one another, at most: whoever walks a value may do it by recursion. */
const deepestJson = 64;

/**
 * Whether a value is JSON as RFC 8259 and I-JSON (RFC 7493) understand it: no `undefined`, no `NaN`, no lone
 * surrogates, no integers beyond 2^53, no more than 64 levels, nothing that a serializer would drop or convert in
 * silence.
 */
export function isJsonValue(value: unknown): value is JsonValue {
  return isJsonWithin(value, deepestJson);
}

function isJsonWithin(value: unknown, levels: number): boolean {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed();
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
    case 'object':
      if (value === null) return true;
      if (levels === 0) return false;
      // `Array.from` makes the holes of a sparse array visible, which `every` skips.
      if (Array.isArray(value)) return Array.from(value).every((member) => isJsonWithin(member, levels - 1));
      return (
        isPlainObject(value) &&
        Object.entries(value).every(([key, member]) => key.isWellFormed() && isJsonWithin(member, levels - 1))
      );
    default:
      return false;
  }
}
