export { createAuthzenClient, type AuthzenClientOptions } from './lib/authzen/client.ts';
export { createAuthzenPoint, type AuthzenPointOptions } from './lib/authzen/authzen-point.ts';
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
export { createAuthzenMetadata, evaluationPath, evaluationsPath, wellKnownPath, type AuthzenMetadata } from './lib/authzen/metadata.ts';
