import type { JsonObject, JsonValue, PolicyReason } from '@byleave/core';
import type { EntityJson, TypeAndId } from '@cedar-policy/cedar-wasm/nodejs';
import type { AuthzenEntity, AuthzenPoint, AuthzenRequest, AuthzenResponse } from '../authzen/messages.ts';
import { toWireObligation } from '../authzen/obligation-wire.ts';
import type { EvaluationResponse } from '../decision-point.ts';
import type { CedarAnswer } from './authorize.ts';
import { findReservedKeys, toDecimalText, toExtension, type CedarValueJson } from './cedar-value.ts';
import { toResponse } from './effect.ts';
import { createCedarEvaluator, type CedarEvaluator, type CedarEvaluatorOptions } from './evaluator.ts';
import type { CedarPolicy, DemandingPolicy } from './parse-policies.ts';
import { parseTerms } from './terms.ts';

/**
 * Answers AuthZEN about subjects and resources of any kind with Cedar policies and entities. A request's `properties`
 * are attributes, unless the entities given here say otherwise; the action's and the context's are in `context`. What
 * nothing permits is denied.
 */
export function createCedarAuthzenPoint(options: CedarEvaluatorOptions): AuthzenPoint {
  const evaluator = createCedarEvaluator(options);
  const terms = new Map(evaluator.policies.map((policy) => [policy, parseTerms(policy)]));
  return {
    async evaluate(request) {
      const properties = [request.subject.properties, request.resource.properties, request.action.properties, request.context];
      if (properties.some((each) => each && findReservedKeys(each).length > 0)) return refusal('The request holds names that are reserved in policies.');
      const answer = ask(evaluator, request);
      if (!answer) return refusal('The request holds a value no policy can read: null, or a number with more than four decimal places.');
      return toAuthzenResponse(toResponse(withDemands(answer, (policy) => {
        const parsed = terms.get(policy);
        return parsed?.ok ? { ...policy, ...parsed.terms } : undefined;
      }), { otherwise: 'deny', action: request.action.name }));
    },
  };
}

function refusal(message: string): AuthzenResponse {
  return { decision: false, context: { error: { status: 400, message } } };
}

/** A satisfied policy whose annotations are not understood demands something nobody can enforce. */
function withDemands(answer: CedarAnswer, read: (policy: CedarPolicy) => DemandingPolicy | undefined): CedarAnswer<DemandingPolicy> {
  if (answer.type === 'failed') return answer;
  const reasons = answer.reasons.map(read);
  const errors = answer.errors.map(({ message, policy }) => ({ message, policy: read(policy) }));
  const isUnderstood = [...reasons, ...errors.map(({ policy }) => policy)].every((policy) => policy !== undefined);
  if (!isUnderstood) return { type: 'failed', message: 'A policy demands something that is not understood here.' };
  return { ...answer, reasons: reasons as readonly DemandingPolicy[], errors: errors as readonly { policy: DemandingPolicy; message: string }[] };
}

function ask(evaluator: CedarEvaluator, { subject, action, resource, context = {} }: AuthzenRequest): CedarAnswer | undefined {
  const entities = [subject, resource].map((entity) => toEntity(evaluator, entity));
  const facts = toCedarRecord({ ...context, ...(action.properties && { action: action.properties }) });
  if (!facts || entities.some((entity) => !entity)) return undefined;
  return evaluator.evaluate({
    principal: uidOf(subject),
    action: { type: 'Action', id: action.name },
    resource: uidOf(resource),
    context: facts,
    entities: entities as readonly EntityJson[],
  });
}

function uidOf({ type, id }: AuthzenEntity): TypeAndId {
  return { type, id };
}

function toEntity(evaluator: CedarEvaluator, entity: AuthzenEntity): EntityJson | undefined {
  const claimed = toCedarRecord(entity.properties ?? {});
  if (!claimed) return undefined;
  const known = evaluator.findEntity(uidOf(entity));
  return { uid: uidOf(entity), attrs: { ...claimed, ...known?.attrs }, parents: known?.parents ?? [], ...(known?.tags && { tags: known.tags }) };
}

function toCedarRecord(value: JsonObject): Record<string, CedarValueJson> | undefined {
  const members = Object.entries(value).map(([name, member]) => [name, toValue(member)] as const);
  return members.some(([, member]) => member === undefined) ? undefined : Object.fromEntries(members as (readonly [string, CedarValueJson])[]);
}

function toValue(value: JsonValue): CedarValueJson | undefined {
  if (value === null) return undefined;
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return value;
    const text = toDecimalText(value);
    return text === undefined ? undefined : toExtension('decimal', text);
  }
  if (typeof value !== 'object') return value;
  if (!Array.isArray(value)) return toCedarRecord(value as JsonObject);
  const members = value.map((member: JsonValue) => toValue(member));
  return members.includes(undefined) ? undefined : (members as CedarValueJson[]);
}

function toAuthzenResponse({ decision, context = {} }: EvaluationResponse): AuthzenResponse {
  const { obligations = [], reasons = [] } = context;
  return {
    decision,
    context: {
      reasons: reasons.map(({ policy, text }: PolicyReason) => ({ policy, text })),
      ...(obligations.length > 0 && { obligations: obligations.map(toWireObligation) }),
    },
  };
}
