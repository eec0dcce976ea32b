import type { LimitUse } from '../../packages/authority/src/lib/limit-store.ts';
import type { Passkey } from '../../packages/authority/src/passkeys.ts';
import type { Action, AuditEntry, Grant, PolicyDraft, PolicyVersion, Stop } from '../../packages/core/src/index.ts';
import { createOwnTree, type OwnTree } from './own-tree.ts';
import type { Write } from './recorded-storage.ts';

/** What is stored, as the commits told it: nothing has to be read to know it. */
export interface Ledger {
  /** By id: ids are unique across tenants here. */
  readonly actions: Map<string, Action>;
  /** Each action's part of the log, oldest first. */
  readonly stories: Map<string, AuditEntry[]>;
  /** The last sequence of each tenant's log. */
  readonly sequences: Map<string, number>;
  readonly grants: Map<string, Grant>;
  /** By tenant and id. */
  readonly passkeys: Map<string, Passkey>;
  /** By tenant, oldest first. */
  readonly versions: Map<string, PolicyVersion[]>;
  readonly drafts: Map<string, PolicyDraft>;
  readonly stops: Map<string, Stop>;
  /** By tenant, limit, scope and action. */
  readonly uses: Map<string, LimitUse>;
  /** By tenant. */
  readonly trees: Map<string, OwnTree>;
}

export function createLedger(): Ledger {
  return {
    actions: new Map(),
    stories: new Map(),
    sequences: new Map(),
    grants: new Map(),
    passkeys: new Map(),
    versions: new Map(),
    drafts: new Map(),
    stops: new Map(),
    uses: new Map(),
    trees: new Map(),
  };
}

export function treeOf({ trees }: Ledger, tenant: string): OwnTree {
  const tree = trees.get(tenant) ?? createOwnTree();
  trees.set(tenant, tree);
  return tree;
}

export const toPasskeyKey = ({ tenant, id }: Pick<Passkey, 'tenant' | 'id'>): string => JSON.stringify([tenant, id]);

export function applyWrite(ledger: Ledger, write: Write): void {
  switch (write.kind) {
    case 'action':
      ledger.actions.set(write.action.id, write.action);
      return;
    case 'entry': {
      const { actionId, tenant, sequence } = write.entry;
      const story = ledger.stories.get(actionId);
      if (story) story.push(write.entry);
      else ledger.stories.set(actionId, [write.entry]);
      ledger.sequences.set(tenant, sequence);
      return;
    }
    case 'grant':
      ledger.grants.set(write.grant.id, write.grant);
      return;
    case 'passkey':
      ledger.passkeys.set(toPasskeyKey(write.passkey), write.passkey);
      return;
    case 'passkey removed':
      ledger.passkeys.delete(toPasskeyKey(write));
      return;
    case 'policy version':
      ledger.versions.set(write.version.tenant, [...(ledger.versions.get(write.version.tenant) ?? []), write.version]);
      return;
    case 'policy draft':
      ledger.drafts.set(write.draft.tenant, write.draft);
      return;
    case 'stop':
      ledger.stops.set(write.stop.id, write.stop);
      return;
    case 'use': {
      const { tenant, limitId, scope, actionId } = write.use;
      ledger.uses.set(JSON.stringify([tenant, limitId, scope, actionId]), write.use);
      return;
    }
    case 'uses spent':
      for (const [key, use] of usesOf(ledger, write)) ledger.uses.set(key, { ...use, state: 'used', at: write.at });
      return;
    case 'uses released':
      for (const [key] of usesOf(ledger, write)) ledger.uses.delete(key);
      return;
    case 'leaves':
      for (const leaf of write.leaves) treeOf(ledger, write.tenant).add(leaf);
      return;
    case 'checkpoint': {
      const { checkpoints } = treeOf(ledger, write.tenant);
      // Two authorities may sign the same tree: what is stored first stays.
      if (!checkpoints.has(write.checkpoint.size)) checkpoints.set(write.checkpoint.size, write.checkpoint.note);
      return;
    }
    case 'action rewritten':
      ledger.actions.set(write.action.id, write.action);
      return;
    case 'entry rewritten':
      rewriteEntry(ledger, write);
      return;
    case 'person forgotten':
      forgetPerson(ledger, write);
  }
}

function rewriteEntry(ledger: Ledger, { entry, leaf }: Extract<Write, { readonly kind: 'entry rewritten' }>): void {
  const story = ledger.stories.get(entry.actionId) ?? [];
  ledger.stories.set(
    entry.actionId,
    story.map((known) => (known.sequence === entry.sequence ? entry : known)),
  );
  const { leaves } = treeOf(ledger, entry.tenant);
  const known = leaves[entry.sequence - 1];
  if (!leaf || !known) return;
  const { sequence, at, hash, leaf: text } = known;
  leaves[entry.sequence - 1] = { sequence, at, hash, leaf: text, ...leaf };
}

/** A person’s own is gone; what was counted for everybody alike still counts. What an erasure leaves of the rest is in what it rewrites. */
function forgetPerson({ grants, passkeys, uses, versions, drafts }: Ledger, { tenant, userId, alias }: Extract<Write, { readonly kind: 'person forgotten' }>): void {
  for (const [id, grant] of grants) if (grant.tenant === tenant && grant.user.id === userId) grants.delete(id);
  for (const [key, passkey] of passkeys) if (passkey.tenant === tenant && passkey.userId === userId) passkeys.delete(key);
  for (const [key, use] of uses) {
    if (use.tenant !== tenant || use.userId !== userId) continue;
    const isAnybodys = Object.keys(JSON.parse(use.scope) as object).every((name) => name === 'agent' || name === 'tool');
    if (isAnybodys) uses.set(key, { ...use, userId: alias });
    else uses.delete(key);
  }
  const unsign = <T extends PolicyVersion | PolicyDraft>(written: T): T => (written.author.id === userId ? { ...written, author: { id: alias, name: 'Erased person' } } : written);
  versions.set(tenant, (versions.get(tenant) ?? []).map(unsign));
  const draft = drafts.get(tenant);
  if (draft) drafts.set(tenant, unsign(draft));
}

function usesOf(ledger: Ledger, { tenant, actionId }: { readonly tenant: string; readonly actionId: string }): readonly (readonly [string, LimitUse])[] {
  return [...ledger.uses].filter(([, use]) => use.tenant === tenant && use.actionId === actionId && use.state === 'reserved');
}
