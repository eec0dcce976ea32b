import { isPlainObject, localizePresentation, type JsonObject, type JsonValue, type Presentation, type ToolDefinition } from '@byleave/core';

/** How an argument is written in a form. Whatever has no input of its own is written as JSON. */
export type FieldKind =
  | { readonly kind: 'text'; readonly isLong: boolean }
  | { readonly kind: 'number'; readonly isWhole: boolean }
  /** An instant, by the clocks of `timeZone`: epoch ms, or RFC 3339 where the schema has texts. */
  | { readonly kind: 'time'; readonly timeZone: string; readonly isText: boolean }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'choice'; readonly choices: readonly (string | number)[] }
  /** Texts, one on each line. */
  | { readonly kind: 'list' }
  | { readonly kind: 'json' };

/** One argument of a tool, to be changed by a person. */
export interface FormField {
  readonly argument: string;
  readonly label: string;
  readonly hint?: string;
  readonly isRequired: boolean;
  readonly input: FieldKind;
  /** The argument as it is; `undefined` when it was left out. */
  readonly value: JsonValue | undefined;
}

/** The arguments of a tool in the order its card shows them, then the others its schema names. */
export function toFormFields(tool: Pick<ToolDefinition, 'inputSchema' | 'presentation'>, args: JsonObject, locale: string, timeZone: string): readonly FormField[] {
  const { inputSchema } = tool;
  const presentation = localizePresentation(tool.presentation, locale);
  const properties = isPlainObject(inputSchema['properties']) ? inputSchema['properties'] : {};
  const required = Array.isArray(inputSchema['required']) ? inputSchema['required'] : [];
  const names = new Set([...presentation.fields.map(({ argument }) => argument), ...Object.keys(properties), ...Object.keys(args)]);
  return [...names]
    .filter((name) => Object.hasOwn(properties, name) || Object.hasOwn(args, name))
    .map((argument) => {
      const schema = isPlainObject(properties[argument]) ? properties[argument] : {};
      const template = presentation.fields.find((field) => field.argument === argument);
      const value = Object.hasOwn(args, argument) ? args[argument] : undefined;
      const hint = schema['description'];
      return {
        argument,
        label: template?.label ?? argument,
        isRequired: required.includes(argument),
        input: toFieldKind(schema, value, template, timeZone),
        value,
        ...(typeof hint === 'string' && { hint }),
      };
    });
}

const longLength = 80;

function toFieldKind(schema: JsonObject, value: JsonValue | undefined, template: Presentation['fields'][number] | undefined, timeZone: string): FieldKind {
  const choices = schema['enum'];
  if (Array.isArray(choices) && choices.length > 0 && choices.every(isChoice)) return { kind: 'choice', choices };
  const type = schema['type'] ?? typeOf(value);
  const isText = type === 'string';
  if ((isText ? schema['format'] === 'date-time' : (type === 'number' || type === 'integer') && template?.format === 'time') && isInstant(value, isText)) return { kind: 'time', timeZone, isText };
  // What is there must fit the input, or the input would change it without anybody having touched it.
  if (type === 'string' && isAbsentOr(value, 'string')) {
    const isLong = template?.format === 'multiline' || (typeof value === 'string' && (value.includes('\n') || value.length > longLength));
    return { kind: 'text', isLong };
  }
  if ((type === 'number' || type === 'integer') && isAbsentOr(value, 'number')) return { kind: 'number', isWhole: type === 'integer' };
  if (type === 'boolean' && isAbsentOr(value, 'boolean')) return { kind: 'boolean' };
  if (type === 'array' && isPlainObject(schema['items']) && schema['items']['type'] === 'string' && isListOfLines(value)) return { kind: 'list' };
  return { kind: 'json' };
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/iu;

/** Whether the input can show it: to the millisecond, in a year of four digits. */
function isInstant(value: JsonValue | undefined, isText: boolean): boolean {
  if (value === undefined) return true;
  if (isText) return typeof value === 'string' && rfc3339.test(value) && isInstant(Date.parse(value), false);
  return typeof value === 'number' && Number.isInteger(value) && value > -3e13 && value < 2.5e14;
}

function isChoice(value: JsonValue): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function isAbsentOr(value: JsonValue | undefined, type: 'string' | 'number' | 'boolean'): boolean {
  return value === undefined || typeof value === type;
}

function isListOfLines(value: JsonValue | undefined): boolean {
  return value === undefined || (Array.isArray(value) && value.every((member) => typeof member === 'string' && member.trim() === member && member !== '' && !member.includes('\n')));
}

function typeOf(value: JsonValue | undefined): string {
  return Array.isArray(value) || value === null ? 'json' : typeof value;
}
