import type { Action, AuditEntry, LifecycleState, PolicyDraft, PolicyReason, PolicyVersion } from '@byleave/core';
import type { EvaluationRequest, PolicyDecision } from '@byleave/policy';
import type { GrantStore, StandingFilter } from './grant-store.ts';
import type { LimitStore } from './limit-store.ts';
import type { LogStore } from './log-store.ts';
import type { PasskeyStore } from './passkey-store.ts';
import type { ReadStore } from './read-store.ts';
import type { StopStore } from './stop-store.ts';

/** An entry before the log gives it its place. */
export type NewAuditEntry = Omit<AuditEntry, 'sequence'>;

/** Names a framework's call once within a tenant. */
export interface CallKey {
  readonly tenant: string;
  readonly userId: string;
  readonly agentId: string;
  readonly conversation: string;
  readonly callId: string;
}

/** The names of an action's call. */
export function toCallKey(action: Action): CallKey {
  return {
    tenant: action.tenant,
    userId: action.principal.user.id,
    agentId: action.principal.agent.id,
    conversation: action.conversation,
    callId: action.callId,
  };
}

/**
 * Who may find something that is not done for them: `role:finance`, and the report of a stop. Actions name
 * their readers, people are asked for by the subjects they are.
 */
export type Subject = `role:${string}` | `stop:${string}`;

export interface ActionFilter {
  readonly tenant: string;
  /** Done for this person; or, for others, what any of these subjects may read. */
  readonly whose: { readonly userId: string } | { readonly othersThan: string; readonly subjects: readonly Subject[] };
  /** Only what this agent does. */
  readonly agentId?: string;
  readonly conversation?: string;
  readonly states?: readonly LifecycleState[];
  /** Only what was proposed before this action. */
  readonly before?: { readonly proposedAt: number; readonly id: string };
  readonly limit: number;
}

export interface EntryFilter {
  readonly tenant: string;
  readonly userId: string;
  /** Besides what is done for the person, the actions that these may read. Default none. */
  readonly subjects?: readonly Subject[];
  /** Only what this agent does. */
  readonly agentId?: string;
  readonly conversation?: string;
  readonly actionId?: string;
  /** Only sequences greater than this. */
  readonly after?: number;
  /** Only sequences smaller than this. */
  readonly before?: number;
  readonly order: 'oldest first' | 'newest first';
  readonly limit: number;
}

/** A call on which a shadowed draft would have decided otherwise. */
export interface PolicyDifference {
  readonly tenant: string;
  /** Of the draft. */
  readonly revision: number;
  /** Epoch ms. */
  readonly at: number;
  readonly enforced: PolicyDecision['effect'];
  readonly draft: PolicyDecision['effect'];
  readonly reasons: readonly PolicyReason[];
  readonly request: EvaluationRequest;
}

/** A stretch of a tenant's whole history, newest first. */
export interface HistoryFilter {
  readonly tenant: string;
  /** Only what was proposed before this action. */
  readonly before?: { readonly proposedAt: number; readonly id: string };
  readonly limit: number;
}

/**
 * What one transaction may do. Everything it reads stays as read until it ends, and nothing it writes is seen before.
 * What it answers with is the caller's own copy.
 * Only await this object inside a transaction.
 */
export interface StorageTransaction extends LimitStore, GrantStore, PasskeyStore, StopStore, LogStore, ReadStore {
  findAction(tenant: string, id: string): Promise<Action | undefined>;
  /** Those that are there, by id. Ids may come again, in any order. */
  findActions(tenant: string, ids: readonly string[]): Promise<ReadonlyMap<string, Action>>;
  /** The latest attempt of a call. */
  findCall(key: CallKey): Promise<Action | undefined>;
  /** @throws when the id, or the call and attempt, is already there. */
  insertAction(action: Action): Promise<void>;
  /** @throws when the action is not there. */
  updateAction(action: Action): Promise<void>;
  /** Lets subjects find the action in lists and hear of it. Naming one again changes nothing. */
  addReaders(tenant: string, actionId: string, subjects: readonly Subject[]): Promise<void>;
  /** Newest first. */
  listActions(filter: ActionFilter): Promise<readonly Action[]>;
  /** Actions of everybody in the tenant. */
  listHistory(filter: HistoryFilter): Promise<readonly Action[]>;
  /** Actions of a tenant whose deadline is at or before `at`, the most overdue first. */
  listDue(tenant: string, at: number, limit: number): Promise<readonly Action[]>;
  /** Gives the entry the tenant's next sequence: greater than every sequence committed before. */
  appendEntry(entry: NewAuditEntry): Promise<AuditEntry>;
  listEntries(filter: EntryFilter): Promise<readonly AuditEntry[]>;
  /** 0 for an empty log. */
  lastSequence(tenant: string): Promise<number>;
  /** The version of a number, or the latest. */
  findPolicyVersion(tenant: string, number?: number): Promise<PolicyVersion | undefined>;
  /** Newest first. */
  listPolicyVersions(tenant: string, limit: number): Promise<readonly PolicyVersion[]>;
  /** @throws when the number is already there. */
  insertPolicyVersion(version: PolicyVersion): Promise<void>;
  findPolicyDraft(tenant: string): Promise<PolicyDraft | undefined>;
  /** Puts the draft in the place of the one before. */
  savePolicyDraft(draft: PolicyDraft): Promise<void>;
  insertPolicyDifference(difference: PolicyDifference): Promise<void>;
  /** Of one revision of the draft, newest first. */
  listPolicyDifferences(tenant: string, revision: number, limit: number): Promise<readonly PolicyDifference[]>;
}

/** What work that writes for a tenant most likely reads first, so that it can be read on the way. It may read anything else. */
export interface ExpectedReads {
  readonly tenant: string;
  /** An action, by its id. */
  readonly action?: string;
  readonly call?: CallKey;
  /** The standing grants that may answer a call. */
  readonly grants?: StandingFilter;
}

/**
 * Where the truth is kept. `transact` resolves only after what it wrote is durable, and rejects with nothing written. `work`
 * may run more than once before that, so it only touches the transaction. `expected` only spares time.
 * Transactions are serializable.
 */
export interface Storage {
  transact<T>(work: (transaction: StorageTransaction) => Promise<T>, expected?: ExpectedReads): Promise<T>;
  /**
   * Calls back after a commit of this instance that appended entries. Returns the way to stop. Another process on the
   * same data is heard of only by looking.
   */
  watch(listener: () => void): () => void;
  /** Tenants with entries that no checkpoint covers. */
  listUnsealed(): Promise<readonly string[]>;
  close(): Promise<void>;
}
