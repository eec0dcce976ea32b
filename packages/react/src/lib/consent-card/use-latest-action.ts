import { toPlainText, type Action, type ByleaveError } from '@byleave/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { useAction } from '../hooks/use-action.ts';
import { titleOf } from '../inspection/inspect-action.ts';
import { cardMessages } from '../messages/en/card.ts';
import { useMessages } from '../messages/messages.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { useByleave } from '../provider/byleave-context.ts';
import { toSpokenText } from '../text/spoken-text.ts';

export interface LatestActionOptions {
  readonly id: string;
  readonly given: Action | undefined;
  /** Whether a request that took this one's place is shown in its stead. */
  readonly follows: boolean;
  readonly cardRef: RefObject<HTMLElement | null>;
  readonly onSuperseded: ((successor: Action) => void) | undefined;
}

export interface LatestAction {
  readonly query: UseQueryResult<Action, ByleaveError>;
  /** The request on the card is another than before, and the focus was in the card. */
  readonly takesFocus: boolean;
  /** Goes on with the request that the person asked for instead. */
  readonly follow: (successor: Action) => void;
}

/** The request a card speaks of: the one it was given, or the one that has taken its place since. */
export function useLatestAction({ id, given, follows, cardRef, onSuperseded }: LatestActionOptions): LatestAction {
  const [followed, setFollowed] = useState<{ readonly id: string; readonly takesFocus: boolean } | null>(null);
  const currentId = followed?.id ?? id;
  const query = useAction(currentId, currentId === given?.id ? given : undefined);
  const { data: successor } = useAction(follows ? query.data?.supersededBy : undefined);

  const announce = useChangeAnnouncement();
  const latest = useRef({ announce, onSuperseded });
  useEffect(() => {
    latest.current = { announce, onSuperseded };
  });
  const follow = useCallback((next: Action, takesFocus: boolean) => {
    setFollowed({ id: next.id, takesFocus });
    latest.current.announce(next);
    latest.current.onSuperseded?.(next);
  }, []);

  const told = useRef(id);
  useEffect(() => {
    if (!successor || told.current === successor.id) return;
    told.current = successor.id;
    follow(successor, cardRef.current?.contains(document.activeElement) ?? false);
  }, [successor, follow, cardRef]);

  return {
    query,
    takesFocus: followed?.takesFocus ?? false,
    follow: useCallback(
      (next: Action) => {
        told.current = next.id;
        follow(next, true);
      },
      [follow],
    ),
  };
}

/** Says that what is asked has changed, and what it is now. */
function useChangeAnnouncement(): (successor: Action) => void {
  const messages = useMessages(cardMessages);
  const format = useTimeFormat();
  const { announcer } = useByleave();
  return (successor) => {
    const title = toSpokenText(toPlainText(titleOf(successor, format, messages)));
    announcer.announce(messages.format(messages.card.change.announce, { title: messages.inSentence(title) }));
  };
}
