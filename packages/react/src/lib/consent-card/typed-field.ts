import type { JsonObject, JsonValue, RenderedField } from '@byleave/core';

/** The value a person types before something critical, and what counts as having typed it. */
export interface TypedField {
  readonly field: RenderedField;
  readonly accepts: readonly string[];
}

/** Longer than this, typing is a puzzle and no check. */
const longest = 48;

/** The decisive value that deserves a second look: one the person did not give, or else the first. `undefined`: none can be typed. */
export function toTypedField(args: JsonObject, decisive: readonly RenderedField[]): TypedField | undefined {
  const typable = decisive.filter(({ text }) => text.length <= longest && !text.includes('\n') && toTyped(text) !== '');
  const field = typable.find(({ provenance }) => provenance.provenance !== 'user') ?? typable[0];
  if (!field) return undefined;
  const value = valueAt(args, field.pointer);
  const plain = typeof value === 'number' || typeof value === 'string' ? [String(value)] : [];
  return { field, accepts: [field.text, ...plain].map(toTyped) };
}

/** What is compared: letters and digits. How somebody groups or spaces them is their own business, which letters they are is not. */
export function toTyped(text: string): string {
  return text.normalize('NFKC').replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}

function valueAt(args: JsonObject, pointer: string): JsonValue | undefined {
  const [key = '', ...deeper] = pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return deeper.length === 0 && Object.hasOwn(args, key) ? args[key] : undefined;
}
