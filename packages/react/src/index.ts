'use client';

export { AuditTimeline, type AuditTimelineProps, type TimelineState } from './lib/audit-timeline/audit-timeline.tsx';
export type { CardState } from './lib/consent-card/card-state.ts';
export { ConsentCard, type ConsentCardProps } from './lib/consent-card/consent-card.tsx';
export {
  consentMachine,
  type ConsentContext,
  type ConsentEvent,
  type ConsentInput,
  type StepUpNotice,
} from './lib/consent-card/consent-machine.ts';
export { QuorumProgress, type QuorumProgressProps } from './lib/consent-card/quorum-progress.tsx';
export type { Settlement } from './lib/consent-card/use-consent.ts';
export { GrantsManager, type GrantsManagerProps } from './lib/grants-manager/grants-manager.tsx';
export { GrantSentence, type GrantSentenceProps } from './lib/grants/grant-sentence.tsx';
export { useAction } from './lib/hooks/use-action.ts';
export { useActions } from './lib/hooks/use-actions.ts';
export { useAuditEntries, type AuditEntriesQuery, type AuditEntriesResult } from './lib/hooks/use-audit-entries.ts';
export { useConnectionStatus } from './lib/hooks/use-connection-status.ts';
export { useDecision } from './lib/hooks/use-decision.ts';
export { useEdit } from './lib/hooks/use-edit.ts';
export { useExtension } from './lib/hooks/use-extension.ts';
export { useGrantChange, type GrantChange } from './lib/hooks/use-grant-change.ts';
export { useGrants } from './lib/hooks/use-grants.ts';
export { useLimits } from './lib/hooks/use-limits.ts';
export { usePasskeyRemoval } from './lib/hooks/use-passkey-removal.ts';
export { usePasskeys, type Passkey } from './lib/hooks/use-passkeys.ts';
export { useRenewal } from './lib/hooks/use-renewal.ts';
export { useServerTime } from './lib/hooks/use-server-time.ts';
export { BudgetMeter, type BudgetMeterProps } from './lib/limits/budget-meter.tsx';
export { LimitList, type LimitListProps } from './lib/limits/limit-list.tsx';
export type { MeterState } from './lib/limits/meter-state.ts';
export { RateLimitMeter, type RateLimitMeterProps } from './lib/limits/rate-limit-meter.tsx';
export { loadCatalog } from './lib/messages/load-catalog.ts';
export type { Catalog, Language } from './lib/messages/messages.ts';
export { PasskeyList, type PasskeyListProps } from './lib/passkey-list/passkey-list.tsx';
export type { Authenticator } from './lib/passkey/authenticator.ts';
export type { StepUpProblem } from './lib/passkey/step-up-problem.ts';
export type { Activation } from './lib/provider/byleave-context.ts';
export { ByleaveProvider, type ByleaveProviderProps } from './lib/provider/byleave-provider.tsx';
export type { HeadingLevel } from './lib/text/heading.tsx';
export type { BlockedReason, KitEvent, KitEventListener, Reading, RequestFacts, StyleRule, Surface } from './lib/provider/kit-event.ts';
export { SafeText } from './lib/text/safe-text.tsx';
