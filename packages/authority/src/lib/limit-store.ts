import type { Limit } from '@byleave/core';

/** What an action takes of a limit. */
export interface LimitUse {
  readonly tenant: string;
  readonly limitId: string;
  /** Canonical JSON of the values of `limit.per`. */
  readonly scope: string;
  readonly actionId: string;
  readonly userId: string;
  /** A whole number of ten-thousandths. */
  readonly amount: number;
  /** Epoch ms: when it was reserved, then when it was used. */
  readonly at: number;
  readonly state: 'reserved' | 'used';
}

/** Everything counted under one limit for the same values. */
export interface LimitBucket {
  readonly tenant: string;
  readonly limitId: string;
  readonly scope: string;
}

export interface LimitSumFilter extends LimitBucket {
  /** What was used before this does not count; what is reserved always does. */
  readonly since: number;
  /** The uses of this action do not count. */
  readonly except?: string;
}

/** Sums in ten-thousandths. */
export interface LimitSum {
  readonly used: number;
  readonly reserved: number;
}

/** A limit as it was last declared, for the values it is counted by. */
export interface KnownLimit {
  readonly limit: Limit;
  readonly scope: string;
}

/** The uses of limits, as one transaction sees them. */
export interface LimitStore {
  /**
   * @param limit how it was declared, for `listKnownLimits`; without it, the limit is in nobody's list.
   * @throws when the action already uses the same limit for the same values.
   */
  insertUse(use: LimitUse, limit?: Limit): Promise<void>;
  listUses(tenant: string, actionId: string): Promise<readonly LimitUse[]>;
  /** What the action has reserved is used from `at` on. */
  useReserved(tenant: string, actionId: string, at: number): Promise<void>;
  /** What the action has reserved is free again. */
  releaseReserved(tenant: string, actionId: string): Promise<void>;
  sumUses(filter: LimitSumFilter): Promise<LimitSum>;
  /** What was used at or after `since`, the oldest first. */
  listOldestUses(bucket: LimitBucket, since: number, limit: number): Promise<readonly LimitUse[]>;
  /** Limits counted for the person or for everybody alike; those counted by an argument, when the person has used them. Latest used first. */
  listKnownLimits(tenant: string, userId: string, limit: number): Promise<readonly KnownLimit[]>;
}
