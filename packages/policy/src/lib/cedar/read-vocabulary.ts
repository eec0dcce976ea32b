import type { PolicyAttribute, PolicyVocabulary } from '@byleave/core';
import type { ArgumentShape, RecordShape } from './argument-shape.ts';
import type { CedarSchema } from './schema.ts';
import { knownAnnotations } from './terms.ts';

const ownTypes: readonly string[] = ['Action', 'Agent', 'Group', 'Role', 'User', 'Tool'];

/** What a policy can speak of: for whoever writes one, and for the editor that helps. */
export function readVocabulary({ tools }: CedarSchema): PolicyVocabulary {
  const all = [...tools.values()];
  const byPath = new Map<string, { attribute: PolicyAttribute; tools: string[] }>();
  for (const tool of all) {
    for (const attribute of flatten(tool.context, 'context')) {
      const key = JSON.stringify([attribute.path, attribute.type, attribute.values, attribute.isOptional]);
      const known = byPath.get(key) ?? { attribute, tools: [] };
      known.tools.push(tool.definition.name);
      byPath.set(key, known);
    }
  }
  return {
    annotations: knownAnnotations,
    entityTypes: [...new Set([...ownTypes, ...all.map(({ resourceType }) => resourceType)])],
    attributes: [...byPath.values()].map(({ attribute, tools: having }) => (having.length === all.length ? attribute : { ...attribute, tools: having })),
  };
}

function flatten({ attributes }: RecordShape, path: string, isInOptional = false): readonly PolicyAttribute[] {
  return attributes.flatMap(({ name, shape, isRequired }): readonly PolicyAttribute[] => {
    const isOptional = isInOptional || !isRequired;
    // A key that is no identifier is read as `context.arguments["its name"]`.
    const here = /^[A-Za-z_]\w*$/u.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
    if (!shape) return [];
    return shape.kind === 'record' ? flatten(shape, here, isOptional) : [{ path: here, type: typeNames[shape.kind], ...toValues(shape), ...(isOptional && { isOptional }) }];
  });
}

const typeNames = { string: 'String', boolean: 'Bool', long: 'Long', decimal: 'decimal', datetime: 'datetime', set: 'Set' } as const;

function toValues(shape: ArgumentShape): { readonly values?: readonly string[] } {
  if (shape.kind === 'set') return toValues(shape.element);
  return shape.kind === 'string' && shape.values ? { values: shape.values } : {};
}
