import type { ByleaveClient } from '@byleave/client';
import type { ByleaveError, Grant, GrantStanding, GrantTerms, Verdict } from '@byleave/core';
import type { GrantResponse } from '@byleave/core/wire';
import type { QueryClient, UseMutationResult } from '@tanstack/react-query';
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
    keep,
  });
}

/** Revokes grants one by one, each for itself. Yields the one it was called with as it is then. */
export function useGrantRevocation(): UseMutationResult<GrantResponse, ByleaveError, Pick<Grant, 'id' | 'revision'>> {
  return useWrite({ send: (client, grant: Pick<Grant, 'id' | 'revision'>) => sendChange(client, grant, { kind: 'revoke' }), toValue: (answer: GrantResponse) => answer, keep });
}

function keep(queryClient: QueryClient, { grant: changed }: GrantResponse): void {
  queryClient.setQueryData<readonly GrantStanding[]>(queryKeys.grants, (known) => known?.map((standing) => (standing.grant.id === changed.grant.id ? changed : standing)));
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
