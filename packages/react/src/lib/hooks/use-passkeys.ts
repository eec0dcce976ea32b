import type { ByleaveError } from '@byleave/core';
import type { PasskeysResponse } from '@byleave/core/wire';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useByleave } from '../provider/byleave-context.ts';
import { readVerdict } from './action-snapshot.ts';
import { queryKeys } from './query-keys.ts';
import { readSettings } from './query-settings.ts';

/** One passkey of the person, as the authority keeps it. */
export type Passkey = PasskeysResponse['passkeys'][number];

/** The person's passkeys, kept up to date. */
export function usePasskeys(): UseQueryResult<readonly Passkey[], ByleaveError> {
  const { client, queryClient, clock } = useByleave();
  return useQuery<readonly Passkey[], ByleaveError>(
    { ...readSettings, queryKey: queryKeys.passkeys, queryFn: async () => readVerdict(await client.listPasskeys(), clock).passkeys },
    queryClient,
  );
}
