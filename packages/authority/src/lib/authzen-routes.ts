import {
  createAuthzenMetadata,
  evaluateAuthzen,
  evaluateAuthzenBatch,
  evaluationPath,
  evaluationsPath,
  wellKnownPath,
  type AuthzenPoint,
} from '@byleave/policy/authzen';
import type { Hono } from 'hono';
import { mountAccessRequests } from './access-request-routes.ts';
import { answer, answerRefusal } from './answer.ts';
import type { Authority } from './authority.ts';
import type { Caller } from './caller.ts';
import type { Environment, HandlerOptions } from './handler.ts';
import { parseBody } from './request-body.ts';

/**
 * OpenID AuthZEN Authorization API 1.0 over the policy in force. With a public address, what needs a person can be
 * requested there and the metadata says so; without one, it is denied or left to a caller that can ask.
 */
export function mountAuthzen(root: Hono<Environment>, app: Hono<Environment>, authority: Authority, { publicUrl }: HandlerOptions): void {
  if (publicUrl === undefined) return mountEvaluation(app, authority.createAuthzenPoint);
  const metadata = createAuthzenMetadata(publicUrl, { accessRequests: true });
  const requests = authority.createAccessRequests(metadata.policy_decision_point);
  const { pathname } = new URL(metadata.policy_decision_point);
  root.get(`${wellKnownPath}${pathname === '/' ? '' : pathname}`, (context) => context.json(metadata));
  mountEvaluation(app, requests.createPoint);
  mountAccessRequests(app, requests);
}

/** `X-Request-ID` comes back as it was sent (§10.1.3). */
function mountEvaluation(app: Hono<Environment>, createPoint: (caller: Caller) => AuthzenPoint): void {
  for (const [path, evaluate] of [
    [evaluationPath, evaluateAuthzen],
    [evaluationsPath, evaluateAuthzenBatch],
  ] as const) {
    app.post(path, async (context) => {
      const body = await parseBody(context.req.raw);
      const response = body.ok ? answer(await evaluate(createPoint(context.var.caller), body.value)) : answerRefusal(body.refusal);
      const requestId = context.req.header('x-request-id');
      if (requestId !== undefined) response.headers.set('x-request-id', requestId);
      return response;
    });
  }
}
