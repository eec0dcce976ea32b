import type { ByleaveError, PolicyVocabulary, ToolDefinition } from '@byleave/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useByleave } from '../provider/byleave-context.ts';
import { readAnswer } from './action-snapshot.ts';
import { queryKeys } from './query-keys.ts';
import { readSettings } from './query-settings.ts';

/** Tools change with a deployment: read once. */
const settings = { ...readSettings, staleTime: Infinity } as const;

/** The tools that policies speak of: for policy authors. */
export function usePolicyTools(): UseQueryResult<readonly ToolDefinition[], ByleaveError> {
  const { client, queryClient } = useByleave();
  return useQuery<readonly ToolDefinition[], ByleaveError>({ ...settings, queryKey: queryKeys.policyTools, queryFn: async () => readAnswer(await client.listPolicyTools()) }, queryClient);
}

/** What a policy can speak of: for policy authors. */
export function usePolicyVocabulary(): UseQueryResult<PolicyVocabulary, ByleaveError> {
  const { client, queryClient } = useByleave();
  return useQuery<PolicyVocabulary, ByleaveError>({ ...settings, queryKey: queryKeys.policyVocabulary, queryFn: async () => readAnswer(await client.readVocabulary()) }, queryClient);
}
