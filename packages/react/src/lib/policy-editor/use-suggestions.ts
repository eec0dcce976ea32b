import type { ByleaveError } from '@byleave/core';
import type { GrantSuggestion } from '@byleave/core/wire';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { readVerdict } from '../hooks/action-snapshot.ts';
import { queryKeys } from '../hooks/query-keys.ts';
import { readSettings } from '../hooks/query-settings.ts';
import { useByleave } from '../provider/byleave-context.ts';

/** What the reader keeps approving, as grants they could ask for. Nothing is allowed by it. */
export function useSuggestions(): UseQueryResult<readonly GrantSuggestion[], ByleaveError> {
  const { client, queryClient, clock } = useByleave();
  return useQuery<readonly GrantSuggestion[], ByleaveError>(
    { ...readSettings, queryKey: queryKeys.suggestions, queryFn: async () => readVerdict(await client.suggestGrants(), clock).suggestions },
    queryClient,
  );
}
