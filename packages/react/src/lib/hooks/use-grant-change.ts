import type { ByleaveClient } from '@byleave/client';
import type { ByleaveError, Grant, GrantStanding, GrantTerms, Verdict } from '@byleave/core';
import type { GrantResponse } from '@byleave/core/wire';
import type { UseMutationResult } from '@tanstack/react-query';
import { queryKeys } from './query-keys.ts';
import { useWrite } from './use-write.ts';

/** What a person can do to a grant of theirs. */
export type GrantChange =
  | { readonly kind: 'revoke' | 'suspend' | 'resume' }
  /** Narrower terms hold at once; wider ones have to be consented to. */
  | { readonly kind: 'change'; readonly terms: GrantTerms };

/** Changes a grant as it was read. Yields it as it is then, and the action that waits for consent first, if one does. */
export function useGrantChange(grant: Pick<Grant, 'id' | 'revision'>): UseMutationResult<GrantResponse, ByleaveError, GrantChange> {
  return useWrite({
    send: (client, change: GrantChange) => sendChange(client, grant, change),
    toValue: (answer: GrantResponse) => answer,
    keep: (queryClient, { grant: changed }) => {
      queryClient.setQueryData<readonly GrantStanding[]>(queryKeys.grants, (known) =>
        known?.map((standing) => (standing.grant.id === changed.grant.id ? changed : standing)),
      );
    },
  });
}

function sendChange(client: ByleaveClient, { id, revision }: Pick<Grant, 'id' | 'revision'>, change: GrantChange): Promise<Verdict<GrantResponse>> {
  switch (change.kind) {
    case 'revoke':
      return client.revokeGrant(id, { revision });
    case 'suspend':
      return client.suspendGrant(id, { revision });
    case 'resume':
      return client.resumeGrant(id, { revision });
    case 'change':
      return client.changeGrant(id, { revision, terms: change.terms });
  }
}
