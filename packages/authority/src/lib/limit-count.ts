import { canonicalize, currencyOf, refuse, type Action, type JsonObject, type JsonValue, type Limit, type LimitScope, type Verdict } from '@byleave/core';

/** What is counted: four decimals, as no currency has more (ISO 4217). Sums of these are exact. */
export const unitsPerOne = 10_000;

/** In UTF-16 units: a row is found by it, and PostgreSQL's index takes 2,704 bytes for all that one is found by. */
const longestBucket = 600;

/** An action as a limit sees it. */
export type CountedAction = Pick<Action, 'principal' | 'toolName' | 'tool' | 'conversation' | 'arguments'>;

/** How much of a limit an action takes, and which count that goes to. */
export interface Count {
  /** The values of `limit.per`. */
  readonly scope: JsonObject;
  /** Canonical JSON of `scope`: the name of the count. */
  readonly bucket: string;
  /** In ten-thousandths. */
  readonly units: number;
}

/** Counts an action, or says why it cannot be counted: then it may not run, since nobody could say how much is left. */
export function countAction(limit: Limit, action: CountedAction): Verdict<Count> {
  const scope = new Map<string, JsonValue>();
  for (const name of limit.per) {
    const value = readScope(name, action);
    if (value === undefined) return uncountable(limit, `it has no ${name}`);
    scope.set(name, value);
    // An agent names its conversations as it likes: another person's of the same name is another one.
    if (name === 'conversation') scope.set('user', action.principal.user.id);
  }
  const values = Object.fromEntries(scope);
  const bucket = canonicalize(values);
  if (bucket.length > longestBucket) return uncountable(limit, 'what it is counted by is too long');
  const units = limit.kind === 'rate' ? { ok: true as const, value: unitsPerOne } : readAmount(limit, action);
  return units.ok ? { ok: true, value: { scope: values, bucket, units: units.value } } : units;
}

function readScope(scope: LimitScope, action: CountedAction): JsonValue | undefined {
  switch (scope) {
    case 'user':
      return action.principal.user.id;
    case 'agent':
      return action.principal.agent.id;
    case 'tool':
      return action.toolName;
    case 'conversation':
      return action.conversation;
    default:
      return readArgument(scope, action.arguments);
  }
}

function readArgument(pointer: string, args: JsonObject): JsonValue | undefined {
  let value: JsonValue | undefined = args;
  for (const token of pointer.split('/').slice(1)) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, JsonValue>>)[name];
  }
  return value;
}

function readAmount(limit: Extract<Limit, { readonly kind: 'budget' }>, action: CountedAction): Verdict<number> {
  if (limit.currency !== undefined) {
    const field = action.tool?.presentation.fields.find(({ argument }) => `/${argument}` === limit.argument);
    const currency = field && currencyOf(field, action.arguments);
    if (currency !== limit.currency) return uncountable(limit, `it is in ${currency ?? 'no currency'} and the limit in ${limit.currency}`);
  }
  const units = toUnits(readArgument(limit.argument, action.arguments));
  return units === undefined ? uncountable(limit, `its ${limit.argument} is not a sum of at least 0 with at most four decimals`) : { ok: true, value: units };
}

/** A number in ten-thousandths, exactly, or `undefined`. Less than nothing would make room for more. */
export function toUnits(value: unknown): number | undefined {
  if (typeof value !== 'number' || !(value >= 0)) return undefined;
  const units = Math.round(value * unitsPerOne);
  return Number.isSafeInteger(units) && units / unitsPerOne === value ? units : undefined;
}

function uncountable({ id }: Limit, why: string): Verdict<never> {
  return refuse('limited', `This cannot be counted against the limit “${id}”, because ${why}, so it may not run. Change the call, or the limit.`);
}
