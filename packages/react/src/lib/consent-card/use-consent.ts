import type { Action, Grant, Refusal, NothingShown, ShownPrompt } from '@byleave/core';
import type { ActionResponse, DecideRequest, GrantBounds } from '@byleave/core/wire';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useDecision } from '../hooks/use-decision.ts';
import { useByleave } from '../provider/byleave-context.ts';
import type { CardFacts } from './card-state.ts';
import type { ConsentState, StepUpNotice } from './consent-rules.ts';
import { createConsentRun, takes, type ConsentRun } from './consent-run.ts';

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
  /** What was pressed last, as it is sent. */
  readonly sent: DecideRequest | null;
  /** What the authority answered when it took this card's decision. */
  readonly accepted: ActionResponse | null;
  approve(extras?: DecisionExtras): void;
  deny(extras?: DecisionExtras): void;
  check(isChecked: boolean): void;
  leaveProof(): void;
  /** `label`: what the person calls it. */
  setUpPasskey(label: string): void;
  /** Takes note of whether the activation guard lets presses through. None counts before it has said so. */
  readonly guard: (isClear: boolean) => void;
}

/** `shown` is what is on the card, or why it can't be shown for what it is. */
export function useConsent(action: Action, shown: ShownPrompt | NothingShown, onSettled?: (settlement: Settlement) => void): Consent {
  const run = useConsentRun(action);
  const reading = useSyncExternalStore(run.subscribe, run.read, run.read);
  const { state, context } = reading;
  const { refusal, accepted } = context;
  const phase = phases[state] ?? 'reading';
  useSettlement(phase, accepted, refusal, onSettled);

  const shownDigest = useRef(action.digest);
  useEffect(() => {
    if (shownDigest.current !== action.digest) run.send({ type: 'action.changed' });
    shownDigest.current = action.digest;
  }, [action.digest, run]);

  const isShown = !('unshown' in shown);
  const toRequest = (decision: DecideRequest['decision'], { reason = '', grant }: DecisionExtras = {}): DecideRequest => ({
    decision,
    digest: action.digest,
    ...(reason !== '' && { reason }),
    shown,
    ...(grant && { grant }),
  });

  return {
    phase,
    canApprove: isShown && takes(reading, { type: 'approve.pressed', request: toRequest('approve') }),
    canDeny: takes(reading, { type: 'deny.pressed', request: toRequest('decline') }),
    isConfirming: state === 'confirming',
    isChecked: context.isChecked,
    isSettingUp: state === 'settingUp',
    stepUp: context.stepUp,
    refusal,
    sent: context.request,
    accepted,
    approve(extras) {
      // What cannot be shown for what it is cannot be approved, whatever markup is around it.
      if (isShown) run.send({ type: 'approve.pressed', request: toRequest('approve', extras) });
    },
    deny: (extras) => run.send({ type: 'deny.pressed', request: toRequest('decline', extras) }),
    check: (isChecked) => run.send({ type: 'check.changed', isChecked }),
    leaveProof: () => run.send({ type: 'proof.left' }),
    setUpPasskey: run.setUp,
    guard: run.guard,
  };
}

const phases: Readonly<Partial<Record<ConsentState, Consent['phase']>>> = {
  sending: 'sending',
  proving: 'proving',
  settingUp: 'proving',
  accepted: 'accepted',
  refused: 'refused',
};

/** The run of this card, with its authority and this person's authenticator behind it. */
function useConsentRun({ id, risk, lifecycle }: Action): ConsentRun & Pick<Consent, 'guard'> & { readonly setUp: Consent['setUpPasskey'] } {
  const { client, authenticator } = useByleave();
  const { mutateAsync } = useDecision({ id });
  const [run] = useState(() => {
    const created = createConsentRun({ needsConfirmation: risk === 'critical', needsProof: lifecycle.context.demands.stepUp.includes('passkey') });
    let label = '';
    return {
      ...created,
      toLabel: () => label,
      guard: (isClear: boolean) => created.send({ type: isClear ? 'guard.cleared' : 'guard.blocked' }),
      setUp(name: string) {
        label = name;
        created.send({ type: 'setUp.pressed' });
      },
    };
  });
  useEffect(() => {
    run.provide({
      sendDecision: (request) => mutateAsync(request),
      proveIdentity: async () => (await import('../lazy-part/request-parts.ts')).proveIdentity({ client, authenticator }, id),
      setUpPasskey: async () => (await import('../lazy-part/request-parts.ts')).setUpPasskey({ client, authenticator }, { label: run.toLabel(), hasPasskey: false }),
    });
  }, [run, client, authenticator, id, mutateAsync]);
  return run;
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
