import {
  digestOf,
  refuse,
  findShownObjection,
  type Action,
  type Assurance,
  type AuditActor,
  type Grant,
  type JsonObject,
  type JsonValue,
  type LifecycleEvent,
  type Outcome,
  type Refusal,
  type Verdict,
} from '@byleave/core';
import type { ActionResponse, ReceivedDecisions, DecideAllResponse, ReceivedDecision } from '@byleave/core/wire';
import type { AuthorityContext } from './authority.ts';
import type { Caller, UserCaller } from './caller.ts';
import { start } from './claim.ts';
import { checkGivenTerms, toCreation } from './grant-terms.ts';
import { authorityAgent, type Given, type OwnTool } from './own-tool.ts';
import { findOwnTool } from './own-tools.ts';
import { evaluateOwn, type Evaluated } from './evaluate-call.ts';
import { place } from './place.ts';
import { findReadable, isOwn, onlyPeople, record, recordRefusal, toActor } from './record.ts';
import { settleStop } from './stop-check.ts';
import { spendProof, verifyStepUp, type Proof } from './step-up.ts';
import type { StorageTransaction } from './storage.ts';

const toolChanged: Refusal = {
  code: 'tool_changed',
  message: 'The tool was changed since this was asked, so approving it would approve something else. Decline it and ask again.',
};

/** What stands around a decision. */
export interface DecisionOptions {
  /** It came in one request with others, so it may not be one that deserves a look of its own. */
  readonly isOneOfMany?: boolean;
  readonly given?: Given;
}

/**
 * Approves or declines exactly one digest, on the word of the person who is signed in, with the assurance the authority
 * itself has found. When several people have to approve, each counts once; the first decline ends it; every later
 * decision hears how it was decided (`already_decided`).
 */
export async function decide(
  context: AuthorityContext,
  caller: Caller,
  actionId: string,
  request: ReceivedDecision,
  options: DecisionOptions = {},
): Promise<Verdict<ActionResponse>> {
  if (caller.kind !== 'user') return onlyPeople('decide');
  const prepared = await prepare(context, caller, actionId, request);
  return context.storage.transact(async (transaction) => {
    const at = context.now();
    const found = await findReadable(transaction, caller, actionId, at);
    if (!found.ok) return found;
    const action = await settleStop(transaction, found.value, at);
    const refuseWith = (refusal: Refusal): Promise<Verdict<never>> =>
      recordRefusal(transaction, action, toActor(caller), at, 'decide', refusal);

    const isPending = action.lifecycle.state === 'awaitingConsent';
    const ownTool = findOwnTool(action.toolName);
    if (isPending) {
      if (!prepared.ok) return refuseWith(prepared.refusal);
      const objection = await findObjection(context, transaction, action, ownTool, caller, request, options);
      if (objection) return refuseWith(objection);
    }
    const proof = isPending && prepared.ok ? prepared.value.proof : undefined;
    const event = toEvent(request, caller, proof ? 'passkey' : 'session', at);
    const decided = await record(transaction, action, event, toActor(caller), toFacts(request, event.assurance, proof));
    if (!decided.ok) return refuseWith(decided.refusal);
    const spent = proof ? await spendProof(transaction, proof, at) : undefined;
    // Thrown, not answered: the decision above must not stay.
    if (spent && !spent.ok) throw new StepUpRace(spent.refusal);

    const creation = prepared.ok ? prepared.value.creation : undefined;
    const grant = creation && (await createGrant(context, transaction, creation, caller, at));
    const isOwnTurn = ownTool && decided.value.lifecycle.state === 'authorized';
    const run = isOwnTurn ? await execute(context, transaction, decided.value, ownTool, at, options.given ?? {}) : { action: decided.value };
    const created = grant ?? run.grant;
    return { ok: true, value: { action: run.action, ...(created && { grant: created }), now: at } } as const;
  }).catch((error: unknown) => {
    if (!(error instanceof StepUpRace)) throw error;
    return context.storage.transact(async (transaction) => {
      const at = context.now();
      const found = await findReadable(transaction, caller, actionId, at);
      return found.ok ? recordRefusal(transaction, found.value, toActor(caller), at, 'decide', error.refusal) : found;
    });
  });
}

/** Carries a refusal out of a transaction that has to be taken back. */
class StepUpRace extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

interface Prepared {
  readonly proof?: Proof;
  /** The grant that goes along with the decision, as the authority's own call. */
  readonly creation?: Evaluated;
}

/** What takes longer than a transaction should: signatures, and the terms of a grant. What does not hold any more when they are done is refused then. */
async function prepare(context: AuthorityContext, caller: UserCaller, actionId: string, request: ReceivedDecision): Promise<Verdict<Prepared>> {
  const { stepUp, grant, decision } = request;
  if (!stepUp && !grant) return { ok: true, value: {} };
  const found = await context.storage.transact((transaction) => findReadable(transaction, caller, actionId, context.now()));
  if (!found.ok) return found;
  const action = found.value;
  const proof = stepUp && decision === 'approve' ? await verifyStepUp(context, caller, action, stepUp) : undefined;
  if (proof && !proof.ok) return proof;
  if (!grant) return { ok: true, value: { ...(proof && { proof: proof.value }) } };

  if (!isOwn(caller, action)) return refuse('grant_refused', 'Only the person an action is done for can allow or decline the like in advance. Decide on this one alone.');
  const terms = checkGivenTerms(context, action, grant, decision === 'approve' ? 'allow' : 'deny');
  if (!terms.ok) return terms;
  const { tool, args, demands } = toCreation(context, terms.value, { agent: action.principal.agent.name, givenWith: action.id, reason: request.reason });
  const creation = await evaluateOwn(context, caller, tool, args, demands);
  return creation.verified.ok ? { ok: true, value: { ...(proof && { proof: proof.value }), creation } } : creation.verified;
}

