import { ByleaveError, type Limit, type PolicyReason, type ToolEffect } from '@byleave/core';
import type { DecisionPoint, EvaluationRequest, EvaluationResponse } from './decision-point.ts';
import { joinLimits, parseLimit, toLimitObligations } from './limit-obligation.ts';

/** One rule: when a call matches every condition given, its effect applies. */
export interface Rule {
  readonly id: string;
  /** Why, for the person who is asked: "Asked because …". */
  readonly text: string;
  readonly effect: 'allow' | 'ask' | 'deny';
  readonly tools?: readonly string[];
  readonly toolEffect?: ToolEffect;
  /** What a call that matches counts against, whatever other rules say. Not for a `deny`. Default none. */
  readonly limits?: readonly Limit[];
}

export interface RulePolicyOptions {
  /** Named in every digest: change it whenever the rules change. */
  readonly version: string;
  readonly rules: readonly Rule[];
  /** When no rule matches. Never `allow`. */
  readonly otherwise: 'ask' | 'deny';
}

const strictestFirst = ['deny', 'ask', 'allow'] as const;

const ruleKeys: readonly string[] = ['id', 'text', 'effect', 'tools', 'toolEffect', 'limits'];
const toolEffects: readonly unknown[] = [undefined, 'read', 'write'];

/**
 * A decision point of plain rules: deny beats ask beats allow, and what no rule matches is asked or denied.
 *
 * @throws ByleaveError `misuse` when two rules share an id, two limits of one id differ, or a rule says something that is not understood: read as
 * if it were not there, it would allow too much.
 */
export function createRulePolicy(options: RulePolicyOptions): DecisionPoint {
  const { version, rules, otherwise } = structuredClone(options);
  if (new Set(rules.map((rule) => rule.id)).size !== rules.length) {
    throw misuse('Two rules share an id, so an explanation could name the wrong one. Give each its own.');
  }
  if (otherwise !== 'ask' && otherwise !== 'deny') {
    throw misuse('What no rule speaks of can only be asked or denied. Set `otherwise` to one of them.');
  }
  for (const rule of rules) {
    const unknown = Object.keys(rule).filter((key) => !ruleKeys.includes(key));
    if (unknown.length > 0 || !strictestFirst.includes(rule.effect) || !toolEffects.includes(rule.toolEffect)) {
      throw misuse(`The rule “${rule.id}” says something that is not understood. Correct its ${unknown.join(', ') || 'effect'}.`);
    }
    const hasLimits = (rule.limits ?? []).length > 0;
    if ((rule.limits ?? []).some((limit) => !parseLimit(limit)) || (hasLimits && rule.effect === 'deny')) {
      throw misuse(`The rule “${rule.id}” has a limit that is not understood, or that nothing could count against. Correct its limits.`);
    }
  }
  if (!joinLimits(rules.flatMap((rule) => rule.limits ?? []), [])) {
    throw misuse('Two limits share an id and say different things, so the uses of one would count for the other. Give each its own.');
  }
  return {
    readVersion: async () => version,
    evaluate: async (request) => evaluate(rules, otherwise, request),
  };
}

function misuse(message: string): ByleaveError {
  return new ByleaveError({ code: 'misuse', message });
}

function evaluate(rules: readonly Rule[], otherwise: RulePolicyOptions['otherwise'], request: EvaluationRequest): EvaluationResponse {
  const matching = rules.filter((rule) => matches(rule, request));
  const effect = strictestFirst.find((candidate) => matching.some((rule) => rule.effect === candidate)) ?? otherwise;
  const deciding = matching.filter((rule) => rule.effect === effect);
  const reasons: readonly PolicyReason[] =
    deciding.length > 0
      ? deciding.map((rule) => ({ policy: rule.id, text: rule.text }))
      : [{ policy: 'default', text: `No rule speaks of ${request.action.name}.` }];
  if (effect === 'deny') return { decision: false, context: { reasons } };
  const limits = joinLimits(matching.flatMap((rule) => rule.limits ?? []), []) ?? [];
  const obligations = [...(effect === 'ask' ? [{ id: 'ask', type: 'ask', properties: { approvals: 1 } }] : []), ...toLimitObligations(limits)];
  return { decision: true, context: { reasons, ...(obligations.length > 0 && { obligations }) } };
}

function matches(rule: Rule, request: EvaluationRequest): boolean {
  return (
    (rule.tools?.includes(request.action.name) ?? true) &&
    (rule.toolEffect === undefined || rule.toolEffect === request.action.properties.effect)
  );
}
