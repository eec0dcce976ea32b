import { isJsonValue, isPlainObject, type JsonObject, type Person, type PolicyExample, type Provenance, type ToolDefinition } from '@byleave/core';
import type { PolicyTrialRequest } from '@byleave/client';

/** A call that nobody makes, as it is in the form. */
export interface CallDraft {
  readonly tool: string;
  /** JSON. */
  readonly arguments: string;
  readonly agent: string;
  /** For whom it would be done. `null`: for whoever fills the form in. */
  readonly person: PersonDraft | null;
  readonly provenance: Provenance;
}

/** Somebody, as they are in the form. */
export interface PersonDraft {
  readonly id: string;
  readonly name: string;
  /** Separated by commas. */
  readonly roles: string;
}

export type ParsedCall = Pick<PolicyTrialRequest, 'tool' | 'arguments' | 'agent' | 'user' | 'provenance'>;

export const emptyCall: CallDraft = { tool: '', arguments: '{}', agent: '', person: null, provenance: 'user' };

export const nobody: PersonDraft = { id: '', name: '', roles: '' };

/** The form of a call that is kept. */
export function toCallDraft({ tool, arguments: args, agent = '', user, provenance = 'user' }: PolicyExample): CallDraft {
  const person = user ? { id: user.id, name: user.name, roles: (user.roles ?? []).join(', ') } : null;
  return { tool, arguments: JSON.stringify(args, null, 2), agent, person, provenance };
}

/** The call of a form, or `undefined` where its arguments are no JSON object, there is no tool, or it is for somebody without an id. */
export function parseCall({ tool, arguments: text, agent, person, provenance }: CallDraft): ParsedCall | undefined {
  const args = parseArguments(text);
  if (tool === '' || !args || person?.id.trim() === '') return undefined;
  return { tool, arguments: args, provenance, ...(agent !== '' && { agent }), ...(person && { user: toPerson(person) }) };
}

function toPerson({ id, name, roles }: PersonDraft): Person {
  const held = roles.split(',').map((role) => role.trim()).filter((role) => role !== '');
  return { id: id.trim(), name: name.trim() || id.trim(), ...(held.length > 0 && { roles: held }) };
}

export function parseArguments(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isPlainObject(value) && isJsonValue(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

/** An input of the form for one argument of a tool. */
export interface ArgumentField {
  readonly name: string;
  readonly type: 'string' | 'number' | 'integer' | 'boolean';
  readonly values?: readonly string[];
  readonly isRequired: boolean;
}

/** Inputs for a tool's arguments; `undefined` where one of them is more than a text, a number or a yes: then it is JSON. */
export function toArgumentFields({ inputSchema }: Pick<ToolDefinition, 'inputSchema'>): readonly ArgumentField[] | undefined {
  const { properties, required } = inputSchema;
  if (!isPlainObject(properties)) return [];
  const fields = Object.entries(properties).map(([name, schema]): ArgumentField | undefined => {
    if (!isPlainObject(schema)) return undefined;
    const isRequired = Array.isArray(required) && required.includes(name);
    const { type, enum: values } = schema;
    if (Array.isArray(values) && values.every((value) => typeof value === 'string')) return { name, type: 'string', values, isRequired };
    return type === 'string' || type === 'number' || type === 'integer' || type === 'boolean' ? { name, type, isRequired } : undefined;
  });
  return fields.every((field) => field !== undefined) ? fields : undefined;
}

/** Arguments that a person can start from. */
export function toSampleArguments(tool: ToolDefinition): string {
  const fields = toArgumentFields(tool) ?? [];
  const sample = Object.fromEntries(fields.filter(({ isRequired }) => isRequired).map(({ name, type, values }) => [name, type === 'boolean' ? false : type === 'string' ? (values?.[0] ?? '') : 1]));
  return JSON.stringify(sample, null, 2);
}
