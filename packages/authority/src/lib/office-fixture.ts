import { asShown, ByleaveError, type Action, type AuditEntry, type ErrorCode, type Refusal, type Verdict } from '@byleave/core';
import type { ActionResponse, ProposeRequest, ReceivedDecision } from '@byleave/core/wire';
import { createRulePolicy, type DecisionPoint, type EvaluationResponse, type Rule } from '@byleave/policy';
import * as z from 'zod';
import { createAuthority, type Authority, type AuthorityOptions } from './authority.ts';
import type { AgentCaller, Caller, UserCaller } from './caller.ts';
import { createMemoryStorage } from './memory-storage.ts';
import type { Storage } from './storage.ts';
import type { ToolRegistration } from './tool-registry.ts';

export const maya: UserCaller = { kind: 'user', tenant: 'acme', user: { id: 'maya', name: 'Maya Chen' } };
export const sam: UserCaller = { kind: 'user', tenant: 'acme', user: { id: 'sam', name: 'Sam' } };
/** The same person's id in another company. */
export const otherMaya: UserCaller = { ...maya, tenant: 'other' };

const officeAgent = { id: 'office', name: 'Office agent' };
export const agent: AgentCaller = { kind: 'agent', tenant: 'acme', user: maya.user, agent: officeAgent };
export const samsAgent: AgentCaller = { ...agent, user: sam.user };
export const otherAgent: AgentCaller = { ...agent, agent: { id: 'other', name: 'Other agent' } };
export const otherTenantsAgent: AgentCaller = { ...agent, tenant: 'other' };

const presentation = {
  id: 'payment',
  version: 1,
  title: 'Send {amount} to {to}',
  approve: 'Send {amount}',
  fields: [
    { argument: 'to', label: 'To', decisive: true },
    { argument: 'amount', label: 'Amount', format: 'money', currency: 'EUR', decisive: true },
  ],
  reversibility: 'irreversible',
  covers: 'This payment only',
} as const;

/** Asked for by the rules below. */
export const sendPayment: ToolRegistration = {
  name: 'send_payment',
  description: 'Sends money.',
  effect: 'write',
  risk: 'medium',
  presentation,
  input: z.strictObject({ to: z.string().min(1), amount: z.number().positive() }),
};
/** Allowed outright. Its schema drops keys it does not know. */
export const readMail: ToolRegistration = {
  name: 'read_mail',
  description: 'Reads one mail.',
  effect: 'read',
  risk: 'low',
  presentation: { ...presentation, id: 'mail', fields: [] },
  resultSource: 'email',
  input: z.object({ id: z.string() }),
};
/** Denied. */
export const deleteAll: ToolRegistration = { ...sendPayment, name: 'delete_all', input: z.object({}) };

export const officeRules: readonly Rule[] = [
  { id: 'reading', text: 'Reading is fine.', effect: 'allow', toolEffect: 'read' },
  { id: 'payments', text: 'Payments are asked.', effect: 'ask', tools: ['send_payment'] },
  { id: 'never', text: 'Nothing is deleted.', effect: 'deny', tools: ['delete_all'] },
];

/** A decision point whose answers a test can change. */
export interface ChangeablePolicy extends DecisionPoint {
  publish(version: string, answer: EvaluationResponse | readonly Rule[]): void;
  /** Replaces how it answers, without a new version. */
  evaluate: DecisionPoint['evaluate'];
  readVersion: DecisionPoint['readVersion'];
}

export function createChangeablePolicy(): ChangeablePolicy {
  const policy: ChangeablePolicy = {
    ...createRulePolicy({ version: 'v1', rules: officeRules, otherwise: 'ask' }),
    publish(version, answer) {
      policy.readVersion = async () => version;
      policy.evaluate = isRules(answer) ? createRulePolicy({ version, rules: answer, otherwise: 'ask' }).evaluate : async () => answer;
    },
  };
  return policy;
}

function isRules(answer: EvaluationResponse | readonly Rule[]): answer is readonly Rule[] {
  return Array.isArray(answer);
}

