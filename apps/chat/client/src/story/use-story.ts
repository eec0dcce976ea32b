import { useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import type { GuardedRun } from '../../../server/story/guarded-runs.ts';
import type { UnguardedRun } from '../../../server/story/run-unguarded.ts';
import { callServer, type ServerError } from '../server-api.ts';

export interface Story {
  /** What the person asks the agent for. */
  readonly request: string;
  /** The latest run with the layer. */
  readonly run: GuardedRun | null;
}

const storyKey = ['story'] as const;
const unguardedKey = ['story-unguarded'] as const;

export function useStory(): UseQueryResult<Story, ServerError> {
  return useQuery<Story, ServerError>({ queryKey: storyKey, queryFn: () => callServer('/story') });
}

/** The run without the layer, kept until the app is left: the server keeps nothing of it. */
export function useUnguarded(): UseMutationResult<UnguardedRun, ServerError, void> & { readonly run: UnguardedRun | undefined } {
  const queryClient = useQueryClient();
  const { data: run } = useQuery<UnguardedRun>({ queryKey: unguardedKey, queryFn: () => Promise.reject(new Error('Only ever put there.')), enabled: false, gcTime: Infinity });
  const play = useMutation<UnguardedRun, ServerError, void>({
    mutationFn: () => callServer('/story/unguarded', {}),
    onSuccess: (played) => queryClient.setQueryData(unguardedKey, played),
  });
  return { ...play, run };
}

export function useGuarded(): UseMutationResult<GuardedRun, ServerError, void> {
  const queryClient = useQueryClient();
  return useMutation<GuardedRun, ServerError, void>({
    mutationFn: () => callServer('/story/guarded', {}),
    onSuccess: (run) => {
      queryClient.setQueryData<Story>(storyKey, (known) => known && { ...known, run });
      void queryClient.invalidateQueries({ queryKey: ['conversations'] });
    },
  });
}

/** Puts the office back, and forgets both runs. */
export function useStoryReset(): UseMutationResult<unknown, ServerError, void> {
  const queryClient = useQueryClient();
  return useMutation<unknown, ServerError, void>({
    mutationFn: () => callServer('/story/reset', {}),
    onSuccess: () => {
      queryClient.setQueryData<Story>(storyKey, (known) => known && { ...known, run: null });
      queryClient.removeQueries({ queryKey: unguardedKey });
      for (const queryKey of [['office'], ['conversations'], ['conversation']]) void queryClient.invalidateQueries({ queryKey });
    },
  });
}

/** Looks again what has become of the office. */
export function useStoryRefresh(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: storyKey });
}
