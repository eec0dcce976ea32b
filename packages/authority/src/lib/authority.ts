import { ByleaveError, type Action, type AuditEntry, type GrantStanding, type GrantTerms, type LimitUsage, type Person, type PolicyDraft, type PolicyReading, type PolicyState, type PolicyTrial, type PolicyVocabulary, type Simulation, type Stop, type ToolDefinition, type Verdict } from '@byleave/core';
import type {
  ActionResponse,
  CancelRequest,
  ChangeGrantRequest,
  ClaimRequest,
  CompleteRequest,
  CandidatesResponse,
  CheckpointResponse,
  ConfirmPasskeyRequest,
  ConsistencyResponse,
  DecideAllResponse,
  ErasePersonRequest,
  ExportLogRequest,
  GrantResponse,
  GrantRevision,
  GrantSuggestion,
  InclusionResponse,
  PasskeyOptionsResponse,
  PasskeysResponse,
  PressStopRequest,
  ProposeRequest,
  ReceivedDecision,
  ReceivedDecisions,
  ReceivedEdit,
  ReferRequest,
  RegisterPasskeyRequest,
  ResetStopRequest,
  StopReport,
} from '@byleave/core/wire';
import type { DecisionPoint, ObligationType, PolicyLanguage } from '@byleave/policy';
import type { AuthzenPoint } from '@byleave/policy/authzen';
import { createAccessRequests, type AccessRequests } from './access-request.ts';
import { createOwnPoint } from './authzen.ts';
import { answerAsSeenBy, asSeenBy, pageAsSeenBy } from './agents-view.ts';
import type { Caller } from './caller.ts';
import { cancel } from './cancel.ts';
import { claim } from './claim.ts';
import { complete } from './complete.ts';
import { decide, decideAll } from './decide.ts';
import { edit } from './edit.ts';
import { erasePerson } from './erase-person.ts';
import { exportLog, type LogExport } from './export-log.ts';
import { extend } from './extend.ts';
import { changeGrant, createGrant, listGrants, resume, revoke, suspend } from './grants.ts';
import { checkDeclaredLimits, type DeclaredLimit } from './declared-limits.ts';
import { listLimits } from './limits.ts';
import { proveEntry, proveGrowth, readCheckpoint, readLogFile } from './log-reads.ts';
import { createManagedPolicy, type ManagedPolicy } from './managed-policy.ts';
import { confirmPasskey, listPasskeys, registerPasskey, removePasskey } from './passkeys.ts';
import type { PasskeyVerifier } from './passkey-verifier.ts';
import {
  publishPolicy,
  readDifferences,
  readPolicy,
  saveDraft,
  shadowDraft,
  type DraftRequest,
  type PublishRequest,
  type ShadowRequest,
} from './policy-versions.ts';
import { authorityAgent } from './own-tool.ts';
import { propose, renew } from './propose.ts';
import { listEntries, pageActions, readAction, readAudit, type ActionPage, type ActionsRequest, type AuditPage, type AuditRequest, type EntriesRequest } from './read.ts';
import { listCandidates, refer } from './refer.ts';
import { createSequencer, type LogOptions, type Sequencer } from './sequencer.ts';
import { simulatePolicy, type SimulationOptions, type SimulationRequest } from './simulate-policy.ts';
import { listStops, pressStop, readStop, resetStop } from './stops.ts';
import { suggestGrants } from './suggest-grants.ts';
import { startStepUp } from './step-up.ts';
import type { PolicyDifference, Storage } from './storage.ts';
import { createTimeOrderedId } from './time-ordered-id.ts';
import { createToolRegistry, type ToolRegistration, type ToolRegistry } from './tool-registry.ts';
import { changeRule, readRules, readVocabulary, type RuleChangeRequest } from './read-rules.ts';
import { listTools, tryPolicy, type TrialRequest } from './try-policy.ts';

