import { isJsonValue, isPlainObject, type JsonValue } from '@byleave/core';
import { parse } from 'yaml';

/** Longer results are read as text: nothing in them is verified. */
const longestResult = 400_000;

/** A result as the JSON an agent's loop would hand over: recorded runs have it as YAML. Other texts stay as they are. */
export function toJsonText(text: string): string {
  if (text.length > longestResult) return text;
  try {
    const value = toJsonValue(parse(text, { maxAliasCount: 0, logLevel: 'silent' }));
    return isJsonValue(value) ? JSON.stringify(value) : text;
  } catch {
    return text;
  }
}

/** Numbers that JSON would round stay the digits they are. */
function toJsonValue(value: unknown): JsonValue {
  if (typeof value === 'number') return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value)) ? value : String(value);
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map(toJsonValue);
  if (isPlainObject(value)) return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, toJsonValue(each)]));
  return typeof value === 'string' || typeof value === 'boolean' || value === null ? value : String(value);
}
