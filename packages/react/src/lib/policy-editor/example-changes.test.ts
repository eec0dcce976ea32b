import type { PolicyExample } from '@byleave/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyExampleChanges, findExampleConflicts, forgetSaved, nextExampleId, putExample, removeExample, settleExamples, type ExampleChanges } from './example-changes.ts';

const example = (id: string, name: string): PolicyExample => ({ id, name, tool: 'post_message', arguments: {}, expects: 'ask' });
const saved = [example('a', 'as saved'), example('b', 'as saved')];
const names = (examples: readonly PolicyExample[]): readonly string[] => examples.map(({ id, name }) => `${id}: ${name}`);

test('what is changed here goes onto what others have saved meanwhile', () => {
  const changes = removeExample(putExample(putExample([], saved, example('a', 'mine')), saved, example('n', 'new')), saved, 'b');
  const theirs = [...saved, example('t', 'theirs')];
  expect(findExampleConflicts(theirs, changes)).toEqual([]);
  expect(names(applyExampleChanges(theirs, changes))).toEqual(['a: mine', 't: theirs', 'n: new']);
});

test('one that is added and removed again leaves no change', () => {
  expect(removeExample(putExample([], saved, example('n', 'new')), saved, 'n')).toEqual([]);
});

const theirs = [example('a', 'theirs')];
const both: ExampleChanges = putExample(putExample([], saved, example('a', 'mine')), saved, example('b', 'mine'));

test('one that somebody else changed or removed too is a conflict, until a person has chosen', () => {
  expect(findExampleConflicts(theirs, both)).toEqual([{ id: 'a', mine: example('a', 'mine'), theirs: theirs[0] }, { id: 'b', mine: example('b', 'mine') }]);
  const mine = settleExamples(theirs, both, ['mine', 'mine']);
  expect([findExampleConflicts(theirs, mine), names(applyExampleChanges(theirs, mine))]).toEqual([[], ['a: mine', 'b: mine']]);
  expect(settleExamples(theirs, both, ['theirs', 'theirs'])).toEqual([]);
  const kept = applyExampleChanges(theirs, settleExamples(theirs, both, ['both', 'both']));
  expect(kept.map(({ name }) => name)).toEqual(['theirs', 'mine', 'mine']);
  expect(new Set(kept.map(({ id }) => id)).size).toBe(3);
});

test('removed here and changed there is a conflict too, and the same change by both is none', () => {
  const removed = removeExample([], saved, 'a');
  expect(findExampleConflicts(theirs, removed)).toEqual([{ id: 'a', theirs: theirs[0] }]);
  expect(findExampleConflicts([], removed)).toEqual([]);
  expect(findExampleConflicts(theirs, putExample([], saved, example('a', 'theirs')))).toEqual([]);
});

test('nothing that others saved goes without a conflict that says so', () => {
  const id = fc.constantFrom('a', 'b', 'c');
  const examples = fc.uniqueArray(fc.record({ id, name: fc.constantFrom('x', 'y') }), { selector: ({ id: each }) => each }).map((list) => list.map(({ id: each, name }) => example(each, name)));
  const act = fc.oneof(fc.record({ puts: id, name: fc.constantFrom('x', 'y', 'z') }), fc.record({ removes: id }));
  fc.assert(
    fc.property(examples, examples, fc.array(act, { maxLength: 5 }), (before, after, acts) => {
      const changes = acts.reduce<ExampleChanges>((now, each) => ('puts' in each ? putExample(now, before, example(each.puts, each.name)) : removeExample(now, before, each.removes)), []);
      const conflicts = findExampleConflicts(after, changes).map((conflict) => conflict.id);
      const merged = applyExampleChanges(after, changes);
      for (const one of after) {
        const isTheirs = JSON.stringify(before.find((each) => each.id === one.id)) !== JSON.stringify(one);
        if (isTheirs && !conflicts.includes(one.id)) expect(merged).toContainEqual(one);
      }
    }),
  );
});

test('what is changed while it is being saved is no conflict with oneself', () => {
  const put = putExample(putExample([], saved, example('a', 'mine')), saved, example('b', 'mine'));
  const left = forgetSaved(putExample(put, saved, example('a', 'mine, better')), put);
  const now = [example('a', 'mine'), example('b', 'mine')];
  expect(findExampleConflicts(now, left)).toEqual([]);
  expect(names(applyExampleChanges(now, left))).toEqual(['a: mine, better', 'b: mine']);
});

test('two people who add one at the same time do not add the same', () => {
  expect(nextExampleId(saved)).not.toBe(nextExampleId(saved));
});
