import { canonicalize, refuse, type CountedAction, type JsonObject, type Limit, type LimitHold, type LimitUsage, type Refusal, type Verdict } from '@byleave/core';
import { joinLimits as joinSame } from '@byleave/policy';
import type { AuthorityContext } from './authority.ts';
import type { Caller } from './caller.ts';
import { countAction, listPersonScopes, unitsPerOne, type Count } from './limit-count.ts';
import type { LimitBucket, LimitStore } from './limit-store.ts';
import { toWindowEnd, toWindowStart } from './limit-window.ts';
import { settleDue } from './record.ts';
import type { StorageTransaction } from './storage.ts';

/** An action that limits count, by the names its uses are kept under. */
type Reserving = CountedAction & { readonly id: string; readonly tenant: string };

interface Counted extends Count {
  readonly limit: Limit;
}

/**
 * Holds what an action takes of every limit, or of none: what is over in one of them is refused (`limited`, with
 * `retryAt` where waiting helps). What it holds already stays as it is, and is checked again.
 */
export async function reserveLimits(
  transaction: StorageTransaction,
  action: Reserving,
  limits: readonly Limit[],
  at: number,
): Promise<Verdict<readonly LimitHold[]>> {
  if (limits.length === 0) return { ok: true, value: [] };
  const counted: Counted[] = [];
  for (const limit of limits) {
    const count = countAction(limit, action);
    if (!count.ok) return count;
    counted.push(...count.value.map((each) => ({ limit, ...each })));
  }
  for (const each of counted) {
    if (await fits(transaction, action, each, at)) continue;
    // What is over its deadline holds nothing any more, whether or not anybody has noted it.
    await settleDue(transaction, action.tenant, at);
    if (!(await fits(transaction, action, each, at))) return { ok: false, refusal: await explainLimit(transaction, action, each, at) };
  }
  const held = await transaction.listUses(action.tenant, action.id);
  for (const { limit, bucket, units } of counted) {
    const own = held.find((use) => use.limitId === limit.id && use.scope === bucket);
    if (own && own.amount !== units) {
      return refuse('limited', `The limit “${limit.id}” counts otherwise than when this was allowed, so it may not run. Propose it again.`);
    }
    if (own) continue;
    const { id: actionId, tenant, principal } = action;
    await transaction.insertUse({ tenant, limitId: limit.id, scope: bucket, actionId, userId: principal.user.id, amount: units, at, state: 'reserved' }, isOfGrant(limit) ? undefined : limit);
  }
  return { ok: true, value: counted.map(({ limit, scope, units }) => ({ limit, scope, amount: units / unitsPerOne })) };
}

async function fits(transaction: LimitStore, action: Reserving, { limit, bucket, units }: Counted, at: number): Promise<boolean> {
  const { used, reserved } = await transaction.sumUses({
    tenant: action.tenant,
    limitId: limit.id,
    scope: bucket,
    since: toWindowStart(limit.window, at),
    except: action.id,
  });
  return used + reserved + units <= limit.most * unitsPerOne;
}

async function explainLimit(transaction: LimitStore, action: Reserving, { limit, scope, bucket, units }: Counted, at: number): Promise<Refusal> {
  const of: LimitBucket = { tenant: action.tenant, limitId: limit.id, scope: bucket };
  const { used, reserved } = await transaction.sumUses({ ...of, since: toWindowStart(limit.window, at), except: action.id });
  const excess = used + reserved + units - limit.most * unitsPerOne;
  const retryAt = await findRoom(transaction, of, limit, excess, at);
  const unit = limit.kind === 'budget' && limit.currency !== undefined ? ` ${limit.currency}` : '';
  const inUnits = (value: number): string => `${value / unitsPerOne}${unit}`;
  const when = retryAt === undefined ? '' : ` There is room again from ${new Date(retryAt).toISOString()} on.`;
  return {
    code: 'limited',
    message: `The limit “${limit.id}” has no room for this, so it did not run. It needs ${inUnits(units)}. Most allowed: ${limit.most}${unit}. Already used: ${inUnits(used)}. Kept for actions that may still run: ${inUnits(reserved)}.${when}`,
    ...(retryAt !== undefined && { retryAt }),
    shortage: {
      limit,
      scope,
      needed: units / unitsPerOne,
      used: used / unitsPerOne,
      reserved: reserved / unitsPerOne,
      ...(retryAt !== undefined && { roomAt: retryAt }),
    },
  };
}

