import fc from 'fast-check';
import type { JsonValue } from '../../packages/core/src/index.ts';

/** JSON that no JavaScript value stands for is written into a body in the place of this. */
const token = (text: string): string => `\u0001raw ${text}\u0001`;
const tokens = /"\\u0001raw (.*?)\\u0001"/gu;

const rawNumbers = ['1e400', '-1e400', 'NaN', '-0', '1E-400', '9007199254740993', '-9007199254740993', '0x10', '01', '1.', '0.1e-7', '179769313486231570000'] as const;
const nests: Readonly<Record<string, readonly [open: string, inside: string, close: string]>> = {
  list: ['[', '', ']'],
  object: ['{"a":', '1', '}'],
  mixed: ['[{"a":', '0', '}]'],
};
const members: Readonly<Record<string, string>> = {
  prototype: '{"__proto__":{"claim":true,"roles":["approver"]}}',
  twice: '{"a":1,"a":2}',
  thenable: '{"then":"now"}',
  'twice as prototype': '{"__proto__":1,"__proto__":{"a":2}}',
};

/** A body as text, with every token replaced by what it stands for. */
export function serialize(body: JsonValue): string {
  return JSON.stringify(body).replaceAll(tokens, (_match, text: string) => {
    const nest = /^(\w+) of (\d+)$/u.exec(text);
    if (!nest) return members[text] ?? text;
    const [open, inside, close] = nests[nest[1]!]!;
    const levels = Number(nest[2]);
    return open.repeat(levels) + inside + close.repeat(levels);
  });
}

const strange: readonly string[] = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\udc00x',
  'a\ud83d',
  '\u202emoc.elpmaxe',
  '\u2066x\u2069',
  'pay\u{e0050}\u{e0041}\u{e0059}',
  'zero\u200bwidth',
  'раураl',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '../../etc/passwd',
  '%00',
  "' OR 1=1 --",
  '"; DROP TABLE action; --',
  '{{constructor}}',
  '${jndi:ldap://x}',
  'x'.repeat(201),
  'x'.repeat(2_001),
  'é'.repeat(20_000),
  '0'.repeat(64),
  'A'.repeat(64),
  'byleave',
  'acme',
  'globex',
  'maya',
  'approver',
  'user:maya',
  'role:approver',
  'grant:id-000001',
];

const levels = [20, 64, 65, 500, 2_000] as const;

export const hostileString: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...strange),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);

/** JSON, and what only looks like it, that nobody with plain intentions would put where it ends up. */
export const hostileValue: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 3, arbitrary: hostileString },
  { weight: 2, arbitrary: fc.constantFrom<JsonValue>(null, true, false, 0, -1, -0.5, 0.00001, 1e21, 2 ** 53, 8.64e15 + 1, Number.MAX_VALUE, [], {}, [[]], [null], { length: 1 }) },
  { weight: 2, arbitrary: fc.constantFrom(...rawNumbers).map(token) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...Object.keys(nests)), fc.constantFrom(...levels)).map(([nest, count]) => token(`${nest} of ${count}`)) },
  { weight: 2, arbitrary: fc.constantFrom(...Object.keys(members)).map(token) },
  { weight: 1, arbitrary: fc.constantFrom<JsonValue>({ constructor: { prototype: { claim: true } } }, { toString: 1, valueOf: null }, { __entity: { type: 'User', id: 'maya' } }, { __extn: { fn: 'decimal', arg: '1.0' } }, token('thenable')) },
  { weight: 1, arbitrary: fc.array(fc.constant<JsonValue>('x'), { minLength: 99, maxLength: 600 }) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonValue> },
  { weight: 2, arbitrary: fc.double() },
);

export const hostileName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'tenant', 'by', 'user', 'assurance', 'roles', 'claim', 'id', 'at', '', '\ud800', '/', '~1'),
  fc.string({ maxLength: 12 }),
);
