import type { ArgumentSchema, ToolRegistration } from '@byleave/authority';
import { isPlainObject, type JsonObject, type Presentation } from '@byleave/core';
import type { LabelledTool } from './tool-labels.ts';

/** The tools of a suite as a host would register them. */
export function toRegistrations(tools: readonly LabelledTool[]): readonly ToolRegistration[] {
  return tools.map(({ name, description = '', inputSchema, annotations, effect, risk, roles, openWorld, verified, resultSource, words }) => ({
    name,
    description,
    effect,
    risk,
    roles,
    openWorld,
    verified,
    ...(annotations && { annotations }),
    ...(resultSource && { resultSource }),
    ...(words && { words }),
    presentation: toPresentation(name),
    input: toArgumentSchema(inputSchema),
  }));
}

function toPresentation(name: string): Presentation {
  return { id: name, version: 1, title: name, approve: name, fields: [], reversibility: 'unknown', covers: name };
}

/** Takes what the recorded tool took: it ran, so its arguments were valid, once they were read as its schema says. */
function toArgumentSchema(inputSchema: JsonObject): ArgumentSchema {
  const properties = isPlainObject(inputSchema['properties']) ? inputSchema['properties'] : {};
  return {
    '~standard': {
      version: 1,
      vendor: 'byleave-replay',
      validate: (value) => ({ value: isPlainObject(value) ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, coerce(each, properties[name])])) : value }),
      jsonSchema: { input: () => inputSchema, output: () => inputSchema },
    },
  };
}

/** Numbers in texts and texts in numbers, as the recorded tools read them. */
function coerce(value: unknown, schema: unknown): unknown {
  const type = isPlainObject(schema) ? schema['type'] : undefined;
  if ((type === 'number' || type === 'integer') && typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))) return Number(value);
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return String(value);
  if (type === 'array' && typeof value === 'string') return [value];
  return value;
}
