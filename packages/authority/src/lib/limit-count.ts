import { canonicalize, currencyOf, readLimitScope, refuse, valueAt, type CountedAction, type JsonObject, type JsonPrimitive, type Limit, type LimitScope, type Person, type Verdict } from '@byleave/core';

/** What is counted: four decimals, as no currency has more (ISO 4217). Sums of these are exact. */
export const unitsPerOne = 10_000;

/** In UTF-16 units: a row is found by it, and PostgreSQL's index takes 2,704 bytes for all that one is found by. */
const longestBucket = 600;

/** Of roles, groups and lists, one action can be counted for this many at most. */
const mostCounts = 100;

/** How much of a limit an action takes, and which count that goes to. */
export interface Count {
  /** The values of `limit.per`. */
  readonly scope: JsonObject;
  /** Canonical JSON of `scope`: the name of the count. */
  readonly bucket: string;
  /** In ten-thousandths. */
  readonly units: number;
}

/**
 * Counts an action, once for each of the values it is counted by, or says why it cannot be counted: then it may not run,
 * since nobody could say how much is left.
 */
export function countAction(limit: Limit, action: CountedAction): Verdict<readonly Count[]> {
  const scopes = listScopes(limit, action);
  if (!scopes.ok) return scopes;
  const units = limit.kind === 'rate' ? { ok: true as const, value: unitsPerOne } : readAmount(limit, action);
  if (!units.ok) return units;
  return { ok: true, value: scopes.value.map((scope) => ({ scope, bucket: canonicalize(scope), units: units.value })) };
}

/** The values of `limit.per` that an action is counted for: every one of each, with every one of the others. */
function listScopes(limit: Limit, action: CountedAction): Verdict<readonly JsonObject[]> {
  let scopes: readonly JsonObject[] = [{}];
  for (const name of limit.per) {
    const values = readLimitScope(name, action);
    if (values === undefined) return uncountable(limit, `it has no ${name} that is one value, or a list of such`);
    scopes = scopes.flatMap((scope) => values.map((value) => ({ ...scope, ...toScope(name, value, action) })));
    if (scopes.length > mostCounts) return uncountable(limit, `it counts for more than ${mostCounts} at once`);
  }
  if (scopes.some((scope) => canonicalize(scope).length > longestBucket)) return uncountable(limit, 'what it is counted by is too long');
  return { ok: true, value: scopes };
}

const personal: readonly LimitScope[] = ['user', 'role', 'group'];

/** What a person counts for before they have done anything, as canonical JSON; none where more than the person has to be known. */
export function listPersonScopes({ per }: Limit, { id, roles = [], groups = [] }: Person): readonly string[] {
  if (!per.every((scope) => personal.includes(scope))) return [];
  const valuesOf = (scope: LimitScope): readonly (string | null)[] => (scope === 'user' ? [id] : [...new Set(scope === 'role' ? roles : groups)]);
  let scopes: readonly JsonObject[] = [{}];
  for (const name of per) {
    const values = valuesOf(name);
    scopes = scopes.flatMap((scope) => (values.length > 0 ? values : [null]).map((value) => ({ ...scope, [name]: value }))).slice(0, mostCounts);
  }
  return scopes.map(canonicalize);
}

function toScope(name: LimitScope, value: JsonPrimitive, { principal }: CountedAction): JsonObject {
  // An agent names its conversations as it likes: another person's of the same name is another one.
  return { [name]: value, ...(name === 'conversation' && { user: principal.user.id }) };
}

function readAmount(limit: Extract<Limit, { readonly kind: 'budget' }>, action: CountedAction): Verdict<number> {
  if (limit.currency !== undefined) {
    const field = action.tool?.presentation.fields.find(({ argument }) => `/${argument}` === limit.argument);
    const currency = field && currencyOf(field, action.arguments);
    if (currency !== limit.currency) return uncountable(limit, `it is in ${currency ?? 'no currency'} and the limit in ${limit.currency}`);
  }
  const units = toUnits(valueAt(limit.argument, action.arguments));
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
