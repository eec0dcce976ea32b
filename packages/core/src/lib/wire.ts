import * as z from 'zod/mini';
import type { Action } from './action.ts';
import { isWithinArgumentSize, mostArgumentValues } from './argument-size.ts';
import type { AuditEntry } from './audit.ts';
import type { Refusal } from './error.ts';
import type { ExportedEntry } from './log-export.ts';
import type { ArgumentConstraint, Grant, GrantStanding, GrantTerms } from './grant.ts';
import { isJsonValue, isPlainObject, type JsonObject, type JsonPrimitive } from './json.ts';
import { lifecycleStates, lifecycleVersion, type Lifecycle, type Outcome } from './lifecycle-context.ts';
import type { LimitUsage } from './limit.ts';
import type { Principal } from './principal.ts';
import type { PolicyDraft, PolicyState, PolicyTrial, ShadowedCall, Simulation } from './policy-report.ts';
import type { PolicyReading, PolicyVocabulary } from './policy-rule.ts';
import type { NothingShown, ShownPrompt } from './shown-prompt.ts';
import type { Stop, StopOutcome, StopScope } from './stop.ts';
import type { ToolDefinition } from './tool.ts';

/** How much one request may carry. Beyond it: `body_too_large` or `invalid_request`. */
export const wireLimits = {
  /** A whole request body, in bytes. */
  bodyBytes: 1_048_576,
  idLength: 200,
  /** A reason, a note or an error message, in UTF-16 units. */
  textLength: 2_000,
  sources: 500,
  /** Values in the arguments of a call, however they are nested. */
  argumentValues: mostArgumentValues,
  /** What one person says to another whom they ask, in UTF-16 units. */
  referralNoteLength: 280,
  /** Referrals of one action: asking is not pestering. */
  referrals: 20,
  /** Decisions in one request. */
  batch: 100,
  /** Values of a constraint, and constraints of a grant. */
  listed: 100,
  /** The largest amount that can be counted exactly to four decimals. */
  amount: 900_000_000_000,
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
/** What a call is made with. */
export const callArguments = z.custom<JsonObject>(
  (value) => isPlainObject(value) && isJsonValue(value) && isWithinArgumentSize(value as JsonObject),
  `must be a JSON object without NaN, lone surrogates or integers beyond 2^53, at most 64 levels deep and with at most ${mostArgumentValues} values, the names of which are no longer than the body may be`,
);

/** One text the agent has read. What a tool's results are is told by its registration, never by the caller. */
const proposedSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('user'), id, text: z.string() }),
  z.strictObject({ kind: z.literal('tool'), id, tool: id, text: z.string() }),
  /** Another agent's message: nobody's own words, whatever it quotes. */
  z.strictObject({ kind: z.literal('agent'), id, text: z.string() }),
]);
export type ProposedSource = z.infer<typeof proposedSource>;

export const proposeRequestSchema = z.strictObject({
  callId: id,
  conversation: id,
  tool: id,
  arguments: callArguments,
  sources: z.array(proposedSource).check(z.maxLength(wireLimits.sources)),
  /** Whether `sources` is everything the agent has read. */
  sourcesComplete: z.boolean(),
  note: z.exactOptional(text),
  /** The call comes out of a conversation's history, which anybody may have written: answer for it if it is known, never ask anew. */
  isReplay: z.exactOptional(z.boolean()),
  /** An action of the same agent, for the same person, that this call takes the place of. It must still wait. */
  supersedes: z.exactOptional(id),
  /** Claim in the same commit when policy allows outright. */
  claim: z.exactOptional(z.boolean()),
});
export type ProposeRequest = z.infer<typeof proposeRequestSchema>;

/** Words on a prompt: as long as the arguments they show may be. */
const shownText = z.string().check(z.maxLength(wireLimits.bodyBytes), wellFormed);
const shownPrompt: z.ZodMiniType<ShownPrompt> = z.strictObject({
  template: z.strictObject({ id, version: z.number() }),
  locale: id,
  timeZone: z.exactOptional(id),
  title: shownText,
  approve: shownText,
  fields: z.array(z.strictObject({ pointer: shownText, label: shownText, text: shownText })),
  catalog: z.exactOptional(z.strictObject({ locale: id, version: id })),
});
/** What was on the screen. Kept with the decision; without it, nothing is decided (`shown_required`). */
const shown: z.ZodMiniType<ShownPrompt | NothingShown> = z.union([shownPrompt, z.strictObject({ unshown: text.check(z.minLength(1)) })]);

