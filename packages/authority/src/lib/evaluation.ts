import type { Action, ToolDefinition } from '@byleave/core';
import type { EvaluationRequest } from '@byleave/policy';

type EvaluatedFacts = Pick<Action, 'tenant' | 'principal' | 'conversation' | 'arguments' | 'provenance' | 'textFindings' | 'risk'>;

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
      textFindings: action.textFindings,
      time,
    },
  };
}
