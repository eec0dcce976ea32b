import { isNarrower, refuse, toGrantState, type Demands, type Grant, type GrantStanding, type GrantTerms, type JsonObject, type Verdict } from '@byleave/core';
import type { ActionResponse, ChangeGrantRequest, GrantResponse, GrantRevision } from '@byleave/core/wire';
import type { AuthorityContext } from './authority.ts';
import type { Caller } from './caller.ts';
import { readGrantUsage, suspendGrant } from './grant-match.ts';
import { readSurroundings, surround } from './grant-surroundings.ts';
import { checkTerms, describeConstraints, toCreation, toTermsArguments } from './grant-terms.ts';
import { changeGrantTool, resumeGrantTool, revokeGrantTool, suspendGrantTool } from './grant-tools.ts';
import { atOnce, onePerson, type OwnTool } from './own-tool.ts';
import { isElsewhere, onlyPeople, settleDue } from './record.ts';
import { runOwn } from './run-own.ts';
import type { StorageTransaction } from './storage.ts';

const mostListed = 500;

/**
 * The caller's grants, newest first, at most 500: those of an agent's person for the agent itself, so that it need not ask in vain. A
 * person's come with what policies and the host say of them now.
 */
export async function listGrants(context: AuthorityContext, caller: Caller): Promise<readonly GrantStanding[]> {
  const { standings, surroundings } = await context.storage.transact(async (transaction) => {
    const at = context.now();
    await settleDue(transaction, caller.tenant, at);
    const found = await transaction.listGrants({
      tenant: caller.tenant,
      userId: caller.user.id,
      ...(caller.kind === 'agent' && { agentId: caller.agent.id }),
      limit: mostListed,
    });
    const standings: GrantStanding[] = [];
    for (const grant of found) {
      // A credential for one conversation learns nothing of what is allowed in another, not even its name.
      if (grant.conversation === undefined || !isElsewhere(caller, grant.conversation)) standings.push(await toStanding(context, transaction, grant, at));
    }
    return { standings, surroundings: caller.kind === 'user' ? await readSurroundings(transaction, caller, standings) : undefined };
  });
  return caller.kind === 'user' && surroundings ? surround(context, caller, standings, surroundings) : standings;
}

async function toStanding(context: AuthorityContext, transaction: StorageTransaction, found: Grant, at: number): Promise<GrantStanding> {
  const isChanged = found.effect === 'allow' && context.tools.find(found.toolName)?.definitionDigest !== found.definitionDigest;
  const grant = isChanged && found.status === 'active' && at < found.endsAt ? await suspendGrant(transaction, found, 'tool_changed', at) : found;
  const usage = await readGrantUsage(transaction, grant, at);
  return { grant, usage, state: toGrantState(grant, usage, at) };
}

/** Asks for a grant. What allows waits for the person's consent, like any other action; what declines holds at once. */
export async function createGrant(context: AuthorityContext, caller: Caller, asked: GrantTerms): Promise<Verdict<ActionResponse>> {
  if (caller.kind !== 'user') return onlyPeople('allow anything in advance');
  const terms = checkTerms(context, asked);
  if (!terms.ok) return terms;
  const { tool, args, demands } = toCreation(context, terms.value, { agent: asked.agentId });
  return runOwn(context, caller, tool, args, demands);
}

/** Narrows a grant at once, or asks for consent to anything wider. */
export function changeGrant(context: AuthorityContext, caller: Caller, grantId: string, request: ChangeGrantRequest): Promise<Verdict<GrantResponse>> {
  return withGrant(context, caller, grantId, request, 'change a grant', ['active'], (grant) => {
    const terms = checkTerms(context, request.terms);
    if (!terms.ok) return terms;
    if (request.terms.toolName !== grant.toolName || request.terms.agentId !== grant.agentId || request.terms.effect !== grant.effect) {
      return refuse('grant_refused', 'Another tool, agent or effect is another grant. Create that one, and revoke this.');
    }
    const demands = isNarrower(request.terms, grant) ? atOnce : onePerson;
    const args = { ...toTermsArguments(context, request.terms, grant.agent.name), before: [...describeConstraints(grant), `until ${new Date(grant.endsAt).toISOString()}`] };
    return { ok: true, value: { tool: changeGrantTool, args, demands } };
  });
}