export interface AuthorityOptions {
  readonly storage: Storage;
  readonly tools: readonly ToolRegistration[];
  /** A decision point, or a language whose texts people draft, publish and roll back here. */
  readonly policy: DecisionPoint | PolicyLanguage;
  /** Epoch ms. Default: the system clock. */
  readonly now?: () => number;
  /** Unguessable ids, of actions and of claims. Default: UUIDs, in the order of time for actions and all random for claims. */
  readonly createId?: () => string;
  /** How long a prompt may be decided, in ms. Default 24 h, beyond WCAG 2.2.1's twenty hours. */
  readonly consentTtlMs?: number;
  /** How long a prompt may be decided with every extension, in ms. Default ten times `consentTtlMs` (WCAG 2.2.1). */
  readonly mostConsentMs?: number;
  /** How long an authorization may be claimed, in ms. Default 15 min. */
  readonly claimTtlMs?: number;
  /** How long a grant may last, in ms. Default 30 days. */
  readonly mostGrantMs?: number;
  /** Whether an agent is one of the host's still, so that a person is told of grants that no longer have one. Asked once for each agent in a list. Default: all are. */
  readonly knowsAgent?: (tenant: string, agentId: string) => boolean | Promise<boolean>;
  /**
   * Who has at least one of these roles, each with the roles they have, so that people can be asked by name to decide
   * what waits for their role; whoever has a say in it is told the names. Default: only roles can be asked.
   */
  readonly listPeople?: (tenant: string, roles: readonly string[]) => readonly Person[] | Promise<readonly Person[]>;
  /** Limits that hold whatever the policies say. Default none; policies declare their own with `@limit`. */
  readonly limits?: readonly DeclaredLimit[];
  /** Takes passkeys as proof. Default: none are taken, and what demands one is denied. */
  readonly passkeys?: PasskeyVerifier;
  /**
   * Who may approve a publication of policies: somebody else than whoever asked for it, or that person alone, where
   * nobody else is there. Default `another author`: nobody approves what raises their own power.
   */
  readonly publication?: 'another author' | 'any author';
  /** Whether resetting an emergency stop takes a passkey. Default `false`. */
  readonly resetTakesPasskey?: boolean;
  /** Whether approving a publication that may let agents do more takes a passkey; what is certain to allow no more takes none. Default `false`. */
  readonly wideningTakesPasskey?: boolean;
  /** Keeps a signed Merkle log of each tenant, and seals what ended in it. Default: entries are kept, and not signed. */
  readonly log?: LogOptions;
  /** How long an execution may take before its outcome is unknown, in ms. Default 10 min. */
  readonly executionTtlMs?: number;
  /** How long the decision point may take, in ms, before its silence is a denial. Default 2,000. */
  readonly policyTimeoutMs?: number;
  /**
   * The private P-256 key (JWK) that signs requestable denials. Default: a new one with every start, so denials of before
   * are refused; instances behind one address need the same.
   */
  readonly accessRequestKey?: JsonWebKey;
}

/** What every verb works with. */
export interface AuthorityContext {
  readonly storage: Storage;
  readonly tools: ToolRegistry;
  readonly policy: DecisionPoint;
  readonly language: PolicyLanguage | undefined;
  /** The same policy, when the authority keeps it itself. */
  readonly managedPolicy: ManagedPolicy | undefined;
  readonly now: () => number;
  readonly createId: () => string;
  readonly createClaimId: () => string;
  readonly knowsAgent: NonNullable<AuthorityOptions['knowsAgent']>;
  readonly listPeople: NonNullable<AuthorityOptions['listPeople']>;
  readonly limits: readonly DeclaredLimit[];
  readonly passkeys: PasskeyVerifier | undefined;
  /** What a policy may demand here. */
  readonly enforces: readonly ObligationType[];
  readonly publication: 'another author' | 'any author';
  readonly resetTakesPasskey: boolean;
  readonly wideningTakesPasskey: boolean;
  readonly consentTtlMs: number;
  readonly mostConsentMs: number;
  readonly mostGrantMs: number;
  readonly claimTtlMs: number;
  readonly executionTtlMs: number;
  readonly policyTimeoutMs: number;
  readonly accessRequestKey: JsonWebKey | undefined;
  readonly log: LogOptions | undefined;
  readonly sequencer: Sequencer | undefined;
}

/**
 * Where truth lives. Each verb is one transaction that moves the action and writes its audit entries, and answers only
 * when both are durable. A refusal is a verdict; a throw means that the storage or the host is broken.
 */
