import type { Action, Decision, Grant, GrantTerms } from '@byleave/core';
import { z } from 'zod';
import { defineOwnTool, type OwnResult, type OwnTool } from './own-tool.ts';
import type { StorageTransaction } from './storage.ts';
import type { RegisteredTool, ToolRegistry } from './tool-registry.ts';

/** Checked before it becomes an argument. */
const terms = z.record(z.string(), z.json());

/** What a person reads of the terms, and the terms themselves. */
const described = {
  agent: z.string(),
  tool: z.string(),
  /** Each constraint in words; empty: any call of the tool. */
  only: z.array(z.string()),
  endsAt: z.int(),
  /** Digest of the tool as it was when this was asked: consent to one tool is none to another. */
  definition: z.string().nullable(),
  terms,
};

/** The arguments of every tool here, as their schemas have checked them. */
interface GrantArguments {
  readonly grant: string;
  readonly revision: number;
  readonly agent: string;
  readonly definition: string | null;
  readonly terms: GrantTerms;
  readonly givenWith?: string;
  readonly reason?: string;
}

const changedTool: OwnResult = { failure: 'The tool was changed or removed since this was asked, so nothing was allowed or declined. Look at it, and ask again.' };

/** The tool that the person was asked about, if it is still that one. */
function findUnchanged(tools: ToolRegistry, action: Action): RegisteredTool | undefined {
  const { terms: asked, definition } = argumentsOf(action);
  const tool = tools.find(asked.toolName);
  return tool?.definitionDigest === definition ? tool : undefined;
}

const argumentsOf = (action: Action): GrantArguments => action.arguments as unknown as GrantArguments;

const describedFields = [
  { argument: 'agent', label: 'Agent', decisive: true },
  { argument: 'tool', label: 'Tool', decisive: true },
  { argument: 'only', label: 'Only when', decisive: true },
  { argument: 'endsAt', label: 'Until', format: 'time', decisive: true },
  { argument: 'terms', label: 'Exact terms', format: 'multiline' },
] as const;

const inWords = { reaches: 'One agent', reversibility: 'reversible', undo: 'Revoke it at any time', covers: 'Every call within these terms' } as const;

export const createGrantTool: OwnTool = defineOwnTool(
  {
    name: 'byleave.create_grant',
    description: 'Lets an agent do something without asking, until an end.',
    input: z.strictObject({ ...described, givenWith: z.string().optional() }),
    effect: 'write',
    risk: 'high',
    presentation: {
      id: 'byleave.create_grant',
      version: 1,
      title: 'Let {agent} use {tool} without asking until {endsAt}',
      approve: 'Allow until then',
      fields: describedFields,
      ...inWords,
    },
  },
  { run: (transaction, action, at, _given, tools) => insertGrant(transaction, action, tools, at) },
);

export const declineInAdvanceTool: OwnTool = defineOwnTool(
  {
    name: 'byleave.decline_in_advance',
    description: 'Declines calls like one another before anybody is asked, until an end.',
    input: z.strictObject({ ...described, givenWith: z.string().optional(), reason: z.string().optional() }),
    effect: 'write',
    risk: 'low',
    presentation: {
      id: 'byleave.decline_in_advance',
      version: 1,
      title: 'Decline {tool} by {agent} without asking until {endsAt}',
      approve: 'Decline until then',
      fields: describedFields,
      ...inWords,
    },
  },
  { run: (transaction, action, at, _given, tools) => insertGrant(transaction, action, tools, at) },
);

async function insertGrant(transaction: StorageTransaction, action: Action, tools: ToolRegistry, at: number): Promise<OwnResult> {
  const { agent, terms: asked, givenWith, reason } = argumentsOf(action);
  const tool = findUnchanged(tools, action);
  if (!tool) return changedTool;
  if (at >= asked.endsAt) return { failure: 'The end of it has passed, so nothing was allowed or declined in advance.' };
  const { tenant, principal } = action;
  const givenFor = givenWith === undefined ? undefined : await transaction.findAction(tenant, givenWith);
  const grant: Grant = {
    ...asked,
    id: action.id,
    tenant,
    user: principal.user,
    agent: { id: asked.agentId, name: agent },
    tool: tool.definition,
    definitionDigest: tool.definitionDigest,
    risk: givenFor?.risk ?? tool.definition.risk,
    decision: lastWord(action, at, reason),
    ...(givenWith !== undefined && { givenWith }),
    revision: 1,
    createdAt: at,
    status: 'active',
  };
  await transaction.insertGrant(grant);
  return { grant };
}

/** The person's consent, or that they asked for it themselves where none is needed. */
function lastWord({ lifecycle, digest, principal }: Action, at: number, reason: string | undefined): Decision {
  const consent = lifecycle.context.decisions.at(-1);
  return consent ?? { decision: 'decline', by: principal.user, at, digest, assurance: 'session', ...(reason !== undefined && { reason }) };
}

const named = { grant: z.string(), revision: z.int() };

