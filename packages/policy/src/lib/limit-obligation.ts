import { canonicalize, isPlainObject, toLimitScope, type JsonObject, type Limit, type LimitScope, type LimitWindow } from '@byleave/core';
import type { Obligation } from './decision-point.ts';
import { hasOnly, obligationTypes } from './obligations.ts';

/** Longest rolling window, in ms: 366 days. */
export const longestWindowMs = 366 * 24 * 60 * 60 * 1_000;

/** Longest id of a limit, in UTF-16 units. */
export const longestLimitId = 200;

/** Limits as AuthZEN obligations, each under its own id. */
export function toLimitObligations(limits: readonly Limit[]): readonly Obligation[] {
  return limits.map((limit) => ({ id: limit.id, type: 'limit', properties: { limit: toJson(limit) } }));
}

function toJson(limit: Limit): JsonObject {
  return { ...limit, window: { ...limit.window }, per: [...limit.per] };
}

/** The limit of one obligation, or `undefined` when it is not understood in every part: that is a refusal. */
export function fromLimitObligation({ id, properties }: Obligation): Limit | undefined {
  if (!hasOnly(properties, ['limit'])) return undefined;
  const limit = parseLimit(properties['limit']);
  return limit?.id === id ? limit : undefined;
}

/** All of several limits, sorted by id, or `undefined` when two of one id say different things. */
export function joinLimits(a: readonly Limit[], b: readonly Limit[]): readonly Limit[] | undefined {
  const joined = new Map<string, Limit>();
  for (const limit of [...a, ...b]) {
    const known = joined.get(limit.id);
    if (known && canonicalize(known) !== canonicalize(limit)) return undefined;
    joined.set(limit.id, limit);
  }
  return [...joined.values()].toSorted((x, y) => (x.id < y.id ? -1 : 1));
}

/** A limit out of JSON, or `undefined` when it holds anything that is not understood. */
export function parseLimit(value: unknown): Limit | undefined {
  if (!isPlainObject(value) || !isLimitId(value['id']) || !isMost(value['most'])) return undefined;
  const { id, most } = value;
  const window = parseWindow(value['window']);
  const per = parseScopes(value['per']);
  if (!window || !per) return undefined;
  switch (value['kind']) {
    case 'rate':
      return hasOnly(value, ['id', 'kind', 'most', 'window', 'per']) && Number.isSafeInteger(most) ? { kind: 'rate', id, most, window, per } : undefined;
    case 'budget': {
      const { argument, currency } = value;
      const isWhole = hasOnly(value, ['id', 'kind', 'argument', 'currency', 'most', 'window', 'per']);
      if (!isWhole || !isPointer(argument) || (Object.hasOwn(value, 'currency') && !isCurrency(currency))) return undefined;
      return { kind: 'budget', id, argument, ...(isCurrency(currency) && { currency }), most, window, per };
    }
    default:
      return undefined;
  }
}

/** Obligations are told apart by id, and those on people are named like their type. */
export function isLimitId(value: unknown): value is string {
  const isName = typeof value === 'string' && value !== '' && value.length <= longestLimitId && value.isWellFormed();
  return isName && !obligationTypes.some((type) => type === value);
}

/** The largest number whose sums can be counted to four decimals exactly. */
export const largestMost = 900_000_000_000;

/** A positive number with at most four decimals that its text gives back exactly. */
export function isMost(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value <= largestMost && /^\d+(?:\.\d{1,4})?$/u.test(String(value));
}

function isCurrency(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Z]{3}$/u.test(value);
}

/** RFC 6901, to something below the whole. */
function isPointer(value: unknown): value is `/${string}` {
  return typeof value === 'string' && /^\/(?:[^~]|~[01])*$/u.test(value) && value.isWellFormed();
}

/** For messages: what a limit can be counted by. */
export const limitWords = 'user, agent, tool, conversation, role, group, resource, an argument, or a path that policies know, such as principal.user.name or context.risk';

function parseScopes(value: unknown): readonly LimitScope[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const scopes: readonly unknown[] = Array.from(value);
  const isScope = (scope: unknown): scope is LimitScope => typeof scope === 'string' && readScope(scope) === scope;
  return scopes.every(isScope) && new Set(scopes).size === scopes.length ? scopes : undefined;
}

/** In the one spelling there is: two words for one thing would be two counts. */
function readScope(path: string): LimitScope | undefined {
  const scope = toLimitScope(path);
  return scope.ok ? scope.scope : undefined;
}

function parseWindow(value: unknown): LimitWindow | undefined {
  if (!isPlainObject(value)) return undefined;
  const { kind, ms, unit, timeZone } = value;
  switch (kind) {
    case 'rolling':
      return hasOnly(value, ['kind', 'ms']) && isWindowMs(ms) ? { kind, ms } : undefined;
    case 'calendar':
      if (!hasOnly(value, ['kind', 'unit', 'timeZone']) || typeof timeZone !== 'string' || !isTimeZone(timeZone)) return undefined;
      return unit === 'day' || unit === 'week' || unit === 'month' ? { kind, unit, timeZone } : undefined;
    case 'whole':
      return hasOnly(value, ['kind']) ? { kind } : undefined;
    default:
      return undefined;
  }
}

export function isWindowMs(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value <= longestWindowMs;
}

/** Whether a name is an IANA time zone's. An offset such as `+01:00` has no midnight of a place. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][\w+/-]*$/u.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
