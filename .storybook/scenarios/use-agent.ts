import { useCallback, useState } from 'react';
import type { Action } from '../../packages/core/src/index.ts';
import type { Settlement } from '../../packages/react/src/index.ts';
import type { Call, Stage } from '../stage/stage.ts';

export interface AgentAtWork {
  /** What it has asked for, oldest first. */
  readonly asked: readonly Action[];
  ask(call: Call): Promise<void>;
  /** For a card's `onSettled`: what was allowed is run, through the authority, and once. */
  readonly goOn: (settlement: Settlement) => void;
}

/** An agent that asks, waits, and runs what it may: with a claim in hand and never without. */
export function useAgent(stage: Stage): AgentAtWork {
  const [asked, setAsked] = useState<readonly Action[]>([]);
  const run = useCallback(
    async (action: Action) => {
      if (action.lifecycle.state !== 'authorized') return;
      const claimed = await stage.claim(action);
      await claimed.end({ status: 'succeeded' });
    },
    [stage],
  );
  return {
    asked,
    async ask(call) {
      const action = await stage.propose(call);
      setAsked((before) => [...before, action]);
      await run(action);
    },
    goOn: useCallback(
      (settlement) => {
        if (settlement.status === 'accepted') void run(settlement.action);
      },
      [run],
    ),
  };
}
