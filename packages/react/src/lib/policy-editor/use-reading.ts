import type { ByleaveError, PolicyReading } from '@byleave/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { readAnswer } from '../hooks/action-snapshot.ts';
import { queryKeys } from '../hooks/query-keys.ts';
import { readSettings } from '../hooks/query-settings.ts';
import { useByleave } from '../provider/byleave-context.ts';

/** What the authority reads in a text. */
export interface Reading {
  /** Of this text, or of the one before while this is being read; `undefined` before the first. */
  readonly data: PolicyReading | undefined;
  /** Whether `data` is of this very text. */
  readonly isCurrent: boolean;
  readonly error: ByleaveError | null;
}

/** Asks the authority what a text says and what is wrong with it, once it has stood still for `delayMs`. */
export function useReading(text: string | undefined, delayMs = 0): Reading {
  const { client, queryClient } = useByleave();
  const settled = useSettled(text, delayMs);
  const { data, error, isPlaceholderData } = useQuery<PolicyReading, ByleaveError>(
    {
      ...readSettings,
      queryKey: queryKeys.policyReading(settled ?? ''),
      queryFn: async () => readAnswer(await client.readRules(settled ?? '')),
      enabled: settled !== undefined,
      staleTime: Infinity,
      gcTime: 60_000,
      placeholderData: keepPreviousData,
    },
    queryClient,
  );
  return { data, isCurrent: data !== undefined && !isPlaceholderData && settled === text, error };
}

/** A text as it is once nobody has changed it for a while; the first one at once. */
function useSettled(text: string | undefined, delayMs: number): string | undefined {
  const [settled, setSettled] = useState(text);
  const isAtOnce = delayMs === 0 || settled === undefined;
  if (isAtOnce && settled !== text) setSettled(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), delayMs);
    return () => clearTimeout(timer);
  }, [text, delayMs]);
  return isAtOnce ? text : settled;
}
