import type { LifecycleState } from '@byleave/core';
import { useEffect, useRef } from 'react';
import type { RequestReport } from '../provider/use-request-report.ts';
import type { CardState } from './card-state.ts';
import { isReceiptState } from './receipt-words.ts';
import type { Consent } from './use-consent.ts';

interface RequestFacts {
  readonly state: CardState;
  readonly lifecycleState: LifecycleState;
  /** The buttons have been in view for long enough, and with them the end of the request. */
  readonly isClear: boolean;
  readonly consent: Consent;
}

/** Tells the host's analytics what happens to a request on this surface. */
export function useRequestEvents(report: RequestReport, { state, lifecycleState, isClear, consent }: RequestFacts): void {
  const isOpen = !isReceiptState(state) && state !== 'loading' && state !== 'error';
  useEffect(() => {
    if (!isOpen || !(isClear || state === 'notPermitted')) return;
    report.shown();
    if (isClear) report.scrolledToEnd();
  }, [report, isOpen, isClear, state]);

  const { phase, sent, refusal, stepUp, isSettingUp } = consent;
  const before = useRef<{ readonly phase: Consent['phase']; readonly isProving: boolean }>({ phase: 'reading', isProving: false });
  useEffect(() => {
    const was = before.current;
    const isProving = phase === 'proving' && !isSettingUp;
    before.current = { phase, isProving };
    if (isProving && !was.isProving) report.tell({ type: 'stepUp.started' });
    if (was.isProving && !isProving) report.tell({ type: 'stepUp.ended', outcome: phase === 'sending' ? 'proven' : stepUp?.during === 'proof' ? stepUp.problem.kind : 'cancelled' });
    if (phase === was.phase || !sent) return;
    if (phase === 'sending') report.decided(sent.decision, sent.grant !== undefined);
    if (phase === 'refused' && refusal) report.tell({ type: 'decision.refused', decision: sent.decision, code: refusal.code });
  }, [report, phase, sent, refusal, stepUp, isSettingUp]);

  const wasOpen = useRef(false);
  const isOwn = phase === 'accepted' || phase === 'sending';
  useEffect(() => {
    const ends = wasOpen.current && isReceiptState(state);
    wasOpen.current = isOpen;
    if (!ends || isOwn) return;
    if (state === 'expired') report.tell({ type: 'request.expired' });
    else if (state === 'superseded') report.tell({ type: 'request.superseded' });
    else report.tell({ type: 'request.ended', state: lifecycleState });
  }, [report, state, lifecycleState, isOpen, isOwn]);
}
