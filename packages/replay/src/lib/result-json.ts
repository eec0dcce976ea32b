import { isJsonValue } from '@byleave/core';
import { parse } from 'yaml';
import { toJsonValue } from './json-value.ts';

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
