import type { LimitUse } from '../../../packages/authority/src/lib/limit-store.ts';
import type { Passkey } from '../../../packages/authority/src/passkeys.ts';
import type { Action, AuditEntry, Grant, PolicyDraft, PolicyVersion, Stop } from '../../../packages/core/src/index.ts';
import { toPasskeyKey, type Ledger } from '../ledger.ts';
import type { Commit, Write } from '../recorded-storage.ts';
import type { Asker } from '../world.ts';

/** A thing as it was before a commit and as it is after it. */
export interface Change<T> {
  readonly before: T | undefined;
  readonly after: T | undefined;
}

/** All that one commit did. */
export interface CommitView {
  readonly asker: Asker | undefined;
  readonly actions: ReadonlyMap<string, Change<Action>>;
  readonly grants: ReadonlyMap<string, Change<Grant>>;
  readonly passkeys: ReadonlyMap<string, Change<Passkey>>;
  readonly stops: ReadonlyMap<string, Change<Stop>>;
  readonly versions: readonly PolicyVersion[];
  readonly drafts: readonly PolicyDraft[];
  readonly entries: readonly AuditEntry[];
  readonly uses: readonly LimitUse[];
  /** Ids of actions whose uses of limits changed. */
  readonly countedActions: ReadonlySet<string>;
}

/** Reads a commit against what was stored before it. */
export function viewCommit(ledger: Ledger, { by, writes }: Commit<Asker | undefined>): CommitView {
  const actions = new Map<string, Change<Action>>();
  const grants = new Map<string, Change<Grant>>();
  const passkeys = new Map<string, Change<Passkey>>();
  const stops = new Map<string, Change<Stop>>();
  const counted = new Set<string>();
  for (const write of writes) {
    if (write.kind === 'action') actions.set(write.action.id, { before: ledger.actions.get(write.action.id), after: write.action });
    if (write.kind === 'grant') grants.set(write.grant.id, { before: ledger.grants.get(write.grant.id), after: write.grant });
    if (write.kind === 'passkey') passkeys.set(toPasskeyKey(write.passkey), { before: ledger.passkeys.get(toPasskeyKey(write.passkey)), after: write.passkey });
    if (write.kind === 'passkey removed') passkeys.set(toPasskeyKey(write), { before: ledger.passkeys.get(toPasskeyKey(write)), after: undefined });
    if (write.kind === 'stop') stops.set(write.stop.id, { before: ledger.stops.get(write.stop.id), after: write.stop });
    if (write.kind === 'use') counted.add(write.use.actionId);
    if (write.kind === 'uses spent' || write.kind === 'uses released') if (holdsUses(ledger, writes, write.actionId)) counted.add(write.actionId);
  }
  return {
    asker: by,
    actions,
    grants,
    passkeys,
    stops,
    versions: writes.flatMap((write) => (write.kind === 'policy version' ? [write.version] : [])),
    drafts: writes.flatMap((write) => (write.kind === 'policy draft' ? [write.draft] : [])),
    entries: writes.flatMap((write) => (write.kind === 'entry' ? [write.entry] : [])),
    uses: writes.flatMap((write) => (write.kind === 'use' ? [write.use] : [])),
    countedActions: counted,
  };
}

/** Releasing what an action does not hold changes nothing. */
function holdsUses(ledger: Ledger, writes: readonly Write[], actionId: string): boolean {
  return [...ledger.uses.values()].some((use) => use.actionId === actionId && use.state === 'reserved') || writes.some((write) => write.kind === 'use' && write.use.actionId === actionId);
}

export const entriesOf = ({ entries }: CommitView, actionId: string): readonly AuditEntry[] => entries.filter((entry) => entry.actionId === actionId);

/** Entries that tell of a change of their action: an attempt that was refused is none, a suspension is one of a grant, and a stop that an action hears of while it runs changes nothing yet. */
export function isChange({ type, state }: AuditEntry): boolean {
  if (type === 'stop.pressed') return state === 'stopped';
  return type !== 'attempt.refused' && type !== 'grant.suspended' && type !== 'stop.reset';
}
