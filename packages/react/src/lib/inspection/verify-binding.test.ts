import { digestOf as digestOfCore, isJsonValue } from '@byleave/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSampleAction } from '../test-support/sample-actions.ts';
import { digestOf, isBound } from './verify-binding.ts';

test('hashes as core does, whatever the value', () => {
  fc.assert(
    fc.property(fc.jsonValue().filter(isJsonValue), (value) => {
      expect(digestOf(value)).toBe(digestOfCore(value));
    }),
  );
});

test('knows an action for what its digest says, and nothing else for it', () => {
  const action = createSampleAction();
  const { digest } = createSampleAction({ id: 'a-2' });
  expect(isBound(action)).toBe(true);
  expect(isBound({ ...action, arguments: { ...action.arguments, amount: 1 } })).toBe(false);
  expect(isBound({ ...action, id: 'another' })).toBe(false);
  expect(isBound({ ...action, tenant: 'another' })).toBe(false);
  expect(isBound({ ...action, digest })).toBe(false);
  expect(isBound({ ...action, tool: { ...action.tool!, description: 'Another' } })).toBe(false);
  expect(isBound({ ...action, lifecycle: { ...action.lifecycle, context: { ...action.lifecycle.context, digest } } })).toBe(false);
});