export interface Office {
  readonly storage: Storage;
  readonly authority: Authority;
  readonly policy: ChangeablePolicy;
  readonly clock: { ms: number };
  /** The same office after its tools were changed: one authority more on the same storage. */
  readonly reopen: (options: Partial<AuthorityOptions>) => Authority;
  readonly entries: () => Promise<readonly AuditEntry[]>;
}

/** Prompts last 1,000 ms, authorizations 500, executions 100. */
export function createOffice(options: Partial<AuthorityOptions> = {}): Office {
  const storage = options.storage ?? createMemoryStorage();
  const policy = createChangeablePolicy();
  const clock = { ms: 10_000 };
  let ids = 0;
  const open = (changes: Partial<AuthorityOptions>): Authority =>
    createAuthority({
      storage,
      policy,
      tools: [sendPayment, readMail, deleteAll],
      now: () => clock.ms,
      createId: () => `id-${(ids += 1)}`,
      consentTtlMs: 1_000,
      claimTtlMs: 500,
      executionTtlMs: 100,
      policyTimeoutMs: 20,
      ...changes,
    });
  return {
    storage,
    policy,
    clock,
    authority: open(options),
    reopen: (changes) => open({ ...options, ...changes }),
    entries: () =>
      storage.transact((transaction) => transaction.listEntries({ tenant: 'acme', userId: 'maya', order: 'oldest first', limit: 10_000 })),
  };
}

export function payment(changes: Partial<ProposeRequest> = {}): ProposeRequest {
  return {
    callId: 'call-1',
    conversation: 'chat',
    tool: 'send_payment',
    arguments: { to: 'Ada Ltd', amount: 2_400 },
    sources: [{ kind: 'user', id: 'm-1', text: 'Pay Ada Ltd 2400' }],
    sourcesComplete: true,
    ...changes,
  };
}

export function mail(changes: Partial<ProposeRequest> = {}): ProposeRequest {
  return payment({ tool: 'read_mail', arguments: { id: 'mail-1' }, ...changes });
}

export const unknownDigest = '0'.repeat(64);

/** The value of a verdict that must be one. */
export function accepted<T>(verdict: Verdict<T>): T {
  if (!verdict.ok) throw new ByleaveError(verdict.refusal);
  return verdict.value;
}

/** The refusal of a verdict that must be one. */
export function refused(verdict: Verdict<unknown>): Refusal {
  if (verdict.ok) throw new TypeError('It was accepted, and had to be refused.');
  return verdict.refusal;
}

export function codeOf(verdict: Verdict<unknown>): ErrorCode | 'ok' {
  return verdict.ok ? 'ok' : verdict.refusal.code;
}

export async function proposePayment({ authority }: Pick<Office, 'authority'>, changes: Partial<ProposeRequest> = {}): Promise<Action> {
  return accepted(await authority.propose(agent, payment(changes))).action;
}

/** Decides as somebody who sees the action as it is, in English, on a screen. */
export async function decideAsShown(
  authority: Pick<Authority, 'decide' | 'readAction'>,
  caller: Caller,
  actionId: string,
  request: ReceivedDecision,
): Promise<Verdict<ActionResponse>> {
  const read = await authority.readAction(caller, actionId);
  return authority.decide(caller, actionId, { ...(read.ok && read.value.action.tool && asShown(read.value.action, 'en')), ...request });
}

export async function approvePayment(office: Pick<Office, 'authority'>, changes: Partial<ProposeRequest> = {}): Promise<Action> {
  const { id, digest } = await proposePayment(office, changes);
  return accepted(await decideAsShown(office.authority, maya, id, { decision: 'approve', digest })).action;
}

export async function claimPayment(office: Pick<Office, 'authority'>): Promise<{ readonly action: Action; readonly claimId: string }> {
  const { id, digest } = await approvePayment(office);
  const { action, claimId } = accepted(await office.authority.claim(agent, id, { digest }));
  if (claimId === undefined) throw new TypeError('the claim has no id');
  return { action, claimId };
}
