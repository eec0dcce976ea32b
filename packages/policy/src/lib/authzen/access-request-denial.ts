import type { JsonObject } from '@byleave/core';
import { bindingContextMembers, toBindingHash } from './access-request-binding.ts';
import type { AccessRequest } from './access-request-messages.ts';
import { toProblem, type AccessRequestProblem } from './access-request-problem.ts';
import type { BindingClaims, BindingKey } from './access-request-token.ts';
import { accessRequestsPath } from './metadata.ts';
import type { AuthzenRequest } from './messages.ts';

/** Whose denials are issued and checked. */
export interface DenialIssuer {
  /** Identifier of the decision point, which takes the requests itself. */
  readonly decisionPoint: string;
  readonly tenant: string;
  readonly key: BindingKey;
}

/** How long a denial may be turned into a request: minutes, as the profile advises. */
export const denialTtlMs = 10 * 60_000;

/**
 * What makes a denial requestable (access request profile, “Requestable Denial Context”), for the decision's context.
 *
 * @param evaluationId unique and unguessable.
 * @param at epoch ms.
 */
export async function toRequestableDenial(issuer: DenialIssuer, request: AuthzenRequest, evaluationId: string, at: number): Promise<JsonObject> {
  const { decisionPoint, tenant, key } = issuer;
  const exp = Math.floor((at + denialTtlMs) / 1_000);
  const expiresAt = new Date(exp * 1_000).toISOString();
  const token = await key.sign({
    iss: decisionPoint,
    aud: decisionPoint,
    tenant,
    iat: Math.floor(at / 1_000),
    exp,
    jti: evaluationId,
    evaluation_id: evaluationId,
    denial_expires_at: expiresAt,
    binding_context_members: [...bindingContextMembers],
    binding_hash: await toBindingHash(request),
  });
  return {
    evaluation_id: evaluationId,
    evaluated_at: new Date(at).toISOString(),
    reason: 'approval_required',
    access_request: { endpoint: `${decisionPoint}${accessRequestsPath}`, expires_at: expiresAt, binding_token: token },
  };
}

export type VerifiedDenial = { readonly ok: true; readonly claims: BindingClaims } | { readonly ok: false; readonly problem: AccessRequestProblem };

/** Whether a submission belongs to a denial of ours, for this tenant, about exactly this call, and in time. `at` is epoch ms. */
export async function verifyDenial(issuer: DenialIssuer, request: AccessRequest, at: number): Promise<VerifiedDenial> {
  const { denial } = request;
  if (!denial?.binding_token) return refuseBinding('The denial carries no binding token.');
  const claims = await issuer.key.verify(denial.binding_token);
  if (!claims) return refuseBinding('The binding token was not issued here, or was changed.');
  if (claims.iss !== issuer.decisionPoint || claims.aud !== issuer.decisionPoint || claims.tenant !== issuer.tenant) return refuseBinding('The binding token was issued for somebody else.');
  if (denial.evaluation_id !== undefined && denial.evaluation_id !== claims.evaluation_id) return refuseBinding('The binding token belongs to another evaluation.');
  if (denial.expires_at !== claims.denial_expires_at) return refuseBinding('The denial does not expire when it says.');
  if ((await toBindingHash(request)) !== claims.binding_hash) return refuseBinding('The binding token is about another subject, action, resource or context.');
  if (at >= claims.exp * 1_000) return { ok: false, problem: toProblem('expired_denial', 'The denial is too old to be requested. Evaluate again.') };
  return { ok: true, claims };
}

function refuseBinding(detail: string): VerifiedDenial {
  return { ok: false, problem: toProblem('invalid_denial_binding', detail) };
}
