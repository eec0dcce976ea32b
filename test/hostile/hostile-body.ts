import { isPlainObject, type JsonObject, type JsonValue } from '../../packages/core/src/index.ts';
import type { Hostility, TextChange } from './hostility.ts';
import type { World } from './world.ts';

type Path = readonly (string | number)[];
type BodyHostility = Extract<Hostility, { readonly kind: 'value' | 'missing' | 'extra' | 'stale' }>;

/** Every place in a value, itself first. */
function pathsOf(value: JsonValue, path: Path = []): readonly Path[] {
  if (Array.isArray(value)) return [path, ...(value as readonly JsonValue[]).flatMap((member, index) => pathsOf(member, [...path, index]))];
  if (isPlainObject(value)) return [path, ...Object.entries(value as JsonObject).flatMap(([name, member]) => pathsOf(member, [...path, name]))];
  return [path];
}

function valueAt(value: JsonValue, path: Path): JsonValue {
  return path.reduce<JsonValue>((found, token) => (found as Readonly<Record<string | number, JsonValue>>)[token]!, value);
}

/** The value with another one, or with nothing, at a place. */
function replaceAt(value: JsonValue, [token, ...rest]: Path, change: (found: JsonValue) => JsonValue | undefined): JsonValue {
  if (token === undefined) return change(value) ?? {};
  const next = rest.length === 0 ? change(valueAt(value, [token])) : replaceAt(valueAt(value, [token]), rest, change);
  if (Array.isArray(value)) return (value as readonly JsonValue[]).flatMap((member, index) => (index === token ? (next === undefined ? [] : [next]) : [member]));
  return Object.fromEntries(Object.entries(value as JsonObject).flatMap(([name, member]) => (name === token ? (next === undefined ? [] : [[name, next]]) : [[name, member]])));
}

/** A body with one of its places made wrong. The result may no longer be an object, which is the point. */
export function changeBody(world: World, body: JsonObject, hostility: BodyHostility): JsonObject {
  const all = pathsOf(body);
  const pick = (paths: readonly Path[]): Path => paths[hostility.at % paths.length] ?? [];
  switch (hostility.kind) {
    case 'value':
      return replaceAt(body, pick(all), () => hostility.value) as JsonObject;
    case 'missing':
      return replaceAt(body, pick(all.slice(1)), () => undefined) as JsonObject;
    case 'extra': {
      const objects = all.filter((path) => isPlainObject(valueAt(body, path)));
      // A computed name makes a member of its own, even where it is `__proto__`.
      return replaceAt(body, pick(objects), (found) => ({ ...(found as JsonObject), [hostility.name]: hostility.value })) as JsonObject;
    }
    case 'stale': {
      const leaves = all.filter((path) => ['string', 'number'].includes(typeof valueAt(body, path)));
      return replaceAt(body, pick(leaves), (found) => toStale(world, found, hostility.other)) as JsonObject;
    }
  }
}

/** What is like a value, and of somebody or something else. */
function toStale({ ledger, knowledge }: World, value: JsonValue, other: number): JsonValue {
  if (typeof value === 'number') return value + ((other % 3) - 1);
  const actions = [...ledger.actions.values()];
  const action = actions[other % Math.max(actions.length, 1)];
  if (!action || typeof value !== 'string') return value;
  if (/^[0-9a-f]{64}$/u.test(value)) return other % 5 === 0 ? value.replace(/./u, (first) => (first === '0' ? '1' : '0')) : action.digest;
  if (value.startsWith('id-')) return [action.id, action.lifecycle.context.claim?.id ?? action.id, ...knowledge.claims.values()][other % (2 + knowledge.claims.size)]!;
  if (value.startsWith('call-')) return action.callId;
  if (value.startsWith('mk-')) return action.conversation;
  return action.toolName;
}

const filler = 'x'.repeat(1_024);

/** What is left of a body's text after something is done to it. */
export function toBytes(text: string, change: TextChange, limitBytes: number): string | Uint8Array<ArrayBuffer> {
  const padded = (bytes: number): string => {
    const room = Math.max(0, bytes - new TextEncoder().encode(text).byteLength);
    return text + ' '.repeat(room);
  };
  switch (change) {
    case 'cut short':
      return text.slice(0, -1 - (text.length % 7));
    case 'twice':
      return text + text;
    case 'empty':
      return '';
    case 'byte order mark':
      return `\ufeff${text}`;
    case 'not UTF-8':
      return new Uint8Array([...new TextEncoder().encode(text.slice(0, 50)), 0xff, 0xc0, 0x80]);
    case 'in a list':
      return `[${text}]`;
    case 'null':
      return 'null';
    case 'at the limit':
      return padded(limitBytes);
    case 'above the limit':
      return padded(limitBytes + 1);
    case 'far above the limit':
      return `${text.slice(0, -1)},"filler":"${filler.repeat(1_200)}"}`;
    case 'deep list':
      return '['.repeat(2_000) + ']'.repeat(2_000);
    case 'deep object':
      return '{"a":'.repeat(2_000) + '1' + '}'.repeat(2_000);
    case 'trailing comma':
      return text.replace(/\}$/u, ',}');
    case 'single quotes':
      return text.replaceAll('"', "'");
    case 'form':
      return 'a=1&b=2';
  }
}
