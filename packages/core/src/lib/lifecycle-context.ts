import type { ApprovalCandidate, Assurance, Demands } from './consent.ts';
import type { Digest } from './digest.ts';
import type { ErrorCode, Issue } from './error.ts';
import type { LimitShortage } from './limit.ts';
import type { Person } from './principal.ts';

/** A person's word on exactly one digest. */
export interface Decision {
  readonly decision: 'approve' | 'decline';
  readonly by: Person;
  /** Epoch ms, the authority's clock. */
  readonly at: number;
  readonly digest: Digest;
  /** How sure the authority is that it was them. */
  readonly assurance: Assurance;
  readonly reason?: string;
}

/** How an executed action ended. `unknown`: it was started and nobody can say whether it took effect. */
export type Outcome =
  | { readonly status: 'succeeded'; readonly resultDigest?: Digest }
  /** `isAborted`: it was told to stop, and says that it had no effect. */
  | { readonly status: 'failed'; readonly message: string; readonly isAborted?: true }
  | { readonly status: 'unknown'; readonly message: string };

/** The single use of an authorization. */
export interface Claim {
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
}

/** Why an action left the road to execution without a decision of its own. */
export interface LifecycleRefusal {
  readonly code: ErrorCode;
  readonly message: string;
  /** In the words of the policy, the person or the agent that says no. */
  readonly reason?: string;
  readonly issues?: readonly Issue[];
  /** With `limited`: the limit that had no room. */
  readonly shortage?: LimitShortage;
}

export interface LifecycleContext {
  readonly digest: Digest;
  /** The person the action is done for. */
  readonly requesterId: string;
  /** How long a prompt may be decided, in ms; each extension gives as long again. */
  readonly consentTtlMs: number;
  /** How long a prompt may be decided with every extension, in ms. */
  readonly mostConsentMs: number;
  /** How long an authorization may be claimed, in ms. */
  readonly claimTtlMs: number;
  /** How long an execution may take before its outcome is unknown, in ms. */
  readonly executionTtlMs: number;
  /** Epoch ms at which the present state ends by itself; that instant is too late. */
  readonly deadline: number | null;
  /** Epoch ms beyond which the present prompt cannot be extended. */
  readonly latestDeadline: number | null;
  /** What consent takes. */
  readonly demands: Demands;
  /** The standing grant that answered in a person's place. */
  readonly grantId: string | null;
  readonly decisions: readonly Decision[];
  readonly claim: Claim | null;
  readonly outcome: Outcome | null;
  readonly refusal: LifecycleRefusal | null;
  /** How it ended, once its record is sealed: the state before `audited`. */
  readonly ended?: EndState;
}

export type LifecycleEvent =
  | { readonly type: 'verification.passed'; readonly at: number }
  | { readonly type: 'verification.failed'; readonly at: number; readonly refusal: LifecycleRefusal }
  | { readonly type: 'policy.allowed'; readonly at: number }
  | { readonly type: 'policy.asked'; readonly at: number; readonly demands: Demands }
  | { readonly type: 'grant.matched'; readonly at: number; readonly grantId: string; readonly demands: Demands }
  | { readonly type: 'policy.denied'; readonly at: number; readonly refusal: LifecycleRefusal }
  | { readonly type: 'limit.reached'; readonly at: number; readonly refusal: LifecycleRefusal }
  | {
      readonly type: 'consent.approved';
      readonly at: number;
      readonly digest: Digest;
      readonly by: Person;
      readonly assurance: Assurance;
    }
  | {
      readonly type: 'consent.declined';
      readonly at: number;
      readonly digest: Digest;
      readonly by: Person;
      readonly assurance: Assurance;
      readonly reason?: string;
    }
  | { readonly type: 'consent.extended'; readonly at: number; readonly by: Person }
  | { readonly type: 'consent.referred'; readonly at: number; readonly by: Person; readonly to: ApprovalCandidate }
  | { readonly type: 'action.claimed'; readonly at: number; readonly digest: Digest; readonly claimId: string }
  | { readonly type: 'action.completed'; readonly at: number; readonly claimId: string; readonly outcome: Outcome }
  | { readonly type: 'action.abandoned'; readonly at: number }
  | { readonly type: 'action.cancelled'; readonly at: number; readonly refusal: LifecycleRefusal }
  | { readonly type: 'action.superseded'; readonly at: number; readonly refusal: LifecycleRefusal }
  | { readonly type: 'authorization.revoked'; readonly at: number; readonly refusal: LifecycleRefusal }
  | { readonly type: 'stop.pressed'; readonly at: number; readonly refusal: LifecycleRefusal }
  | { readonly type: 'deadline.passed'; readonly at: number }
  | { readonly type: 'log.sealed'; readonly at: number };

/** Every state of the lifecycle. */
export const lifecycleStates = [
  'proposed',
  'verified',
  'awaitingConsent',
  'authorized',
  'executing',
  'executed',
  'rejected',
  'denied',
  'limited',
  'declined',
  'expired',
  'superseded',
  'cancelled',
  'revoked',
  'stopped',
  'audited',
] as const;

export type LifecycleState = (typeof lifecycleStates)[number];

/** The states in which nothing but its sealing is to come, save a late word on an unknown outcome. */
export type EndState = 'executed' | 'rejected' | 'denied' | 'limited' | 'declined' | 'expired' | 'superseded' | 'cancelled' | 'revoked' | 'stopped';

/** The state of a lifecycle as it was before its record was sealed. */
export function toUnsealedState({ state, context }: Lifecycle): Exclude<LifecycleState, 'audited'> {
  // Nothing is sealed without its end; what somebody else stored is at an end, and never done on that word.
  return state === 'audited' ? (context.ended ?? 'expired') : state;
}

/** The version of the lifecycle's stored form. A stored action of another version is refused. */
export const lifecycleVersion = 2;

/** Where an action is, as stored and sent: plain data. */
export interface Lifecycle {
  readonly version: typeof lifecycleVersion;
  readonly state: LifecycleState;
  readonly context: LifecycleContext;
}

export type LifecycleInput = Pick<
  LifecycleContext,
  'digest' | 'requesterId' | 'consentTtlMs' | 'mostConsentMs' | 'claimTtlMs' | 'executionTtlMs'
>;
