/**
 * Why the access request endpoints refuse (access request profile, “Error Responses”):
 *
 * - `not_requestable`: nobody would be asked about this call.
 * - `expired_denial`: the denial is too old. Evaluate again.
 * - `invalid_denial_binding`: the denial is not ours, or is about something else.
 * - `unknown_task`: no such task for this caller.
 * - `invalid_task_state`: the task has already ended.
 */
export type AccessRequestProblemCode = 'not_requestable' | 'expired_denial' | 'invalid_denial_binding' | 'unknown_task' | 'invalid_task_state';

/** RFC 9457 problem details. */
export interface AccessRequestProblem {
  readonly type: `urn:openid:authzen:access-request:error:${AccessRequestProblemCode}`;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
}

const problems: Readonly<Record<AccessRequestProblemCode, { readonly status: number; readonly title: string }>> = {
  not_requestable: { status: 400, title: 'Access is not requestable' },
  expired_denial: { status: 410, title: 'The denial has expired' },
  invalid_denial_binding: { status: 400, title: 'The request does not belong to a denial' },
  unknown_task: { status: 404, title: 'There is no such task' },
  invalid_task_state: { status: 409, title: 'The task has already ended' },
};

export function toProblem(code: AccessRequestProblemCode, detail: string): AccessRequestProblem {
  return { type: `urn:openid:authzen:access-request:error:${code}`, ...problems[code], detail };
}
