import type { Action, JsonObject, Person } from '@byleave/core';
import { expect, it } from 'vitest';
import { jonas, maya } from '../people.ts';
import { describeChanges } from './changed-call.ts';

const attempt = (args: JsonObject, editedBy?: Person): Action => ({ arguments: args, ...(editedBy && { editedBy }) }) as Action;

it('says nothing of a call that ran as it was asked', () => {
  expect(describeChanges({ amount: 20 }, [attempt({ amount: 20 })])).toBe('');
  expect(describeChanges({ amount: 20 }, [attempt({ amount: 20 }), attempt({ amount: 12 }, maya), attempt({ amount: 20 }, maya)])).toBe('');
});

it('names who changed what, from what was asked to what ran', () => {
  const attempts = [attempt({ to: 'a@x.example', limit: 3 }), attempt({ to: 'b@x.example', limit: 3 }, maya), attempt({ to: 'c@x.example', note: 'hi' }, jonas)];
  expect(describeChanges({ to: 'a@x.example', limit: 3 }, attempts)).toBe(
    'Jonas Weber changed it first: to “c@x.example” instead of “a@x.example”; limit nothing instead of 3; note “hi” instead of nothing.',
  );
});

it('remembers a change through a renewal, which nobody changed anything in', () => {
  expect(describeChanges({ amount: 20 }, [attempt({ amount: 20 }), attempt({ amount: 12 }, maya), attempt({ amount: 12 })])).toContain('amount 12 instead of 20');
});

it('says nothing of what nobody changed, whatever the page holds', () => {
  expect(describeChanges({ amount: 20 }, [attempt({ amount: 12 })])).toBe('');
  expect(describeChanges('not an object', [attempt({ amount: 12 }, maya)])).toBe('');
  expect(describeChanges({}, [])).toBe('');
});
