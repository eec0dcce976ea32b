import type { Action, LifecycleState, Stop } from '@byleave/core';

/** A stretch of what is still open in a tenant, newest first. */
export interface OpenFilter {
  readonly tenant: string;
  /** Only open states: others are never found. */
  readonly states: readonly LifecycleState[];
  /** Only what was proposed before this action. */
  readonly before?: { readonly proposedAt: number; readonly id: string };
  readonly limit: number;
}

/** Emergency stops, as one transaction sees them. */
export interface StopStore {
  /** Those that nobody has reset, newest first. */
  listActiveStops(tenant: string): Promise<readonly Stop[]>;
  /** Newest first. */
  listStops(tenant: string, limit: number): Promise<readonly Stop[]>;
  findStop(tenant: string, id: string): Promise<Stop | undefined>;
  /** @throws when the id is already there. */
  insertStop(stop: Stop): Promise<void>;
  /** @throws when the stop is not there. */
  updateStop(stop: Stop): Promise<void>;
  listOpen(filter: OpenFilter): Promise<readonly Action[]>;
}
