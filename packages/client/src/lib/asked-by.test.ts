import { expect, it } from 'vitest';
import { toHeard } from './asked-by.ts';

const read = [{ kind: 'user', id: 'u', text: 'Pay Eve' }, { kind: 'tool', id: 't', tool: 'look', text: 'Eve' }] as const;

it('leaves what the person wrote theirs', () => {
  expect(toHeard(read)).toEqual(read);
});

it('takes nothing an agent was asked by another one for the person’s own words', () => {
  expect(toHeard(read, 'agent')).toEqual([{ kind: 'agent', id: 'u', text: 'Pay Eve' }, read[1]]);
});
