import {
  accept,
  refuse,
  type GrantTerms,
  type JsonObject,
  type Person,
  type PolicyDraft,
  type PolicyExample,
  type PolicyReading,
  type PolicyState,
  type PolicyTrial,
  type PolicyVocabulary,
  type Provenance,
  type RuleChange,
  type ShadowedCall,
  type Simulation,
  type ToolDefinition,
  type Verdict,
} from '@byleave/core';
import {
  actionResponseSchema,
  actionsResponseSchema,
  auditResponseSchema,
  candidatesResponseSchema,
  checkpointResponseSchema,
  consistencyResponseSchema,
  decideAllResponseSchema,
  errorResponseSchema,
  grantResponseSchema,
  grantsResponseSchema,
  inclusionResponseSchema,
  limitsResponseSchema,
  passkeyOptionsSchema,
  passkeysResponseSchema,
  policyDraftSchema,
  policyReadingSchema,
  policyStateResponseSchema,
  policyTextSchema,
  policyToolsResponseSchema,
  policyTrialSchema,
  policyVocabularySchema,
  shadowedCallsSchema,
  simulationLineSchema,
  stopReportSchema,
  stopsResponseSchema,
  suggestionsResponseSchema,
  type ActionResponse,
  type ActionsResponse,
  type AuditResponse,
  type CancelRequest,
  type CandidatesResponse,
  type ChangeGrantRequest,
  type CheckpointResponse,
  type ClaimRequest,
  type CompleteRequest,
  type ConfirmPasskeyRequest,
  type ConsistencyResponse,
  type DecideAllRequest,
  type DecideAllResponse,
  type DecideRequest,
  type EditRequest,
  type ErasePersonRequest,
  type ExportLogRequest,
  type GrantResponse,
  type GrantRevision,
  type GrantsResponse,
  type InclusionResponse,
  type LimitsResponse,
  type PasskeyOptionsResponse,
  type PasskeysResponse,
  type PressStopRequest,
  type ProposeRequest,
  type ReferRequest,
  type RegisterPasskeyRequest,
  type ResetStopRequest,
  type StopReport,
  type StopsResponse,
  type SuggestionsResponse,
} from '@byleave/core/wire';
import type * as z from 'zod/mini';
import type { SubscribeOptions } from './stream.ts';
import { subscribe } from './subscribe.ts';
import { readLines } from './read-lines.ts';
import { findTabs, type Tabs } from './tabs.ts';

export interface ActionsQuery {
  readonly conversation?: string;
  /** `open` leaves out every action that has ended. */
  readonly state?: 'open' | 'awaitingConsent';
  /** `mine`: done for this person. `others`: what they may decide, or have decided, for somebody else. Default `mine`. */
  readonly whose?: 'mine' | 'others';
  /** `next` of the page before. */
  readonly before?: string;
  /** 1 to 200, newest first. Default 100. */
  readonly limit?: number;
}

export interface AuditQuery {
  readonly conversation?: string;
  readonly actionId?: string;
  /** Only entries with a smaller sequence: `next` of the page before. */
  readonly before?: number;
  /** 1 to 200. Default 50. */
  readonly limit?: number;
  /** `everybody`: all of the log, for auditors; that it is read is recorded. Default `mine`. */
  readonly whose?: 'mine' | 'everybody';
  /** Id of who did it. */
  readonly actor?: string;
  /** Id of whom it was done for. */
  readonly person?: string;
  readonly agent?: string;
  readonly tool?: string;
  /** Type of the entry. */
  readonly type?: string;
  readonly decision?: 'approved' | 'declined' | 'allowed' | 'denied' | 'limited' | 'refused';
  readonly outcome?: 'succeeded' | 'failed' | 'unknown' | 'expired' | 'cancelled' | 'superseded' | 'revoked' | 'stopped';
  /** Id of a grant. */
  readonly grant?: string;
  /** Version of the policy that decided. */
  readonly policy?: string;
  /** Epoch ms. */
  readonly from?: number;
  readonly to?: number;
  /** Words that each have to be there, at most 200 characters. */
  readonly text?: string;
}

/** `revision` is that of the draft it was made of, 0 for none. */
export interface SaveDraftRequest {
  readonly text: string;
  readonly revision: number;
  /** Default: the examples the draft has. */
  readonly examples?: readonly PolicyExample[];
}

