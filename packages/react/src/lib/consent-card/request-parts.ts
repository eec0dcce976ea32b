// What some requests show and others don't, in one file: it comes once, and not a piece at a time under the reader's eyes.
export { BudgetEffect } from '../limits/budget-effect.tsx';
export { AgentNote } from './agent-note.tsx';
export { BlockedReason } from './blocked-reason.tsx';
export { CardFailure } from './card-failure.tsx';
export { ExactText } from './exact-text.tsx';
export { KeepOpen } from './keep-open.tsx';
export { QuorumProgress } from './quorum-progress.tsx';
export { RefusalNote } from './refusal-note.tsx';
export { RequestOrigin } from './request-origin.tsx';
export { SourceExcerpt } from './source-excerpt.tsx';
