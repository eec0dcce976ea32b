import type { Action, Grant, Refusal, ShownPrompt } from '@byleave/core';
import type { ActionResponse, DecideRequest, GrantBounds, StepUpProof } from '@byleave/core/wire';
import { useMachine } from '@xstate/react';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { fromPromise, type SnapshotFrom } from 'xstate';
import { useDecision } from '../hooks/use-decision.ts';
import { stepUpMessages } from '../messages/en/step-up.ts';
import { useMessages } from '../messages/messages.ts';
import { proveIdentity, type StepUpResult } from '../passkey/prove-identity.ts';
import { setUpPasskey } from '../passkey/set-up-passkey.ts';
import { useByleave } from '../provider/byleave-context.ts';
import type { CardFacts } from './card-state.ts';
import { consentMachine, type StepUpNotice } from './consent-machine.ts';

/** How a decision made on this card ended. */
export type Settlement =
  | { readonly status: 'accepted'; readonly action: Action; readonly grant?: Grant }
  | { readonly status: 'refused'; readonly refusal: Refusal };

/** What an approval or a denial carries besides the digest and what was shown. */
export interface DecisionExtras {
  readonly reason?: string;
  /** What is allowed, or declined, in advance along with it. */
  readonly grant?: GrantBounds | undefined;
}

/** The person's side of a card: what they may press now, and what became of it. */
export interface Consent {
  readonly phase: CardFacts['phase'];
  /** The card has not been in front of the person for long enough. */
  readonly isRecent: boolean;
  /** Whether a press on a button would do anything now. */
  readonly canApprove: boolean;
  readonly canDeny: boolean;
  readonly isConfirming: boolean;
  readonly isChecked: boolean;
  readonly isSettingUp: boolean;
  /** What there is to say about the person's passkey. */
  readonly stepUp: StepUpNotice | null;
  /** Why the last decision was refused. */
  readonly refusal: Refusal | null;
  /** What the authority answered when it took this card's decision. */
  readonly accepted: ActionResponse | null;
  approve(extras?: DecisionExtras): void;
  deny(extras?: DecisionExtras): void;
  check(isChecked: boolean): void;
  leaveProof(): void;
  setUpPasskey(): void;
  readonly expose: () => void;
}

/** `shown` is what is on the card; `undefined` when it can't be shown for what it is. */
export function useConsent(action: Action, shown: ShownPrompt | undefined, onSettled?: (settlement: Settlement) => void): Consent {
  const machine = useConsentMachine(action);
  const [snapshot, send] = useMachine(machine, {
    input: {
      needsConfirmation: action.risk === 'critical',
      needsProof: action.lifecycle.context.demands.stepUp.includes('passkey'),
    },
  });

  const { refusal, accepted } = snapshot.context;
  const phase = toPhase(snapshot);
  useSettlement(phase, accepted, refusal, onSettled);

  const shownDigest = useRef(action.digest);
  useEffect(() => {
    if (shownDigest.current !== action.digest) send({ type: 'action.changed' });
    shownDigest.current = action.digest;
  }, [action.digest, send]);

  const toRequest = (decision: DecideRequest['decision'], { reason = '', grant }: DecisionExtras = {}): DecideRequest => ({
    decision,
    digest: action.digest,
    ...(reason !== '' && { reason }),
    ...(shown && { shown }),
    ...(grant && { grant }),
  });

  return {
    phase,
    isRecent: snapshot.matches({ reading: 'blocked' }),
    canApprove: snapshot.can({ type: 'approve.pressed', request: toRequest('approve') }),
    canDeny: snapshot.can({ type: 'deny.pressed', request: toRequest('decline') }),
    isConfirming: snapshot.matches('confirming'),
    isChecked: snapshot.context.isChecked,
    isSettingUp: snapshot.matches('settingUp'),
    stepUp: snapshot.context.stepUp,
    refusal,
    accepted,
    approve: (extras) => send({ type: 'approve.pressed', request: toRequest('approve', extras) }),
    deny: (extras) => send({ type: 'deny.pressed', request: toRequest('decline', extras) }),
    check: (isChecked) => send({ type: 'check.changed', isChecked }),
    leaveProof: () => send({ type: 'proof.left' }),
    setUpPasskey: () => send({ type: 'setUp.pressed' }),
    expose: useCallback(() => send({ type: 'card.exposed' }), [send]),
  };
}

/** The machine with this card's authority and this person's authenticator behind it. */
function useConsentMachine({ id }: Action): typeof consentMachine {
  const { client, authenticator } = useByleave();
  const { mutateAsync } = useDecision({ id });
  const { stepUp } = useMessages(stepUpMessages);
  const label = stepUp.defaultLabel;
  return useMemo(
    () =>
      consentMachine.provide({
        actors: {
          sendDecision: fromPromise<ActionResponse, DecideRequest>(({ input }) => mutateAsync(input)),
          proveIdentity: fromPromise<StepUpResult<StepUpProof>>(() => proveIdentity({ client, authenticator }, id)),
          setUpPasskey: fromPromise<StepUpResult<null>>(() => setUpPasskey({ client, authenticator }, { label, hasPasskey: false })),
        },
      }),
    [client, authenticator, id, label, mutateAsync],
  );
}

function toPhase(snapshot: SnapshotFrom<typeof consentMachine>): Consent['phase'] {
  if (snapshot.matches('sending')) return 'sending';
  if (snapshot.matches('proving') || snapshot.matches('settingUp')) return 'proving';
  if (snapshot.matches('settled')) return snapshot.matches({ settled: 'accepted' }) ? 'accepted' : 'refused';
  return 'reading';
}

function useSettlement(
  phase: Consent['phase'],
  accepted: ActionResponse | null,
  refusal: Refusal | null,
  onSettled: ((settlement: Settlement) => void) | undefined,
): void {
  const told = useRef(phase);
  useEffect(() => {
    if (told.current === phase) return;
    told.current = phase;
    if (phase === 'accepted' && accepted) {
      const { action, grant } = accepted;
      onSettled?.({ status: 'accepted', action, ...(grant && { grant }) });
    }
    if (phase === 'refused' && refusal) onSettled?.({ status: 'refused', refusal });
  }, [phase, accepted, refusal, onSettled]);
}
