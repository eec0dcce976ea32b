import { ByleaveError, type PolicyReason, type ToolEffect } from '@byleave/core';
import type { DecisionPoint, EvaluationRequest, EvaluationResponse } from './decision-point.ts';

/** One rule: when a call matches every condition given, its effect applies. */
export interface Rule {
  readonly id: string;
  /** Why, for the person who is asked: "Asked because …". */
  readonly text: string;
  readonly effect: 'allow' | 'ask' | 'deny';
  readonly tools?: readonly string[];
  readonly toolEffect?: ToolEffect;
}

export interface RulePolicyOptions {
  /** Named in every digest: change it whenever the rules change. */
  readonly version: string;
  readonly rules: readonly Rule[];
  /** When no rule matches. Never `allow`. */
  readonly otherwise: 'ask' | 'deny';
}

const strictestFirst = ['deny', 'ask', 'allow'] as const;

/**
 * A decision point of plain rules: deny beats ask beats allow, and what no rule matches is asked or denied.
 *
 * @throws ByleaveError `misuse` when two rules share an id.
 */
export function createRulePolicy(options: RulePolicyOptions): DecisionPoint {
  const ids = new Set(options.rules.map((rule) => rule.id));
  if (ids.size !== options.rules.length) {
    throw new ByleaveError({ code: 'misuse', message: 'Two rules share an id, so an explanation could name the wrong one. Give each its own.' });
  }
  return {
    readVersion: async () => options.version,
    evaluate: async (request) => evaluate(options, request),
  };
}

function evaluate(options: RulePolicyOptions, request: EvaluationRequest): EvaluationResponse {
  const matching = options.rules.filter((rule) => matches(rule, request));
  const effect = strictestFirst.find((candidate) => matching.some((rule) => rule.effect === candidate)) ?? options.otherwise;
  const deciding = matching.filter((rule) => rule.effect === effect);
  const reasons: readonly PolicyReason[] =
    deciding.length > 0
      ? deciding.map((rule) => ({ policy: rule.id, text: rule.text }))
      : [{ policy: 'default', text: `No rule speaks of ${request.action.name}.` }];
  return {
    decision: effect !== 'deny',
    context: {
      reasons,
      ...(effect === 'ask' && { obligations: [{ id: 'ask', type: 'ask', properties: { approvals: 1 } }] }),
    },
  };
}

function matches(rule: Rule, request: EvaluationRequest): boolean {
  return (
    (rule.tools?.includes(request.action.name) ?? true) &&
    (rule.toolEffect === undefined || rule.toolEffect === request.action.properties.effect)
  );
}
