import { readFileSync } from 'node:fs';
import { createHandler, type Authority } from '@byleave/authority';
import { refuse, type ErrorCode } from '@byleave/core';
import { expect, it } from 'vitest';
import { maya, personCaller } from './page-office.fixture.ts';
import { readPage, rowsOf } from './page.fixture.ts';

const source = readFileSync(new URL('../../../../packages/core/src/lib/error.ts', import.meta.url), 'utf8');
const codes = [...source.matchAll(/^ {2}\/\*\* (.*) \*\/\n {2}\| '(\w+)'/gmu)].map(([, meaning, code]) => ({ code: code!, meaning: meaning! }));
const rows = rowsOf(readPage('errors'), 'code');

it('names every code there is, in the words of its declaration', () => {
  expect(codes.length).toBe(source.match(/^ {2}\| '/gmu)?.length);
  expect(rows.map(([code, , meaning]) => ({ code, meaning }))).toEqual(codes);
});

it.each(rows)('%s is answered with %s', async (code, status) => {
  const authority = { readAction: async () => refuse(code as ErrorCode, 'No.') } as Partial<Authority> as Authority;
  const handle = createHandler({ authority, authenticate: () => personCaller(maya) });
  const response = await handle(new Request('http://localhost/v1/actions/a-1'));
  expect(response.status).toBe(Number(status));
  expect(await response.json()).toEqual({ error: { code, message: 'No.' } });
});