export interface Authority {
  propose(caller: Caller, request: ProposeRequest): Promise<Verdict<ActionResponse>>;
  decide(caller: Caller, actionId: string, request: ReceivedDecision): Promise<Verdict<ActionResponse>>;
  decideAll(caller: Caller, request: ReceivedDecisions): Promise<Verdict<DecideAllResponse>>;
  extend(caller: Caller, actionId: string): Promise<Verdict<ActionResponse>>;
  /** Asks somebody else who may decide it to do so. */
  refer(caller: Caller, actionId: string, request: ReferRequest): Promise<Verdict<ActionResponse>>;
  /** Whom the caller could ask. */
  listCandidates(caller: Caller, actionId: string): Promise<Verdict<CandidatesResponse>>;
  edit(caller: Caller, actionId: string, request: ReceivedEdit): Promise<Verdict<ActionResponse>>;
  startStepUp(caller: Caller, actionId: string): Promise<Verdict<PasskeyOptionsResponse>>;
  claim(caller: Caller, actionId: string, request: ClaimRequest): Promise<Verdict<ActionResponse>>;
  complete(caller: Caller, actionId: string, request: CompleteRequest): Promise<Verdict<ActionResponse>>;
  cancel(caller: Caller, actionId: string, request: CancelRequest): Promise<Verdict<ActionResponse>>;
  renew(caller: Caller, actionId: string): Promise<Verdict<ActionResponse>>;
  readAction(caller: Caller, actionId: string): Promise<Verdict<ActionResponse>>;
  /** The actions of `pageActions` alone. */
  listActions(caller: Caller, request: ActionsRequest): Promise<readonly Action[]>;
  pageActions(caller: Caller, request: ActionsRequest): Promise<ActionPage>;
  readAudit(caller: Caller, request: AuditRequest): Promise<Verdict<AuditPage>>;
  readCheckpoint(caller: Caller): Promise<Verdict<CheckpointResponse>>;
  /** That an entry is in the newest checkpoint's tree. */
  proveEntry(caller: Caller, sequence: number): Promise<Verdict<InclusionResponse>>;
  /** That the log of `to` entries, or the newest, has grown out of the one of `from`. */
  proveGrowth(caller: Caller, from: number, to?: number): Promise<Verdict<ConsistencyResponse>>;
  /** A file of the log as C2SP tlog-tiles names it: `checkpoint`, `tile/0/000`, `tile/entries/000`. */
  readLogFile(caller: Caller, path: string): Promise<Verdict<Uint8Array<ArrayBuffer>>>;
  exportLog(caller: Caller, request: ExportLogRequest): Promise<Verdict<LogExport>>;
  erasePerson(caller: Caller, request: ErasePersonRequest): Promise<Verdict<ActionResponse>>;
  pressStop(caller: Caller, request: PressStopRequest): Promise<Verdict<StopReport>>;
  resetStop(caller: Caller, stopId: string, request: ResetStopRequest): Promise<Verdict<ActionResponse>>;
  listStops(caller: Caller): Promise<readonly Stop[]>;
  readStop(caller: Caller, stopId: string): Promise<Verdict<StopReport>>;
  listLimits(caller: Caller): Promise<readonly LimitUsage[]>;
  listGrants(caller: Caller): Promise<readonly GrantStanding[]>;
  createGrant(caller: Caller, terms: GrantTerms): Promise<Verdict<ActionResponse>>;
  changeGrant(caller: Caller, grantId: string, request: ChangeGrantRequest): Promise<Verdict<GrantResponse>>;
  suspendGrant(caller: Caller, grantId: string, request: GrantRevision): Promise<Verdict<GrantResponse>>;
  resumeGrant(caller: Caller, grantId: string, request: GrantRevision): Promise<Verdict<GrantResponse>>;
  revokeGrant(caller: Caller, grantId: string, request: GrantRevision): Promise<Verdict<GrantResponse>>;
  listPasskeys(caller: Caller): Promise<Verdict<PasskeysResponse>>;
  registerPasskey(caller: Caller, request: RegisterPasskeyRequest): Promise<Verdict<PasskeyOptionsResponse>>;
  confirmPasskey(caller: Caller, actionId: string, request: ConfirmPasskeyRequest): Promise<Verdict<ActionResponse>>;
  removePasskey(caller: Caller, passkeyId: string): Promise<Verdict<ActionResponse>>;
  readPolicy(caller: Caller): Promise<Verdict<PolicyState>>;
  saveDraft(caller: Caller, request: DraftRequest): Promise<Verdict<PolicyDraft>>;
  publishPolicy(caller: Caller, request: PublishRequest): Promise<Verdict<ActionResponse>>;
  shadowDraft(caller: Caller, request: ShadowRequest): Promise<Verdict<PolicyDraft>>;
  readDifferences(caller: Caller): Promise<Verdict<readonly PolicyDifference[]>>;
  simulatePolicy(caller: Caller, request: SimulationRequest, options?: SimulationOptions): Promise<Verdict<Simulation>>;
  /** What policies would say to one call, and why. Changes nothing. */
  tryPolicy(caller: Caller, request: TrialRequest): Promise<Verdict<PolicyTrial>>;
  /** The tools that policies speak of. */
  listTools(caller: Caller): Verdict<readonly ToolDefinition[]>;
  /** What a text says in sentences, and what is wrong with it. Changes nothing. */
  readRules(caller: Caller, request: { readonly text: string }): Verdict<PolicyReading>;
  /** The text with one rule written, replaced or removed. Changes nothing that is kept. */
  changeRule(caller: Caller, request: RuleChangeRequest): Verdict<{ readonly text: string }>;
  /** What a text can speak of. */
  readVocabulary(caller: Caller): Verdict<PolicyVocabulary>;
  /** What the caller keeps approving, as grants they could ask for. */
  suggestGrants(caller: Caller): Promise<readonly GrantSuggestion[]>;
  /** Answers AuthZEN's questions about what the caller itself may do. */
  createAuthzenPoint(caller: Caller): AuthzenPoint;
  /** Lets callers of the decision point at this address request what needs a person. */
  createAccessRequests(decisionPoint: string): AccessRequests;
  /** The entries after a sequence, oldest first, and where the log ends now. */
  listEntries(caller: Caller, request: EntriesRequest): Promise<readonly AuditEntry[]>;
  lastSequence(caller: Caller): Promise<number>;
  /** Calls back after a commit that appended entries. Returns the way to stop. */
  watch(listener: () => void): () => void;
  now(): number;
  /** Resolves when everything committed before is under a checkpoint. At once where no log is kept. */
  seal(): Promise<void>;
  /** Stops what goes on by itself. The storage stays open. */
  close(): Promise<void>;
}

