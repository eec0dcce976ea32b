import { refuse, type JsonObject, type Verdict } from '@byleave/core';
import * as z from 'zod/mini';

/** One evaluation (OpenID AuthZEN Authorization API 1.0 §6.1). */
export interface AuthzenRequest {
  readonly subject: AuthzenEntity;
  readonly action: { readonly name: string; readonly properties?: JsonObject | undefined };
  readonly resource: AuthzenEntity;
  readonly context?: JsonObject | undefined;
}

export interface AuthzenEntity {
  readonly type: string;
  readonly id: string;
  readonly properties?: JsonObject | undefined;
}

/** A decision (§5.5): `context` may say why, and what is still owed. */
export interface AuthzenResponse {
  readonly decision: boolean;
  readonly context?: JsonObject | undefined;
}

/** Decides what AuthZEN asks, about any kind of subject and resource. */
export interface AuthzenPoint {
  evaluate(request: AuthzenRequest): Promise<AuthzenResponse>;
}

export type EvaluationsSemantic = 'execute_all' | 'deny_on_first_deny' | 'permit_on_first_permit';

/** Several evaluations at once, with what they share already merged in (§7.1). */
export interface AuthzenBatch {
  readonly semantic: EvaluationsSemantic;
  readonly evaluations: readonly AuthzenRequest[];
}

/** The most evaluations one request may hold. */
export const evaluationsLimit = 100;

const json = z.json() as unknown as z.ZodMiniType<JsonObject[string]>;
const properties = z.optional(z.record(z.string(), json));
const entity = z.object({ type: z.string().check(z.minLength(1)), id: z.string(), properties });
const action = z.object({ name: z.string().check(z.minLength(1)), properties });

/** Unknown members are ignored, as §10.1.1 wants for what comes later. */
export const requestSchema = z.object({ subject: entity, action, resource: entity, context: properties });

const batchSchema = z.object({
  subject: z.optional(entity),
  action: z.optional(action),
  resource: z.optional(entity),
  context: properties,
  evaluations: z.optional(z.array(z.record(z.string(), z.unknown())).check(z.maxLength(evaluationsLimit))),
  options: z.optional(z.object({ evaluations_semantic: z.optional(z.enum(['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'])) })),
});

export const responseSchema = z.object({ decision: z.boolean(), context: properties });

export function parseAuthzenRequest(body: unknown): Verdict<AuthzenRequest> {
  const parsed = parseBody(requestSchema, body);
  return parsed.success ? { ok: true, value: parsed.data } : refuseBody(parsed.error);
}

/** Answers with one request when the body has no evaluations: then it means what it means alone (§7.1). */
export function parseAuthzenBatch(body: unknown): Verdict<AuthzenRequest | AuthzenBatch> {
  const parsed = parseBody(batchSchema, body);
  if (!parsed.success) return refuseBody(parsed.error);
  const { evaluations = [], options, ...defaults } = parsed.data;
  if (evaluations.length === 0) return parseAuthzenRequest(body);
  const merged = parseBody(z.array(requestSchema), evaluations.map((evaluation) => ({ ...defaults, ...evaluation })));
  if (!merged.success) return refuseBody(merged.error, '/evaluations');
  return { ok: true, value: { semantic: options?.evaluations_semantic ?? 'execute_all', evaluations: merged.data } };
}

type Parsed<T> = { readonly success: true; readonly data: T } | { readonly success: false; readonly error: Pick<z.core.$ZodError, 'issues'> };

/** A body nested without end overflows the stack of whoever looks at it. */
function parseBody<T>(schema: z.ZodMiniType<T>, body: unknown): Parsed<T> {
  try {
    return schema.safeParse(body);
  } catch {
    return { success: false, error: { issues: [{ code: 'custom', path: [], message: 'is nested too deep', input: undefined }] } };
  }
}

function refuseBody(error: Pick<z.core.$ZodError, 'issues'>, prefix = ''): Verdict<never> {
  return refuse('invalid_request', 'The body is not what OpenID AuthZEN 1.0 asks for, so nothing was decided. Correct what is listed.', {
    issues: error.issues.slice(0, 20).map(({ path, message }) => ({ pointer: [prefix, ...path.map(String)].join('/'), message })),
  });
}