/** A request as it has to be sent: what arrives without `shown` is answered with what to do about it. */
type Shown<REQUEST, SHOWN> = REQUEST & { readonly shown: SHOWN };

const jsonPrimitive: z.ZodMiniType<JsonPrimitive> = z.union([text, z.number(), z.boolean(), z.null()]);
const amount = z.number().check(z.minimum(0), z.maximum(wireLimits.amount));
const constraint: z.ZodMiniType<ArgumentConstraint> = z.discriminatedUnion('is', [
  z.strictObject({ argument: id, is: z.literal('one-of'), values: z.array(jsonPrimitive).check(z.minLength(1), z.maxLength(wireLimits.listed)) }),
  z.strictObject({ argument: id, is: z.literal('at-most'), value: amount }),
]);
const grantBounds = {
  /** Only within the conversation of the action it is given along with, or that is named. */
  conversation: z.exactOptional(id),
  constraints: z.array(constraint).check(z.maxLength(wireLimits.listed)),
  mostTimes: z.exactOptional(z.int().check(z.minimum(1), z.maximum(1_000_000))),
  mostAmount: z.exactOptional(
    z.strictObject({ argument: id, currency: z.exactOptional(z.string().check(z.regex(/^[A-Z]{3}$/u, 'must be an ISO 4217 code'))), most: amount }),
  ),
  endsAt: z.int().check(z.minimum(0)),
};

/** What is allowed, or declined, in advance along with a decision: the action says which tool and agent. */
const grantBoundsSchema = z.strictObject(grantBounds);
export type GrantBounds = z.infer<typeof grantBoundsSchema>;

export const grantTermsSchema: z.ZodMiniType<GrantTerms> = z.strictObject({
  effect: z.enum(['allow', 'deny']),
  toolName: id,
  agentId: id,
  ...grantBounds,
});

/** What a passkey answered: `PublicKeyCredential.toJSON()`. */
const stepUp = z.strictObject({ method: z.literal('passkey'), response: jsonObject });
export type StepUpProof = z.infer<typeof stepUp>;

export const decideRequestSchema = z.strictObject({
  decision: z.enum(['approve', 'decline']),
  digest,
  reason: z.exactOptional(text),
  shown: z.exactOptional(shown),
  stepUp: z.exactOptional(stepUp),
  /** With an approval: allow the like in advance. With a decline: decline the like in advance. */
  grant: z.exactOptional(grantBoundsSchema),
});
export type ReceivedDecision = z.infer<typeof decideRequestSchema>;
export type DecideRequest = Shown<ReceivedDecision, ShownPrompt | NothingShown>;

/** Decisions on several actions, each for itself. */
export const decideAllRequestSchema = z.strictObject({
  items: z
    .array(z.strictObject({ actionId: id, decision: z.enum(['approve', 'decline']), digest, reason: z.exactOptional(text), shown: z.exactOptional(shown) }))
    .check(z.minLength(1), z.maxLength(wireLimits.batch)),
});
export type ReceivedDecisions = z.infer<typeof decideAllRequestSchema>;
export interface DecideAllRequest {
  readonly items: Shown<ReceivedDecisions['items'][number], ShownPrompt | NothingShown>[];
}

/** The same tool with other arguments, in place of what was asked. */
export const editRequestSchema = z.strictObject({ digest, arguments: callArguments, shown: z.exactOptional(shownPrompt) });
export type ReceivedEdit = z.infer<typeof editRequestSchema>;
export type EditRequest = Shown<ReceivedEdit, ShownPrompt>;

export const changeGrantRequestSchema = z.strictObject({ revision: z.int().check(z.minimum(1)), terms: grantTermsSchema });
export type ChangeGrantRequest = z.infer<typeof changeGrantRequestSchema>;

export const grantRevisionSchema = z.strictObject({ revision: z.int().check(z.minimum(1)) });
export type GrantRevision = z.infer<typeof grantRevisionSchema>;

