import type { PolicyExample } from '@byleave/core';

/** What was changed of the examples and is not saved: put onto whatever is saved, so that nobody else's are lost. */
export interface ExampleChanges {
  readonly puts: readonly PolicyExample[];
  /** Ids. */
  readonly removes: readonly string[];
}

export const noExampleChanges: ExampleChanges = { puts: [], removes: [] };

export function hasExampleChanges({ puts, removes }: ExampleChanges): boolean {
  return puts.length + removes.length > 0;
}

export function putExample({ puts, removes }: ExampleChanges, example: PolicyExample): ExampleChanges {
  return { puts: [...puts.filter(({ id }) => id !== example.id), example], removes: removes.filter((id) => id !== example.id) };
}

export function removeExample({ puts, removes }: ExampleChanges, removed: string): ExampleChanges {
  return { puts: puts.filter(({ id }) => id !== removed), removes: [...removes.filter((id) => id !== removed), removed] };
}

/** The examples with the changes in them, in the order they were made. */
export function applyExampleChanges(saved: readonly PolicyExample[], { puts, removes }: ExampleChanges): readonly PolicyExample[] {
  const kept = saved.filter(({ id }) => !removes.includes(id)).map((example) => puts.find(({ id }) => id === example.id) ?? example);
  return [...kept, ...puts.filter((put) => !saved.some(({ id }) => id === put.id))];
}

/** One that no example has. */
export function nextExampleId(examples: readonly PolicyExample[]): string {
  const taken = new Set(examples.map(({ id }) => id));
  let number = examples.length + 1;
  while (taken.has(`test-${number}`)) number += 1;
  return `test-${number}`;
}
