import { useEffect, useRef, type RefObject } from 'react';
import { stopMessages } from '../messages/en/stop.ts';
import { useMessages, type Messages } from '../messages/messages.ts';
import { useByleave } from '../provider/byleave-context.ts';
import { speakOutcomes } from './stop-words.ts';
import type { EmergencyStopControl } from './use-emergency-stop.ts';

/** Says assertively how a press went, and what became of what was going on. What others press is said too. */
export function useStopAnnouncements(control: EmergencyStopControl, button: RefObject<HTMLButtonElement | null>): void {
  const { announcer } = useByleave();
  const messages = useMessages(stopMessages);
  const said = useRef({ text: '', state: control.state, isFirst: true });
  const text = toAnnouncement(control, messages);
  const { state } = control;
  useEffect(() => {
    const { text: before, state: from, isFirst } = said.current;
    said.current = { text, state, isFirst: isFirst && !control.isKnown };
    if (text === before && state === from) return;
    // What was latched before this page was opened is on it, and nobody's press just now.
    if (isFirst && state !== 'stopping' && from === 'armed') return;
    if (from === 'resetting' && (state === 'stopped' || state === 'partial')) return;
    const isReset = state === 'armed' && from !== 'armed';
    if (isReset) button.current?.focus({ preventScroll: true });
    if (text !== '' || isReset) announcer.announce(isReset ? messages.stop.announce.armed : text, 'assertive');
  }, [text, state, control.isKnown, announcer, messages, button]);
}

function toAnnouncement({ state, attempts, refusal, latched }: EmergencyStopControl, messages: Messages<'stop'>): string {
  const { announce } = messages.stop;
  const [newest] = latched;
  switch (state) {
    case 'armed':
    case 'resetting':
      return '';
    case 'stopping':
      return attempts === 0 ? announce.stopping : announce.unanswered;
    case 'refused':
      return messages.format(announce.refused, { reason: refusal ? messages.refusal(refusal) : '' });
    case 'stopped':
    case 'partial':
      return messages.format(announce[state], { outcomes: newest ? speakOutcomes(newest, messages) : '' });
  }
}