const stopScope: z.ZodMiniType<StopScope> = z.strictObject({
  userId: z.exactOptional(id),
  agentId: z.exactOptional(id),
  toolName: z.exactOptional(id),
  conversation: z.exactOptional(id),
});
export const pressStopRequestSchema = z.strictObject({ scope: stopScope, reason: z.exactOptional(text) });
export type PressStopRequest = z.infer<typeof pressStopRequestSchema>;

export const resetStopRequestSchema = z.strictObject({ reason: text.check(z.minLength(1)) });
export type ResetStopRequest = z.infer<typeof resetStopRequestSchema>;

export const registerPasskeyRequestSchema = z.strictObject({ label: z.string().check(z.minLength(1), z.maxLength(100), wellFormed) });
export type RegisterPasskeyRequest = z.infer<typeof registerPasskeyRequestSchema>;

export const confirmPasskeyRequestSchema = z.strictObject({ digest, response: jsonObject, stepUp: z.exactOptional(stepUp) });
export type ConfirmPasskeyRequest = z.infer<typeof confirmPasskeyRequestSchema>;

export const claimRequestSchema = z.strictObject({ digest });
export type ClaimRequest = z.infer<typeof claimRequestSchema>;

const outcome: z.ZodMiniType<Outcome> = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('succeeded'), resultDigest: z.exactOptional(digest) }),
  z.strictObject({ status: z.literal('failed'), message: text, isAborted: z.exactOptional(z.literal(true)) }),
  z.strictObject({ status: z.literal('unknown'), message: text }),
]);

/** Without a claim, an agent can only say that it no longer knows: `{ outcome: { status: 'unknown', … } }`. */
export const completeRequestSchema = z.strictObject({ claimId: z.exactOptional(id), outcome });
export type CompleteRequest = z.infer<typeof completeRequestSchema>;

export const cancelRequestSchema = z.strictObject({ reason: text.check(z.minLength(1)) });
export type CancelRequest = z.infer<typeof cancelRequestSchema>;

export const referRequestSchema = z.strictObject({
  /** The id of a person, or a role. */
  to: z.union([z.strictObject({ person: id }), z.strictObject({ role: id })]),
  note: z.exactOptional(z.string().check(z.minLength(1), z.maxLength(wireLimits.referralNoteLength), wellFormed)),
});
export type ReferRequest = z.infer<typeof referRequestSchema>;

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

const refusal = z.custom<Refusal>(
  (value) => isPlainObject(value) && typeof value['code'] === 'string' && typeof value['message'] === 'string',
);

const grant = z.custom<Grant>(
  (value) =>
    isPlainObject(value) &&
    ['id', 'toolName', 'agentId', 'effect', 'status'].every((key) => typeof value[key] === 'string') &&
    typeof value['endsAt'] === 'number' &&
    typeof value['revision'] === 'number',
  'is not a grant this version understands',
);

const standing = z.custom<GrantStanding>(
  (value) => isPlainObject(value) && grant.safeParse(value['grant']).success && typeof value['state'] === 'string' && Array.isArray(value['usage']),
  'is not the standing of a grant',
);

const limitUsage = z.custom<LimitUsage>(
  (value) => isPlainObject(value) && isPlainObject(value['limit']) && typeof value['used'] === 'number' && typeof value['reserved'] === 'number',
  'is not the usage of a limit',
);

/** `now` is the authority's clock, epoch ms: the only clock a countdown may use. */
export const actionResponseSchema = z.object({
  action,
  now: z.number(),
  /** Only in the one answer that claims: the right to run this action once, now. */
  claimId: z.exactOptional(z.string()),
  /** The grant that was created along with a decision, as it is and not as it was asked for. */
  grant: z.exactOptional(grant),
});
export type ActionResponse = z.infer<typeof actionResponseSchema>;

export const actionsResponseSchema = z.object({
  /** Newest first. */
  actions: z.array(action),
  /** Pass as `before` for the next, older page; absent on the last. */
  next: z.exactOptional(z.string()),
  now: z.number(),
});
export type ActionsResponse = z.infer<typeof actionsResponseSchema>;

/** Who can be asked to decide an action besides the caller. */
export const candidatesResponseSchema = z.object({
  roles: z.array(z.string()),
  /** As far as the host tells the authority who its people are. */
  people: z.array(z.object({ id: z.string(), name: z.string() })),
  now: z.number(),
});
export type CandidatesResponse = z.infer<typeof candidatesResponseSchema>;

