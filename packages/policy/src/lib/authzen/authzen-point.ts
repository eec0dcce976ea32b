import { isJsonValue, isWithinArgumentSize, mostArgumentValues, type JsonObject, type JsonValue, type Person, type ToolDefinition } from '@byleave/core';
import { inspectArguments } from '@byleave/core/text-inspection';
import * as z from 'zod/mini';
import { decide, type DecideOptions, type PolicyDecision } from '../decide.ts';
import type { DecisionPoint, EvaluationRequest } from '../decision-point.ts';
import { toLimitObligations } from '../limit-obligation.ts';
import { obligationTypes, toObligations, type ObligationType } from '../obligations.ts';
import type { AuthzenPoint, AuthzenRequest, AuthzenResponse } from './messages.ts';
import { fromSupported, toWireObligation } from './obligation-wire.ts';

export interface AuthzenPointOptions extends Pick<DecideOptions, 'timeoutMs'> {
  /** The tenant of the authenticated caller, never of the body. */
  readonly tenant: string;
  /** The authority's clock, epoch ms. */
  readonly now: () => number;
  /** The authenticated person, when it is one that asks about itself: a body cannot claim roles and groups for it. */
  readonly person?: Person;
  /** The registered tool: what a call does and how risky it is are not the caller's to say. */
  readonly findTool: (name: string) => Pick<ToolDefinition, 'effect' | 'risk'> | undefined;
  /**
   * What a denial says besides its reasons when a person would have to be asked and the caller cannot enforce all that
   * is demanded: where access may be requested. With it, who declares no obligations is taken to support none.
   */
  readonly toRequestable?: (request: AuthzenRequest, decision: PolicyDecision) => Promise<JsonObject | undefined>;
}

const words = z.array(z.string());
const person = z.object({ id: z.string(), name: z.string(), roles: z.optional(words), groups: z.optional(words) });
const subjectProperties = z.object({ name: z.string(), user: person, via: z.optional(words) });
const provenance = z.object({ pointer: z.string(), provenance: z.enum(['user', 'system', 'agent', 'external', 'unknown']) });
const callContext = z.object({
  conversation: z.optional(z.string()),
  arguments: z.optional(z.record(z.string(), z.json() as unknown as z.ZodMiniType<JsonValue>)),
  // One for each value, and one for the call.
  provenance: z.optional(z.array(provenance).check(z.maxLength(mostArgumentValues + 1))),
});

/**
 * Answers AuthZEN with a decision point of agents' actions: subject `agent` with its `user`, action the tool's name,
 * resource `tool`, context the call. What is no such question is denied with an error in the context.
 */
export function createAuthzenPoint(point: DecisionPoint, options: AuthzenPointOptions): AuthzenPoint {
  return {
    async evaluate(request) {
      const evaluation = toEvaluation(request, options);
      if (typeof evaluation === 'string') return { decision: false, context: { error: { status: 400, message: evaluation } } };
      const { timeoutMs, toRequestable } = options;
      const supports = fromSupported(request.context?.['supported_obligations'] ?? (toRequestable && []));
      const decideFor = (supported: readonly ObligationType[]): Promise<PolicyDecision> =>
        decide(point, evaluation, { supports: supported, ...(timeoutMs !== undefined && { timeoutMs }) });
      const decision = await decideFor(supports);
      const { effect, demands, limits } = decision;
      if (effect === 'deny' || (effect === 'ask' && !supports.includes('ask'))) {
        const whole = toRequestable ? await decideFor(obligationTypes) : decision;
        const requestable = whole.effect === 'ask' ? await toRequestable?.(request, whole) : undefined;
        return { decision: false, context: { ...toDecisionContext(requestable ? whole : decision), ...requestable } };
      }
      const said = toDecisionContext(decision);
      const obligations = [...toObligations(demands), ...toLimitObligations(limits)].map(toWireObligation);
      return { decision: true, context: { ...said, ...(obligations.length > 0 && { obligations }) } } satisfies AuthzenResponse;
    },
  };
}

/** Why, in the words of a decision's context. */
export function toDecisionContext({ reasons, policyVersion }: Pick<PolicyDecision, 'reasons' | 'policyVersion'>): JsonObject {
  return { reasons: reasons.map(({ policy, text }) => ({ policy, text })), policy_version: policyVersion };
}

function toEvaluation({ subject, action, resource, context = {} }: AuthzenRequest, options: AuthzenPointOptions): EvaluationRequest | string {
  const tool = options.findTool(action.name);
  if (!tool) return `No tool named “${action.name}” is registered.`;
  if (subject.type !== 'agent') return 'The subject has to be an agent, with the person it acts for in its properties.';
  if (resource.type !== 'tool' || resource.id !== action.name) return 'The resource has to be the tool the action names.';
  const properties = subjectProperties.safeParse(subject.properties);
  if (!properties.success) return 'The subject’s properties need a name and a user with id and name.';
  const call = callContext.safeParse(context);
  if (!call.success || !isJsonValue(call.data.arguments ?? {})) return 'The context’s arguments, provenance or conversation are malformed.';
  if (!isWithinArgumentSize(call.data.arguments ?? {})) return `The context’s arguments hold more than ${mostArgumentValues} values, or too long names. Ask about less at once.`;
  const { user, name, via = [] } = properties.data;
  const { conversation = '', arguments: args = {}, provenance: traced = [] } = call.data;
  if (options.person && options.person.id !== user.id) return 'The subject’s user has to be the person who is signed in.';
  const { id, name: userName, roles, groups } = options.person ?? user;
  return {
    subject: {
      type: 'agent',
      id: subject.id,
      properties: { name, user: { id, name: userName, ...(roles && { roles }), ...(groups && { groups }) }, via },
    },
    action: { name: action.name, properties: { effect: tool.effect, risk: tool.risk } },
    resource: { type: 'tool', id: action.name },
    context: { tenant: options.tenant, conversation, arguments: args, provenance: traced, textFindings: inspectArguments(args), time: options.now() },
  };
}
