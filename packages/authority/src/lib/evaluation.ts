import type { Action, ToolDefinition } from '@byleave/core';
import type { EvaluationRequest, ObligationType } from '@byleave/policy';

type EvaluatedFacts = Pick<Action, 'tenant' | 'principal' | 'conversation' | 'arguments' | 'provenance' | 'risk'>;

/** What the decision point is asked about an action. */
export function toEvaluationRequest(action: EvaluatedFacts, tool: ToolDefinition, time: number): EvaluationRequest {
  const { user, agent, via = [] } = action.principal;
  return {
    subject: { type: 'agent', id: agent.id, properties: { name: agent.name, user, via: via.map((step) => step.id) } },
    action: { name: tool.name, properties: { effect: tool.effect, risk: action.risk } },
    resource: { type: 'tool', id: tool.name },
    context: {
      tenant: action.tenant,
      conversation: action.conversation,
      arguments: action.arguments,
      provenance: action.provenance,
      time,
    },
  };
}

/**
 * What a policy may demand here besides a person's approval. There are no standing grants, so every approval is for
 * one time; any other demand is a denial.
 */
export const enforcedObligations: readonly ObligationType[] = ['every-time'];
