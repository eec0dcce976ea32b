import type { Action, Refusal } from '@byleave/core';
import { useState } from 'react';
import { keepAction } from '../hooks/action-snapshot.ts';
import { queryKeys } from '../hooks/query-keys.ts';
import { useActions } from '../hooks/use-actions.ts';
import { useByleave } from '../provider/byleave-context.ts';

/** What can be put in force: the draft as it was reviewed, or an earlier version. */
export type PublicationRequest = { readonly revision: number } | { readonly restores: number };

export interface Publication {
  readonly isPending: boolean;
  /** What was asked for here: an action that waits for consent. */
  readonly asked: Action | null;
  readonly refusal: Refusal | null;
  ask(request: PublicationRequest): Promise<void>;
}

const toolName = 'byleave.publish_policy';

/** Asks to put policies in force. Nothing is, until the action it answers with has been approved. */
export function usePublication(): Publication {
  const { client, queryClient, clock } = useByleave();
  const [isPending, setPending] = useState(false);
  const [asked, setAsked] = useState<Action | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  return {
    isPending,
    asked,
    refusal,
    async ask(request) {
      setPending(true);
      setRefusal(null);
      const verdict = await client.publishPolicy(request);
      setPending(false);
      if (verdict.ok) {
        const { action, now } = verdict.value;
        clock.observe(now);
        keepAction(queryClient, { action, now });
        setAsked(action);
      } else setRefusal(verdict.refusal);
      for (const queryKey of queryKeys.dependent) void queryClient.invalidateQueries({ queryKey });
    },
  };
}

/** What was asked for and nobody has decided, newest first: the reader's own, and what they may decide for others. */
export function useWaitingPublications(): readonly Action[] {
  const mine = useActions({ state: 'awaitingConsent' });
  const others = useActions({ state: 'awaitingConsent', whose: 'others' });
  const all = [...(mine.data ?? []), ...(others.data ?? [])].filter((action) => action.toolName === toolName && action.lifecycle.state === 'awaitingConsent');
  return [...new Map(all.map((action) => [action.id, action])).values()];
}
