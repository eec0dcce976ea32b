import type { JsonValue } from './json.ts';

export interface ArgumentLeaf {
  readonly pointer: string;
  readonly value: JsonValue;
}

/** The leaves of a JSON value with their JSON Pointers. An empty object or array is a leaf too. */
export function leavesOf(value: JsonValue, pointer = ''): readonly ArgumentLeaf[] {
  if (typeof value !== 'object' || value === null) return [{ pointer, value }];
  const members: readonly (readonly [string, JsonValue])[] = Array.isArray(value)
    ? value.map((member: JsonValue, index) => [String(index), member] as const)
    : Object.entries(value);
  if (members.length === 0) return pointer === '' ? [] : [{ pointer, value }];
  return members.flatMap(([key, member]) => leavesOf(member, `${pointer}/${escapePointer(key)}`));
}

/** Escapes one reference token of a JSON Pointer (RFC 6901 §3). */
export function escapePointer(token: string): string {
  return token.replaceAll('~', '~0').replaceAll('/', '~1');
}
