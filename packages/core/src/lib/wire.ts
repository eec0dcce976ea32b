import * as z from 'zod/mini';
import type { Action } from './action.ts';
import type { AuditEntry } from './audit.ts';
import type { Refusal } from './error.ts';
import { isJsonValue, isPlainObject, type JsonObject } from './json.ts';
import { lifecycleStates, lifecycleVersion, type Lifecycle, type Outcome } from './lifecycle.ts';

/** How much one request may carry. Beyond it: `body_too_large` or `invalid_request`. */
export const wireLimits = {
  /** A whole request body, in bytes. */
  bodyBytes: 1_048_576,
  idLength: 200,
  /** A reason, a note or an error message, in UTF-16 units. */
  textLength: 2_000,
  sources: 500,
} as const;

/** A lone surrogate has no UTF-8 and no canonical form: it could be neither stored nor bound as it was sent. */
const wellFormed = z.refine<string>((value) => value.isWellFormed(), 'must not hold lone surrogates');
const id = z.string().check(z.minLength(1), z.maxLength(wireLimits.idLength), wellFormed);
const text = z.string().check(z.maxLength(wireLimits.textLength), wellFormed);
const digest = z.string().check(z.regex(/^[0-9a-f]{64}$/u, 'must be 64 lower-case hexadecimal digits'));
const jsonObject = z.custom<JsonObject>(
  (value) => isPlainObject(value) && isJsonValue(value),
  'must be a JSON object without NaN, lone surrogates or integers beyond 2^53, at most 64 levels deep',
);

/** One text the agent has read. What a tool's results are is told by its registration, never by the caller. */
const proposedSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('user'), id, text: z.string() }),
  z.strictObject({ kind: z.literal('tool'), id, tool: id, text: z.string() }),
]);
export type ProposedSource = z.infer<typeof proposedSource>;

export const proposeRequestSchema = z.strictObject({
  callId: id,
  conversation: id,
  tool: id,
  arguments: jsonObject,
  sources: z.array(proposedSource).check(z.maxLength(wireLimits.sources)),
  /** Whether `sources` is everything the agent has read. */
  sourcesComplete: z.boolean(),
  note: z.exactOptional(text),
  /** The call comes out of a conversation's history, which anybody may have written: answer for it if it is known, never ask anew. */
  isReplay: z.exactOptional(z.boolean()),
  /** Claim in the same commit when policy allows outright. */
  claim: z.exactOptional(z.boolean()),
});
export type ProposeRequest = z.infer<typeof proposeRequestSchema>;

export const decideRequestSchema = z.strictObject({
  decision: z.enum(['approve', 'decline']),
  digest,
  reason: z.exactOptional(text),
});
export type DecideRequest = z.infer<typeof decideRequestSchema>;

export const claimRequestSchema = z.strictObject({ digest });
export type ClaimRequest = z.infer<typeof claimRequestSchema>;

const outcome: z.ZodMiniType<Outcome> = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('succeeded'), resultDigest: z.exactOptional(digest) }),
  z.strictObject({ status: z.literal('failed'), message: text }),
  z.strictObject({ status: z.literal('unknown'), message: text }),
]);

/** Without a claim, an agent can only say that it no longer knows: `{ outcome: { status: 'unknown', … } }`. */
export const completeRequestSchema = z.strictObject({ claimId: z.exactOptional(id), outcome });
export type CompleteRequest = z.infer<typeof completeRequestSchema>;

export const cancelRequestSchema = z.strictObject({ reason: text });
export type CancelRequest = z.infer<typeof cancelRequestSchema>;

const lifecycle = z.custom<Lifecycle>(
  (value) =>
    isPlainObject(value) &&
    value['version'] === lifecycleVersion &&
    lifecycleStates.some((state) => state === value['state']) &&
    isPlainObject(value['context']),
  'is of a lifecycle this version does not know',
);

/** What a reader relies on. The authority wrote it, so its inner shapes are trusted; what it does not know is refused. */
const action = z.custom<Action>(
  (value) =>
    isPlainObject(value) &&
    ['id', 'callId', 'conversation', 'toolName', 'digest'].every((key) => typeof value[key] === 'string') &&
    isPlainObject(value['arguments']) &&
    Array.isArray(value['provenance']) &&
    lifecycle.safeParse(value['lifecycle']).success,
  'is not an action this version understands',
);

const entry = z.custom<AuditEntry>(
  (value) => isPlainObject(value) && typeof value['sequence'] === 'number' && typeof value['type'] === 'string',
  'is not an audit entry',
);

/** `now` is the authority's clock, epoch ms: the only clock a countdown may use. */
export const actionResponseSchema = z.object({
  action,
  now: z.number(),
  /** Only in the one answer that claims: the right to run this action once, now. */
  claimId: z.exactOptional(z.string()),
});
export type ActionResponse = z.infer<typeof actionResponseSchema>;

export const actionsResponseSchema = z.object({ actions: z.array(action), now: z.number() });
export type ActionsResponse = z.infer<typeof actionsResponseSchema>;

export const auditResponseSchema = z.object({
  /** Newest first. */
  entries: z.array(entry),
  /** The actions the entries speak of, by id. */
  actions: z.record(z.string(), action),
  /** Pass as `before` for the next, older page; absent on the last. */
  next: z.exactOptional(z.number()),
  now: z.number(),
});
export type AuditResponse = z.infer<typeof auditResponseSchema>;

/** One server-sent event: its `id` is the entry's sequence, its data says which action changed. */
export const streamEventSchema = z.object({
  sequence: z.number(),
  type: z.string(),
  actionId: z.string(),
  conversation: z.string(),
  state: z.string(),
});
export type StreamEvent = z.infer<typeof streamEventSchema>;

export const errorResponseSchema = z.object({
  error: z.custom<Refusal>(
    (value) => isPlainObject(value) && typeof value['code'] === 'string' && typeof value['message'] === 'string',
  ),
});
export type ErrorResponse = z.infer<typeof errorResponseSchema>;
