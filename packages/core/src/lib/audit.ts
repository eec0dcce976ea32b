import type { Digest } from './digest.ts';
import type { JsonObject } from './json.ts';
import type { LifecycleState } from './lifecycle-context.ts';

/** What an entry records: a noun and what happened to it. */
export type AuditEntryType =
  | 'action.proposed'
  | 'consent.approved'
  | 'consent.declined'
  | 'consent.extended'
  | 'consent.referred'
  | 'action.claimed'
  | 'action.completed'
  | 'action.abandoned'
  | 'action.cancelled'
  | 'action.superseded'
  | 'authorization.revoked'
  | 'deadline.passed'
  | 'grant.suspended'
  | 'stop.pressed'
  | 'stop.reset'
  | 'attempt.refused';

/** On whose word it happened. */
export interface AuditActor {
  readonly kind: 'user' | 'agent' | 'authority';
  readonly id: string;
  readonly name: string;
}

/** One line of the tenant's log, written in the transaction of the change it describes. */
export interface AuditEntry {
  /** Grows with every entry of the tenant; also the event stream's id. */
  readonly sequence: number;
  readonly tenant: string;
  /** The person on whose behalf the action was proposed. */
  readonly userId: string;
  /** The agent that proposed it. */
  readonly agentId: string;
  readonly conversation: string;
  readonly actionId: string;
  readonly toolName: string;
  readonly digest: Digest;
  /** Epoch ms, the authority's clock. */
  readonly at: number;
  readonly type: AuditEntryType;
  readonly actor: AuditActor;
  /** The action's state after it. */
  readonly state: LifecycleState;
  /** What else is worth knowing: the outcome, the code of a refusal, the reason given. */
  readonly facts: JsonObject;
}