const minuteMs = 60_000;

/** @throws ByleaveError `misuse` when the tools cannot be registered, or a limit cannot be counted. */
export function createAuthority(options: AuthorityOptions): Authority {
  const reserved = options.tools.find(({ name }) => name.startsWith(`${authorityAgent.id}.`));
  if (reserved) {
    const message = `“${reserved.name}” begins like the authority’s own tools, so people could take one for the other. Rename it.`;
    throw new ByleaveError({ code: 'misuse', message });
  }
  const language = 'compile' in options.policy ? options.policy : undefined;
  const consentTtlMs = options.consentTtlMs ?? 24 * 60 * minuteMs;
  const enforces: readonly ObligationType[] = ['approvers', 'every-time', 'limit', ...(options.passkeys ? (['step-up'] as const) : [])];
  const managedPolicy = language && createManagedPolicy({ storage: options.storage, language, now: options.now ?? Date.now, supports: enforces });
  const context: AuthorityContext = {
    storage: options.storage,
    tools: createToolRegistry(options.tools),
    policy: managedPolicy ?? (options.policy as DecisionPoint),
    language,
    managedPolicy,
    now: options.now ?? Date.now,
    createId: options.createId ?? createTimeOrderedId,
    createClaimId: options.createId ?? (() => crypto.randomUUID()),
    knowsAgent: options.knowsAgent ?? (() => true),
    listPeople: options.listPeople ?? (() => []),
    limits: checkDeclaredLimits(options.limits ?? [], options.tools),
    passkeys: options.passkeys,
    enforces,
    publication: options.publication ?? 'another author',
    resetTakesPasskey: options.resetTakesPasskey ?? false,
    wideningTakesPasskey: options.wideningTakesPasskey ?? false,
    consentTtlMs,
    mostConsentMs: options.mostConsentMs ?? 10 * consentTtlMs,
    mostGrantMs: options.mostGrantMs ?? 30 * 24 * 60 * minuteMs,
    claimTtlMs: options.claimTtlMs ?? 15 * minuteMs,
    executionTtlMs: options.executionTtlMs ?? 10 * minuteMs,
    policyTimeoutMs: options.policyTimeoutMs ?? 2_000,
    accessRequestKey: options.accessRequestKey,
    log: options.log,
    sequencer: options.log && createSequencer({ storage: options.storage, now: options.now ?? Date.now, log: options.log }),
  };
  async function listPage(caller: Caller, request: ActionsRequest): Promise<ActionPage> {
    const page = await pageActions(context, caller, request);
    return { ...page, actions: page.actions.map((action) => asSeenBy(caller, action)) };
  }
  return {
    propose: async (caller, request) => answerAsSeenBy(caller, await propose(context, caller, request)),
    decide: (caller, actionId, request) => decide(context, caller, actionId, request),
    decideAll: (caller, request) => decideAll(context, caller, request),
    extend: (caller, actionId) => extend(context, caller, actionId),
    refer: (caller, actionId, request) => refer(context, caller, actionId, request),
    listCandidates: (caller, actionId) => listCandidates(context, caller, actionId),
    edit: (caller, actionId, request) => edit(context, caller, actionId, request),
    startStepUp: (caller, actionId) => startStepUp(context, caller, actionId),
    claim: async (caller, actionId, request) => answerAsSeenBy(caller, await claim(context, caller, actionId, request)),
    complete: async (caller, actionId, request) => answerAsSeenBy(caller, await complete(context, caller, actionId, request)),
    cancel: async (caller, actionId, request) => answerAsSeenBy(caller, await cancel(context, caller, actionId, request)),
    renew: (caller, actionId) => renew(context, caller, actionId),
    readAction: async (caller, actionId) => answerAsSeenBy(caller, await readAction(context, caller, actionId)),
    listActions: async (caller, request) => (await listPage(caller, request)).actions,
    pageActions: listPage,
    readAudit: async (caller, request) => {
      const read = await readAudit(context, caller, request);
      return read.ok ? { ok: true, value: pageAsSeenBy(caller, read.value) } : read;
    },
    readCheckpoint: (caller) => readCheckpoint(context, caller),
    proveEntry: (caller, sequence) => proveEntry(context, caller, sequence),
    proveGrowth: (caller, from, to) => proveGrowth(context, caller, from, to),
    readLogFile: (caller, path) => readLogFile(context, caller, path),
    exportLog: (caller, request) => exportLog(context, caller, request),
    erasePerson: (caller, request) => erasePerson(context, caller, request),
    pressStop: (caller, request) => pressStop(context, caller, request),
    resetStop: (caller, stopId, request) => resetStop(context, caller, stopId, request),
    listStops: (caller) => listStops(context, caller),
    readStop: (caller, stopId) => readStop(context, caller, stopId),
    listLimits: (caller) => listLimits(context, caller),
    listGrants: (caller) => listGrants(context, caller),
    createGrant: (caller, terms) => createGrant(context, caller, terms),
    changeGrant: (caller, grantId, request) => changeGrant(context, caller, grantId, request),
    suspendGrant: (caller, grantId, request) => suspend(context, caller, grantId, request),
    resumeGrant: (caller, grantId, request) => resume(context, caller, grantId, request),
    revokeGrant: (caller, grantId, request) => revoke(context, caller, grantId, request),
    listPasskeys: (caller) => listPasskeys(context, caller),
    registerPasskey: (caller, request) => registerPasskey(context, caller, request),
    confirmPasskey: (caller, actionId, request) => confirmPasskey(context, caller, actionId, request),
    removePasskey: (caller, passkeyId) => removePasskey(context, caller, passkeyId),
    readPolicy: (caller) => readPolicy(context, caller),
    saveDraft: (caller, request) => saveDraft(context, caller, request),
    publishPolicy: (caller, request) => publishPolicy(context, caller, request),
    shadowDraft: (caller, request) => shadowDraft(context, caller, request),
    readDifferences: (caller) => readDifferences(context, caller),
    simulatePolicy: (caller, request, simulation) => simulatePolicy(context, caller, request, simulation),
    tryPolicy: (caller, request) => tryPolicy(context, caller, request),
    listTools: (caller) => listTools(context, caller),
    readRules: (caller, request) => readRules(context, caller, request),
    changeRule: (caller, request) => changeRule(context, caller, request),
    readVocabulary: (caller) => readVocabulary(context, caller),
    suggestGrants: (caller) => suggestGrants(context, caller),
    createAuthzenPoint: (caller) => createOwnPoint(context, caller),
    createAccessRequests: (decisionPoint) => createAccessRequests(context, decisionPoint),
    listEntries: (caller, request) => listEntries(context, caller, request),
    lastSequence: (caller) => context.storage.transact((transaction) => transaction.lastSequence(caller.tenant)),
    watch: (listener) => context.storage.watch(listener),
    now: context.now,
    seal: async () => context.sequencer?.seal(),
    close: async () => context.sequencer?.close(),
  };
}