/** What became of each item of a batch, in its order. */
export const decideAllResponseSchema = z.object({
  items: z.array(z.union([z.object({ actionId: z.string(), action }), z.object({ actionId: z.string(), refusal })])),
  now: z.number(),
});
export type DecideAllResponse = z.infer<typeof decideAllResponseSchema>;

export const grantsResponseSchema = z.object({ grants: z.array(standing), now: z.number() });
export type GrantsResponse = z.infer<typeof grantsResponseSchema>;

export const grantResponseSchema = z.object({
  grant: standing,
  /** What waits for consent before the grant changes. */
  action: z.exactOptional(action),
  now: z.number(),
});
export type GrantResponse = z.infer<typeof grantResponseSchema>;

export const limitsResponseSchema = z.object({ limits: z.array(limitUsage), now: z.number() });
export type LimitsResponse = z.infer<typeof limitsResponseSchema>;

const stop = z.custom<Stop>(
  (value) => isPlainObject(value) && typeof value['id'] === 'string' && isPlainObject(value['scope']) && isPlainObject(value['pressedBy']),
  'is not an emergency stop',
);

export const stopsResponseSchema = z.object({ stops: z.array(stop), now: z.number() });
export type StopsResponse = z.infer<typeof stopsResponseSchema>;

/** What became of everything a stop found waiting or running, as far as it is known. */
export const stopReportSchema = z.object({
  stop,
  actions: z.array(
    z.custom<StoppedAction>((value) => isPlainObject(value) && typeof value['actionId'] === 'string' && typeof value['outcome'] === 'string'),
  ),
});
export interface StoppedAction {
  readonly actionId: string;
  readonly toolName: string;
  readonly principal: Principal;
  readonly conversation: string;
  readonly outcome: StopOutcome;
}
export interface StopReport {
  readonly stop: Stop;
  /** What was running first, then what was waiting; at most 1,000 of each. */
  readonly actions: readonly StoppedAction[];
}

/** Options for `navigator.credentials.get()` or `.create()`, in their JSON form. */
export const passkeyOptionsSchema = z.object({ options: z.custom<JsonObject>(isPlainObject), action, now: z.number() });
export type PasskeyOptionsResponse = z.infer<typeof passkeyOptionsSchema>;

export const passkeysResponseSchema = z.object({
  passkeys: z.array(
    z.object({ id: z.string(), label: z.string(), createdAt: z.number(), lastUsedAt: z.exactOptional(z.number()), isBackedUp: z.boolean() }),
  ),
  now: z.number(),
});
export type PasskeysResponse = z.infer<typeof passkeysResponseSchema>;

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

/** The newest checkpoint of the caller's tenant. */
export const checkpointResponseSchema = z.object({
  /** Names the log. */
  origin: z.string(),
  /** Verifier keys it says it is signed with, newest first. Whoever verifies has to know them from elsewhere. */
  keys: z.array(z.string()),
  /** Entries under it; 0 before the first. */
  size: z.number(),
  /** The whole signed note. */
  checkpoint: z.exactOptional(z.string()),
  /** Epoch ms at which it was signed. */
  at: z.exactOptional(z.number()),
  /** Entries that are not under a checkpoint yet. */
  waiting: z.number(),
  now: z.number(),
});
export type CheckpointResponse = z.infer<typeof checkpointResponseSchema>;

/** base64 of 32 bytes each. */
const path = z.array(z.string());

export const consistencyResponseSchema = z.object({ checkpoint: z.string(), size: z.number(), path });
export type ConsistencyResponse = z.infer<typeof consistencyResponseSchema>;

export const inclusionResponseSchema = z.object({
  /** A line of an export: the leaf, and what is shown of what it commits to. */
  entry: z.custom<ExportedEntry>((value) => isPlainObject(value) && isPlainObject(value['leaf']), 'is not an entry of a log'),
  checkpoint: z.string(),
  /** Of the checkpoint. */
  size: z.number(),
  path,
});
export type InclusionResponse = z.infer<typeof inclusionResponseSchema>;

/** Openings that an export can leave out. */
export const redactableOpenings = ['person', 'actor', 'facts', 'arguments', 'sensitive', 'digest'] as const;