/** A call that nobody makes. */
export interface PolicyTrialRequest {
  /** Default: what is in force. */
  readonly text?: string;
  readonly tool: string;
  readonly arguments: JsonObject;
  /** Whom it would be done for. Default: the caller. */
  readonly user?: Person;
  readonly agent?: string;
  readonly conversation?: string;
  /** Where every argument would have come from. Default `user`. */
  readonly provenance?: Provenance;
}

export interface SimulateOptions {
  readonly signal?: AbortSignal;
  /** How many actions have been put to the text. */
  readonly onProgress?: (evaluated: number) => void;
}

/** An export as it arrives. */
export interface LogDownload {
  /** How many entries it will have. */
  readonly entries: number;
  readonly body: ReadableStream<Uint8Array>;
}

/**
 * A caller's side of the authority. Every method answers with a verdict: a refusal carries the authority's code, and
 * an authority that is down or answers nonsense is the refusal `authority_unreachable`. Nothing here throws.
 */
export interface ByleaveClient {
  propose(request: ProposeRequest): Promise<Verdict<ActionResponse>>;
  claim(actionId: string, request: ClaimRequest): Promise<Verdict<ActionResponse>>;
  complete(actionId: string, request: CompleteRequest): Promise<Verdict<ActionResponse>>;
  cancel(actionId: string, request: CancelRequest): Promise<Verdict<ActionResponse>>;
  decide(actionId: string, request: DecideRequest): Promise<Verdict<ActionResponse>>;
  /** Decides several actions, each for itself; what is of high risk has to be decided alone. */
  decideAll(request: DecideAllRequest): Promise<Verdict<DecideAllResponse>>;
  /** Gives a prompt as much time again as it had, up to the most it can have. */
  extend(actionId: string): Promise<Verdict<ActionResponse>>;
  /** Asks somebody else who may decide it to do so; nobody gets a say by it. */
  refer(actionId: string, request: ReferRequest): Promise<Verdict<ActionResponse>>;
  /** Whom the person could ask to decide instead. */
  listCandidates(actionId: string): Promise<Verdict<CandidatesResponse>>;
  /** Asks for the same tool with other arguments instead: a new action with a digest and a consent of its own. */
  edit(actionId: string, request: EditRequest): Promise<Verdict<ActionResponse>>;
  /** What the browser needs to ask for a passkey, for this very action: `navigator.credentials.get()`. */
  startStepUp(actionId: string): Promise<Verdict<PasskeyOptionsResponse>>;
  /** Every standing grant of the person, newest first, with what is left of it. */
  listGrants(): Promise<Verdict<GrantsResponse>>;
  /** Asks for a grant: an action that waits for consent, as any other. */
  createGrant(terms: GrantTerms): Promise<Verdict<ActionResponse>>;
  /** Narrows a grant at once, or asks for consent to widen it. */
  changeGrant(grantId: string, request: ChangeGrantRequest): Promise<Verdict<GrantResponse>>;
  suspendGrant(grantId: string, request: GrantRevision): Promise<Verdict<GrantResponse>>;
  /** Asks for consent to let a suspended grant answer again, for the tool as it is now. */
  resumeGrant(grantId: string, request: GrantRevision): Promise<Verdict<GrantResponse>>;
  revokeGrant(grantId: string, request: GrantRevision): Promise<Verdict<GrantResponse>>;
  /** What is used and reserved of each limit that applies to the person. */
  listLimits(): Promise<Verdict<LimitsResponse>>;
  /** The emergency stop: after its answer nothing starts that it covers. */
  pressStop(request: PressStopRequest): Promise<Verdict<StopReport>>;
  /** Asks to reset a stop: an action that waits for consent. */
  resetStop(stopId: string, request: ResetStopRequest): Promise<Verdict<ActionResponse>>;
  /** Stops that concern the caller, newest first; without `reset` they are latched. */
  listStops(): Promise<Verdict<StopsResponse>>;
  /** What became of everything a stop found. */
  readStop(stopId: string): Promise<Verdict<StopReport>>;
  listPasskeys(): Promise<Verdict<PasskeysResponse>>;
  /** Starts a registration: what the browser needs for `navigator.credentials.create()`, and the action that waits for it. */
  registerPasskey(request: RegisterPasskeyRequest): Promise<Verdict<PasskeyOptionsResponse>>;
  /** Ends it. Whoever has a passkey already has to prove that it is them with `stepUp`. */
  confirmPasskey(actionId: string, request: ConfirmPasskeyRequest): Promise<Verdict<ActionResponse>>;
  /** Asks to remove a passkey: an action that waits for consent with a passkey. */
  removePasskey(passkeyId: string): Promise<Verdict<ActionResponse>>;
  /** Asks again for an action that has expired: a new action with a new digest and a new deadline. */
  renew(actionId: string): Promise<Verdict<ActionResponse>>;
  readAction(actionId: string): Promise<Verdict<ActionResponse>>;
  listActions(query?: ActionsQuery): Promise<Verdict<ActionsResponse>>;
  readAudit(query?: AuditQuery): Promise<Verdict<AuditResponse>>;
  /** What the person keeps approving, as grants they could ask for. Nothing is allowed by it. */
  suggestGrants(): Promise<Verdict<SuggestionsResponse>>;
  /** What is in force, the draft, and the versions before. For policy authors, as all that follows. */
  readPolicy(): Promise<Verdict<PolicyState>>;
  /** Keeps a text for review. */
  saveDraft(request: SaveDraftRequest): Promise<Verdict<PolicyDraft>>;
  /** What a text says in sentences, and what is wrong with it. Keeps nothing. */
  readRules(text: string): Promise<Verdict<PolicyReading>>;
  /** The text with one rule written, replaced or removed, and everything else in it as it was. Keeps nothing. */
  changeRule(text: string, change: RuleChange): Promise<Verdict<string>>;
  /** What a text can speak of. */
  readVocabulary(): Promise<Verdict<PolicyVocabulary>>;
  /** Lets the draft run beside what is in force, enforcing nothing, or ends that. */
  shadowDraft(request: { readonly revision: number; readonly isShadowed: boolean }): Promise<Verdict<PolicyDraft>>;
  /** Where the draft in shadow would have decided otherwise. */
  readDifferences(): Promise<Verdict<readonly ShadowedCall[]>>;
  /** Asks to publish the draft, or to bring a version back: an action that waits for consent. */
  publishPolicy(request: { readonly revision: number } | { readonly restores: number }): Promise<Verdict<ActionResponse>>;
  /** The tools that policies speak of. */
  listPolicyTools(): Promise<Verdict<readonly ToolDefinition[]>>;
  /** What policies would say to one call, which of them, and why not the others. */
  tryPolicy(request: PolicyTrialRequest): Promise<Verdict<PolicyTrial>>;
  /** What a text would have done with the tenant's history. An abort ends it with nothing. */
  simulatePolicy(request: { readonly text: string; readonly limit?: number }, options?: SimulateOptions): Promise<Verdict<Simulation>>;
  /** The newest checkpoint of the log. `checkLog` says whether it goes on from the one that was seen last. */
  readCheckpoint(): Promise<Verdict<CheckpointResponse>>;
  /** That an entry is in the log. `verifyEntry` checks it. */
  proveEntry(sequence: number): Promise<Verdict<InclusionResponse>>;
  /** That the log of `to` entries, or the newest, has grown out of the one of `from`. */
  proveGrowth(from: number, to?: number): Promise<Verdict<ConsistencyResponse>>;
  /** Everybody's entries, for auditors; that they are exported is recorded. */
  exportLog(request?: Partial<ExportLogRequest>, options?: { readonly signal?: AbortSignal }): Promise<Verdict<LogDownload>>;
  /** Forgets a person, for good. Takes the role `data-protection`. */
  erasePerson(request: ErasePersonRequest): Promise<Verdict<ActionResponse>>;
  /** Follows the event stream until `signal` aborts, reconnecting where it broke off and missing nothing. */
  subscribe(options: SubscribeOptions): Promise<void>;
}

