import type { Limit } from '@byleave/core';

/** Whether what a limit is counted by says nothing of what anybody did: anybody in the tenant may see how it stands. */
export function isOpenScope({ per }: Limit): boolean {
  return per.every((scope) => scope === 'tool' || scope === 'agent');
}
