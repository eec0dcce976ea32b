import { toPlainText, type Action } from '@byleave/core';
import type { StreamEvent } from '@byleave/core/wire';
import { useCallback, useEffect, useRef } from 'react';
import { findReferralTo } from '../consent-card/referral-to.ts';
import { fetchAction } from '../hooks/action-snapshot.ts';
import { titleOf } from '../inspection/inspect-action.ts';
import type { Messages } from '../messages/messages.ts';
import { readHostZone } from '../messages/use-time-format.ts';
import { toSpokenText } from '../text/spoken-text.ts';
import { useByleave } from './byleave-context.ts';

/** Requests that come within this time of each other are announced together. */
const burstMs = 500;

/** Says that an approval is needed, once per burst of requests, and when somebody asks the reader for theirs. Returns the listener for the event stream. */
export function useArrivals(messages: Messages): (event: StreamEvent) => void {
  const byleave = useByleave();
  const latest = useRef({ byleave, messages });
  useEffect(() => {
    latest.current = { byleave, messages };
  });

  const waiting = useRef<readonly string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const arrive = useCallback((actionId: string) => {
    waiting.current = [...waiting.current, actionId];
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const ids = waiting.current;
      waiting.current = [];
      const { byleave: current, messages: words } = latest.current;
      const [only] = ids;
      if (ids.length > 1 || only === undefined) return current.announcer.announce(words.format(words.announceMany, { count: ids.length }));
      fetchAction(current, only).then(
        ({ action }) => current.announcer.announce(toAnnouncement(action, words, { locale: current.locale, timeZone: current.timeZone ?? readHostZone() })),
        () => current.announcer.announce(words.format(words.announceMany, { count: 1 })),
      );
    }, burstMs);
  }, []);

  return useCallback(
    (event: StreamEvent) => {
      if (event.state !== 'awaitingConsent') return;
      if (event.type === 'action.proposed') arrive(event.actionId);
      // What somebody else was asked about is no news here.
      if (event.type !== 'consent.referred') return;
      const { byleave } = latest.current;
      fetchAction(byleave, event.actionId).then(
        ({ action }) => {
          const toReader = findReferralTo(action, byleave.viewer);
          if (toReader && toReader === action.referrals?.at(-1)) arrive(action.id);
        },
        () => undefined,
      );
    },
    [arrive],
  );
}

function toAnnouncement(action: Action, messages: Messages, format: Parameters<typeof titleOf>[1]): string {
  const title = toPlainText(titleOf(action, format, messages));
  return messages.format(messages.announceOne, {
    agent: toSpokenText(action.principal.agent.name),
    title: messages.inSentence(toSpokenText(title)),
    risk: messages.risk[action.risk],
  });
}
