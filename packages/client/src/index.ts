export {
  createClient,
  type ActionsQuery,
  type AuditQuery,
  type ByleaveClient,
  type ClientOptions,
  type LogDownload,
  type PolicyTrialRequest,
  type SaveDraftRequest,
  type SimulateOptions,
} from './lib/client.ts';
export { runGuarded, type GuardedResult, type RunGuardedOptions } from './lib/guard.ts';
export {
  claimAction,
  claimCall,
  findRefusal,
  runClaimed,
  UnknownEffectError,
  type ClaimedCall,
  type EndedCall,
  type GuardedEffect,
  type RefusedCall,
  type WaitingCall,
} from './lib/guard-claim.ts';
export { findCalls, type FoundCalls } from './lib/find-calls.ts';
export { fitSources, toArguments } from './lib/guard-call.ts';
export { hasUnread } from './lib/unread-part.ts';
export { recallSources, rememberError, rememberMessage, rememberResult } from './lib/result-memory.ts';
export { toResultText } from './lib/result-text.ts';
export { createTurnHearing, type HeardTurn, type TurnHearing } from './lib/turn-hearing.ts';
export { toHeard, type AskedBy } from './lib/asked-by.ts';
export { awaitingConsent, guard, type EffectContext, type GuardedCallOptions, type GuardedFunction, type GuardOptions } from './lib/guard-function.ts';
export { createHandover, runHanded, type Handover } from './lib/guard-handover.ts';
export { recordInvalid } from './lib/guard-invalid.ts';
export { waitForDecision, type WaitOptions } from './lib/guard-wait.ts';
export { shareSource, type SharedSource } from './lib/shared-source.ts';
export type { HearingOptions } from './lib/hearing.ts';
export type { ReadSource, SourceNews, SourceReading } from './lib/source-reader.ts';
export { NoEffectError, StoppedError } from './lib/stop-watch.ts';
export type { StreamStatus, SubscribeOptions } from './lib/stream.ts';
export type { TabChannel, Tabs } from './lib/tabs.ts';
