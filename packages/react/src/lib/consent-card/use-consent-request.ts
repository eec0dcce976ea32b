import { asShown, settleDeadline, type Action, type Grant, type SentencePart } from '@byleave/core';
import { useEffect, useMemo } from 'react';
import type { OcclusionMode } from '../activation-guard/block-reason.ts';
import { useActivationGuard, type ActivationGuard } from '../activation-guard/use-activation-guard.ts';
import { useConnectionStatus } from '../hooks/use-connection-status.ts';
import { useCountdown } from '../hooks/use-countdown.ts';
import { inspectAction, titleOf, type Inspection } from '../inspection/inspect-action.ts';
import { useBinding } from '../inspection/use-binding.ts';
import { useMessages } from '../messages/messages.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { useByleave } from '../provider/byleave-context.ts';
import type { Surface } from '../provider/kit-event.ts';
import { useRequestReport, type RequestReport } from '../provider/use-request-report.ts';
import { toCardState, type CardState } from './card-state.ts';
import { toPermissions, type Permissions } from './permissions.ts';
import { useConsent, type Consent, type Settlement } from './use-consent.ts';
import { useRequestEvents } from './use-request-events.ts';

export interface ConsentRequestOptions {
  /** Where the person meets it; told to the host's analytics. Default `card`. */
  readonly surface?: Surface;
  /** Default `enforce` in a dialog, `warn` elsewhere. */
  readonly occlusion?: OcclusionMode;
  /** Called once for each decision made here, with how it ended. */
  readonly onSettled?: ((settlement: Settlement) => void) | undefined;
}

/** Everything a surface needs to ask a person about one action, and nothing of how it looks. */
export interface ConsentRequest {
  /** As it is now: this surface's own decision can be ahead of the data everybody shares. */
  readonly action: Action;
  readonly state: CardState;
  readonly title: readonly SentencePart[];
  /** Whether it can be shown for what it is, and its fields if so. */
  readonly inspection: Inspection;
  readonly can: Permissions;
  readonly consent: Consent;
  /** Goes onto the buttons that decide: `guard.attach` around them, `useGuardedPress` on each. */
  readonly guard: ActivationGuard;
  readonly report: RequestReport;
  /** The grant that was created along with the decision made here. */
  readonly grant: Grant | undefined;
  /** The viewer's id, when it is known. */
  readonly viewerId: string | undefined;
  /** The authority's clock; `null` while it is not known. */
  readonly now: number | null;
}

/**
 * A consent without its markup: what may be said about an action now, and the presses that count. What it calls
 * `inspection` is what has to be on screen, since that is what the decision is sent with. Mount a new one for another
 * action.
 */
export function useConsentRequest(known: Action, { surface = 'card', occlusion, onSettled }: ConsentRequestOptions = {}): ConsentRequest {
  const messages = useMessages();
  const format = useTimeFormat();
  const { viewer } = useByleave();
  const isConnected = useConnectionStatus() !== 'reconnecting';

  const binding = useBinding(known);
  // Without a connection, that is what there is to say; what could not be loaded may come with it.
  const unbound = binding === 'mismatch' || (binding === 'unchecked' && isConnected) ? binding : undefined;
  const knownInspection = useMemo((): Inspection => (unbound ? { isShown: false, reason: unbound } : inspectAction(known, format)), [known, format, unbound]);
  const shown = useMemo(
    () => (knownInspection.isShown ? asShown(known, format.locale, format.timeZone, messages.catalog).shown : { unshown: knownInspection.reason }),
    [known, knownInspection, format, messages.catalog],
  );
  const consent = useConsent(known, shown, onSettled);
  const action = latestOf(known, consent.accepted?.action);
  const inspection = useMemo(() => (action === known ? knownInspection : inspectAction(action, format)), [action, known, knownInspection, format]);
  const title = useMemo(() => titleOf(action, format, messages), [action, format, messages]);
  const now = useCountdown(action.lifecycle.context.deadline);

  const guard = useActivationGuard({
    occlusion: occlusion ?? (surface === 'dialog' ? 'enforce' : 'warn'),
    subject: `${action.digest} ${consent.phase === 'accepted'}`,
  });
  const isClear = guard.blockedBy === null;
  const { guard: tellGuard } = consent;
  const isArmed = isClear && (binding === 'bound' || unbound !== undefined);
  useEffect(() => tellGuard(isArmed), [tellGuard, isArmed]);

  const state = toCardState(action, {
    phase: consent.phase,
    isForbidden: consent.refusal?.code === 'forbidden',
    isInspectable: inspection.isShown,
    isConnected,
    viewer,
    now,
  });
  const at = now ?? action.proposedAt;
  const can = toPermissions(action, settleDeadline(action.lifecycle, at), viewer, at);
  const report = useRequestReport(action, surface);
  useRequestEvents(report, { state, lifecycleState: action.lifecycle.state, isClear, consent });

  const decider = consent.accepted?.action.lifecycle.context.decisions.at(-1)?.by.id;
  return { action, state, title, inspection, can, consent, guard, report, grant: consent.accepted?.grant, viewerId: viewer?.id ?? decider, now };
}

function latestOf(known: Action, accepted: Action | undefined): Action {
  if (!accepted || known.lifecycle.state !== 'awaitingConsent') return known;
  return known.lifecycle.context.decisions.length < accepted.lifecycle.context.decisions.length ? accepted : known;
}
