import {
  createAuthzenMetadata,
  evaluateAuthzen,
  evaluateAuthzenBatch,
  evaluationPath,
  evaluationsPath,
  wellKnownPath,
} from '@byleave/policy/authzen';
import type { Hono } from 'hono';
import { answer, answerRefusal } from './answer.ts';
import type { Authority } from './authority.ts';
import type { Environment, HandlerOptions } from './handler.ts';
import { parseBody } from './request-body.ts';

/** OpenID AuthZEN Authorization API 1.0 over the policy in force. `X-Request-ID` comes back as it was sent (§10.1.3). */
export function mountAuthzen(root: Hono<Environment>, app: Hono<Environment>, authority: Authority, options: HandlerOptions): void {
  for (const [path, evaluate] of [
    [evaluationPath, evaluateAuthzen],
    [evaluationsPath, evaluateAuthzenBatch],
  ] as const) {
    app.post(path, async (context) => {
      const body = await parseBody(context.req.raw);
      const response = body.ok
        ? answer(await evaluate(authority.createAuthzenPoint(context.var.caller), body.value))
        : answerRefusal(body.refusal);
      const requestId = context.req.header('x-request-id');
      if (requestId !== undefined) response.headers.set('x-request-id', requestId);
      return response;
    });
  }
  if (options.publicUrl === undefined) return;
  const metadata = createAuthzenMetadata(options.publicUrl);
  const { pathname } = new URL(metadata.policy_decision_point);
  root.get(`${wellKnownPath}${pathname === '/' ? '' : pathname}`, (context) => context.json(metadata));
}
