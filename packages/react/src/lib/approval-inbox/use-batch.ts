import { toShownPrompt, type Action, type Decision, type Refusal } from '@byleave/core';
import type { DecideAllRequest, DecideAllResponse } from '@byleave/core/wire';
import { useState } from 'react';
import { useWrite } from '../hooks/use-write.ts';
import { useMessages } from '../messages/messages.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
/** The most the authority takes at once (`wireLimits.batch`); named here, so that no schema library comes along. */
export const batchSize = 100;

/** What became of one request of a batch. */
export interface BatchOutcome {
  readonly action: Action;
  /** Absent: it was decided. */
  readonly refusal?: Refusal;
}

export interface Batch {
  readonly decision: Decision['decision'] | null;
  /** How many have been answered, of how many. */
  readonly done: number;
  readonly count: number;
  /** Per request, once all are answered. */
  readonly outcomes: readonly BatchOutcome[] | null;
  readonly decide: (decision: Decision['decision'], actions: readonly Action[]) => void;
  /** Forgets it, for the next one. */
  readonly reset: () => void;
}

interface Progress {
  readonly decision: Decision['decision'];
  readonly count: number;
  readonly outcomes: readonly BatchOutcome[];
}

/** Decides several requests, each for itself: what is refused of one says nothing of the others. */
export function useBatch(): Batch {
  const { catalog } = useMessages();
  const { locale, timeZone } = useTimeFormat();
  const [progress, setProgress] = useState<Progress | null>(null);
  const { mutateAsync } = useWrite<DecideAllRequest, DecideAllResponse, DecideAllResponse>({ send: (client, request) => client.decideAll(request), toValue: (answer) => answer });

  async function decide(decision: Decision['decision'], actions: readonly Action[]): Promise<void> {
    let outcomes: readonly BatchOutcome[] = [];
    setProgress({ decision, count: actions.length, outcomes });
    for (let start = 0; start < actions.length; start += batchSize) {
      const chunk = actions.slice(start, start + batchSize);
      const items = chunk.map((action) => {
        const shown = toShownPrompt(action, locale, timeZone, catalog) ?? { unshown: 'no-template' };
        return { actionId: action.id, decision, digest: action.digest, shown };
      });
      // oxlint-disable-next-line no-await-in-loop -- one request at a time, so that the progress is true
      const answers = await mutateAsync({ items }).then(
        ({ items: decided }) => decided,
        (error: { readonly refusal: Refusal }) => chunk.map(({ id }) => ({ actionId: id, refusal: error.refusal })),
      );
      outcomes = [...outcomes, ...chunk.map((action): BatchOutcome => toOutcome(action, answers.find(({ actionId }) => actionId === action.id)))];
      setProgress({ decision, count: actions.length, outcomes });
    }
  }

  const isWhole = progress !== null && progress.outcomes.length === progress.count;
  return {
    decision: progress?.decision ?? null,
    done: progress?.outcomes.length ?? 0,
    count: progress?.count ?? 0,
    outcomes: isWhole ? progress.outcomes : null,
    decide: (decision, actions) => void decide(decision, actions),
    reset: () => setProgress(null),
  };
}

/** No answer for a request is no decision. */
function toOutcome(action: Action, answer: DecideAllResponse['items'][number] | { readonly refusal: Refusal } | undefined): BatchOutcome {
  if (!answer) return { action, refusal: { code: 'authority_unreachable', message: 'The authority said nothing of this one. Look at it again before you decide it.' } };
  return 'refusal' in answer ? { action, refusal: answer.refusal } : { action: answer.action };
}
