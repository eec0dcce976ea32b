import type { Limit } from '@byleave/core';

const open: readonly string[] = ['tool', 'agent'];

/** Whether what a limit is counted by says nothing of what anybody did: anybody in the tenant may see how it stands. */
export function isOpenScope({ per }: Limit): boolean {
  return per.every((scope) => open.includes(scope));
}

/** The same of the values themselves, as canonical JSON. */
export function namesNobody(scope: string): boolean {
  return Object.keys(JSON.parse(scope) as object).every((name) => open.includes(name));
}
