import { accessRequestsPath, jwksPath, type AccessRequestProblem } from '@byleave/policy/authzen';
import { isPlainObject } from '@byleave/core';
import { wireLimits } from '@byleave/core/wire';
import type { Hono } from 'hono';
import type { AccessRequests, TaskVerdict } from './access-request.ts';
import { answerRefusal } from './answer.ts';
import type { Environment } from './handler.ts';
import { parseBody } from './request-body.ts';

/** How long a client leaves a waiting task alone, in seconds. */
const retryAfter = '5';

/** Where access is requested, and tasks are followed and cancelled. */
export function mountAccessRequests(app: Hono<Environment>, requests: AccessRequests): void {
  app.get(jwksPath, async (context) => context.json(await requests.readKeys()));
  app.post(accessRequestsPath, async (context) => {
    const body = await parseBody(context.req.raw);
    if (!body.ok) return answerRefusal(body.refusal);
    const verdict = await requests.submit(context.var.caller, body.value);
    const response = answerTask(verdict, (status) => (status === 'pending' ? 202 : 201));
    if (verdict.ok) response.headers.set('location', verdict.value.task.status_endpoint);
    return response;
  });
  app.get(`${accessRequestsPath}/:id`, async (context) => answerTask(await requests.readTask(context.var.caller, context.req.param('id'))));
  app.post(`${accessRequestsPath}/:id/cancel`, async (context) => {
    // The body is optional; without a content type there is none.
    const body = context.req.header('content-type') === undefined ? { ok: true as const, value: {} } : await parseBody(context.req.raw);
    if (!body.ok) return answerRefusal(body.refusal);
    return answerTask(await requests.cancelTask(context.var.caller, context.req.param('id'), toReason(body.value)));
  });
}

function toReason(body: unknown): string {
  const said = isPlainObject(body) ? (body['comment'] ?? body['reason']) : undefined;
  return typeof said === 'string' ? said.slice(0, wireLimits.textLength).toWellFormed() : 'The agent no longer needs it.';
}

function answerTask(verdict: TaskVerdict, toStatus: (status: string) => number = () => 200): Response {
  if (!verdict.ok) return 'problem' in verdict ? answerProblem(verdict.problem) : answerRefusal(verdict.refusal);
  const { status } = verdict.value.task;
  return Response.json(verdict.value, {
    status: toStatus(status),
    headers: { 'cache-control': 'no-store', ...(status === 'pending' && { 'retry-after': retryAfter }) },
  });
}

function answerProblem(problem: AccessRequestProblem): Response {
  return Response.json(problem, { status: problem.status, headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' } });
}
