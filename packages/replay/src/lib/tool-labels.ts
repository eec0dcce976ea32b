import { isPlainObject, suggestLabels, type ArgumentRole, type DescribedTool, type ResultSource, type ToolLabels } from '@byleave/core';
import { ReplayError } from './replay-error.ts';
import { parseJson, type Suite } from './suite.ts';

/** What a team says of one of its tools; the rest is suggested by its schema and name. */
export type WrittenLabels = Partial<ToolLabels> & { readonly resultSource?: ResultSource; readonly words?: readonly string[] };
/** By suite and tool. */
export type LabelBook = Readonly<Record<string, Readonly<Record<string, WrittenLabels>>>>;

const isText = (value: unknown): boolean => typeof value === 'string';
const isOneOf = (...values: readonly string[]) => (value: unknown): boolean => values.includes(String(value));
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const roles: readonly ArgumentRole[] = ['target', 'quantity', 'content', 'detail'];

const fields: Readonly<Record<string, (value: unknown) => boolean>> = {
  effect: isOneOf('read', 'write'),
  risk: isOneOf('low', 'medium', 'high', 'critical'),
  roles: (value) => isPlainObject(value) && Object.values(value).every(isOneOf(...roles)),
  openWorld: (value) => typeof value === 'boolean',
  verified: isTexts,
  resultSource: isOneOf('record', 'email', 'file', 'forum', 'web', 'agent', 'tool'),
  words: isTexts,
};

/** @throws ReplayError `labels_malformed`, with the place. */
export function parseLabels(text: string, file: string): LabelBook {
  const fail = (place: string, what: string): never => {
    throw new ReplayError('labels_malformed', `${file}: ${place} ${what}. Labels are { suite: { tool: { ${Object.keys(fields).join(', ')} } } }.`);
  };
  const book = parseJson(text);
  if (!isPlainObject(book)) return fail('it', 'is not a JSON object');
  for (const [suite, tools] of Object.entries(book)) {
    if (!isPlainObject(tools)) return fail(suite, 'is no object of tools');
    for (const [tool, labels] of Object.entries(tools)) {
      if (!isPlainObject(labels)) return fail(`${suite}.${tool}`, 'is no object of labels');
      for (const [name, value] of Object.entries(labels)) {
        if (!Object.hasOwn(fields, name)) return fail(`${suite}.${tool}.${name}`, 'is no label');
        if (!fields[name]!(value)) return fail(`${suite}.${tool}.${name}`, 'is not what it can be');
      }
    }
  }
  return book as LabelBook;
}

export type LabelledTool = DescribedTool & ToolLabels & Pick<WrittenLabels, 'resultSource' | 'words'>;

/** The tools of a suite with what is written of them, and what schema and name suggest for the rest. */
export function labelTools(suite: Suite, book: LabelBook): readonly LabelledTool[] {
  return suite.tools.map((tool) => {
    const suggested = suggestLabels(tool);
    const { roles = {}, ...own } = writtenOf(suite, book).get(tool.name) ?? {};
    const known = Object.entries(roles).filter(([name]) => Object.hasOwn(suggested.roles, name));
    return { ...tool, ...suggested, ...own, roles: { ...suggested.roles, ...Object.fromEntries(known) } };
  });
}

/** Labels of tools and arguments that a suite does not have, as `tool` and `tool.argument`: whatever was meant has none. */
export function findStrayLabels(suite: Suite, book: LabelBook): readonly string[] {
  const roles = new Map(suite.tools.map((tool) => [tool.name, suggestLabels(tool).roles]));
  return Array.from(writtenOf(suite, book)).flatMap(([name, labels]) => {
    const known = roles.get(name);
    return known ? Object.keys(labels.roles ?? {}).flatMap((argument) => (Object.hasOwn(known, argument) ? [] : [`${name}.${argument}`])) : [name];
  });
}

function writtenOf({ name }: Suite, book: LabelBook): ReadonlyMap<string, WrittenLabels> {
  return new Map(Object.hasOwn(book, name) ? Object.entries(book[name]!) : []);
}
