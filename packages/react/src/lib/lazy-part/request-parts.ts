// What requests need beyond the first view of one, or of an inbox, in one file: it comes once, and not a piece at a time
// under the reader's eyes, and what a decision asks for beyond a press is there before the press.
export { EditForm } from '../edit-form/edit-form.tsx';
export { BatchReview } from '../approval-inbox/batch-review.tsx';
export { InboxHelp } from '../approval-inbox/inbox-help.tsx';
export { InboxList } from '../approval-inbox/inbox-list.tsx';
export { AgentNote } from '../consent-card/agent-note.tsx';
export { BlockedReason } from '../consent-card/blocked-reason.tsx';
export { PanelFailure } from '../panel/panel-failure.tsx';
export { Confirmation } from '../consent-card/confirmation.tsx';
export { DeclineOptions } from '../consent-card/decline-options.tsx';
export { ExactText } from '../consent-card/exact-text.tsx';
export { GrantChoice } from '../consent-card/grant-choice.tsx';
export { KeepOpen } from '../consent-card/keep-open.tsx';
export { QuorumProgress } from '../consent-card/quorum-progress.tsx';
export { ReceiptDetails } from '../consent-card/receipt-details.tsx';
export { RefusalNote } from '../consent-card/refusal-note.tsx';
export { RequestOrigin } from '../consent-card/request-origin.tsx';
export { SourceExcerpt } from '../consent-card/source-excerpt.tsx';
export { StepUp } from '../consent-card/step-up.tsx';
export { ConsentDialog } from '../consent-dialog/consent-dialog.tsx';
export { ResetForm } from '../emergency-stop/reset-form.tsx';
export { RevokeAll } from '../grants-manager/revoke-all.tsx';
export { GrantTermsEditor } from '../grants-manager/grant-terms-editor.tsx';
export { BudgetEffect } from '../limits/budget-effect.tsx';
export { proveIdentity } from '../passkey/prove-identity.ts';
export { setUpPasskey } from '../passkey/set-up-passkey.ts';
