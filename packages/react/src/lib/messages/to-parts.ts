import type { SentencePart } from '@byleave/core';

/** A message template with its values, for `SentenceText`: each value is isolated from the words around it. */
export function toParts(template: string, values: Readonly<Record<string, string>>): readonly SentencePart[] {
  return template
    .split(/\{(\w+)\}/u)
    .map((text, index): SentencePart => (index % 2 === 0 ? { kind: 'words', text } : { kind: 'value', text: values[text] ?? '' }))
    .filter(({ text }) => text !== '');
}
