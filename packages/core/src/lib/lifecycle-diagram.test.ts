import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeLifecycle } from './lifecycle-diagram.ts';
import { lifecycleStates } from './lifecycle-context.ts';

it('is what docs/lifecycle.md shows', () => {
  expect(readFileSync(new URL('../../../../docs/lifecycle.md', import.meta.url), 'utf8')).toBe(describeLifecycle());
});

it('names every state', () => {
  for (const state of lifecycleStates) expect(describeLifecycle()).toContain(`> ${state}`);
});
