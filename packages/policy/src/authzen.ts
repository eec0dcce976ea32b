export { createAuthzenClient, type AuthzenClientOptions } from './lib/authzen/client.ts';
export { denialTtlMs, toRequestableDenial, verifyDenial, type DenialIssuer, type VerifiedDenial } from './lib/authzen/access-request-denial.ts';
export { toBindingHash } from './lib/authzen/access-request-binding.ts';
export { parseAccessRequest, parseApproval, type AccessRequest, type Approval, type ParsedAccessRequest } from './lib/authzen/access-request-messages.ts';
export { toProblem, type AccessRequestProblem, type AccessRequestProblemCode } from './lib/authzen/access-request-problem.ts';
export { toApproval, toTaskStatus, type Task, type TaskResponse, type TaskStatus } from './lib/authzen/access-request-task.ts';
export { createBindingKey, type BindingClaims, type BindingKey } from './lib/authzen/access-request-token.ts';
export { createAuthzenPoint, toDecisionContext, type AuthzenPointOptions } from './lib/authzen/authzen-point.ts';
export { evaluateAuthzen, evaluateAuthzenBatch, type AuthzenBatchResponse } from './lib/authzen/evaluate.ts';
export {
  evaluationsLimit,
  parseAuthzenBatch,
  parseAuthzenRequest,
  type AuthzenBatch,
  type AuthzenEntity,
  type AuthzenPoint,
  type AuthzenRequest,
  type AuthzenResponse,
  type EvaluationsSemantic,
} from './lib/authzen/messages.ts';
export {
  accessRequestsPath,
  createAuthzenMetadata,
  evaluationPath,
  evaluationsPath,
  jwksPath,
  wellKnownPath,
  type AuthzenMetadata,
  type AuthzenMetadataOptions,
} from './lib/authzen/metadata.ts';
export { toClaimObligation } from './lib/authzen/obligation-wire.ts';
