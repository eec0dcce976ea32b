import { ByleaveError, isPlainObject } from '@byleave/core';
import type { EntityJson, SchemaJson, TypeAndId } from '@cedar-policy/cedar-wasm/nodejs';
import { authorize, createPreparsedSchema, createSlice, type CedarAnswer, type PolicySlice } from './authorize.ts';
import { isCarriable, type CedarValueJson } from './cedar-value.ts';
import { parsePolicies, type CedarPolicy } from './parse-policies.ts';
import { describeIssue } from './policy-issue.ts';
import { actionsOf } from './scope.ts';

export interface CedarEvaluatorOptions {
  /** Cedar policies, about anything. */
  readonly policies: string;
  /** Cedar's schema, as text or JSON. Default none: requests are not validated. */
  readonly schema?: string | SchemaJson<string>;
  /** Everything known about principals, resources and actions. Default none. */
  readonly entities?: readonly EntityJson[];
  /** Whether requests have to fit the schema. Default `true`. */
  readonly validateRequest?: boolean;
}

/** A question in Cedar's own terms. */
export interface CedarQuestion {
  readonly principal: TypeAndId;
  readonly action: TypeAndId;
  readonly resource: TypeAndId;
  readonly context?: Readonly<Record<string, CedarValueJson>>;
  /** What is known for this question only. It takes the place of what is known in general about the same entity. */
  readonly entities?: readonly EntityJson[];
}

export interface CedarEvaluator {
  readonly policies: readonly CedarPolicy[];
  /** What is known about an entity in general. */
  readonly findEntity: (uid: TypeAndId) => EntityJson | undefined;
  readonly evaluate: (question: CedarQuestion) => CedarAnswer;
}

/**
 * Cedar as it is, for entities and policies of any kind. Its answer lists the policies that could not be evaluated:
 * whoever uses it must not read `allow` beside an error as allowed.
 *
 * @throws ByleaveError `misuse` when the policies do not parse or the entities are not ones.
 */
export function createCedarEvaluator(options: CedarEvaluatorOptions): CedarEvaluator {
  const parsed = parsePolicies(options.policies);
  if (!parsed.ok) throw misuse(`The policies cannot be used:\n${parsed.issues.map(describeIssue).join('\n')}`);
  const policies = parsed.value;
  const entities = new Map((options.entities ?? []).map((entity) => [keyOf(toTypeAndId(entity.uid)), entity]));
  const schema = options.schema === undefined ? undefined : createPreparsedSchema(options.schema);
  const references = new Map(policies.map((policy) => [policy, referencesIn(policy.json)]));
  const findSlice = createActionSlices(policies);
  return {
    policies,
    findEntity: (uid) => entities.get(keyOf(uid)),
    evaluate({ principal, action, resource, context = {}, entities: own = [] }) {
      if (![principal, action, resource, context, own].every((part) => isCarriable(part))) {
        return { type: 'failed', message: 'The request holds something Cedar cannot carry exactly.' };
      }
      const slice = findSlice(action);
      const given = new Map(own.map((entity) => [keyOf(toTypeAndId(entity.uid)), entity]));
      const find = (key: string): EntityJson | undefined => given.get(key) ?? entities.get(key);
      const roots = [principal, action, resource, ...referencesIn(context), ...slice.policies.flatMap((policy) => references.get(policy) ?? [])];
      const request = { principal, action, resource, context: { ...context }, entities: findReachable(roots, find) };
      return authorize(request, slice, schema, { validateRequest: options.validateRequest ?? true });
    },
  };
}

function misuse(message: string): ByleaveError {
  return new ByleaveError({ code: 'misuse', message });
}

/**
 * The policies that can match an action: all but those for exactly another one. Groups of actions are Cedar's to
 * resolve, so a policy on a group stays in every slice.
 */
function createActionSlices(policies: readonly CedarPolicy[]): (action: TypeAndId) => PolicySlice {
  const named = new Set(policies.flatMap((policy) => actionsOf(policy.json)?.exactly ?? []));
  const slices = new Map<string | undefined, PolicySlice>();
  return ({ id }) => {
    const key = named.has(id) ? id : undefined;
    const known = slices.get(key);
    if (known) return known;
    const slice = createSlice(policies.filter((policy) => {
      const exactly = actionsOf(policy.json)?.exactly ?? [];
      return exactly.length === 0 || (key !== undefined && exactly.includes(key));
    }));
    slices.set(key, slice);
    return slice;
  };
}

function keyOf({ type, id }: TypeAndId): string {
  return JSON.stringify([type, id]);
}

function toTypeAndId(uid: EntityJson['uid']): TypeAndId {
  return '__entity' in uid ? uid.__entity : uid;
}

/** Every entity a value or a policy names. */
function referencesIn(value: unknown): readonly TypeAndId[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isPlainObject(value)) return [];
  const self = typeof value['type'] === 'string' && typeof value['id'] === 'string' ? [{ type: value['type'], id: value['id'] }] : [];
  return [...self, ...Object.values(value).flatMap(referencesIn)];
}

function findReachable(roots: readonly TypeAndId[], find: (key: string) => EntityJson | undefined): EntityJson[] {
  const reached = new Map<string, EntityJson>();
  const queue = [...roots];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const key = keyOf(next);
    const entity = find(key);
    if (!entity || reached.has(key)) continue;
    reached.set(key, entity);
    queue.push(...referencesIn([entity.attrs, entity.parents, entity.tags ?? {}]));
  }
  return [...reached.values()];
}
