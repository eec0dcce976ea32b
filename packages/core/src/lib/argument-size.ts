import type { JsonValue } from './json.ts';

/** Values that one call's arguments may hold: no call that a person could look through needs as many. */
export const mostArgumentValues = 5_000;

/** The names on the ways to all of them together, in UTF-16 units: nested under long names, even few values have a lot to be read. */
export const mostArgumentNaming = 1_048_576;

/**
 * Whether arguments are few enough to be traced, inspected and decided on without holding everybody else up: whoever may
 * propose at all must not be able to delay an emergency stop. Stops counting where it is too much; `value` is JSON.
 */
export function isWithinArgumentSize(value: JsonValue): boolean {
  let [values, naming] = [0, 0];
  const count = (member: JsonValue, length: number): boolean => {
    const members = typeof member === 'object' && member !== null ? Object.entries(member) : [];
    if (members.length === 0) {
      values += 1;
      naming += length;
    }
    if (values > mostArgumentValues || naming > mostArgumentNaming) return false;
    return members.every(([name, each]) => count(each as JsonValue, length + name.length + 1));
  };
  return count(value, 0);
}
