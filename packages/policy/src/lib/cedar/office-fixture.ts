import type { ArgumentProvenance, JsonObject, Provenance, ToolDefinition } from '@byleave/core';
import { decide, type DecideOptions, type PolicyDecision } from '../decide.ts';
import type { EvaluationRequest } from '../decision-point.ts';
import { obligationTypes } from '../obligations.ts';
import { checkCedarPolicies } from './check-policies.ts';
import { createCedarPolicy, type CedarPolicyOptions } from './cedar-policy.ts';
import type { PolicyIssue } from './policy-issue.ts';

const presentation = { id: 'any', version: 1, title: 'Do it', approve: 'Do it', fields: [], reversibility: 'unknown', covers: 'This' } as const;

export function toolOf(name: string, properties: JsonObject, changes: Partial<ToolDefinition> = {}, required = Object.keys(properties)): ToolDefinition {
  return {
    name,
    description: name,
    effect: 'write',
    risk: 'medium',
    presentation,
    inputSchema: { type: 'object', properties, required, additionalProperties: false },
    ...changes,
  };
}

const text = { type: 'string' };

export const sendPayment = toolOf(
  'send_payment',
  { recipient: text, amount: { type: 'number' }, currency: { enum: ['EUR', 'USD'] }, reference: text },
  { resource: { type: 'Payee', argument: 'recipient' } },
  ['recipient', 'amount'],
);

export const sendMail = toolOf(
  'send_mail',
  {
    to: { type: 'array', items: text },
    body: text,
    copies: { type: 'integer' },
    urgent: { type: 'boolean' },
    options: { type: 'object', properties: { retries: { type: 'integer' }, tag: { anyOf: [text, { type: 'null' }] } }, required: [], additionalProperties: false },
    headers: { type: 'object', additionalProperties: text },
  },
  {},
  ['to', 'body'],
);

export const readMail = toolOf('read_mail', { id: text }, { effect: 'read', risk: 'low', resource: { type: 'Mail' } });

export const officeTools = [sendPayment, sendMail, readMail] as const;

export const paymentArguments = { recipient: 'ada', amount: 240 };

export interface CallChanges {
  readonly arguments?: unknown;
  readonly provenance?: Readonly<Record<string, Provenance>>;
  readonly user?: EvaluationRequest['subject']['properties']['user'];
  readonly via?: readonly string[];
  readonly context?: Partial<EvaluationRequest['context']>;
  readonly risk?: EvaluationRequest['action']['properties']['risk'];
}

export function callOf(tool: ToolDefinition, changes: CallChanges = {}): EvaluationRequest {
  const provenance = Object.entries(changes.provenance ?? {}).map(([name, from]): ArgumentProvenance => ({ pointer: `/${name}`, provenance: from }));
  const user = changes.user ?? { id: 'maya', name: 'Maya', roles: ['owner'], groups: ['berlin'] };
  return {
    subject: { type: 'agent', id: 'office', properties: { name: 'Office', user, via: changes.via ?? [] } },
    action: { name: tool.name, properties: { effect: tool.effect, risk: changes.risk ?? tool.risk } },
    resource: { type: 'tool', id: tool.name },
    context: {
      tenant: 'acme',
      conversation: 'chat',
      arguments: (changes.arguments ?? paymentArguments) as JsonObject,
      provenance,
      time: Date.UTC(2026, 10, 20, 10),
      ...changes.context,
    },
  };
}

export const payment = (changes: CallChanges = {}): EvaluationRequest => callOf(sendPayment, changes);

/** Decides as an authority that enforces every obligation. */
export function decideWith(policies: string, request = payment(), options: Partial<CedarPolicyOptions> & DecideOptions = {}): Promise<PolicyDecision> {
  const { supports = obligationTypes, ...rest } = options;
  return decide(createCedarPolicy({ policies, tools: officeTools, otherwise: 'ask', version: 'v1', ...rest }), request, { supports, timeoutMs: 20_000 });
}

/** Whether a condition is true of a call. */
export async function holds(condition: string, request = payment(), options: Partial<CedarPolicyOptions> = {}): Promise<boolean> {
  const policies = `permit(principal, action == Action::"${request.action.name}", resource) when { ${condition} };`;
  return (await decideWith(policies, request, { otherwise: 'deny', ...options })).effect === 'allow';
}

export function issuesOf(policies: string, tools: readonly ToolDefinition[] = officeTools): readonly PolicyIssue[] {
  const checked = checkCedarPolicies({ policies, tools });
  return checked.ok ? [] : checked.issues;
}

/** The codes of a refused text, each with the text its range covers. */
export function refusalsOf(policies: string, tools?: readonly ToolDefinition[]): readonly (readonly [string, string])[] {
  return issuesOf(policies, tools).map(({ code, start, end }) => [code, policies.slice(start, end)]);
}
