import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import { isPlainObject, type RuleCondition, type RuleSentence } from '@byleave/core';

const context = { Var: 'context' };
const argumentOf = (name: string): object => ({ '.': { left: { '.': { left: context, attr: 'arguments' } }, attr: name } });
const origins = { user: 'fromUser', system: 'fromSystem', agent: 'fromAgent', external: 'fromExternal', unknown: 'fromUnknown' } as const;
const decimalOperators = { over: 'greaterThan', 'at least': 'greaterThanOrEqual', under: 'lessThan', 'at most': 'lessThanOrEqual' } as const;
const wholeOperators = { over: '>', 'at least': '>=', under: '<', 'at most': '<=' } as const;
const groups = { reads: 'read', writes: 'write' } as const;

/** A sentence in Cedar's JSON form. */
export function fromSentence({ effect, calls, agent, clauses, annotations }: RuleSentence): PolicyJson {
  const json = {
    effect,
    principal: agent === undefined ? { op: 'All' } : { op: '==', entity: { type: 'Agent', id: agent } },
    action: fromCalls(calls),
    resource: { op: 'All' },
    conditions: clauses.map(({ kind, conditions }) => ({ kind, body: conditions.map(fromCondition).reduce((left, right) => ({ '&&': { left, right } })) })),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
  return json as unknown as PolicyJson;
}

function fromCalls(calls: RuleSentence['calls']): object {
  const entity = (id: string): object => ({ type: 'Action', id });
  switch (calls.of) {
    case 'every call':
      return { op: 'All' };
    case 'reads':
    case 'writes':
      return { op: 'in', entity: entity(groups[calls.of]) };
    case 'tools': {
      const [only] = calls.names;
      return calls.names.length === 1 && only !== undefined ? { op: '==', entity: entity(only) } : { op: 'in', entities: calls.names.map(entity) };
    }
  }
}

function fromCondition(condition: RuleCondition): object {
  const argument = argumentOf(condition.argument);
  switch (condition.kind) {
    case 'equals':
      return { [condition.isNot ? '!=' : '==']: { left: argument, right: { Value: condition.value } } };
    case 'one of':
      return { contains: { left: { Set: condition.values.map((value) => ({ Value: value })) }, right: argument } };
    case 'like':
      return { like: { left: argument, pattern: [...condition.pattern].map((character) => (character === '*' ? 'Wildcard' : { Literal: character })) } };
    case 'number': {
      const { is, amount } = condition;
      if (amount.includes('.')) return { [decimalOperators[is]]: [argument, { decimal: [{ Value: amount }] }] };
      return { [wholeOperators[is]]: { left: argument, right: { Value: Number(amount) } } };
    }
    case 'origin':
      return { contains: { left: { '.': { left: context, attr: origins[condition.from] } }, right: { Value: condition.argument } } };
  }
}

/** The sentence of a policy, or `undefined` when it says what no sentence does. Says nothing of comments. */
export function toSentence(json: PolicyJson): RuleSentence | undefined {
  const { effect, principal, action, conditions, annotations = {} } = json as unknown as ReadJson;
  const agent = toAgent(principal);
  const calls = toCalls(action);
  const clauses = conditions.map(({ kind, body }) => {
    const read = flatten(body).map(toCondition);
    return read.every((condition) => condition !== undefined) ? { kind, conditions: read } : undefined;
  });
  if (agent === 'another' || !calls || !clauses.every((clause) => clause !== undefined)) return undefined;
  const sentence: RuleSentence = { effect, calls, ...(agent && { agent: agent.id }), clauses, annotations: readAnnotations(annotations) };
  // What was read must be all there is: written again, it is the same policy.
  return isSame(fromSentence(sentence), json) ? sentence : undefined;
}

interface ReadJson {
  readonly effect: 'permit' | 'forbid';
  readonly principal: unknown;
  readonly action: unknown;
  readonly conditions: readonly { readonly kind: 'when' | 'unless'; readonly body: unknown }[];
  readonly annotations?: Readonly<Record<string, string | null>>;
}

/** `@everyTime` has no value in the text, and none in JSON. */
function readAnnotations(annotations: Readonly<Record<string, string | null>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(annotations).map(([name, value]) => [name, value ?? '']));
}

function toAgent(principal: unknown): { readonly id: string } | 'another' | undefined {
  if (!isPlainObject(principal)) return 'another';
  if (principal['op'] === 'All') return undefined;
  const entity = principal['entity'];
  return principal['op'] === '==' && isPlainObject(entity) && entity['type'] === 'Agent' && typeof entity['id'] === 'string' ? { id: entity['id'] } : 'another';
}

