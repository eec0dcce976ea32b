import {
  higherRisk,
  isGrantable,
  isOpenWorld,
  matchesTerms,
  toGrantLimits,
  toGrantState,
  type Action,
  type Demands,
  type Grant,
  type LifecycleRefusal,
  type LimitHold,
  type LimitUsage,
  type Risk,
} from '@byleave/core';
import { hasForeignDecision } from './evaluate-call.ts';
import type { StandingFilter } from './grant-store.ts';
import { readUsage, reserveLimits } from './limits.ts';
import { authorityActor, toEntry } from './record.ts';
import type { StorageTransaction } from './storage.ts';

/** A grant that answers, and what the action holds of it. */
export interface GrantMatch {
  readonly grant: Grant;
  readonly holds: readonly LimitHold[];
}

/** More than anybody would give for one tool and one agent. */
const mostSearched = 1_000;

/** What grants of a person's may answer a call at `at`. */
export function toStandingFilter({ tenant, principal, toolName }: Action, at: number): StandingFilter {
  return { tenant, userId: principal.user.id, toolName, agentId: principal.agent.id, endsAfter: at };
}

/**
 * The person's active grants for the tool and the agent of a call that have not ended, whatever they say of its arguments,
 * and those that deny it to an agent that has it done by this one.
 */
export async function listStanding(transaction: StorageTransaction, action: Action, at: number): Promise<readonly Grant[]> {
  const filter = { ...toStandingFilter(action, at), status: 'active', limit: mostSearched } as const;
  const found = await transaction.listGrants(filter);
  // However many there are, none that denies may be left out for those that allow.
  const own = found.length < mostSearched ? found : [...(await transaction.listGrants({ ...filter, effect: 'deny' })), ...(await transaction.listGrants({ ...filter, effect: 'allow' }))];
  const behind: Grant[] = [];
  for (const { id: agentId } of action.principal.via ?? []) behind.push(...(await transaction.listGrants({ ...filter, agentId, effect: 'deny' })));
  return [...behind, ...own];
}

function speaksOf(grant: Grant, action: Action, effect: Grant['effect'], at: number, agentId = action.principal.agent.id): boolean {
  const { toolName, conversation, tool } = action;
  return grant.effect === effect && at < grant.endsAt && matchesTerms(grant, { toolName, conversation, agentId, arguments: action.arguments, ...(tool && { tool }) });
}

/** The grant that declines the call in the person's place, be it made by the agent that is denied it or through another. */
export function findDenial(standing: readonly Grant[], action: Action, at: number): Grant | undefined {
  const { agent, via = [] } = action.principal;
  return standing.find((grant) => [agent, ...via].some(({ id }) => speaksOf(grant, action, 'deny', at, id)));
}

export function describeDenial({ user, decision: { reason } }: Grant): Pick<LifecycleRefusal, 'message' | 'reason'> {
  const why = reason ? `: “${reason}”` : '';
  const message = `${user.name} has declined calls like this in advance${why}. Nobody was asked; do not try it again.`;
  return { message, ...(reason && { reason }) };
}

/**
 * The grant that answers in the person's place, with its use held; the one that ends first is used up first. A grant
 * whose tool is another one by now is suspended instead.
 */
export async function findGrant(
  transaction: StorageTransaction,
  standing: readonly Grant[],
  action: Action,
  demands: Demands,
  at: number,
): Promise<GrantMatch | undefined> {
  if (!isGrantable(demands) || !isPlain(action)) return undefined;
  const matching = standing.filter((grant) => speaksOf(grant, action, 'allow', at));
  for (const grant of matching.toSorted((a, b) => a.endsAt - b.endsAt)) {
    if (grant.definitionDigest !== action.definitionDigest) {
      await suspendGrant(transaction, grant, 'tool_changed', at);
      continue;
    }
    if (!isWithin(action.risk, grant.risk)) continue;
    const reserved = await reserveLimits(transaction, action, toGrantLimits(grant.id, grant), at);
    if (!reserved.ok) continue;
    await transaction.updateGrant({ ...grant, lastUsedAt: at });
    return { grant, holds: reserved.value };
  }
  return undefined;
}

/**
 * Whether a call is one that a person could have had in mind: made by the agent itself and not through it by another,
 * with nothing in it that does not look like what it is, and decided by nobody else's text.
 */
function isPlain({ principal, textFindings, tool, provenance }: Action): boolean {
  // What a page is asked for tells its owner something, though it only reads.
  const isForeign = tool !== undefined && (tool.effect === 'write' || isOpenWorld(tool)) && hasForeignDecision(tool, provenance);
  return !isForeign && (principal.via ?? []).length === 0 && textFindings.every(({ kind }) => kind === 'padding');
}

function isWithin(risk: Risk, most: Risk): boolean {
  return higherRisk(risk, most) === most;
}

/** Whether the grant an authorization rests on still answers for it. */
export async function isGrantStanding(transaction: StorageTransaction, action: Action, at: number): Promise<boolean> {
  const { grantId } = action.lifecycle.context;
  if (grantId === null) return true;
  const grant = await transaction.findGrant(action.tenant, grantId);
  if (!grant || grant.definitionDigest !== action.definitionDigest || !isWithin(action.risk, grant.risk)) return false;
  if (toGrantState(grant, [], at) !== 'active' || !speaksOf(grant, action, 'allow', at)) return false;
  return (await reserveLimits(transaction, action, toGrantLimits(grant.id, grant), at)).ok;
}

/** Takes a grant out of use, because its tool is another one now or because of a stop. Only a new consent brings it back. */
export async function suspendGrant(
  transaction: StorageTransaction,
  grant: Grant,
  because: 'tool_changed' | 'stopped',
  at: number,
): Promise<Grant> {
  const suspended: Grant = { ...grant, status: 'suspended', suspendedBecause: because, revision: grant.revision + 1 };
  await transaction.updateGrant(suspended);
  const creation = await transaction.findAction(grant.tenant, grant.id);
  if (creation) await transaction.appendEntry(toEntry(creation, 'grant.suspended', authorityActor, at, { grant: grant.id, because, tool: grant.toolName }));
  return suspended;
}

/** What is left of a grant. */
export async function readGrantUsage(transaction: StorageTransaction, grant: Grant, at: number): Promise<readonly LimitUsage[]> {
  const usage: LimitUsage[] = [];
  for (const limit of toGrantLimits(grant.id, grant)) usage.push(await readUsage(transaction, grant.tenant, limit, '{}', at));
  return usage;
}