const epochMs = z.int().check(z.minimum(0));

export const exportLogRequestSchema = z.strictObject({
  /** `jsonl` can be verified, `csv` can be read in a spreadsheet. Default `jsonl`. */
  format: z._default(z.enum(['jsonl', 'csv']), 'jsonl'),
  /** Epoch ms. Default: from the beginning. */
  from: z.exactOptional(epochMs),
  /** Epoch ms. Default: to the newest checkpoint. */
  to: z.exactOptional(epochMs),
  /** What to leave out. Default: arguments that their tools call sensitive. */
  redaction: z._default(z.array(z.enum(redactableOpenings)).check(z.maxLength(redactableOpenings.length)), ['sensitive']),
});
export type ExportLogRequest = z.infer<typeof exportLogRequestSchema>;

export const erasePersonRequestSchema = z.strictObject({
  userId: id,
  /** Recorded for good: names nobody. */
  reason: text.check(z.minLength(1)),
});
export type ErasePersonRequest = z.infer<typeof erasePersonRequestSchema>;

const hasText = (value: unknown): boolean => isPlainObject(value) && typeof value['text'] === 'string';

export const policyStateResponseSchema = z.custom<PolicyState>(
  (value) => isPlainObject(value) && hasText(value['inForce']) && typeof value['initial'] === 'string' && (value['draft'] === null || hasText(value['draft'])) && Array.isArray(value['versions']),
  'is not the state of policies',
);
export const policyDraftSchema = z.custom<PolicyDraft>((value) => hasText(value) && typeof (value as { revision?: unknown }).revision === 'number', 'is not a draft');
export const shadowedCallsSchema = z.array(z.custom<ShadowedCall>((value) => isPlainObject(value) && isPlainObject(value['request']), 'is not a call under a draft in shadow'));
export const policyTrialSchema = z.custom<PolicyTrial>((value) => isPlainObject(value) && isPlainObject(value['decision']) && Array.isArray(value['policies']), 'is not what policies say');
export const policyToolsResponseSchema = z.object({ tools: z.array(z.custom<ToolDefinition>((value) => isPlainObject(value) && typeof value['name'] === 'string', 'is not a tool')) });

export const policyReadingSchema = z.custom<PolicyReading>((value) => isPlainObject(value) && Array.isArray(value['rules']) && Array.isArray(value['issues']) && Array.isArray(value['warnings']), 'is not what a text says');
export const policyTextSchema = z.object({ text: z.string() });
export const policyVocabularySchema = z.custom<PolicyVocabulary>((value) => isPlainObject(value) && Array.isArray(value['annotations']) && Array.isArray(value['attributes']), 'is not what policies can speak of');

/** One line of a simulation's answer. The last is a result or an error. */
export const simulationLineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), evaluated: z.number() }),
  z.object({ type: z.literal('result'), simulation: z.custom<Simulation>((value) => isPlainObject(value) && typeof value['evaluated'] === 'number' && Array.isArray(value['samples'])) }),
  z.object({ type: z.literal('error'), error: refusal }),
]);
export type SimulationLine = z.infer<typeof simulationLineSchema>;

/** What a person keeps approving, as terms they could ask for. */
export interface GrantSuggestion {
  readonly terms: GrantTerms;
  /** How often they approved exactly this. */
  readonly approvals: number;
  /** Epoch ms of the first of them. */
  readonly since: number;
}

export const suggestionsResponseSchema = z.object({
  suggestions: z.array(z.custom<GrantSuggestion>((value) => isPlainObject(value) && isPlainObject(value['terms']) && typeof value['approvals'] === 'number', 'is not a suggestion')),
  now: z.number(),
});
export type SuggestionsResponse = z.infer<typeof suggestionsResponseSchema>;

/** One server-sent event: its `id` is the entry's sequence, its data says which action changed. */
export const streamEventSchema = z.object({
  sequence: z.number(),
  type: z.string(),
  actionId: z.string(),
  conversation: z.string(),
  state: z.string(),
});
export type StreamEvent = z.infer<typeof streamEventSchema>;

export const errorResponseSchema = z.object({ error: refusal });
export type ErrorResponse = z.infer<typeof errorResponseSchema>;
