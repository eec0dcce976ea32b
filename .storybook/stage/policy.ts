import type { Limit } from '../../packages/core/src/index.ts';
import { createRulePolicy, type DecisionPoint, type EvaluationRequest, type EvaluationResponse, type Obligation, type Rule } from '../../packages/policy/src/index.ts';

/** A decision point whose rules a story can change under what it has already allowed. */
export interface StagePolicy extends DecisionPoint {
  /** Puts other rules, or further demands, in force as the next version. */
  publish(changes: Partial<PolicyTerms>): void;
}

export interface PolicyTerms {
  /** Before the stage's own: deny beats ask beats allow. */
  readonly rules: readonly Rule[];
  /** What an asked call owes besides one approval, by tool. */
  readonly demands: Readonly<Record<string, readonly Obligation[]>>;
  /** Ids of the stage's own rules that are in force no more. */
  readonly lifted: readonly string[];
}

const officeHours = { kind: 'calendar', unit: 'month', timeZone: 'UTC' } as const;

export const monthlyBudget: Limit = { id: 'monthly-spending', kind: 'budget', argument: '/amount', currency: 'EUR', most: 10_000, window: officeHours, per: ['user'] };
export const dailyPosts: Limit = { id: 'daily-posts', kind: 'rate', most: 10, window: { kind: 'rolling', ms: 86_400_000 }, per: ['user'] };

/** What the sample office has written down. */
export const officeRules: readonly Rule[] = [
  { id: 'P-1', text: 'reading is fine', effect: 'allow', toolEffect: 'read' },
  { id: 'P-12', text: 'every payment is asked for', effect: 'ask', tools: ['send_money'], limits: [monthlyBudget] },
  { id: 'P-13', text: 'everybody in the channel reads it', effect: 'ask', tools: ['post_message'], limits: [dailyPosts] },
  { id: 'P-14', text: 'it leaves the company', effect: 'ask', tools: ['send_mail'] },
  { id: 'P-15', text: 'your calendar is yours', effect: 'ask', tools: ['create_event'] },
  { id: 'P-18', text: 'it costs money', effect: 'ask', tools: ['order_supplies'] },
  { id: 'P-17', text: 'a file of yours changes', effect: 'ask', tools: ['save_file'] },
  { id: 'P-16', text: 'files cannot be brought back', effect: 'ask', tools: ['delete_files'] },
];

/** Demands for `PolicyTerms.demands`. */
export const passkey: Obligation = { id: 'step-up', type: 'step-up', properties: { acr_value: 'passkey' } };
export const financeToo: Obligation = { id: 'approvers', type: 'approvers', properties: { approvers: [{ role: 'finance', count: 1 }] } };
export const twoPeople: Obligation = { id: 'ask-two', type: 'ask', properties: { approvals: 2 } };

export function createStagePolicy(initial: Partial<PolicyTerms> = {}): StagePolicy {
  let terms: PolicyTerms = { rules: [], demands: {}, lifted: [], ...initial };
  let number = 12;
  let rules = compile(terms, number);
  return {
    readVersion: (tenant) => rules.readVersion(tenant),
    async evaluate(request) {
      return withDemands(await rules.evaluate(request), request, terms);
    },
    publish(changes) {
      terms = { ...terms, ...changes };
      number += 1;
      rules = compile(terms, number);
    },
  };
}

function compile(terms: PolicyTerms, number: number): DecisionPoint {
  return createRulePolicy({ version: `p-${number}`, rules: [...terms.rules, ...officeRules.filter(({ id }) => !terms.lifted.includes(id))], otherwise: 'deny' });
}

function withDemands(response: EvaluationResponse, { action }: EvaluationRequest, { demands }: PolicyTerms): EvaluationResponse {
  const owed = demands[action.name] ?? [];
  const obligations = response.context?.obligations ?? [];
  if (!response.decision || owed.length === 0 || !obligations.some(({ type }) => type === 'ask')) return response;
  return { ...response, context: { ...response.context, obligations: [...obligations, ...owed] } };
}
