import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { traceArguments } from './provenance.ts';

const page = readFileSync(new URL('../../../../docs/provenance.md', import.meta.url), 'utf8');

/** The rows of the table under a heading, without the marks of code. */
function tableOf(heading: string): readonly (readonly string[])[] {
  const [, rest = ''] = page.split(`| ${heading} | value | label |\n`);
  const rows = rest.split('\n\n')[0]!.split('\n').slice(1);
  return rows.map((row) => row.split('|').slice(1, -1).map((cell) => cell.trim().replace(/^`|`$/gu, '')));
}

describe('the page on provenance', () => {
  it.each([...tableOf('the person wrote')])('tells what the person vouches for: %s', (text, value, label) => {
    for (const each of toForms(value)) expect(traceArguments({ value: each }, [{ id: 's', origin: 'user', text }], { complete: true })[0]?.provenance).toBe(label);
  });

  it.each([...tableOf('a mail says')])('tells what comes from a mail: %s', (text, value, label) => {
    for (const each of toForms(value)) expect(traceArguments({ value: each }, [{ id: 's', origin: 'email', text }], { complete: true })[0]?.provenance).toBe(label);
  });

  it('has rows to tell it by', () => {
    expect([tableOf('the person wrote').length, tableOf('a mail says').length]).toEqual([16, 10]);
  });
});

/** A number is a number too. */
function toForms(value: string): readonly (string | number)[] {
  return /^\d{1,9}$/u.test(value) ? [value, Number(value)] : [value];
}
