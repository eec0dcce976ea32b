import type { LimitUse } from '../../packages/authority/src/lib/limit-store.ts';
import type { Passkey } from '../../packages/authority/src/passkeys.ts';
import type { Action, AuditEntry, Grant, PolicyDraft, PolicyVersion, Stop } from '../../packages/core/src/index.ts';
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
  };
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
  }
}

function usesOf(ledger: Ledger, { tenant, actionId }: { readonly tenant: string; readonly actionId: string }): readonly (readonly [string, LimitUse])[] {
  return [...ledger.uses].filter(([, use]) => use.tenant === tenant && use.actionId === actionId && use.state === 'reserved');
}