export function suspend(context: AuthorityContext, caller: Caller, grantId: string, request: GrantRevision): Promise<Verdict<GrantResponse>> {
  return withGrant(context, caller, grantId, request, 'suspend a grant', ['active'], (grant) => ({ ok: true, value: { tool: suspendGrantTool, args: nameOf(grant), demands: atOnce } }));
}

export function revoke(context: AuthorityContext, caller: Caller, grantId: string, request: GrantRevision): Promise<Verdict<GrantResponse>> {
  return withGrant(context, caller, grantId, request, 'revoke a grant', ['active', 'suspended'], (grant) => ({ ok: true, value: { tool: revokeGrantTool, args: nameOf(grant), demands: atOnce } }));
}

function nameOf(grant: Grant): JsonObject {
  return { agent: grant.agent.name, tool: grant.toolName };
}

/** Asks for consent to let a suspended grant answer again; what has changed in its tool since is part of what is asked. */
export function resume(context: AuthorityContext, caller: Caller, grantId: string, request: GrantRevision): Promise<Verdict<GrantResponse>> {
  return withGrant(context, caller, grantId, request, 'resume a grant', ['suspended'], (grant) => {
    const { effect, toolName, agentId, conversation, constraints, mostTimes, mostAmount, endsAt } = grant;
    const terms: GrantTerms = {
      effect,
      toolName,
      agentId,
      ...(conversation !== undefined && { conversation }),
      constraints,
      ...(mostTimes !== undefined && { mostTimes }),
      ...(mostAmount && { mostAmount }),
      endsAt,
    };
    const checked = checkTerms(context, terms);
    if (!checked.ok) return checked;
    const args = { ...toTermsArguments(context, terms, grant.agent.name), changed: [...findChanges(context, grant)] };
    return { ok: true, value: { tool: resumeGrantTool, args, demands: onePerson } };
  });
}

/** The parts of a tool that are not what they were when the grant was given. */
function findChanges(context: AuthorityContext, grant: Grant): readonly string[] {
  const present = context.tools.find(grant.toolName)?.definition;
  const parts = ['description', 'inputSchema', 'effect', 'risk', 'annotations', 'presentation', 'resource', 'resultSource'] as const;
  return parts.filter((part) => JSON.stringify(present?.[part]) !== JSON.stringify(grant.tool[part]));
}

interface OwnCall {
  readonly tool: OwnTool;
  readonly args: JsonObject;
  readonly demands: Demands;
}

async function withGrant(
  context: AuthorityContext,
  caller: Caller,
  grantId: string,
  { revision }: GrantRevision,
  verb: string,
  from: readonly Grant['status'][],
  toCall: (grant: Grant) => Verdict<OwnCall>,
): Promise<Verdict<GrantResponse>> {
  if (caller.kind !== 'user') return onlyPeople(verb);
  const grant = await context.storage.transact((transaction) => transaction.findGrant(caller.tenant, grantId));
  if (grant?.user.id !== caller.user.id) return refuse('not_found', 'There is no such grant for this person. Check the id, and who is signed in.');
  if (grant.revision !== revision) return refuse('conflict', 'The grant was changed since you read it, so nothing was done. Look at it again.');
  if (!from.includes(grant.status)) return refuse('conflict', `The grant is ${grant.status}, so there is nothing to do here. Create another where one is wanted.`);
  const call = toCall(grant);
  if (!call.ok) return call;
  const { tool, args, demands } = call.value;
  const run = await runOwn(context, caller, tool, { ...args, grant: grantId, revision }, demands);
  if (!run.ok) return run;
  const { action, now } = run.value;
  const { outcome } = action.lifecycle.context;
  if (outcome?.status === 'failed') return refuse('conflict', outcome.message, { actionId: action.id });
  const { standing, surroundings } = await context.storage.transact(async (transaction) => {
    const present = (await transaction.findGrant(caller.tenant, grantId)) ?? grant;
    const found = await toStanding(context, transaction, present, now);
    return { standing: found, surroundings: await readSurroundings(transaction, caller, [found]) };
  });
  const [surrounded = standing] = await surround(context, caller, [standing], surroundings);
  return { ok: true, value: { grant: surrounded, ...(action.lifecycle.state === 'awaitingConsent' && { action }), now } };
}
