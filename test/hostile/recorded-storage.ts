import type { Storage, StorageTransaction } from '../../packages/authority/src/index.ts';
import type { PolicyDraft, PolicyVersion } from '../../packages/core/src/index.ts';
import type { LimitUse } from '../../packages/authority/src/lib/limit-store.ts';
import type { LeafRecord, StoredCheckpoint } from '../../packages/authority/src/lib/log-store.ts';
import type { Passkey } from '../../packages/authority/src/passkeys.ts';
import type { Action, AuditEntry, Grant, Stop } from '../../packages/core/src/index.ts';

/** One thing a transaction wrote. */
export type Write =
  | { readonly kind: 'action'; readonly action: Action; readonly isNew: boolean }
  | { readonly kind: 'entry'; readonly entry: AuditEntry }
  | { readonly kind: 'grant'; readonly grant: Grant; readonly isNew: boolean }
  | { readonly kind: 'passkey'; readonly passkey: Passkey; readonly isNew: boolean }
  | { readonly kind: 'passkey removed'; readonly tenant: string; readonly id: string }
  | { readonly kind: 'stop'; readonly stop: Stop }
  | { readonly kind: 'policy version'; readonly version: PolicyVersion }
  | { readonly kind: 'policy draft'; readonly draft: PolicyDraft }
  | { readonly kind: 'use'; readonly use: LimitUse }
  | { readonly kind: 'uses spent'; readonly tenant: string; readonly actionId: string; readonly at: number }
  | { readonly kind: 'uses released'; readonly tenant: string; readonly actionId: string }
  | { readonly kind: 'leaves'; readonly tenant: string; readonly leaves: readonly LeafRecord[] }
  | { readonly kind: 'checkpoint'; readonly tenant: string; readonly checkpoint: StoredCheckpoint }
  | { readonly kind: 'entry rewritten'; readonly entry: AuditEntry; readonly leaf: Pick<LeafRecord, 'salts' | 'erased'> | undefined }
  | { readonly kind: 'action rewritten'; readonly action: Action }
  | { readonly kind: 'person forgotten'; readonly tenant: string; readonly userId: string; readonly alias: string };

/** What one committed transaction wrote, in the order it did, and on whose request. */
export interface Commit<By> {
  readonly by: By;
  readonly writes: readonly Write[];
}

/**
 * Stands before a storage and tells of every commit that wrote something, in the order of the commits. `findAsker` is
 * called when a transaction starts, in the asynchronous context of whoever starts it.
 */
export function recordCommits<By>(inner: Storage, findAsker: () => By, onCommit: (commit: Commit<By>) => void): Storage {
  return {
    ...inner,
    // What an authority does by itself, whenever it finds the time, happens only when somebody asks for it: a run is the same again.
    listUnsealed: async () => (findAsker() === undefined ? [] : inner.listUnsealed()),
    async transact(work) {
      const by = findAsker();
      const writes: Write[] = [];
      const value = await inner.transact((transaction) => {
        // A storage may run the work of a failed batch once more.
        writes.length = 0;
        return work(record(transaction, writes));
      });
      if (writes.length > 0) onCommit({ by, writes });
      return value;
    },
  };
}

function record(inner: StorageTransaction, writes: Write[]): StorageTransaction {
  return {
    ...inner,
    async insertAction(action) {
      await inner.insertAction(action);
      writes.push({ kind: 'action', action, isNew: true });
    },
    async updateAction(action) {
      await inner.updateAction(action);
      writes.push({ kind: 'action', action, isNew: false });
    },
    async appendEntry(appended) {
      const entry = await inner.appendEntry(appended);
      writes.push({ kind: 'entry', entry });
      return entry;
    },
    async insertGrant(grant) {
      await inner.insertGrant(grant);
      writes.push({ kind: 'grant', grant, isNew: true });
    },
    async updateGrant(grant) {
      await inner.updateGrant(grant);
      writes.push({ kind: 'grant', grant, isNew: false });
    },
    async insertPasskey(passkey) {
      await inner.insertPasskey(passkey);
      writes.push({ kind: 'passkey', passkey, isNew: true });
    },
    async updatePasskey(passkey) {
      await inner.updatePasskey(passkey);
      writes.push({ kind: 'passkey', passkey, isNew: false });
    },
    async removePasskey(tenant, id) {
      await inner.removePasskey(tenant, id);
      writes.push({ kind: 'passkey removed', tenant, id });
    },
    async insertStop(stop) {
      await inner.insertStop(stop);
      writes.push({ kind: 'stop', stop });
    },
    async updateStop(stop) {
      await inner.updateStop(stop);
      writes.push({ kind: 'stop', stop });
    },
    async insertPolicyVersion(version) {
      await inner.insertPolicyVersion(version);
      writes.push({ kind: 'policy version', version });
    },
    async savePolicyDraft(draft) {
      await inner.savePolicyDraft(draft);
      writes.push({ kind: 'policy draft', draft });
    },
    async insertUse(use, limit) {
      await inner.insertUse(use, limit);
      writes.push({ kind: 'use', use });
    },
    async useReserved(tenant, actionId, at) {
      await inner.useReserved(tenant, actionId, at);
      writes.push({ kind: 'uses spent', tenant, actionId, at });
    },
    async releaseReserved(tenant, actionId) {
      await inner.releaseReserved(tenant, actionId);
      writes.push({ kind: 'uses released', tenant, actionId });
    },
    async insertLeaves(tenant, leaves) {
      await inner.insertLeaves(tenant, leaves);
      writes.push({ kind: 'leaves', tenant, leaves });
    },
    async insertCheckpoint(tenant, checkpoint) {
      await inner.insertCheckpoint(tenant, checkpoint);
      writes.push({ kind: 'checkpoint', tenant, checkpoint });
    },
    async rewriteEntry(entry, leaf) {
      await inner.rewriteEntry(entry, leaf);
      writes.push({ kind: 'entry rewritten', entry, leaf });
    },
    async rewriteAction(action) {
      await inner.rewriteAction(action);
      writes.push({ kind: 'action rewritten', action });
    },
    async forgetPerson(tenant, userId, alias) {
      await inner.forgetPerson(tenant, userId, alias);
      writes.push({ kind: 'person forgotten', tenant, userId, alias });
    },
  };
}
