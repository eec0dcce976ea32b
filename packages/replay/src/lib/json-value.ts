import { isPlainObject, type JsonValue } from '@byleave/core';

/** Data as JSON that every reader reads alike: numbers that would be rounded stay digits, halves of characters are replaced. */
export function toJsonValue(value: unknown): JsonValue {
  if (typeof value === 'number') return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value)) ? value : String(value);
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map(toJsonValue);
  if (isPlainObject(value)) return Object.fromEntries(Object.entries(value).map(([name, each]) => [name.toWellFormed(), toJsonValue(each)]));
  if (typeof value === 'string') return value.toWellFormed();
  return typeof value === 'boolean' || value === null ? value : String(value);
}
