import {
  currencyOf,
  isGrantable,
  isPlainObject,
  matchesTerms,
  refuse,
  type Action,
  type ArgumentConstraint,
  type Demands,
  type GrantTerms,
  type Issue,
  type JsonObject,
  type JsonValue,
  type Verdict,
} from '@byleave/core';
import type { GrantBounds } from '@byleave/core/wire';
import type { AuthorityContext } from './authority.ts';
import { createGrantTool, declineInAdvanceTool } from './grant-tools.ts';
import { toUnits } from './limit-count.ts';
import { atOnce, onePerson, type OwnTool } from './own-tool.ts';

/** Checks the terms that came along with a decision: they have to speak of what is decided, and of nothing riskier. */
export function checkGivenTerms(context: AuthorityContext, action: Action, bounds: GrantBounds, effect: GrantTerms['effect']): Verdict<GrantTerms> {
  const { toolName, principal, conversation, arguments: args, risk } = action;
  const terms: GrantTerms = { ...bounds, effect, toolName, agentId: principal.agent.id };
  if (effect === 'allow') {
    if (!isGrantable(action.lifecycle.context.demands)) {
      return refused('What a policy demands here takes a decision each time, or that of other people. Approve this one alone.');
    }
    if ((principal.via ?? []).length > 0) return refused('Another agent asked for this one. A grant answers only for what an agent does by itself. Approve this one alone.');
    if (risk === 'high' || risk === 'critical') {
      return refused('This is too consequential to be allowed in advance along with an approval. Approve this one alone.');
    }
  }
  if (!matchesTerms(terms, { toolName, agentId: terms.agentId, conversation, arguments: args })) {
    return refused('The terms do not cover the very action they are given with, so they cannot be what is meant. Correct them.');
  }
  return checkTerms(context, terms);
}

/** Checks terms against the tool as it is registered, and against the longest that anything may be allowed for. */
export function checkTerms(context: AuthorityContext, terms: GrantTerms): Verdict<GrantTerms> {
  const tool = context.tools.find(terms.toolName)?.definition;
  if (!tool) return refused(`No tool named “${terms.toolName}” is registered, so nothing can be said about it in advance.`);
  if (terms.effect === 'allow' && tool.risk === 'critical') return refused('This tool is so consequential that each use of it is asked. It cannot be allowed in advance.');

  const issues: Issue[] = [];
  const at = context.now();
  const properties = isPlainObject(tool.inputSchema['properties']) ? tool.inputSchema['properties'] : {};
  const requireArgument = (name: string, pointer: string): void => {
    if (!Object.hasOwn(properties, name)) issues.push({ pointer, message: `${terms.toolName} has no argument “${name}”` });
  };
  for (const [index, { argument }] of terms.constraints.entries()) requireArgument(argument, `/constraints/${index}/argument`);
  if (terms.mostAmount) {
    const { argument, currency, most } = terms.mostAmount;
    requireArgument(argument, '/mostAmount/argument');
    if (toUnits(most) === undefined) issues.push({ pointer: '/mostAmount/most', message: 'must have at most four decimals' });
    const field = tool.presentation.fields.find((each) => each.argument === argument);
    const isFixed = field?.currencyArgument === undefined;
    if (!isFixed && currency === undefined) issues.push({ pointer: '/mostAmount/currency', message: 'must say which currency is added up' });
    if (isFixed && currency !== (field && currencyOf(field, {}))) issues.push({ pointer: '/mostAmount/currency', message: 'must be the currency of the argument' });
  }
  if (terms.endsAt <= at) issues.push({ pointer: '/endsAt', message: 'must be in the future' });
  if (terms.endsAt > at + context.mostGrantMs) {
    issues.push({ pointer: '/endsAt', message: `must be within ${Math.floor(context.mostGrantMs / 86_400_000)} days` });
  }
  return issues.length > 0 ? refused('These terms cannot be kept, so nothing was allowed or declined in advance. Correct what the issues name.', issues) : { ok: true, value: terms };
}

function refused(message: string, issues?: readonly Issue[]): Verdict<never> {
  return refuse('grant_refused', message, issues && { issues });
}

/** The constraints in words, for the person who consents to them. */
export function describeConstraints(terms: GrantTerms): readonly string[] {
  const said = terms.constraints.map(describeConstraint);
  const { conversation, mostTimes, mostAmount } = terms;
  return [
    ...said,
    ...(conversation === undefined ? [] : ['in this conversation']),
    ...(mostTimes === undefined ? [] : [`at most ${mostTimes} times`]),
    ...(mostAmount ? [`${mostAmount.argument} at most ${mostAmount.most}${mostAmount.currency === undefined ? '' : ` ${mostAmount.currency}`} in all`] : []),
  ];
}

function describeConstraint(constraint: ArgumentConstraint): string {
  if (constraint.is === 'at-most') return `${constraint.argument} is at most ${constraint.value}`;
  const values = constraint.values.map((value) => (typeof value === 'string' ? `“${value}”` : JSON.stringify(value)));
  return `${constraint.argument} is ${values.join(' or ')}`;
}

/** Terms as the arguments of the authority's own tools. */
export function toTermsArguments(context: AuthorityContext, terms: GrantTerms, agent: string): JsonObject {
  const definition = context.tools.find(terms.toolName)?.definitionDigest ?? null;
  return { agent, tool: terms.toolName, only: [...describeConstraints(terms)], endsAt: terms.endsAt, definition, terms: terms as unknown as JsonValue };
}

interface Creation {
  readonly tool: OwnTool;
  readonly args: JsonObject;
  readonly demands: Demands;
}

/** The authority's own call that creates a grant: what gives power is consented to, what takes it is done at once. */
export function toCreation(
  context: AuthorityContext,
  terms: GrantTerms,
  { agent, givenWith, reason }: { readonly agent: string; readonly givenWith?: string; readonly reason?: string | undefined },
): Creation {
  const args = { ...toTermsArguments(context, terms, agent), ...(givenWith !== undefined && { givenWith }) };
  if (terms.effect === 'allow') return { tool: createGrantTool, args, demands: onePerson };
  return { tool: declineInAdvanceTool, args: { ...args, ...(reason !== undefined && { reason }) }, demands: atOnce };
}
