import type { ErrorCode } from '../../../packages/core/src/index.ts';

/** The closed list, kept whole by its type: a code that is added or dropped does not compile here. */
const codes: Readonly<Record<ErrorCode, true>> = {
  malformed_json: true,
  invalid_request: true,
  body_too_large: true,
  unsupported_media_type: true,
  unauthenticated: true,
  forbidden: true,
  not_found: true,
  unknown_action: true,
  unknown_tool: true,
  invalid_arguments: true,
  call_reused: true,
  tool_changed: true,
  digest_mismatch: true,
  already_decided: true,
  already_claimed: true,
  awaiting_consent: true,
  expired: true,
  declined: true,
  denied: true,
  limited: true,
  cancelled: true,
  superseded: true,
  revoked: true,
  stopped: true,
  rejected: true,
  step_up_required: true,
  step_up_failed: true,
  shown_required: true,
  shown_mismatch: true,
  review_required: true,
  grant_refused: true,
  invalid_transition: true,
  claim_mismatch: true,
  policy_refused: true,
  conflict: true,
  authority_unreachable: true,
  internal_error: true,
  misuse: true,
};

/** Codes that say the authority is broken, or was built wrong: no request may bring them about. */
const ownFaults: readonly string[] = ['internal_error', 'misuse', 'authority_unreachable'] satisfies readonly ErrorCode[];

export function isErrorCode(code: unknown): boolean {
  return typeof code === 'string' && Object.hasOwn(codes, code);
}

export function isOwnFault(code: unknown): boolean {
  return typeof code === 'string' && ownFaults.includes(code);
}
