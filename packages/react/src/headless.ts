'use client';

// The card, its dialog, the step-up.
export { useConsentRequest, type ConsentRequest, type ConsentRequestOptions } from './lib/consent-card/use-consent-request.ts';
export { useActivationGuard, type ActivationGuard, type ActivationGuardOptions } from './lib/activation-guard/use-activation-guard.ts';
export { useGuardedPress, type GuardedPress, type GuardedPressOptions } from './lib/activation-guard/use-guarded-press.ts';
export { useLatestAction, type LatestAction, type LatestActionOptions } from './lib/consent-card/use-latest-action.ts';
export { useGrantChoice, type GrantChoice, type GrantChoiceState } from './lib/consent-card/use-grant-choice.ts';
export { useExtension } from './lib/hooks/use-extension.ts';
export { useCandidates, useReferral } from './lib/hooks/use-referral.ts';
export { useRenewal } from './lib/hooks/use-renewal.ts';
export { consentMachine } from './lib/consent-card/consent-machine.ts';
export { useTopLayer } from './lib/consent-dialog/top-layer.ts';
export { useRequestQueue, type RequestQueue } from './lib/consent-dialog/use-request-queue.ts';
export { usePasskeys, type Passkey } from './lib/hooks/use-passkeys.ts';
export { usePasskeyRemoval } from './lib/hooks/use-passkey-removal.ts';
export { toQuorumPlaces } from './lib/consent-card/quorum-places.ts';

// The inbox.
export { usePendingRequests, type PendingRequests } from './lib/approval-inbox/use-pending-requests.ts';
export { useInboxOrder, type InboxOrder, type InboxRow } from './lib/approval-inbox/use-inbox-order.ts';
export { useInboxFilter, type InboxFilter } from './lib/approval-inbox/use-inbox-filter.ts';
export { handleInboxKey, type InboxKeys } from './lib/approval-inbox/use-inbox-keys.ts';
export { isBatchable } from './lib/approval-inbox/batchable.ts';
export { useBatch, type Batch, type BatchOutcome } from './lib/approval-inbox/use-batch.ts';
export { useBatchConsent, type BatchConsent } from './lib/approval-inbox/use-batch-consent.ts';

// The edit form.
export { useEditForm, type EditFormControl, type EditFormOptions } from './lib/edit-form/use-edit-form.ts';

// Standing permissions, limits, the lifecycle.
export { useGrants } from './lib/hooks/use-grants.ts';
export { useGrantChange, type GrantChange } from './lib/hooks/use-grant-change.ts';
export { toGrantRowState, type GrantRowState } from './lib/grants-manager/row-state.ts';
export { useLimits } from './lib/hooks/use-limits.ts';
export { toMeterState, toTightness, type MeterState } from './lib/limits/meter-state.ts';
export { toLifecycleSteps, type LifecycleStep } from './lib/action-lifecycle/lifecycle-steps.ts';

// The emergency stop, the timeline.
export { useEmergencyStop, type EmergencyStopControl, type EmergencyStopOptions } from './lib/emergency-stop/use-emergency-stop.ts';
export { useStopReset } from './lib/emergency-stop/use-stop-reset.ts';
export { emergencyStopMachine } from './lib/emergency-stop/emergency-stop-machine.ts';
export { useTimeline, type TimelineData } from './lib/audit-timeline/use-timeline.ts';
export { useLogExport, type ExportState, type LogExport } from './lib/audit-timeline/use-log-export.ts';
