import { isPlainObject } from '@byleave/core';
import type { ArgumentShape } from './argument-shape.ts';
import { findIn, type CedarPolicy } from './parse-policies.ts';
import type { IssueFacts } from './policy-issue.ts';
import type { CedarTool } from './schema.ts';

/**
 * What Cedar's validator lets pass: `has` on an attribute no tool has (it is simply false, so a forbid never
 * applies), and comparison with a word outside a closed list (Cedar's strings have none).
 */
export function checkVocabulary(policy: CedarPolicy, tools: readonly CedarTool[]): readonly IssueFacts[] {
  const issues: IssueFacts[] = [];
  const report = (code: 'unknown_argument' | 'unknown_value', word: string, message: string): void => {
    issues.push({ code, message, policyId: policy.id, ...findIn(policy.source, code === 'unknown_value' ? JSON.stringify(word) : word) });
  };
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (!isPlainObject(node)) return undefined;
    for (const [operator, operands] of Object.entries(node)) {
      if (operator === 'Value') continue;
      if (operator === 'has' && isPlainObject(operands)) checkHas(operands);
      if (comparisons.includes(operator) && isPlainObject(operands)) {
        checkComparison(operands['left'], operands['right']);
        checkComparison(operands['right'], operands['left']);
      }
      visit(operands);
    }
    return undefined;
  };
  const checkHas = ({ left, attr }: Record<string, unknown>): void => {
    const path = toContextPath(left);
    if (!path) return;
    const names = (Array.isArray(attr) ? attr : [attr]).map(String);
    for (const [index, name] of names.entries()) {
      const parent = [...path, ...names.slice(0, index)];
      const knows = tools.some((tool) => {
        const shape = shapeAt(tool.context, parent);
        return shape?.kind === 'record' && shape.attributes.some((attribute) => attribute.name === name && attribute.shape);
      });
      if (!knows) return report('unknown_argument', name, `Nothing the policy applies to has “${name}” in ${['context', ...parent].join('.')}, so this could never be true.`);
    }
  };
  const checkComparison = (side: unknown, other: unknown): void => {
    const path = toContextPath(side);
    const compared = literalsOf(other);
    if (!path || compared.length === 0) return;
    const shapes = tools.map((tool) => shapeAt(tool.context, path)).filter((shape) => shape !== undefined);
    const lists = shapes.map(valuesOf);
    if (lists.length === 0 || lists.some((list) => list === undefined)) return;
    const allowed = new Set(lists.flatMap((list) => list ?? []));
    for (const word of compared) {
      if (!allowed.has(word)) report('unknown_value', word, `${['context', ...path].join('.')} is never “${word}”. It is one of: ${[...allowed].join(', ') || 'nothing'}.`);
    }
  };
  if (tools.length > 0) visit(policy.json.conditions);
  return issues;
}

const comparisons: readonly string[] = ['==', '!=', 'contains', 'containsAll', 'containsAny'];

/** `context.arguments.to` as `['arguments', 'to']`. */
function toContextPath(node: unknown): readonly string[] | undefined {
  if (!isPlainObject(node)) return undefined;
  if (node['Var'] === 'context') return [];
  const access = node['.'];
  if (!isPlainObject(access)) return undefined;
  const parent = toContextPath(access['left']);
  return parent && [...parent, String(access['attr'])];
}

function literalsOf(node: unknown): readonly string[] {
  if (!isPlainObject(node)) return [];
  if (typeof node['Value'] === 'string') return [node['Value']];
  if (Array.isArray(node['Value'])) return node['Value'].filter((value) => typeof value === 'string');
  return Array.isArray(node['Set']) ? node['Set'].flatMap(literalsOf) : [];
}

function shapeAt(shape: ArgumentShape | undefined, path: readonly string[]): ArgumentShape | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return shape;
  return shape?.kind === 'record' ? shapeAt(shape.attributes.find((attribute) => attribute.name === name)?.shape, rest) : undefined;
}

function valuesOf(shape: ArgumentShape): readonly string[] | undefined {
  if (shape.kind === 'set') return valuesOf(shape.element);
  return shape.kind === 'string' ? shape.values : undefined;
}
