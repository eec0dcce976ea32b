'use client';

export { ActionFacts } from './lib/consent-card/action-facts.tsx';
export { AgentNote } from './lib/consent-card/agent-note.tsx';
export { ArgumentList, type ArgumentListProps } from './lib/consent-card/argument-list.tsx';
export { BlockedReason, type BlockedReasonProps } from './lib/consent-card/blocked-reason.tsx';
export { ChangedValue, type ChangedValueProps } from './lib/consent-card/changed-value.tsx';
export { ExactRequest } from './lib/consent-card/exact-request.tsx';
export { Expiry, type ExpiryProps } from './lib/consent-card/expiry.tsx';
export { ExternalWarning, type ExternalWarningProps } from './lib/consent-card/external-warning.tsx';
export { PolicyReasons } from './lib/consent-card/policy-reasons.tsx';
export { QuorumProgress, type QuorumProgressProps } from './lib/consent-card/quorum-progress.tsx';
export { RiskTag } from './lib/consent-card/risk-tag.tsx';
export { StepUp, type StepUpProps } from './lib/consent-card/step-up.tsx';
export { BudgetEffect } from './lib/limits/budget-effect.tsx';
export { MarkedText, type MarkedTextProps } from './lib/text/marked-text.tsx';
export { SafeText } from './lib/text/safe-text.tsx';
export { SentenceText, type SentenceTextProps } from './lib/text/sentence-text.tsx';
