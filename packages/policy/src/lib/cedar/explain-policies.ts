import type { PolicyStanding } from '@byleave/core';
import type { EvaluationRequest } from '../decision-point.ts';
import { authorize, createPreparsedSchema, createSlice } from './authorize.ts';
import { describeIssues, toCedarRequest } from './cedar-request.ts';
import type { CheckedPolicies } from './check-policies.ts';
import { toSchemaJson } from './schema.ts';
import { mayApply } from './scope.ts';

/** How each policy stands to a call, each asked by itself, in the order written. */
export function explainPolicies({ policies, schema }: CheckedPolicies, evaluation: EvaluationRequest): readonly PolicyStanding[] {
  const { name, properties } = evaluation.action;
  const tool = schema.tools.get(name);
  const mapped = tool && toCedarRequest(evaluation, tool);
  const preparsed = tool && createPreparsedSchema(toSchemaJson([tool]));
  return policies.map((policy): PolicyStanding => {
    const { id, effect } = policy;
    if (!tool || !mapped || !mayApply(policy.json, name, [properties.effect])) return { policy: id, effect, standing: 'other call' };
    if (!mapped.ok) return { policy: id, effect, standing: 'failed', message: describeIssues(mapped.issues) };
    const answer = authorize(mapped.request, createSlice([policy]), preparsed);
    if (answer.type === 'failed') return { policy: id, effect, standing: 'failed', message: answer.message };
    const [error] = answer.errors;
    if (error) return { policy: id, effect, standing: 'failed', message: error.message };
    return { policy: id, effect, standing: answer.reasons.length > 0 ? 'matched' : 'not met' };
  });
}
