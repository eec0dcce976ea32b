import { canonicalize, isJsonValue, isPlainObject, type Action } from '@byleave/core';

/**
 * What a person made of a call that the agent asked for, in words for the agent; empty when it is as it was asked.
 * `attempts` are those of the call, the latest last.
 */
export function describeChanges(asked: unknown, attempts: readonly Action[]): string {
  const done = attempts.at(-1)?.arguments;
  const editor = attempts.findLast(({ editedBy }) => editedBy)?.editedBy;
  if (!done || !editor || !isPlainObject(asked)) return '';
  const names = [...new Set([...Object.keys(asked), ...Object.keys(done)])];
  const changes = names.flatMap((name) => {
    const [before, after] = [write(asked[name]), write(done[name])];
    return before === after ? [] : [`${name} ${after} instead of ${before}`];
  });
  return changes.length === 0 ? '' : `${editor.name} changed it first: ${changes.join('; ')}.`;
}

function write(value: unknown): string {
  if (typeof value === 'string') return `“${value}”`;
  return isJsonValue(value) ? canonicalize(value) : 'nothing';
}
