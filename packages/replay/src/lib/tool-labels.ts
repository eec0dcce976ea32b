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

/**
 * The tools of a suite with what is written of them, and what schema and name suggest for the rest.
 *
 * @throws ReplayError `labels_malformed` when they speak of a tool or an argument that is not there.
 */
export function labelTools(suite: Suite, book: LabelBook): readonly LabelledTool[] {
  const written = book[suite.name] ?? {};
  const names = new Set(suite.tools.map(({ name }) => name));
  const unknown = Object.keys(written).find((name) => !names.has(name));
  if (unknown !== undefined) throw new ReplayError('labels_malformed', `The labels of ${suite.name} speak of “${unknown}”, which is none of its tools, so the tool that was meant has none. Correct the name.`);
  return suite.tools.map((tool) => {
    const suggested = suggestLabels(tool);
    const own = Object.hasOwn(written, tool.name) ? written[tool.name]! : {};
    const stray = Object.keys(own.roles ?? {}).find((name) => !Object.hasOwn(suggested.roles, name));
    if (stray !== undefined) throw new ReplayError('labels_malformed', `The labels of ${suite.name}.${tool.name} speak of “${stray}”, which is none of its arguments. Correct the name.`);
    return { ...tool, ...suggested, ...own, roles: { ...suggested.roles, ...own.roles } };
  });
}
