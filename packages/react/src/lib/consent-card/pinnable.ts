import { escapePointer, type ArgumentConstraint, type JsonObject, type RenderedField } from '@byleave/core';

/** A value a person can hold a grant to. */
export interface Pinnable {
  readonly field: RenderedField;
  readonly constraint: ArgumentConstraint;
  /** Long texts differ each time; whoever pins one allows that very text only. */
  readonly isPinnedAtFirst: boolean;
}

const shortLength = 60;

/** The decisive values of a request: texts to be the same each time, numbers to be no larger. */
export function toPinnables(args: JsonObject, fields: readonly RenderedField[]): readonly Pinnable[] {
  return Object.entries(args).flatMap(([argument, value]): readonly Pinnable[] => {
    const field = fields.find(({ pointer }) => pointer === `/${escapePointer(argument)}`);
    if (!field?.decisive) return [];
    if (typeof value === 'number' && value >= 0 && field.format !== 'time') {
      return [{ field, constraint: { argument, is: 'at-most', value }, isPinnedAtFirst: true }];
    }
    if (typeof value !== 'string') return [];
    const isPinnedAtFirst = field.format === 'identifier' || (field.format === 'text' && value.length <= shortLength && !value.includes('\n'));
    return [{ field, constraint: { argument, is: 'one-of', values: [value] }, isPinnedAtFirst }];
  });
}
