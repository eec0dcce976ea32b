import { isGrantable, type Action, type ArgumentConstraint, type GrantTerms, type JsonValue } from '@byleave/core';
import type { GrantSuggestion } from '@byleave/core/wire';
import type { AuthorityContext } from './authority.ts';
import type { Caller } from './caller.ts';
import { checkTerms } from './grant-terms.ts';
import { authorityAgent } from './own-tool.ts';

const dayMs = 24 * 60 * 60_000;
const lookedBackMs = 30 * dayMs;
const lastsMs = 7 * dayMs;
const mostRead = 2_000;
const leastApprovals = 5;
/** Of a decisive argument: with more, "this and nothing else" is not what was approved. */
const mostValues = 3;

/**
 * What the caller has approved at least five times in thirty days and never declined, held to the values they approved.
 * Nothing that is consequential, that others have a say in, or that they have allowed or declined in advance already.
 */
export async function suggestGrants(context: AuthorityContext, caller: Caller): Promise<readonly GrantSuggestion[]> {
  if (caller.kind !== 'user') return [];
  const at = context.now();
  const { actions, grants } = await context.storage.transact(async (transaction) => ({
    actions: await transaction.listActions({ tenant: caller.tenant, whose: { userId: caller.user.id }, limit: mostRead }),
    grants: await transaction.listGrants({ tenant: caller.tenant, userId: caller.user.id, status: 'active', endsAfter: at, limit: mostRead }),
  }));
  const recent = actions.filter((action) => action.proposedAt > at - lookedBackMs && action.principal.agent.id !== authorityAgent.id);
  return [...Map.groupBy(recent, ({ toolName, principal }) => JSON.stringify([toolName, principal.agent.id])).values()]
    .flatMap((group) => suggest(context, caller.user.id, group, at))
    .filter(({ terms }) => !grants.some((grant) => grant.toolName === terms.toolName && grant.agentId === terms.agentId))
    .toSorted((a, b) => b.approvals - a.approvals);
}

function suggest(context: AuthorityContext, userId: string, group: readonly Action[], at: number): readonly GrantSuggestion[] {
  const decisionsOf = ({ lifecycle }: Action) => lifecycle.context.decisions.filter(({ by }) => by.id === userId);
  if (group.some((action) => decisionsOf(action).some(({ decision }) => decision === 'decline'))) return [];
  const approved = group.filter((action) => decisionsOf(action).length > 0);
  const [first] = approved;
  const tool = first && context.tools.find(first.toolName)?.definition;
  if (!tool || approved.length < leastApprovals) return [];
  // A high risk of one of them is what provenance made of it: that is not to be allowed unseen.
  const isOrdinary = approved.every(({ risk, principal, lifecycle }) => (risk === 'low' || risk === 'medium') && (principal.via ?? []).length === 0 && isGrantable(lifecycle.context.demands));
  const constraints = isOrdinary ? toConstraints(tool.presentation.fields.filter(({ decisive }) => decisive).map(({ argument }) => argument), approved) : undefined;
  if (!constraints) return [];
  const terms: GrantTerms = {
    effect: 'allow',
    toolName: tool.name,
    agentId: first.principal.agent.id,
    constraints,
    mostTimes: approved.length,
    endsAt: at + Math.min(lastsMs, context.mostGrantMs),
  };
  return checkTerms(context, terms).ok ? [{ terms, approvals: approved.length, since: Math.min(...approved.map(({ proposedAt }) => proposedAt)) }] : [];
}

/** Holds every decisive argument to what was approved; `undefined` where it was something else each time. */
function toConstraints(names: readonly string[], approved: readonly Action[]): readonly ArgumentConstraint[] | undefined {
  const constraints: ArgumentConstraint[] = [];
  for (const argument of names) {
    const values = approved.map((action): JsonValue | undefined => action.arguments[argument]);
    if (values.every((value) => typeof value === 'number')) {
      constraints.push({ argument, is: 'at-most', value: Math.max(...values) });
      continue;
    }
    const distinct = [...new Set(values)];
    const isHeld = distinct.length <= mostValues && distinct.every((value) => typeof value === 'string' || typeof value === 'boolean');
    if (!isHeld) return undefined;
    constraints.push({ argument, is: 'one-of', values: distinct });
  }
  return constraints;
}
