import { readTransition, type MachineReading, type MachineRules } from '@byleave/core';
import type { ActionResponse, DecideRequest, StepUpProof } from '@byleave/core/wire';
import type { StepUpResult } from '../passkey/prove-identity.ts';
import {
  consentRules,
  consentStateRules,
  toConsentContext,
  type ConsentAnswer,
  type ConsentContext,
  type ConsentEvent,
  type ConsentInput,
  type ConsentState,
} from './consent-rules.ts';

export type ConsentReading = MachineReading<ConsentState, ConsentContext>;

/** What a run needs done for it. */
export interface ConsentActors {
  sendDecision(request: DecideRequest): Promise<ActionResponse>;
  proveIdentity(): Promise<StepUpResult<StepUpProof>>;
  setUpPasskey(): Promise<StepUpResult<null>>;
}

/** One card's consent as it goes: `consentMachine`, run without XState. */
export interface ConsentRun {
  /** Who does what it needs done. Before, a press comes to nothing. */
  readonly provide: (actors: ConsentActors) => void;
  readonly read: () => ConsentReading;
  readonly send: (event: ConsentEvent) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createConsentRun(input: ConsentInput): ConsentRun {
  let actors: ConsentActors | null = null;
  let now: ConsentReading = { state: 'reading', context: toConsentContext(input) };
  /** Which stay in a state this is: an answer that comes after the person went on counts for nothing. */
  let visit = 0;
  const listeners = new Set<() => void>();

  function move(event: ConsentEvent | ConsentAnswer, rules = consentRules): void {
    const next = readTransition(rules, now, event);
    if (!next) return;
    const isElsewhere = next.state !== now.state;
    now = next;
    if (isElsewhere) enter();
    for (const listener of listeners) listener();
  }

  function enter(): void {
    visit += 1;
    const mine = visit;
    const { state, context } = now;
    if (state !== 'sending' && state !== 'proving' && state !== 'settingUp') return;
    const { onDone, onError } = consentStateRules[state].invoke;
    const answer = (rule: typeof onDone | typeof onError, event: ConsentAnswer): void => {
      if (visit === mine) move(event, { ...consentRules, states: { ...consentRules.states, [state]: { on: { [event.type]: rule } } } } as MachineRules<ConsentState, ConsentContext, ConsentEvent | ConsentAnswer>);
    };
    run(state, context).then(
      (output) => answer(onDone, { type: 'done', output }),
      (error: unknown) => answer(onError, { type: 'failed', error }),
    );
  }

  async function run(state: 'sending' | 'proving' | 'settingUp', context: ConsentContext): Promise<unknown> {
    if (!actors) throw new TypeError('consent: nobody was provided to send the decision, so nothing was decided.');
    if (state === 'proving') return actors.proveIdentity();
    return state === 'settingUp' ? actors.setUpPasskey() : actors.sendDecision(consentStateRules.sending.invoke.input({ context }));
  }

  return {
    provide(next) {
      actors = next;
    },
    read: () => now,
    send: (event) => move(event),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Whether an event would do anything now. */
export function takes(reading: ConsentReading, event: ConsentEvent): boolean {
  return readTransition(consentRules, reading, event) !== undefined;
}
