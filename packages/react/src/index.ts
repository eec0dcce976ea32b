'use client';

export { AuditTimeline, type AuditTimelineProps, type TimelineState } from './lib/audit-timeline/audit-timeline.tsx';
export type { HeadingLevel } from './lib/text/heading.tsx';
export type { CardState } from './lib/consent-card/card-state.ts';
export { ConsentCard, type ConsentCardProps } from './lib/consent-card/consent-card.tsx';
export {
  consentMachine,
  type ConsentContext,
  type ConsentEvent,
  type ConsentInput,
} from './lib/consent-card/consent-machine.ts';
export type { Settlement } from './lib/consent-card/use-consent.ts';
export { useAction } from './lib/hooks/use-action.ts';
export { useActions } from './lib/hooks/use-actions.ts';
export { useAuditEntries, type AuditEntriesQuery, type AuditEntriesResult } from './lib/hooks/use-audit-entries.ts';
export { useConnectionStatus } from './lib/hooks/use-connection-status.ts';
export { useDecision } from './lib/hooks/use-decision.ts';
export { useRenewal } from './lib/hooks/use-renewal.ts';
export { useServerTime } from './lib/hooks/use-server-time.ts';
export { en } from './lib/messages/en.ts';
export type { Messages } from './lib/messages/messages.ts';
export type { Activation } from './lib/provider/byleave-context.ts';
export { ByleaveProvider, type ByleaveProviderProps } from './lib/provider/byleave-provider.tsx';
export { SafeText } from './lib/text/safe-text.tsx';
