import type { Verdict } from '@byleave/core';
import { yieldToEventLoop } from '../event-loop.ts';
import { parseAuthzenBatch, parseAuthzenRequest, type AuthzenPoint, type AuthzenRequest, type AuthzenResponse, type EvaluationsSemantic } from './messages.ts';

/** Answers the body of `POST /access/v1/evaluation`. A refusal is a `400`. */
export async function evaluateAuthzen(point: AuthzenPoint, body: unknown): Promise<Verdict<AuthzenResponse>> {
  const request = parseAuthzenRequest(body);
  return request.ok ? { ok: true, value: await evaluateClosed(point, request.value) } : request;
}

export interface AuthzenBatchResponse {
  readonly evaluations: readonly AuthzenResponse[];
}

/** Answers the body of `POST /access/v1/evaluations`, in the order asked. A refusal is a `400`. */
export async function evaluateAuthzenBatch(point: AuthzenPoint, body: unknown): Promise<Verdict<AuthzenResponse | AuthzenBatchResponse>> {
  const batch = parseAuthzenBatch(body);
  if (!batch.ok) return batch;
  if (!('evaluations' in batch.value)) return { ok: true, value: await evaluateClosed(point, batch.value) };
  const { semantic, evaluations } = batch.value;
  const answers: AuthzenResponse[] = [];
  for (const request of evaluations) {
    const answer = await evaluateClosed(point, request);
    answers.push(answer);
    if (endsWith(semantic, answer)) break;
    // A hundred questions of one large context keep nobody else waiting, an emergency stop least of all.
    await yieldToEventLoop();
  }
  return { ok: true, value: { evaluations: answers } };
}

function endsWith(semantic: EvaluationsSemantic, { decision }: AuthzenResponse): boolean {
  switch (semantic) {
    case 'execute_all':
      return false;
    case 'deny_on_first_deny':
      return !decision;
    case 'permit_on_first_permit':
      return decision;
  }
}

/** Decisions default to closed (§7.2.1), and say nothing of what broke. */
async function evaluateClosed(point: AuthzenPoint, request: AuthzenRequest): Promise<AuthzenResponse> {
  try {
    return await point.evaluate(request);
  } catch {
    return { decision: false, context: { error: { status: 500, message: 'The request could not be decided, so it is denied.' } } };
  }
}
