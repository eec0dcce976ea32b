import type { ByleaveClient } from '@byleave/client';
import { ByleaveError, type Action, type Verdict } from '@byleave/core';
import type { QueryClient } from '@tanstack/react-query';
import type { ServerClock } from '../provider/server-clock.ts';
import { queryKeys } from './query-keys.ts';

/** An action and when it was so. `now` is the authority's clock; `null` for one that came with the page. */
export interface ActionSnapshot {
  readonly action: Action;
  readonly now: number | null;
}

/** The value of a verdict; its `now` sets the clock. @throws ByleaveError the refusal. */
export function readVerdict<T extends { readonly now: number }>(verdict: Verdict<T>, clock: ServerClock): T {
  if (!verdict.ok) throw new ByleaveError(verdict.refusal);
  clock.observe(verdict.value.now);
  return verdict.value;
}

/** The value of a verdict that tells no time. @throws ByleaveError the refusal. */
export function readAnswer<T>(verdict: Verdict<T>): T {
  if (!verdict.ok) throw new ByleaveError(verdict.refusal);
  return verdict.value;
}

function newer(a: ActionSnapshot | undefined, b: ActionSnapshot): ActionSnapshot {
  return a && (a.now ?? 0) > (b.now ?? 0) ? a : b;
}

/** Remembers an answer unless a later one is already known: answers can overtake each other. */
export function keepAction(queryClient: QueryClient, { action, now }: ActionSnapshot): void {
  const snapshot = { action, now };
  queryClient.setQueryData<ActionSnapshot>(queryKeys.action(action.id), (known) => newer(known, snapshot));
}

export async function fetchAction(
  { client, queryClient, clock }: { readonly client: ByleaveClient; readonly queryClient: QueryClient; readonly clock: ServerClock },
  id: string,
): Promise<ActionSnapshot> {
  const { action, now } = readVerdict(await client.readAction(id), clock);
  return newer(queryClient.getQueryData<ActionSnapshot>(queryKeys.action(id)), { action, now });
}
