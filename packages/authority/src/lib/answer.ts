import type { ErrorCode, Refusal, Verdict } from '@byleave/core';

const headers = { 'cache-control': 'no-store' };

export function answer(verdict: Verdict<unknown>): Response {
  return verdict.ok ? Response.json(verdict.value, { headers }) : answerRefusal(verdict.refusal);
}

/** A refusal as the wire carries it: `{ error: { code, message, … } }` with the status of its code. */
export function answerRefusal(refusal: Refusal): Response {
  return Response.json({ error: refusal }, { status: statusOf(refusal.code), headers });
}

function statusOf(code: ErrorCode): number {
  switch (code) {
    case 'malformed_json':
    case 'invalid_request':
    case 'shown_required':
      return 400;
    case 'unauthenticated':
      return 401;
    case 'forbidden':
    case 'step_up_required':
    case 'step_up_failed':
      return 403;
    case 'not_found':
    case 'unknown_action':
      return 404;
    case 'body_too_large':
      return 413;
    case 'unsupported_media_type':
      return 415;
    case 'unknown_tool':
    case 'invalid_arguments':
    case 'rejected':
    case 'policy_refused':
    case 'grant_refused':
      return 422;
    case 'limited':
      return 429;
    case 'authority_unreachable':
      return 503;
    case 'internal_error':
    case 'misuse':
      return 500;
    default:
      return 409;
  }
}
