import { isPlainObject } from '@byleave/core';
import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';

/** The actions and action groups a policy's scope names, or `undefined` when it applies to every action. */
export function actionsOf({ action }: PolicyJson): { readonly exactly: readonly string[]; readonly within: readonly string[] } | undefined {
  if (action.op === 'All') return undefined;
  if (action.op === '==') return { exactly: 'entity' in action ? [idOf(action.entity)] : [], within: [] };
  return { exactly: [], within: ('entities' in action ? action.entities : [action.entity]).map(idOf) };
}

function idOf(uid: { readonly __entity: { readonly id: string } } | { readonly id: string }): string {
  return '__entity' in uid ? uid.__entity.id : uid.id;
}

/** Whether a policy may match an action that is in the given groups. */
export function mayApply(policy: PolicyJson, action: string, groups: readonly string[]): boolean {
  return createScope(policy)(action, groups);
}

/** The same for many actions. */
export function createScope(policy: PolicyJson): (action: string, groups: readonly string[]) => boolean {
  const scope = actionsOf(policy);
  if (!scope) return () => true;
  const [exactly, within] = [new Set(scope.exactly), new Set(scope.within)];
  return (action, groups) => exactly.has(action) || within.has(action) || groups.some((group) => within.has(group));
}

/** Every action a policy names, in its scope or its conditions. */
export function actionsNamedIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(actionsNamedIn);
  if (!isPlainObject(value)) return [];
  const self = value['type'] === 'Action' && typeof value['id'] === 'string' ? [value['id']] : [];
  return [...self, ...Object.values(value).flatMap(actionsNamedIn)];
}