function toCalls(action: unknown): RuleSentence['calls'] | undefined {
  if (!isPlainObject(action)) return undefined;
  if (action['op'] === 'All') return { of: 'every call' };
  const single = toActionId(action['entity']);
  if (action['op'] === 'in' && single === groups.reads) return { of: 'reads' };
  if (action['op'] === 'in' && single === groups.writes) return { of: 'writes' };
  if (action['op'] === '==' && single !== undefined) return { of: 'tools', names: [single] };
  if (action['op'] !== 'in' || !Array.isArray(action['entities'])) return undefined;
  const names = action['entities'].map(toActionId).filter((name) => name !== undefined);
  const isOfTools = names.length === action['entities'].length && !names.some((name) => name === groups.reads || name === groups.writes);
  return isOfTools ? { of: 'tools', names } : undefined;
}

function toActionId(entity: unknown): string | undefined {
  return isPlainObject(entity) && entity['type'] === 'Action' && typeof entity['id'] === 'string' ? entity['id'] : undefined;
}

/** The parts of `a && b && c`, as Cedar nests them: to the left. */
function flatten(body: unknown): readonly unknown[] {
  const both = isPlainObject(body) ? body['&&'] : undefined;
  return isPlainObject(both) ? [...flatten(both['left']), both['right']] : [body];
}

function toCondition(body: unknown): RuleCondition | undefined {
  if (!isPlainObject(body)) return undefined;
  const [operator, operands] = Object.entries(body)[0] ?? [];
  switch (operator) {
    case '==':
    case '!=':
      return toEquality(operator, operands);
    case 'contains':
      return toContainment(operands);
    case 'like':
      return toPattern(operands);
    default:
      return toComparison(operator, operands);
  }
}

function toEquality(operator: '==' | '!=', operands: unknown): RuleCondition | undefined {
  const { left, right } = readSides(operands);
  const argument = toArgument(left);
  const value = toValue(right);
  const isScalar = typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number';
  return argument !== undefined && isScalar ? { kind: 'equals', argument, value, ...(operator === '!=' && { isNot: true }) } : undefined;
}

function toContainment(operands: unknown): RuleCondition | undefined {
  const { left, right } = readSides(operands);
  const argument = toArgument(right);
  const set = isPlainObject(left) ? left['Set'] : undefined;
  if (argument !== undefined && Array.isArray(set)) {
    const values = set.map(toValue);
    return values.every((value) => typeof value === 'string') ? { kind: 'one of', argument, values } : undefined;
  }
  const from = (Object.keys(origins) as (keyof typeof origins)[]).find((origin) => isSame(left, { '.': { left: context, attr: origins[origin] } }));
  const named = toValue(right);
  return from && typeof named === 'string' ? { kind: 'origin', argument: named, from } : undefined;
}

function toPattern(operands: unknown): RuleCondition | undefined {
  const { left } = readSides(operands);
  const argument = toArgument(left);
  const pattern = isPlainObject(operands) ? operands['pattern'] : undefined;
  if (argument === undefined || !Array.isArray(pattern)) return undefined;
  const characters = pattern.map((part: unknown) => (part === 'Wildcard' ? '*' : isPlainObject(part) ? part['Literal'] : undefined));
  // A star that is meant as one cannot be told from one that stands for anything.
  const isPlain = characters.every((character, index) => typeof character === 'string' && (character !== '*' || pattern[index] === 'Wildcard'));
  return isPlain ? { kind: 'like', argument, pattern: characters.join('') } : undefined;
}

function toComparison(operator: string | undefined, operands: unknown): RuleCondition | undefined {
  for (const is of ['over', 'at least', 'under', 'at most'] as const) {
    if (operator === decimalOperators[is] && Array.isArray(operands)) {
      const argument = toArgument(operands[0]);
      const decimal: unknown = isPlainObject(operands[1]) ? operands[1]['decimal'] : undefined;
      const amount = Array.isArray(decimal) ? toValue(decimal[0]) : undefined;
      return argument !== undefined && typeof amount === 'string' && amount.includes('.') ? { kind: 'number', argument, is, amount } : undefined;
    }
    if (operator === wholeOperators[is]) {
      const { left, right } = readSides(operands);
      const argument = toArgument(left);
      const amount = toValue(right);
      return argument !== undefined && typeof amount === 'number' ? { kind: 'number', argument, is, amount: String(amount) } : undefined;
    }
  }
  return undefined;
}

function readSides(operands: unknown): { readonly left: unknown; readonly right: unknown } {
  return isPlainObject(operands) ? { left: operands['left'], right: operands['right'] } : { left: undefined, right: undefined };
}

function toValue(node: unknown): unknown {
  return isPlainObject(node) ? node['Value'] : undefined;
}

function toArgument(node: unknown): string | undefined {
  const access = isPlainObject(node) ? node['.'] : undefined;
  const name = isPlainObject(access) ? access['attr'] : undefined;
  return typeof name === 'string' && isSame(node, argumentOf(name)) ? name : undefined;
}

function isSame(a: unknown, b: unknown): boolean {
  return toSorted(a) === toSorted(b);
}

/** Members in one order; `null` and an empty text are the same annotation. */
function toSorted(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => (isPlainObject(member) ? Object.fromEntries(Object.entries(member).toSorted(([x], [y]) => (x < y ? -1 : 1))) : (member ?? '')));
}
