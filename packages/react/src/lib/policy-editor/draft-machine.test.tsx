import { readTransition } from '@byleave/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { initialTransition, transition } from 'xstate';
import { policyDraftMachine } from './draft-machine.ts';
import { draftRules, toDraftContext, type DraftContext, type DraftEvent, type DraftState, type SavedText } from './draft-rules.ts';

const text = fc.constantFrom('a', 'b', 'c');
const saved: fc.Arbitrary<SavedText> = fc.record({ text, revision: fc.integer({ min: 0, max: 2 }) });
const event: fc.Arbitrary<DraftEvent> = fc.oneof(
  fc.record({ type: fc.constant('policy.read' as const), saved }),
  fc.record({ type: fc.constant('text.changed' as const), text }),
  fc.constant({ type: 'changes.discarded' as const }),
  fc.constant({ type: 'save.pressed' as const }),
  fc.record({ type: fc.constant('save.accepted' as const), saved }),
  fc.constant({ type: 'save.refused' as const, refusal: { code: 'conflict' as const, message: 'No.' } }),
  fc.record({ type: fc.constant('conflict.settled' as const), text }),
);
const events = fc.array(event, { maxLength: 14 });

interface Reading {
  readonly state: DraftState;
  readonly context: DraftContext;
}

const start: Reading = { state: 'unread', context: toDraftContext() };
const step = (reading: Reading, next: DraftEvent): Reading => readTransition(draftRules, reading, next) ?? reading;

test('the rules, read off, lead where XState leads', () => {
  fc.assert(
    fc.property(events, (list) => {
      let [snapshot] = initialTransition(policyDraftMachine);
      let reading = start;
      for (const next of list) {
        [snapshot] = transition(policyDraftMachine, snapshot, next);
        reading = step(reading, next);
        expect({ state: snapshot.value, context: snapshot.context }).toEqual(reading);
      }
    }),
    { numRuns: 400 },
  );
});

test('what a person wrote goes only by their own hand, or when it is what was saved', () => {
  fc.assert(
    fc.property(events, (list) => {
      let reading = start;
      for (const next of list) {
        const before = reading;
        reading = step(reading, next);
        const isUnsaved = before.state === 'edited' || before.state === 'saving' || before.state === 'conflicting';
        if (!isUnsaved || reading.context.text === before.context.text) continue;
        expect(['text.changed', 'changes.discarded', 'conflict.settled']).toContain(next.type);
      }
    }),
    { numRuns: 400 },
  );
});

test('what somebody else saved is there until it is settled, and a save goes onto it', () => {
  const read = (revision: number, what: string): DraftEvent => ({ type: 'policy.read', saved: { revision, text: what } });
  const conflict = [read(1, 'a'), { type: 'text.changed', text: 'mine' } as const, read(2, 'theirs')].reduce(step, start);
  expect(conflict).toMatchObject({ state: 'conflicting', context: { base: { text: 'a', revision: 1 }, text: 'mine', theirs: { text: 'theirs', revision: 2 } } });
  expect(step(conflict, { type: 'save.pressed' })).toBe(conflict);
  expect(step(conflict, { type: 'conflict.settled', text: 'both' })).toMatchObject({ state: 'edited', context: { base: { revision: 2 }, text: 'both', theirs: null } });
  expect(step(conflict, { type: 'changes.discarded' })).toMatchObject({ state: 'clean', context: { text: 'theirs', base: { revision: 2 } } });
});

test('a refused save leaves what was written, and says why', () => {
  const saving = [{ type: 'policy.read', saved: { revision: 0, text: 'a' } } as const, { type: 'text.changed', text: 'b' } as const, { type: 'save.pressed' } as const].reduce<Reading>(step, start);
  expect(saving.state).toBe('saving');
  expect(step(saving, { type: 'save.refused', refusal: { code: 'policy_refused', message: 'No.' } })).toMatchObject({ state: 'edited', context: { text: 'b', refusal: { code: 'policy_refused' } } });
  const typedOn = step(step(saving, { type: 'text.changed', text: 'bc' }), { type: 'save.accepted', saved: { revision: 1, text: 'b' } });
  expect(typedOn).toMatchObject({ state: 'edited', context: { base: { revision: 1, text: 'b' }, text: 'bc' } });

  // The page looks for what others save by itself: it may find that before the answer.
  const overtaken = step(saving, { type: 'policy.read', saved: { revision: 1, text: 'theirs' } });
  const refused: DraftEvent = { type: 'save.refused', refusal: { code: 'conflict', message: 'No.' } };
  expect(step(overtaken, refused)).toMatchObject({ state: 'conflicting', context: { text: 'b', theirs: { revision: 1, text: 'theirs' } } });
  expect(step(step(saving, { type: 'policy.read', saved: { revision: 0, text: 'a' } }), refused)).toMatchObject({ state: 'edited', context: { theirs: null } });
  expect(step(step(saving, { type: 'policy.read', saved: { revision: 1, text: 'b' } }), refused)).toMatchObject({ state: 'clean', context: { text: 'b', base: { revision: 1 } } });
});