export interface ClientOptions {
  /** Where the authority's handler is mounted, such as `https://example.com/byleave`. No trailing slash. */
  readonly baseUrl: string;
  /** Default: the platform's `fetch`. An authority in the same process can be passed directly. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Headers for every request, asked for each time, so that a short-lived token stays fresh. */
  readonly headers?: () => Record<string, string> | Promise<Record<string, string>>;
  /** Pauses between reconnections, in ms. Default: a timer. */
  readonly wait?: (delayMs: number, signal: AbortSignal) => Promise<void>;
  /**
   * Whether the tabs of a browser that use the same `baseUrl` share one event stream, each as if it were its own. Over
   * HTTP/1.1 a browser opens six connections to a host, so with a stream for each tab the seventh never loads. The
   * stream is that of the session of whichever tab opened it: after another person signs in, reload the tabs.
   *
   * Default: `true` unless `fetch` or `headers` is given, since those may speak for somebody else in each tab. Where
   * the platform has no locks for tabs (insecure origins, Node), each subscription has its own stream.
   */
  readonly sharesStream?: boolean;
  /** Default: the browser's locks and channels. */
  readonly tabs?: Tabs;
}

export function createClient(options: ClientOptions): ByleaveClient {
  const send = options.fetch ?? ((request: Request) => fetch(request));
  const sharesStream = options.sharesStream ?? (!options.fetch && !options.headers);

  async function toRequest(path: string, init: RequestInit): Promise<Request> {
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries((await options.headers?.()) ?? {})) headers.set(name, value);
    return new Request(`${options.baseUrl}/v1${path}`, { ...init, headers });
  }

  async function call<T>(schema: z.ZodMiniType<T>, path: string, body?: unknown): Promise<Verdict<T>> {
    let answer: unknown;
    let isOk: boolean;
    try {
      const request = await toRequest(
        path,
        body === undefined
          ? { method: 'GET' }
          : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
      );
      const response = await send(request);
      isOk = response.ok;
      answer = await response.json();
    } catch {
      return unreachable('The authority could not be reached.');
    }
    if (isOk) {
      const parsed = schema.safeParse(answer);
      return parsed.success ? accept(parsed.data) : unreachable('The authority answered with something this version does not understand.');
    }
    const error = errorResponseSchema.safeParse(answer);
    if (!error.success) return unreachable('The authority answered with an error that is not one of its own.');
    return { ok: false, refusal: error.data.error };
  }

  const at = (actionId: string, verb: string): string => `/actions/${encodeURIComponent(actionId)}${verb}`;
  const atGrant = (grantId: string, verb: string): string => `/grants/${encodeURIComponent(grantId)}${verb}`;
  const atPasskey = (id: string, verb: string): string => `/passkeys/${encodeURIComponent(id)}${verb}`;

  return {
    propose: (request) => call(actionResponseSchema, '/actions', request),
    claim: (actionId, request) => call(actionResponseSchema, at(actionId, '/claim'), request),
    complete: (actionId, request) => call(actionResponseSchema, at(actionId, '/completion'), request),
    cancel: (actionId, request) => call(actionResponseSchema, at(actionId, '/cancellation'), request),
    decide: (actionId, request) => call(actionResponseSchema, at(actionId, '/decision'), request),
    decideAll: (request) => call(decideAllResponseSchema, '/decisions', request),
    extend: (actionId) => call(actionResponseSchema, at(actionId, '/extension'), {}),
    refer: (actionId, request) => call(actionResponseSchema, at(actionId, '/referral'), request),
    listCandidates: (actionId) => call(candidatesResponseSchema, at(actionId, '/candidates')),
    edit: (actionId, request) => call(actionResponseSchema, at(actionId, '/edit'), request),
    startStepUp: (actionId) => call(passkeyOptionsSchema, at(actionId, '/step-up'), {}),
    listGrants: () => call(grantsResponseSchema, '/grants'),
    createGrant: (terms) => call(actionResponseSchema, '/grants', terms),
    changeGrant: (grantId, request) => call(grantResponseSchema, atGrant(grantId, '/terms'), request),
    suspendGrant: (grantId, request) => call(grantResponseSchema, atGrant(grantId, '/suspension'), request),
    resumeGrant: (grantId, request) => call(grantResponseSchema, atGrant(grantId, '/resumption'), request),
    revokeGrant: (grantId, request) => call(grantResponseSchema, atGrant(grantId, '/revocation'), request),
    listLimits: () => call(limitsResponseSchema, '/limits'),
    pressStop: (request) => call(stopReportSchema, '/stops', request),
    resetStop: (stopId, request) => call(actionResponseSchema, `/stops/${encodeURIComponent(stopId)}/reset`, request),
    listStops: () => call(stopsResponseSchema, '/stops'),
    readStop: (stopId) => call(stopReportSchema, `/stops/${encodeURIComponent(stopId)}`),
    listPasskeys: () => call(passkeysResponseSchema, '/passkeys'),
    registerPasskey: (request) => call(passkeyOptionsSchema, '/passkeys', request),
    confirmPasskey: (actionId, request) => call(actionResponseSchema, atPasskey(actionId, '/confirmation'), request),
    removePasskey: (passkeyId) => call(actionResponseSchema, atPasskey(passkeyId, '/removal'), {}),
    renew: (actionId) => call(actionResponseSchema, at(actionId, '/renewal'), {}),
    readAction: (actionId) => call(actionResponseSchema, at(actionId, '')),
    listActions: (query = {}) => call(actionsResponseSchema, `/actions${toQueryString({ ...query })}`),
    readAudit: (query = {}) => call(auditResponseSchema, `/audit${toQueryString({ ...query })}`),
    suggestGrants: () => call(suggestionsResponseSchema, '/grants/suggestions'),
    readPolicy: () => call(policyStateResponseSchema, '/policy'),
    saveDraft: (request) => call(policyDraftSchema, '/policy/draft', request),
    readRules: (text) => call(policyReadingSchema, '/policy/rules', { text }),
    async changeRule(text, change) {
      const answer = await call(policyTextSchema, '/policy/rules/change', { text, change });
      return answer.ok ? accept(answer.value.text) : answer;
    },
    readVocabulary: () => call(policyVocabularySchema, '/policy/vocabulary'),
    shadowDraft: (request) => call(policyDraftSchema, '/policy/shadow', request),
    readDifferences: () => call(shadowedCallsSchema, '/policy/differences'),
    publishPolicy: (request) => call(actionResponseSchema, '/policy/publication', request),
    async listPolicyTools() {
      const answer = await call(policyToolsResponseSchema, '/policy/tools');
      return answer.ok ? accept(answer.value.tools) : answer;
    },
    tryPolicy: (request) => call(policyTrialSchema, '/policy/trial', request),
    async simulatePolicy(request, { signal, onProgress } = {}) {
      try {
        const init = { method: 'POST', body: JSON.stringify(request), headers: { 'content-type': 'application/json' }, ...(signal && { signal }) };
        const response = await send(await toRequest('/policy/simulation', init));
        if (!response.ok || !response.body) {
          const error = errorResponseSchema.safeParse(await response.json());
          return error.success ? { ok: false, refusal: error.data.error } : unreachable('The authority answered with an error that is not one of its own.');
        }
        for await (const line of readLines(response.body)) {
          const parsed = simulationLineSchema.safeParse(JSON.parse(line));
          if (!parsed.success) break;
          if (parsed.data.type === 'progress') onProgress?.(parsed.data.evaluated);
          else return parsed.data.type === 'result' ? accept(parsed.data.simulation) : { ok: false, refusal: parsed.data.error };
        }
        return unreachable('The simulation broke off.');
      } catch {
        return unreachable(signal?.aborted ? 'The simulation was ended.' : 'The authority could not be reached.');
      }
    },
    readCheckpoint: () => call(checkpointResponseSchema, '/log'),
    proveEntry: (sequence) => call(inclusionResponseSchema, `/log/entries/${sequence}/proof`),
    proveGrowth: (from, to) => call(consistencyResponseSchema, `/log/growth${toQueryString({ from, to })}`),
    erasePerson: (request) => call(actionResponseSchema, '/log/erasures', request),
    async exportLog(request = {}, { signal } = {}) {
      try {
        const init = { method: 'POST', body: JSON.stringify(request), headers: { 'content-type': 'application/json' }, ...(signal && { signal }) };
        const response = await send(await toRequest('/log/export', init));
        const entries = Number(response.headers.get('byleave-exported-entries') ?? Number.NaN);
        if (response.ok && response.body && Number.isSafeInteger(entries)) return accept({ entries, body: response.body });
        const error = errorResponseSchema.safeParse(await response.json());
        return error.success ? { ok: false, refusal: error.data.error } : unreachable('The authority answered with an error that is not one of its own.');
      } catch {
        return unreachable('The authority could not be reached.');
      }
    },
    subscribe: (subscription) =>
      subscribe(subscription, {
        name: `byleave ${options.baseUrl}`,
        connect: async (headers, signal) => send(await toRequest('/events', { headers, signal })),
        wait: options.wait,
        tabs: sharesStream ? (options.tabs ?? findTabs()) : undefined,
      }),
  };
}

function unreachable(what: string): Verdict<never> {
  return refuse('authority_unreachable', `${what} Nothing runs without its answer; whether it took what was sent shows when you load it again, in a moment.`);
}

function toQueryString(query: Readonly<Record<string, string | number | undefined>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value));
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
}
