import type { GrantBounds } from '@byleave/core/wire';
import { useState } from 'react';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { toGrantEnd, type GrantChoice } from './grant-end.ts';

/** How far one of the two decisions is to reach, as the person has chosen so far. */
export interface GrantChoiceState {
  readonly choice: GrantChoice;
  readonly choose: (choice: GrantChoice) => void;
  /** When it ends, epoch ms; `undefined` for this one request. */
  readonly endsAt: number | undefined;
  /** What is sent along; `undefined` for this one request. */
  readonly bounds: GrantBounds | undefined;
  readonly setBounds: (bounds: GrantBounds | null) => void;
  /** Something is chosen that can't be sent as it stands. */
  readonly isIncomplete: boolean;
}

export function useGrantChoice(now: number | null): GrantChoiceState {
  const { timeZone } = useTimeFormat();
  const [choice, setChoice] = useState<GrantChoice>('once');
  const [bounds, setBounds] = useState<GrantBounds | null>(null);
  const endsAt = choice === 'once' || now === null ? undefined : toGrantEnd(choice, now, timeZone);
  return {
    choice,
    choose(next) {
      setBounds(null);
      setChoice(next);
    },
    endsAt,
    bounds: choice === 'once' ? undefined : (bounds ?? undefined),
    setBounds,
    isIncomplete: choice !== 'once' && (bounds === null || endsAt === undefined),
  };
}
