import type { Action, Simulation, Verdict } from '@byleave/core';
import { simulate, type PolicyDecision, type RecordedEvaluation } from '@byleave/policy';
import type { AuthorityContext } from './authority.ts';
import type { Caller } from './caller.ts';
import { toEvaluationRequest } from './evaluation.ts';
import { requireAuthor } from './policy-versions.ts';

export interface SimulationRequest {
  /** A text that is fit to be published. */
  readonly text: string;
  /** How many of the latest actions. 1 to 100,000. */
  readonly limit: number;
}

export interface SimulationOptions {
  /** Ends it with what is there. */
  readonly signal?: AbortSignal;
  /** How many actions have been put to the draft. */
  readonly onProgress?: (evaluated: number) => void;
}

const pageSize = 500;

/** Puts the tenant's recorded actions, newest first, to a draft: what it would have allowed, asked and denied. Changes nothing. */
export async function simulatePolicy(
  context: AuthorityContext,
  caller: Caller,
  request: SimulationRequest,
  options: SimulationOptions = {},
): Promise<Verdict<Simulation>> {
  const author = requireAuthor(context, caller, 'simulate policies');
  if (!author.ok) return author;
  const draft = author.value.language.compile(request.text);
  if (!draft.ok) return draft;
  return { ok: true, value: await simulate(draft.value, readHistory(context, caller.tenant, request.limit), { ...options, supports: context.enforces }) };
}

async function* readHistory(context: AuthorityContext, tenant: string, limit: number): AsyncGenerator<RecordedEvaluation> {
  let before: Action | undefined;
  for (let left = limit; left > 0; left -= pageSize) {
    const last = before;
    const page = await context.storage.transact((transaction) =>
      transaction.listHistory({ tenant, limit: Math.min(pageSize, left), ...(last && { before: last }) }),
    );
    yield* page.flatMap(toRecorded);
    before = page.at(-1);
    if (page.length < pageSize) return;
  }
}

/** What a decision point was asked about an action, and what it said. The authority's own calls and failed verifications were put to none. */
function toRecorded(action: Action): readonly RecordedEvaluation[] {
  const { tool, lifecycle } = action;
  const { demands, refusal } = lifecycle.context;
  if (!tool || action.policyVersion === 'none' || action.policyVersion === action.principal.agent.id) return [];
  const effect: PolicyDecision['effect'] = action.policyEffect ?? (demands.approvals > 0 ? 'ask' : refusal?.code === 'denied' ? 'deny' : 'allow');
  return [{ id: action.id, request: toEvaluationRequest(action, tool, action.proposedAt), effect }];
}
