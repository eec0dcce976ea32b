import { isPlainObject, type JsonObject } from '@byleave/core';

/** What Cedar can know about a value. `values` is a closed list; Cedar has no such type, so policies are checked against it. */
export type ArgumentShape =
  | { readonly kind: 'string'; readonly values?: readonly string[] }
  | { readonly kind: 'boolean' | 'long' | 'decimal' | 'datetime' }
  | { readonly kind: 'set'; readonly element: ArgumentShape }
  | RecordShape;

export interface RecordShape {
  readonly kind: 'record';
  readonly attributes: readonly RecordAttribute[];
}

export interface RecordAttribute {
  readonly name: string;
  readonly isRequired: boolean;
  /** Absent when Cedar has no type for it: no policy can look inside. */
  readonly shape?: ArgumentShape;
}

/** Keys that make Cedar read data as an entity, an extension value or code. */
export const reservedKeys: readonly string[] = ['__entity', '__extn', '__expr'];

/** Deeper values are uninspectable; Cedar's own recursion is the reason for a limit. */
const deepestShape = 6;

/**
 * The shape of a tool's arguments. Strings, booleans, integers (`Long`), numbers (`decimal`, 4 places), arrays (`Set`)
 * and nested objects have one. Unions, `null`, maps, tuples, recursion and `format: "double"` or `"float"` have none.
 */
export function toArgumentsShape(inputSchema: JsonObject): RecordShape {
  const shape = toShape(inputSchema, inputSchema, 0, []);
  return shape?.kind === 'record' ? shape : { kind: 'record', attributes: [] };
}

function toShape(schema: unknown, root: JsonObject, depth: number, references: readonly string[]): ArgumentShape | undefined {
  if (!isPlainObject(schema) || depth > deepestShape) return undefined;
  if (typeof schema['$ref'] === 'string') {
    const reference = schema['$ref'];
    if (references.includes(reference)) return undefined;
    return toShape(resolve(reference, root), root, depth, [...references, reference]);
  }
  if (Object.hasOwn(schema, 'const')) return toClosedShape([schema['const']]);
  if (Array.isArray(schema['enum'])) return toClosedShape(schema['enum']);
  if (['anyOf', 'oneOf', 'allOf', 'not', 'if'].some((key) => Object.hasOwn(schema, key))) return undefined;
  switch (schema['type']) {
    case 'string':
      return { kind: 'string' };
    case 'boolean':
      return { kind: 'boolean' };
    case 'integer':
      return { kind: 'long' };
    case 'number':
      return ['double', 'float'].includes(String(schema['format'])) ? undefined : { kind: 'decimal' };
    case 'array': {
      if (Object.hasOwn(schema, 'prefixItems')) return undefined;
      const element = toShape(schema['items'], root, depth + 1, references);
      return element && { kind: 'set', element };
    }
    case 'object':
      return toRecordShape(schema, root, depth, references);
    default:
      return undefined;
  }
}

/** Local pointers only: `#/$defs/Payee`. */
function resolve(reference: string, root: JsonObject): unknown {
  if (reference !== '#' && !reference.startsWith('#/')) return undefined;
  const tokens = reference.split('/').slice(1);
  return tokens.reduce<unknown>((schema, token) => {
    const key = decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~');
    return isPlainObject(schema) && Object.hasOwn(schema, key) ? schema[key] : undefined;
  }, root);
}

function toClosedShape(values: readonly unknown[]): ArgumentShape | undefined {
  if (values.length === 0) return undefined;
  if (values.every((value) => typeof value === 'string')) return { kind: 'string', values };
  if (values.every((value) => typeof value === 'boolean')) return { kind: 'boolean' };
  if (values.every((value) => Number.isSafeInteger(value))) return { kind: 'long' };
  return values.every((value) => typeof value === 'number') ? { kind: 'decimal' } : undefined;
}

function toRecordShape(schema: Record<string, unknown>, root: JsonObject, depth: number, references: readonly string[]): RecordShape | undefined {
  const { properties, required, additionalProperties } = schema;
  const names = isPlainObject(properties) ? Object.keys(properties) : [];
  const isMap = names.length === 0 && depth > 0 && additionalProperties !== false;
  if (isMap) return undefined;
  const attributes = names.map((name): RecordAttribute => {
    const isReserved = reservedKeys.includes(name);
    const shape = isReserved ? undefined : toShape((properties as Record<string, unknown>)[name], root, depth + 1, references);
    return { name, isRequired: Array.isArray(required) && required.includes(name), ...(shape && { shape }) };
  });
  return { kind: 'record', attributes };
}
