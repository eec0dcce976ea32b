import { isGrantable, type Action, type GrantOverruling, type GrantStanding } from '@byleave/core';
import { decide, unavailableVersion } from '@byleave/policy';
import type { AuthorityContext } from './authority.ts';
import type { UserCaller } from './caller.ts';
import { toEvaluationRequest } from './evaluation.ts';
import type { StorageTransaction } from './storage.ts';

/** How many of a list are held against the policies: each takes an evaluation. */
const mostEvaluated = 100;
const mostRunning = 500;

/** What a grant does not say of itself, as it is stored. */
export interface Surroundings {
  /** How many runs it has let begin are under way, by its id. */
  readonly running: ReadonlyMap<string, number>;
  /** The calls that grants were given with, by their id. */
  readonly given: ReadonlyMap<string, Action>;
}

export async function readSurroundings(transaction: StorageTransaction, caller: UserCaller, standings: readonly GrantStanding[]): Promise<Surroundings> {
  const running = new Map<string, number>();
  const given = new Map<string, Action>();
  if (standings.every(hasEnded)) return { running, given };
  const under = await transaction.listActions({ tenant: caller.tenant, whose: { userId: caller.user.id }, states: ['executing'], limit: mostRunning });
  for (const { lifecycle } of under) {
    const { grantId } = lifecycle.context;
    if (grantId !== null) running.set(grantId, (running.get(grantId) ?? 0) + 1);
  }
  for (const { grant } of standings.filter(isAnswering).slice(0, mostEvaluated)) {
    const call = grant.givenWith === undefined ? undefined : await transaction.findAction(caller.tenant, grant.givenWith);
    if (call) given.set(grant.id, call);
  }
  return { running, given };
}

/** The standings with what policies and the host say of them now. Evaluates, so it is for outside a transaction. */
export function surround(context: AuthorityContext, caller: UserCaller, standings: readonly GrantStanding[], { running, given }: Surroundings): Promise<readonly GrantStanding[]> {
  const known = new Map<string, Promise<boolean>>();
  const isKnown = (agentId: string): Promise<boolean> => {
    const asked = known.get(agentId) ?? Promise.resolve(context.knowsAgent(caller.tenant, agentId));
    known.set(agentId, asked);
    return asked;
  };
  return Promise.all(
    standings.map(async (standing): Promise<GrantStanding> => {
      if (hasEnded(standing)) return standing;
      const { grant } = standing;
      const call = given.get(grant.id);
      const overruled = call && (await findOverruling(context, caller, call));
      const runs = running.get(grant.id);
      const isOrphaned = !(await isKnown(grant.agentId));
      return { ...standing, ...(overruled && { overruled }), ...(runs !== undefined && { running: runs }), ...(isOrphaned && { isOrphaned }) };
    }),
  );
}

/** The policies' word on the call a grant was given with, unless it is the one that the grant answers. */
async function findOverruling(context: AuthorityContext, { user }: UserCaller, call: Action): Promise<GrantOverruling | undefined> {
  const tool = context.tools.find(call.toolName)?.definition;
  if (!tool) return undefined;
  const request = toEvaluationRequest({ ...call, principal: { ...call.principal, user } }, tool, context.now());
  const { effect, demands, reasons, policyVersion } = await decide(context.policy, request, { timeoutMs: context.policyTimeoutMs, supports: context.enforces });
  // A decision point that is down denies everything, and says nothing of this one.
  if (policyVersion === unavailableVersion || (effect === 'ask' && isGrantable(demands))) return undefined;
  return { by: effect, reasons };
}

function isAnswering({ grant, state }: GrantStanding): boolean {
  return state === 'active' && grant.effect === 'allow';
}

function hasEnded({ state }: GrantStanding): boolean {
  return state === 'revoked' || state === 'expired';
}
