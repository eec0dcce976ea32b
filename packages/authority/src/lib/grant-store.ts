import type { Grant } from '@byleave/core';

export interface GrantFilter {
  readonly tenant: string;
  readonly userId?: string;
  readonly toolName?: string;
  readonly agentId?: string;
  readonly status?: Grant['status'];
  readonly effect?: Grant['effect'];
  /** Only those that end after this, epoch ms. */
  readonly endsAfter?: number;
  readonly limit: number;
}

/** Whose active grants for what, of those that end after a time. */
export type StandingFilter = Required<Pick<GrantFilter, 'tenant' | 'userId' | 'toolName' | 'agentId' | 'endsAfter'>>;

/** Standing grants, as one transaction sees them. */
export interface GrantStore {
  findGrant(tenant: string, id: string): Promise<Grant | undefined>;
  /** @throws when the id is already there. */
  insertGrant(grant: Grant): Promise<void>;
  /** @throws when the grant is not there. */
  updateGrant(grant: Grant): Promise<void>;
  /** Newest first. */
  listGrants(filter: GrantFilter): Promise<readonly Grant[]>;
}
