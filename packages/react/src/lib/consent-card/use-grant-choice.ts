import type { GrantBounds } from '@byleave/core/wire';
import { useState } from 'react';

/** How long a decision holds: for this one request, or for those like it until an end. There is no "always". */
export type GrantChoice = 'once' | 'evening' | 'week';

/** How far one of the two decisions is to reach, as the person has chosen so far. */
export interface GrantChoiceState {
  readonly choice: GrantChoice;
  /** `endsAt`: epoch ms; `undefined` for this one request. */
  readonly choose: (choice: GrantChoice, endsAt: number | undefined) => void;
  /** When it ends, epoch ms; `undefined` for this one request. */
  readonly endsAt: number | undefined;
  /** What is sent along; `undefined` for this one request. */
  readonly bounds: GrantBounds | undefined;
  readonly setBounds: (bounds: GrantBounds | null) => void;
  /** Something is chosen that can't be sent as it stands. */
  readonly isIncomplete: boolean;
}

export function useGrantChoice(): GrantChoiceState {
  const [{ choice, endsAt }, setChosen] = useState<Pick<GrantChoiceState, 'choice' | 'endsAt'>>({ choice: 'once', endsAt: undefined });
  const [bounds, setBounds] = useState<GrantBounds | null>(null);
  return {
    choice,
    choose(next, until) {
      setBounds(null);
      setChosen({ choice: next, endsAt: until });
    },
    endsAt,
    bounds: choice === 'once' ? undefined : (bounds ?? undefined),
    setBounds,
    isIncomplete: choice !== 'once' && (bounds === null || endsAt === undefined),
  };
}
