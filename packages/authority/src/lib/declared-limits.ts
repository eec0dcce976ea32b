import { ByleaveError, escapePointer, isPlainObject, toLimitScope, type CountedAction, type Limit, type ToolEffect } from '@byleave/core';
import { limitWords, parseLimit } from '@byleave/policy';
import { isOfGrant } from './limits.ts';
import { toToolDefinition, type ToolRegistration } from './tool-registry.ts';

/** A limit that holds whatever the policies say. */
export interface DeclaredLimit {
  readonly limit: Limit;
  /** Names of tools. Default: every tool. */
  readonly tools?: readonly string[];
  /** Only tools with this effect. Default: both. */
  readonly effect?: ToolEffect;
}

/** The limits of the authority's configuration that a call is under. */
export function declaredFor(declared: readonly DeclaredLimit[], action: CountedAction): readonly Limit[] {
  return declared
    .filter(({ tools, effect }) => (tools?.includes(action.toolName) ?? true) && (effect === undefined || effect === action.tool?.effect))
    .map(({ limit }) => limit);
}

/**
 * Checks that every limit can be counted for every tool it is for.
 *
 * @throws ByleaveError `misuse`
 */
export function checkDeclaredLimits(declared: readonly DeclaredLimit[], registrations: readonly ToolRegistration[]): readonly DeclaredLimit[] {
  const names = new Set<string>();
  for (const { limit, tools, effect } of declared) {
    if (names.has(limit.id) || isOfGrant(limit)) throw misuse(limit, 'has a name that another one has, or that is kept for grants. Rename it');
    names.add(limit.id);
    for (const path of limit.per) {
      const scope = toLimitScope(path);
      if (!scope.ok) throw misuse(limit, `counts per “${path}”, which ${scope.why}. Use ${limitWords}`);
      if (scope.scope !== path) throw misuse(limit, `counts per “${path}”, which is called “${scope.scope}” here. Write that`);
    }
    if (!parseLimit({ ...limit, most: limit.most || 1 })) throw misuse(limit, 'cannot be counted: a number from 0 to 900,000,000,000 with at most four decimals, a window and known scopes are needed');
    const unknown = tools?.find((name) => !registrations.some((registration) => registration.name === name));
    if (unknown !== undefined) throw misuse(limit, `is for “${unknown}”, which is not registered. Register it, or leave it out`);
    const counted = registrations.filter((registration) => (tools?.includes(registration.name) ?? true) && (effect === undefined || registration.effect === effect));
    const pointers = [...limit.per.flatMap(toPointer), ...(limit.kind === 'budget' ? [limit.argument] : [])];
    for (const registration of counted) {
      const { properties } = toToolDefinition(registration).inputSchema;
      const missing = pointers.find((pointer) => !isPlainObject(properties) || !Object.hasOwn(properties, pointer.split('/')[1] ?? ''));
      if (limit.per.some((scope) => scope.startsWith('/') && !isCountable(scope, properties))) throw misuse(limit, `counts per an object that ${registration.name} is called with, which is no single value. Name one of its parts`);
      if (missing !== undefined) throw misuse(limit, `counts ${missing}, which ${registration.name} does not have. Name the tools it is for`);
    }
  }
  return declared;
}

/** The argument that is counted by, or whose origin is. */
function toPointer(scope: string): readonly string[] {
  if (scope.startsWith('/')) return [scope];
  const [, name] = /^context\.provenance\.(.+)$/u.exec(scope) ?? [];
  return name === undefined ? [] : [`/${escapePointer(name)}`];
}

/** Whether the schema does not say that it is an object, or a list of them. */
function isCountable(pointer: string, properties: unknown): boolean {
  let schema: unknown = { type: 'object', properties };
  for (const token of pointer.split('/').slice(1)) {
    const inner: unknown = isPlainObject(schema) ? schema['properties'] : undefined;
    if (!isPlainObject(inner)) return true;
    schema = inner[token.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  const type = (of: unknown): unknown => (isPlainObject(of) ? of['type'] : undefined);
  const member: unknown = type(schema) === 'array' && isPlainObject(schema) ? schema['items'] : schema;
  return type(member) !== 'object' && type(member) !== 'array';
}

function misuse({ id }: Limit, what: string): ByleaveError {
  return new ByleaveError({ code: 'misuse', message: `The limit “${id}” ${what}.` });
}
