import { isJsonValue, refuse, type Verdict } from '@byleave/core';
import * as z from 'zod/mini';
import { requestSchema } from './messages.ts';
import { toProblem, type AccessRequestProblem } from './access-request-problem.ts';

const denial = z.object({
  evaluation_id: z.optional(z.string()),
  expires_at: z.string(),
  binding_token: z.optional(z.string()),
});

/** Names of agents that claim to stand between the caller and the subject. */
const actor = z.object({ id: z.string(), issuer: z.optional(z.unknown()), act: z.optional(z.unknown()) });

/** What no rule of ours reads is ignored, as “Forward Compatibility” wants. */
const submissionSchema = z.extend(requestSchema, {
  denial: z.optional(denial),
  callback: z.optional(z.unknown()),
  client: z.optional(z.object({ actor: z.optional(actor) })),
});

/** The body of `POST /access/v1/requests` (access request profile, “Access Request Submission”): one call, never a bundle. */
export type AccessRequest = z.infer<typeof submissionSchema>;

export type ParsedAccessRequest = Verdict<AccessRequest> | { readonly ok: false; readonly problem: AccessRequestProblem };

/** A bundle is refused as unbound: what this decision point issues binds one call. */
export function parseAccessRequest(body: unknown): ParsedAccessRequest {
  if (!isJsonValue(body)) return malformed([{ path: [], message: 'is nested too deep, or holds lone surrogates or integers beyond 2^53' }]);
  if (typeof body === 'object' && body !== null && 'items' in body) {
    return { ok: false, problem: toProblem('invalid_denial_binding', 'A denial of this decision point binds one call. Submit one request for each.') };
  }
  const parsed = submissionSchema.safeParse(body);
  if (!parsed.success) return malformed(parsed.error.issues);
  if (parsed.data.callback !== undefined) return malformed([{ path: ['callback'], message: 'No callback is registered for any caller. Poll the task.' }]);
  return { ok: true, value: parsed.data };
}

function malformed(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): Verdict<never> {
  return refuse('invalid_request', 'The body is not what the access request profile asks for, so nobody was asked. Correct what is listed.', {
    issues: issues.slice(0, 20).map(({ path, message }) => ({ pointer: path.map((token) => `/${String(token)}`).join(''), message })),
  });
}

/** The reference a client brings back in `context.approval` (“Completion Semantics”). Never a right by itself. */
export interface Approval {
  readonly id: string;
  /** RFC 3339. */
  readonly approved_at: string;
  /** RFC 3339. */
  readonly approved_until: string;
}

/** Strict: an approval comes back as it was given, and none is given with a `state`. */
const approvalSchema = z.strictObject({ id: z.string().check(z.maxLength(200)), approved_at: z.string(), approved_until: z.string() });

export function parseApproval(value: unknown): Approval | undefined {
  const parsed = approvalSchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
