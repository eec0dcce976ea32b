import type { Action, AuditEntry } from '@byleave/core';
import type { StorageTransaction } from './storage.ts';

/** What entries of a tenant are about, by id, in one read. */
export const findActionsOf = (transaction: StorageTransaction, tenant: string, entries: readonly AuditEntry[]): Promise<ReadonlyMap<string, Action>> =>
  transaction.findActions(
    tenant,
    entries.map(({ actionId }) => actionId),
  );