export const changeGrantTool: OwnTool = defineOwnTool(
  {
    name: 'byleave.change_grant',
    description: 'Puts other terms in the place of a grant’s.',
    input: z.strictObject({ ...named, ...described, before: z.array(z.string()) }),
    effect: 'write',
    risk: 'high',
    presentation: {
      id: 'byleave.change_grant',
      version: 1,
      title: 'Change what {agent} may do with {tool} without asking',
      approve: 'Change it',
      fields: [...describedFields.slice(0, 2), { argument: 'before', label: 'So far', decisive: true }, ...describedFields.slice(2), { argument: 'grant', label: 'Grant', format: 'identifier' }],
      ...inWords,
    },
  },
  {
    async run(transaction, action, _at, _given, tools) {
      if (!findUnchanged(tools, action)) return changedTool;
      return updateGrant(transaction, action, (grant) => (grant.status === 'active' ? { ...withoutTerms(grant), ...argumentsOf(action).terms } : undefined));
    },
  },
);

export const resumeGrantTool: OwnTool = defineOwnTool(
  {
    name: 'byleave.resume_grant',
    description: 'Lets a suspended grant answer again, for the tool as it is now.',
    input: z.strictObject({ ...named, ...described, changed: z.array(z.string()) }),
    effect: 'write',
    risk: 'high',
    presentation: {
      id: 'byleave.resume_grant',
      version: 1,
      title: 'Let {agent} use {tool} without asking again until {endsAt}',
      approve: 'Allow again',
      fields: [...describedFields.slice(0, 2), { argument: 'changed', label: 'Changed in the tool since', decisive: true }, ...describedFields.slice(2), { argument: 'grant', label: 'Grant', format: 'identifier' }],
      ...inWords,
    },
  },
  {
    async run(transaction, action, _at, _given, tools) {
      const tool = findUnchanged(tools, action);
      if (!tool) return changedTool;
      return updateGrant(transaction, action, (grant) =>
        grant.status === 'suspended'
          ? { ...withoutSuspension(grant), status: 'active', tool: tool.definition, definitionDigest: tool.definitionDigest, decision: action.lifecycle.context.decisions.at(-1) ?? grant.decision }
          : undefined,
      );
    },
  },
);

const ended = {
  input: z.strictObject({ ...named, agent: z.string(), tool: z.string() }),
  effect: 'write',
  risk: 'low',
} as const;
const endedFields = [...describedFields.slice(0, 2), { argument: 'grant', label: 'Grant', format: 'identifier' }] as const;

export const suspendGrantTool: OwnTool = defineOwnTool(
  {
    name: 'byleave.suspend_grant',
    description: 'Takes a grant out of use until it is consented to again.',
    ...ended,
    presentation: { id: 'byleave.suspend_grant', version: 2, title: 'Take back for now that {agent} may use {tool} without asking', approve: 'Suspend it', fields: endedFields, ...inWords },
  },
  {
    run: (transaction, action) =>
      updateGrant(transaction, action, (grant) => (grant.status === 'active' ? { ...grant, status: 'suspended', suspendedBecause: 'person' } : undefined)),
  },
);

export const revokeGrantTool: OwnTool = defineOwnTool(
  {
    name: 'byleave.revoke_grant',
    description: 'Ends a grant for good.',
    ...ended,
    presentation: { id: 'byleave.revoke_grant', version: 2, title: 'Take back that {agent} may use {tool} without asking', approve: 'Revoke it', fields: endedFields, ...inWords },
  },
  {
    run: (transaction, action) =>
      updateGrant(transaction, action, (grant) => (grant.status === 'revoked' ? undefined : { ...withoutSuspension(grant), status: 'revoked' })),
  },
);

/** A grant without what terms may leave out, so that nothing of the old ones stays behind. */
function withoutTerms(grant: Grant): Grant {
  const optional: readonly string[] = ['conversation', 'mostTimes', 'mostAmount'];
  return Object.fromEntries(Object.entries(grant).filter(([name]) => !optional.includes(name))) as unknown as Grant;
}

function withoutSuspension(grant: Grant): Grant {
  const { suspendedBecause, ...rest } = grant;
  return suspendedBecause === undefined ? grant : rest;
}

/** Changes the grant that was looked at, or nothing: another one's change in between is a failure. */
async function updateGrant(transaction: StorageTransaction, action: Action, change: (grant: Grant) => Grant | undefined): Promise<OwnResult> {
  const { grant: id, revision } = argumentsOf(action);
  const found = await transaction.findGrant(action.tenant, id);
  const isCurrent = found?.user.id === action.principal.user.id && found.revision === revision;
  const changed = isCurrent ? change(found) : undefined;
  if (!changed) return { failure: 'The grant was changed after this was asked, so it stays as it is. Look at it again.' };
  const grant: Grant = { ...changed, revision: revision + 1 };
  await transaction.updateGrant(grant);
  return { grant };
}
