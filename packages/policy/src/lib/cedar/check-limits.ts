import type { FieldTemplate, Limit } from '@byleave/core';
import { topLevelName } from './cedar-value.ts';
import { findIn, type CedarPolicy } from './parse-policies.ts';
import type { IssueFacts, PolicyIssueCode } from './policy-issue.ts';
import type { ArgumentShape, RecordAttribute } from './argument-shape.ts';
import type { CedarTool } from './schema.ts';
import type { PolicyTerms } from './terms.ts';

type LimitedPolicy = Pick<CedarPolicy, 'id' | 'source'> & Partial<PolicyTerms>;

/** What would make a limit count nothing, or refuse every call: arguments and currencies that a tool it applies to does not have. */
export function checkLimits(policy: LimitedPolicy, tools: readonly CedarTool[]): readonly IssueFacts[] {
  const issues = (policy.limits ?? []).flatMap((limit) => tools.flatMap((tool) => checkLimit(limit, tool)));
  return issues.map((issue) => ({ ...issue, policyId: policy.id, ...findIn(policy.source, '@limit') }));
}

interface LimitIssue {
  readonly code: PolicyIssueCode;
  readonly message: string;
}

function checkLimit(limit: Limit, tool: CedarTool): readonly LimitIssue[] {
  const scopes = limit.per.map((scope) => checkScope(scope, tool));
  const sum = limit.kind === 'budget' ? [checkSum(topLevelName(limit.argument), limit.currency, tool)] : [];
  return [...sum, ...scopes].filter((issue) => issue !== undefined);
}

function findAttribute(name: string, { arguments: args }: CedarTool): CedarTool['arguments']['attributes'][number] | undefined {
  return args.attributes.find((attribute) => attribute.name === name);
}

function toUnknown(name: string, { definition }: CedarTool): LimitIssue {
  return { code: 'unknown_argument', message: `The limit counts by “${name}”, which ${definition.name} does not have, so it could not be kept. Name an argument of every tool the policy applies to.` };
}

function checkScope(scope: string, tool: CedarTool): LimitIssue | undefined {
  const [, origin] = /^context\.provenance\.(.+)$/u.exec(scope) ?? [];
  if (origin !== undefined) return findAttribute(origin, tool) ? undefined : toUnknown(origin, tool);
  if (!scope.startsWith('/')) return undefined;
  let shape: ArgumentShape | undefined = tool.arguments;
  for (const token of scope.split('/').slice(1)) {
    if (shape?.kind !== 'record') break;
    const name: string = token.replaceAll('~1', '/').replaceAll('~0', '~');
    const attribute: RecordAttribute | undefined = shape.attributes.find((each) => each.name === name);
    if (!attribute) return toUnknown(name, tool);
    shape = attribute.shape;
  }
  const { kind } = (shape?.kind === 'set' ? shape.element : shape) ?? {};
  if (kind !== 'record' && kind !== 'set') return undefined;
  return { code: 'policy_invalid', message: `The limit counts by “${topLevelName(scope)}”, which in ${tool.definition.name} is no single value and no list of such, so every call would be refused. Count by one of its parts, as in per context.arguments.${topLevelName(scope)}.name.` };
}

function checkSum(name: string, currency: string | undefined, tool: CedarTool): LimitIssue | undefined {
  const attribute = findAttribute(name, tool);
  if (!attribute) return toUnknown(name, tool);
  const { kind } = attribute.shape ?? {};
  if (!attribute.isRequired || (kind !== 'long' && kind !== 'decimal')) {
    return { code: 'policy_invalid', message: `The limit sums “${name}”, which is not a required number in ${tool.definition.name}, so some calls could not be counted. Sum one that is.` };
  }
  const field = tool.definition.presentation.fields.find(({ argument }) => argument === name);
  if (currency === undefined || isIn(field, currency, tool)) return undefined;
  return { code: 'unknown_value', message: `The limit counts ${currency}, and nothing says that “${name}” of ${tool.definition.name} is in it, so every call would be refused. Give the field the format money and this currency, or leave the currency out.` };
}

/** Whether amounts of a field are in a currency, or may be. */
function isIn(field: FieldTemplate | undefined, currency: string, tool: CedarTool): boolean {
  if (field?.format !== 'money') return false;
  if (field.currencyArgument === undefined) return field.currency === currency;
  const attribute = findAttribute(field.currencyArgument, tool);
  const values = attribute?.shape?.kind === 'string' ? attribute.shape.values : undefined;
  return attribute !== undefined && (values?.includes(currency) ?? true);
}
