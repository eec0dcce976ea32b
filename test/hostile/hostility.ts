import fc from 'fast-check';
import type { JsonValue } from '../../packages/core/src/index.ts';
import { hostileName, hostileString, hostileValue } from './hostile-values.ts';

/** One thing made wrong with a request. `at` says where, among the places there are. */
export type Hostility =
  | { readonly kind: 'value'; readonly at: number; readonly value: JsonValue }
  | { readonly kind: 'missing'; readonly at: number }
  | { readonly kind: 'extra'; readonly at: number; readonly name: string; readonly value: JsonValue }
  /** A digest, an id, a revision or a number of this request becomes that of another action, or nearly the same. */
  | { readonly kind: 'stale'; readonly at: number; readonly other: number }
  | { readonly kind: 'text'; readonly change: TextChange }
  | { readonly kind: 'header'; readonly name: string; readonly values: readonly string[] }
  | { readonly kind: 'no header'; readonly name: string }
  | { readonly kind: 'method'; readonly method: string }
  | { readonly kind: 'path'; readonly change: PathChange; readonly text: string }
  | { readonly kind: 'id'; readonly id: string }
  /** The id of somebody else's action, grant or passkey, or of nothing at all that is there. */
  | { readonly kind: 'foreign id'; readonly other: number }
  | { readonly kind: 'query'; readonly members: readonly (readonly [name: string, value: string])[] }
  | { readonly kind: 'credential'; readonly as: number };

const textChanges = ['cut short', 'twice', 'empty', 'byte order mark', 'not UTF-8', 'in a list', 'null', 'at the limit', 'above the limit', 'far above the limit', 'deep list', 'deep object', 'trailing comma', 'single quotes', 'form'] as const;
export type TextChange = (typeof textChanges)[number];

const pathChanges = ['append', 'prepend', 'double slash', 'slash encoded', 'dots', 'upper case', 'very long', 'other mount', 'trailing slash', 'bad percent'] as const;
export type PathChange = (typeof pathChanges)[number];

const at = fc.nat(200);
const contentTypes = ['text/plain', '', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonp', 'application/json; charset=utf-16', 'APPLICATION/JSON', 'application/json, text/plain', 'application/problem+json'];
const junk = ['', ' ', 'x', '-1', '1.5', '1e3', '0x10', 'NaN', '99999999999999999999', '1, 2', '__proto__', '\u00e9'];

const header = fc.oneof(
  fc.constantFrom(...contentTypes).map((value) => ({ name: 'content-type', values: [value] })),
  fc.array(fc.constantFrom(...junk), { minLength: 1, maxLength: 2 }).map((values) => ({ name: 'last-event-id', values })),
  fc.array(fc.constantFrom(...junk, 'x'.repeat(5_000)), { minLength: 1, maxLength: 2 }).map((values) => ({ name: 'x-request-id', values })),
  fc.constantFrom('maya, bob', 'Bearer maya', '__proto__', 'constructor', 'toString', '', 'MAYA', 'maya ').map((value) => ({ name: 'authorization', values: [value] })),
  fc.constantFrom('mayasOffice', 'zoe').map((value) => ({ name: 'authorization', values: ['nobody', value] })),
  fc.constantFrom('gzip', 'identity', 'br, gzip').map((value) => ({ name: 'content-encoding', values: [value] })),
  fc.constantFrom('0', '10', '99999999', '-1', 'x').map((value) => ({ name: 'content-length', values: [value] })),
  fc.constantFrom('x-forwarded-user', 'x-tenant', 'x-http-method-override', 'host', 'cookie', 'origin').map((name) => ({ name, values: ['globex'] })),
);

const queryName = fc.constantFrom('whose', 'state', 'conversation', 'limit', 'before', 'actionId', 'after', 'actor', 'person', 'agent', 'type', 'decision', 'outcome', 'policy', 'from', 'to', 'text', 'tenant', 'userId', '__proto__', 'constructor', '', 'limit[]');
const queryValue = fc.oneof(fc.constantFrom(...junk, 'mine', 'others', 'everybody', 'open', 'bob', 'approved', '1795168800000:id-000001', '1', '200', '201', '%00', '%ff', 'mk-globex-maya-90000', 'mk-acme-bob-90000'), hostileString);

export const hostility: fc.Arbitrary<Hostility> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ kind: fc.constant('value'), at, value: hostileValue }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('missing'), at }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('extra'), at, name: hostileName, value: hostileValue }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('stale'), at, other: fc.nat(1_000) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('text'), change: fc.constantFrom(...textChanges) }) },
  { weight: 3, arbitrary: header.map((changed) => ({ kind: 'header' as const, ...changed })) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('no header'), name: fc.constantFrom('authorization', 'content-type') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('method'), method: fc.constantFrom('PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'GET', 'POST', 'BREW', 'post', 'PROPFIND') }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('path'), change: fc.constantFrom(...pathChanges), text: hostileString }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('id'), id: hostileString }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('foreign id'), other: fc.nat(1_000) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('query'), members: fc.array(fc.tuple(queryName, queryValue), { minLength: 1, maxLength: 3 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('credential'), as: fc.nat(100) }) },
);