const mostLookedAt = 1_000;

/** Epoch ms at which enough of what was used no longer counts, when what is held is not in the way. */
async function findRoom(transaction: LimitStore, bucket: LimitBucket, { window }: Limit, excess: number, at: number): Promise<number | undefined> {
  let freed = 0;
  for (const use of await transaction.listOldestUses(bucket, toWindowStart(window, at), mostLookedAt)) {
    freed += use.amount;
    if (freed >= excess) return toWindowEnd(window, use.at);
  }
  return undefined;
}

/** How a limit stands for some values now. */
export async function readUsage(transaction: LimitStore, tenant: string, limit: Limit, bucket: string, at: number): Promise<LimitUsage> {
  const of: LimitBucket = { tenant, limitId: limit.id, scope: bucket };
  const since = toWindowStart(limit.window, at);
  const { used, reserved } = await transaction.sumUses({ ...of, since });
  const [oldest] = used > 0 ? await transaction.listOldestUses(of, since, 1) : [];
  const resetAt = oldest && toWindowEnd(limit.window, oldest.at);
  return {
    limit,
    scope: JSON.parse(bucket) as JsonObject,
    used: used / unitsPerOne,
    reserved: reserved / unitsPerOne,
    ...(resetAt !== undefined && { resetAt }),
  };
}

const mostListed = 200;

/**
 * How every limit stands that counts for the caller: the one last used first, at most 200. Grants have limits of their own. What
 * a policy of the authority's own declared and declares no longer is not among them; of a decision point elsewhere nobody can tell.
 */
export function listLimits(context: AuthorityContext, caller: Caller): Promise<readonly LimitUsage[]> {
  return context.storage.transact(async (transaction) => {
    const at = context.now();
    await settleDue(transaction, caller.tenant, at);
    const inForce = await context.managedPolicy?.listLimitsIn(transaction, caller.tenant);
    const declared = context.limits.map(({ limit }) => limit);
    const present = [...declared, ...(inForce ?? [])];
    const known = (await transaction.listKnownLimits(caller.tenant, caller.user.id, mostListed)).flatMap(({ limit, scope }) => {
      const now = present.find(({ id }) => id === limit.id) ?? (inForce ? undefined : limit);
      return now && isCountedBy(now, limit) ? [{ limit: now, scope }] : [];
    });
    const unused = declared
      .flatMap((limit) => listPersonScopes(limit, caller.user).map((scope) => ({ limit, scope })))
      .filter(({ limit, scope }) => !known.some((other) => other.limit.id === limit.id && other.scope === scope));
    const usages: LimitUsage[] = [];
    for (const { limit, scope } of [...known, ...unused]) usages.push(await readUsage(transaction, caller.tenant, limit, scope, at));
    return usages;
  });
}

/** Whether one counts by the same as the other, so that a count of that is one of this. */
function isCountedBy(one: Limit, other: Limit): boolean {
  return canonicalize(one.per.toSorted()) === canonicalize(other.per.toSorted());
}

/** Names that only grants' own limits have. */
export function isOfGrant({ id }: Limit): boolean {
  return id.startsWith('grant:');
}

/** Puts limits from several places together, or refuses when one name stands for two of them. */
export function joinLimits(...lists: readonly (readonly Limit[])[]): Verdict<readonly Limit[]> {
  const limits = lists.flat();
  const joined = limits.some(isOfGrant) ? undefined : joinSame(limits, []);
  return joined ? { ok: true, value: joined } : refuse('denied', 'Two limits have the same name and say different things, so nobody could say how much is left. Rename one.');
}
