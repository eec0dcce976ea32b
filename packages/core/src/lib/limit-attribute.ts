import type { Action } from './action.ts';
import { toArgumentFacts } from './argument-facts.ts';
import { toCountedValue } from './counted-value.ts';
import type { JsonObject, JsonPrimitive, JsonValue } from './json.ts';
import { escapePointer, leavesOf } from './json-pointer.ts';
import type { LimitScope } from './limit.ts';
import { mostConcerning, type Provenance } from './provenance.ts';
import { hasHiddenText } from './text-safety.ts';

/** An action as a limit sees it. */
export type CountedAction = Pick<Action, 'principal' | 'toolName' | 'tool' | 'conversation' | 'arguments' | 'provenance' | 'textFindings' | 'risk'>;

type Reader = (action: CountedAction) => readonly JsonPrimitive[];

type Origins = ReturnType<typeof mostConcerning>;
const originOf = (name: string, origins: Origins): Provenance => origins.get(`/${escapePointer(name)}`)?.provenance ?? 'unknown';
const from =
  (origin: Provenance): Reader =>
  ({ arguments: args, provenance }) => {
    const origins = mostConcerning(provenance);
    return Object.keys(args).filter((name) => originOf(name, origins) === origin);
  };
const fact =
  (name: 'requested' | 'openWorld' | 'targets' | 'quantities' | 'contents' | 'unvouched' | 'dictated'): Reader =>
  ({ tool, arguments: args, provenance }) =>
    tool ? [toArgumentFacts(tool, args, provenance)[name]].flat() : [];

/** What policies see of a call, by the path they see it under. Several values: it counts once for each. */
const attributes: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['user', ({ principal }) => [principal.user.id]],
  ['agent', ({ principal }) => [principal.agent.id]],
  ['tool', ({ toolName }) => [toolName]],
  ['conversation', ({ conversation }) => [conversation]],
  ['role', ({ principal }) => principal.user.roles ?? []],
  ['group', ({ principal }) => principal.user.groups ?? []],
  ['resource', readResource],
  ['principal.name', ({ principal }) => [principal.agent.name]],
  ['principal.via', ({ principal }) => (principal.via ?? []).map(({ id }) => id)],
  ['principal.user.name', ({ principal }) => [principal.user.name]],
  ['context.risk', ({ risk }) => [risk]],
  ['context.registeredRisk', ({ tool }) => (tool ? [tool.risk] : [])],
  ['context.requested', fact('requested')],
  ['context.openWorld', fact('openWorld')],
  ['context.targets', fact('targets')],
  ['context.quantities', fact('quantities')],
  ['context.contents', fact('contents')],
  ['context.unvouched', fact('unvouched')],
  ['context.dictated', fact('dictated')],
  ['context.fromUser', from('user')],
  ['context.fromSystem', from('system')],
  ['context.fromAgent', from('agent')],
  ['context.fromExternal', from('external')],
  ['context.fromUnknown', from('unknown')],
  ['context.hiddenText', ({ arguments: args }) => Object.keys(args).filter((name) => holdsHiddenText(name, args[name]!))],
  ['context.lookalike', ({ textFindings }) => textFindings.filter(({ kind }) => kind === 'mixed-script' || kind === 'lookalike').map(({ pointer }) => nameAt(pointer))],
]);

/** Other words for the same. */
const synonyms: Readonly<Record<string, LimitScope>> = { principal: 'agent', 'principal.user': 'user', action: 'tool', 'context.conversation': 'conversation' };

const provenancePath = 'context.provenance.';
const argumentPath = 'context.arguments.';

/** What a limit may be counted by, in the one spelling it is kept in, or why not. */
export function toLimitScope(path: string): { readonly ok: true; readonly scope: LimitScope } | { readonly ok: false; readonly why: string } {
  const known = Object.hasOwn(synonyms, path) ? synonyms[path]! : path;
  if (attributes.has(known) || isPointer(known)) return { ok: true, scope: known as LimitScope };
  if (path.startsWith(provenancePath) && path.length > provenancePath.length) return { ok: true, scope: path as LimitScope };
  const argument = path.startsWith(argumentPath) ? path.slice(argumentPath.length) : '';
  if (argument !== '' && argument.split('.').every((name) => name !== '')) {
    return { ok: true, scope: `/${argument.split('.').map(escapePointer).join('/')}` };
  }
  const name = path.split('.')[1] ?? '';
  if (path.startsWith('context.') && ['time', 'counters', 'uninspectable', 'tenant'].includes(name)) {
    return { ok: false, why: name === 'tenant' ? 'is what every limit is counted within' : 'names nothing that could be counted apart: it is another one at every call, or says nothing of the call itself' };
  }
  if (['arguments', 'provenance', ''].includes(name) && path.startsWith('context')) return { ok: false, why: 'is no single value. Name one of its parts' };
  return { ok: false, why: 'is nothing that policies know of a call' };
}

/** RFC 6901, to something below the whole. */
function isPointer(path: string): boolean {
  return /^\/(?:[^~]|~[01])*$/u.test(path) && path.isWellFormed();
}

/**
 * What an action is counted by: each value of the attribute, in the form that every spelling of it has. `none` stands for
 * having no value of several, since what has none would otherwise be counted nowhere. `undefined`: it cannot be told.
 */
export function readLimitScope(scope: LimitScope, action: CountedAction): readonly JsonPrimitive[] | undefined {
  if (scope.startsWith('/')) return readArgument(scope, action);
  const values = scope.startsWith(provenancePath) ? readOrigin(scope.slice(provenancePath.length), action) : attributes.get(scope)?.(action);
  return values && (values.length > 0 ? [...new Set(values)] : [null]);
}

function readOrigin(name: string, action: CountedAction): readonly JsonPrimitive[] | undefined {
  return Object.hasOwn(action.arguments, name) ? [originOf(name, mostConcerning(action.provenance))] : undefined;
}

function readArgument(pointer: string, { arguments: args, tool }: CountedAction): readonly JsonPrimitive[] | undefined {
  const value = valueAt(pointer, args);
  const members = Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
  if (!members.every((member) => member !== undefined && (typeof member !== 'object' || member === null))) return undefined;
  if (members.length === 0) return [null];
  return [...new Set((members as readonly JsonPrimitive[]).map((member) => toCountedValue(member, tool, nameAt(pointer))))];
}

/** What is at a JSON Pointer (RFC 6901). */
export function valueAt(pointer: string, args: JsonObject): JsonValue | undefined {
  let value: JsonValue | undefined = args;
  for (const name of pointer.split('/').slice(1).map(unescape)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as JsonObject)[name];
  }
  return value;
}

const unescape = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~');
const nameAt = (pointer: string): string => unescape(pointer.split('/')[1] ?? '');

/** What it touches, as policies name it: `Channel::"billing"`. */
function readResource({ tool, toolName, arguments: args }: CountedAction): readonly JsonPrimitive[] {
  const { resource } = tool ?? {};
  if (!resource) return [`Tool::${JSON.stringify(toolName)}`];
  const value = resource.argument !== undefined && Object.hasOwn(args, resource.argument) ? args[resource.argument] : undefined;
  return [`${resource.type}::${JSON.stringify(typeof value === 'string' ? toCountedValue(value, tool, resource.argument ?? '') : '*')}`];
}

function holdsHiddenText(name: string, value: JsonValue): boolean {
  const texts = [name, ...leavesOf(value).flatMap((leaf) => [leaf.pointer, ...(typeof leaf.value === 'string' ? [leaf.value] : [])])];
  return texts.some((text) => text.split(/[ \t\r\n]+/u).some(hasHiddenText));
}
