export type { AccessRequests, TaskVerdict } from './lib/access-request.ts';
export { answerRefusal } from './lib/answer.ts';
export { createAuthority, type Authority, type AuthorityOptions } from './lib/authority.ts';
export type { AgentCaller, Authenticate, Caller, UserCaller } from './lib/caller.ts';
export { parseBody } from './lib/request-body.ts';
export { createHandler, type Handler, type HandlerOptions } from './lib/handler.ts';
export { policyAuthorRole } from './lib/publish-tool.ts';
export type { DraftRequest, PublishRequest, ShadowRequest } from './lib/policy-versions.ts';
export type { TrialRequest } from './lib/try-policy.ts';
export type { SimulationOptions, SimulationRequest } from './lib/simulate-policy.ts';
export type { LogExport } from './lib/export-log.ts';
export { dataProtectionRole } from './lib/erase-person.ts';
export { auditorRole } from './lib/log-reads.ts';
export { stopRole } from './lib/stop-tools.ts';
export type { LogQuery } from './lib/log-search.ts';
export type { LogOptions } from './lib/sequencer.ts';
export type { ActionPage, ActionPlace, ActionsRequest, AuditPage, AuditRequest, EntriesRequest } from './lib/read.ts';
export {
  toCallKey,
  type ActionFilter,
  type CallKey,
  type EntryFilter,
  type NewAuditEntry,
  type HistoryFilter,
  type PolicyDifference,
  type Storage,
  type StorageTransaction,
} from './lib/storage.ts';
export { toToolDefinition, type ArgumentSchema, type ToolRegistration } from './lib/tool-registry.ts';
