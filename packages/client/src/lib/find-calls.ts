import { accept, type Action, type Verdict } from '@byleave/core';
import type { ByleaveClient } from './client.ts';

export interface FoundCalls {
  /** The latest attempt of each call that the authority knows. */
  readonly actions: readonly Action[];
  /** The authority's clock, epoch ms. */
  readonly now: number;
}

/** As the authority gives it at most. */
const pageSize = 200;

/** What became of some calls of a conversation, however many came after them: page after page, newest first, until each was found or there is no more. */
export async function findCalls(client: Pick<ByleaveClient, 'listActions'>, conversation: string, callIds: readonly string[]): Promise<Verdict<FoundCalls>> {
  const missing = new Set(callIds);
  const found: Action[] = [];
  let before: string | undefined;
  for (;;) {
    const listed = await client.listActions({ conversation, limit: pageSize, ...(before !== undefined && { before }) });
    if (!listed.ok) return listed;
    const { actions, next, now } = listed.value;
    for (const action of actions) if (missing.delete(action.callId)) found.push(action);
    if (missing.size === 0 || next === undefined) return accept({ actions: found, now });
    before = next;
  }
}
