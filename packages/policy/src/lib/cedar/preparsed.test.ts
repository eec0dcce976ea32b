import { describe, expect, it } from 'vitest';
import { createPreparsedPool } from './preparsed.ts';

describe('a pool of preparsed ids', () => {
  it('gives the id of what was used longest ago to what is needed now, and parses again what lost its own', () => {
    const pool = createPreparsedPool('x', 2);
    const parsed: string[] = [];
    const add = (name: string) => pool.add((id) => {
      parsed.push(`${name} as ${id}`);
      return { type: 'success' };
    });
    const [a, b, c] = [add('a'), add('b'), add('c')];
    const ids = [a.id(), b.id(), a.id(), c.id(), a.id(), b.id()];
    expect(parsed).toEqual(['a as x-1', 'b as x-0', 'c as x-0', 'b as x-0']);
    expect(ids).toEqual(['x-1', 'x-0', 'x-1', 'x-0', 'x-1', 'x-0']);
    expect(pool.size()).toBe(2);
  });

  it('loses no id to what does not parse', () => {
    const pool = createPreparsedPool('x', 2);
    const fine = [1, 2].map(() => pool.add(() => ({ type: 'success' })));
    const broken = pool.add(() => ({ type: 'failure', errors: [] }));
    for (const each of fine) each.id();
    expect(() => broken.id()).toThrow(/does not parse/u);
    expect(new Set(fine.map((each) => each.id())).size).toBe(2);
  });
});
