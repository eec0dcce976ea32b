import { lifecycleStateRules, type LifecycleState } from '@byleave/core';

type Rule = LifecycleState | { readonly target?: LifecycleState } | readonly { readonly target?: LifecycleState }[];

/** Where a state can lead, in the order the machine's own rules name it. */
export function nextStates(state: LifecycleState): readonly LifecycleState[] {
  const { on } = lifecycleStateRules[state] as { readonly on: Readonly<Record<string, Rule>> };
  return Object.values(on).flatMap((rule): readonly LifecycleState[] => {
    if (typeof rule === 'string') return [rule];
    return [rule].flat().flatMap(({ target }) => (target === undefined || target === state ? [] : [target]));
  });
}

/** The shortest way from one state to another by the machine's rules, both ends included; `undefined` when there is none. */
export function toRoad(from: LifecycleState, to: LifecycleState): readonly LifecycleState[] | undefined {
  const ways = new Map<LifecycleState, readonly LifecycleState[]>([[from, [from]]]);
  for (const [state, way] of ways) {
    if (state === to) return way;
    for (const next of nextStates(state)) if (!ways.has(next)) ways.set(next, [...way, next]);
  }
  return undefined;
}