/** Why a decision does not count, before the lifecycle is asked. */
async function findObjection(
  context: AuthorityContext,
  transaction: StorageTransaction,
  action: Action,
  ownTool: OwnTool | undefined,
  caller: UserCaller,
  request: ReceivedDecision,
  { isOneOfMany = false, given = {} }: DecisionOptions,
): Promise<Refusal | undefined> {
  // A word on calls to come needs a look at this one. Of another digest, the lifecycle says so; of a passkey's making, the browser has shown what no page can read.
  const shown = request.digest === action.digest && !given.passkey && findShownObjection(action, request.grant ? 'approve' : request.decision, request.shown);
  if (shown) return shown;
  if (request.decision === 'decline') return undefined;
  if ((ownTool ?? context.tools.find(action.toolName))?.definitionDigest !== action.definitionDigest) return toolChanged;
  if (isOneOfMany && (action.risk === 'high' || action.risk === 'critical')) {
    return { code: 'review_required', message: 'This is too consequential to be approved together with others, so it was not. Open it and decide it by itself.' };
  }
  return ownTool?.check?.(transaction, action, caller, given);
}

/** Creates the grant that goes along with a decision: an action of its own, consented to by the same word. */
async function createGrant(
  context: AuthorityContext,
  transaction: StorageTransaction,
  creation: Evaluated,
  caller: UserCaller,
  at: number,
): Promise<Grant | undefined> {
  const actor = toActor(caller);
  let action = await place(context, transaction, creation, actor, at);
  if (action.lifecycle.state === 'awaitingConsent') {
    const { digest } = action;
    // A passkey has signed the other digest, not this one.
    const assurance: Assurance = 'session';
    const facts = { assurance, shown: { unshown: `The decision on ${String(action.arguments['givenWith'])}, which it was given along with, says what was shown.` } };
    const approved = await record(transaction, action, { type: 'consent.approved', at, digest, by: caller.user, assurance }, actor, facts);
    if (!approved.ok) throw new TypeError(`decide: nobody may consent to the grant: ${approved.refusal.code}`);
    action = approved.value;
  }
  const tool = findOwnTool(action.toolName);
  if (!tool) throw new TypeError('decide: grants have no tool');
  return (await execute(context, transaction, action, tool, at, {})).grant;
}

/** Claims, runs and completes a call of the authority's own in the commit that decided it: there is nothing in between to lose. */
export async function execute(
  context: AuthorityContext,
  transaction: StorageTransaction,
  action: Action,
  tool: OwnTool,
  at: number,
  given: Given,
): Promise<{ readonly action: Action; readonly grant?: Grant }> {
  const actor: AuditActor = { kind: 'authority', ...authorityAgent };
  const claimed = await start(context, transaction, action, action.digest, actor, at);
  if (!claimed.ok) throw new TypeError(`decide: the authority could not claim its own call: ${claimed.refusal.code}`);
  const { failure, grant } = await tool.run(transaction, action, at, given, context.tools);
  const outcome: Outcome = failure === undefined ? { status: 'succeeded' } : { status: 'failed', message: failure };
  const claimId = digestOf(claimed.value.claimId);
  const facts = { ...outcome, ...(grant && { grant: grant.id, revision: grant.revision }), ...(given.passkey && { passkey: given.passkey.id }) };
  const completed = await record(transaction, claimed.value.action, { type: 'action.completed', at, claimId, outcome }, actor, facts);
  if (!completed.ok) throw new TypeError(`decide: the authority could not complete its own call: ${completed.refusal.code}`);
  return { action: completed.value, ...(grant && { grant }) };
}

type DecisionEvent = Extract<LifecycleEvent, { readonly type: 'consent.approved' | 'consent.declined' }>;

function toEvent(request: ReceivedDecision, caller: Caller, assurance: Assurance, at: number): DecisionEvent {
  const facts = { at, digest: request.digest, by: caller.user, assurance };
  if (request.decision === 'approve') return { type: 'consent.approved', ...facts };
  return { type: 'consent.declined', ...facts, ...(request.reason !== undefined && { reason: request.reason }) };
}

function toFacts({ reason, shown }: ReceivedDecision, assurance: Assurance, proof: Proof | undefined): JsonObject {
  return {
    assurance,
    ...(proof && { passkey: proof.passkey.id }),
    ...(reason !== undefined && { reason }),
    ...(shown && { shown: shown as unknown as JsonValue }),
  };
}

/** Decides several actions, each in a transaction of its own and with an answer of its own. */
export async function decideAll(context: AuthorityContext, caller: Caller, { items }: ReceivedDecisions): Promise<Verdict<DecideAllResponse>> {
  if (caller.kind !== 'user') return onlyPeople('decide');
  const answers: DecideAllResponse['items'] = [];
  for (const { actionId, ...request } of items) {
    const decided = await decide(context, caller, actionId, request, { isOneOfMany: true });
    answers.push(decided.ok ? { actionId, action: decided.value.action } : { actionId, refusal: decided.refusal });
  }
  return { ok: true, value: { items: answers, now: context.now() } };
}
