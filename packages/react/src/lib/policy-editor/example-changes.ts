import type { PolicyExample } from '@byleave/core';
import type { MergeChoice } from './merge-texts.ts';

/** One example, changed here and not saved. */
export interface ExampleChange {
  readonly id: string;
  /** As it was saved when it was changed; absent: it is a new one. */
  readonly base?: PolicyExample;
  /** As it is on the page; absent: it is removed. */
  readonly mine?: PolicyExample;
}

/** What was changed of the examples and is not saved: put onto whatever is saved, so that nobody else's are lost. */
export type ExampleChanges = readonly ExampleChange[];

/** An example that two people changed, each in their own way. */
export interface ExampleConflict {
  readonly id: string;
  /** Absent: removed. */
  readonly mine?: PolicyExample;
  readonly theirs?: PolicyExample;
}

type Examples = readonly PolicyExample[];

const find = (examples: Examples, id: string): PolicyExample | undefined => examples.find((example) => example.id === id);
const isSame = (a: PolicyExample | undefined, b: PolicyExample | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

export function putExample(changes: ExampleChanges, saved: Examples, mine: PolicyExample): ExampleChanges {
  return [...changes.filter(({ id }) => id !== mine.id), { ...toBase(changes, saved, mine.id), mine }];
}

export function removeExample(changes: ExampleChanges, saved: Examples, removed: string): ExampleChanges {
  const others = changes.filter(({ id }) => id !== removed);
  const change = toBase(changes, saved, removed);
  return change.base ? [...others, change] : others;
}

function toBase(changes: ExampleChanges, saved: Examples, id: string): ExampleChange {
  const known = changes.find((change) => change.id === id);
  const base = known ? known.base : find(saved, id);
  return { id, ...(base && { base }) };
}

/** The examples with the changes in them, in the order they were made. */
export function applyExampleChanges(saved: Examples, changes: ExampleChanges): Examples {
  const kept = saved.flatMap((example) => {
    const change = changes.find(({ id }) => id === example.id);
    return change ? (change.mine ?? []) : example;
  });
  return [...kept, ...changes.flatMap(({ id, mine }) => (mine && !find(saved, id) ? mine : []))];
}

/** The changes that would undo what somebody else has saved of the same example since. */
export function findExampleConflicts(saved: Examples, changes: ExampleChanges): readonly ExampleConflict[] {
  return changes.flatMap(({ id, base, mine }) => {
    const theirs = find(saved, id);
    return isSame(theirs, base) || isSame(theirs, mine) ? [] : [{ id, ...(mine && { mine }), ...(theirs && { theirs }) }];
  });
}

/** The changes once a person has chosen what stays of each conflict, in their order. */
export function settleExamples(saved: Examples, changes: ExampleChanges, choices: readonly MergeChoice[]): ExampleChanges {
  return findExampleConflicts(saved, changes).reduce((settled, { id, mine, theirs }, index) => {
    const others = settled.filter((change) => change.id !== id);
    if (choices[index] === 'theirs') return others;
    if (choices[index] === 'mine') return [...others, { id, ...(theirs && { base: theirs }), ...(mine && { mine }) }];
    if (!mine) return others;
    const own = theirs ? nextExampleId([...saved, ...settled.flatMap((change) => change.mine ?? [])]) : id;
    return [...others, { id: own, mine: { ...mine, id: own } }];
  }, changes);
}

/** What is left to save once some of it was: what was changed further meanwhile goes onto what was saved. */
export function forgetSaved(changes: ExampleChanges, put: ExampleChanges): ExampleChanges {
  return changes.flatMap((change): ExampleChanges => {
    const sent = put.find(({ id }) => id === change.id);
    if (!sent) return [change];
    if (sent === change) return [];
    const { id, mine } = change;
    return [{ id, ...(sent.mine && { base: sent.mine }), ...(mine && { mine }) }];
  });
}

/** One that no example has, and that nobody else makes at the same time. */
export function nextExampleId(examples: Examples): string {
  const taken = new Set(examples.map(({ id }) => id));
  for (;;) {
    const id = `test-${Math.random().toString(36).slice(2, 10)}`;
    if (!taken.has(id)) return id;
  }
}
