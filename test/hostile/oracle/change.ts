import type { LimitUse } from '../../../packages/authority/src/lib/limit-store.ts';
import type { LeafRecord, StoredCheckpoint } from '../../../packages/authority/src/lib/log-store.ts';
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
  /** Actions whose record was sealed: a change that no entry tells of. None of these is among `actions`. */
  readonly sealed: readonly { readonly before: Action; readonly after: Action }[];
  readonly leaves: readonly { readonly tenant: string; readonly leaf: LeafRecord }[];
  readonly checkpoints: readonly { readonly tenant: string; readonly checkpoint: StoredCheckpoint }[];
  /** Whom the commit erased. */
  readonly forgotten: readonly { readonly tenant: string; readonly userId: string }[];
  readonly rewrittenActions: readonly { readonly before: Action | undefined; readonly after: Action }[];
  readonly rewrittenStops: readonly { readonly before: Stop; readonly after: Stop }[];
  readonly rewrittenEntries: readonly { readonly before: AuditEntry | undefined; readonly after: AuditEntry; readonly leaf: Pick<LeafRecord, 'salts' | 'erased'> | undefined }[];
}

/** Reads a commit against what was stored before it. */
export function viewCommit(ledger: Ledger, { by, writes }: Commit<Asker | undefined>): CommitView {
  const actions = new Map<string, Change<Action>>();
  const grants = new Map<string, Change<Grant>>();
  const passkeys = new Map<string, Change<Passkey>>();
  const stops = new Map<string, Change<Stop>>();
  const counted = new Set<string>();
  const sealed: { readonly before: Action; readonly after: Action }[] = [];
  const rewrittenStops: { readonly before: Stop; readonly after: Stop }[] = [];
  const isErasing = writes.some(({ kind }) => kind === 'person forgotten');
  for (const write of writes) {
    const known = write.kind === 'action' ? ledger.actions.get(write.action.id) : undefined;
    if (write.kind === 'action' && write.action.lifecycle.state === 'audited' && known && known.lifecycle.state !== 'audited') sealed.push({ before: known, after: write.action });
    else if (write.kind === 'action') actions.set(write.action.id, { before: ledger.actions.get(write.action.id), after: write.action });
    if (write.kind === 'grant') grants.set(write.grant.id, { before: ledger.grants.get(write.grant.id), after: write.grant });
    if (write.kind === 'passkey') passkeys.set(toPasskeyKey(write.passkey), { before: ledger.passkeys.get(toPasskeyKey(write.passkey)), after: write.passkey });
    if (write.kind === 'passkey removed') passkeys.set(toPasskeyKey(write), { before: ledger.passkeys.get(toPasskeyKey(write)), after: undefined });
    const stop = write.kind === 'stop' ? ledger.stops.get(write.stop.id) : undefined;
    if (write.kind === 'stop' && isErasing && stop) rewrittenStops.push({ before: stop, after: write.stop });
    else if (write.kind === 'stop') stops.set(write.stop.id, { before: stop, after: write.stop });
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
    sealed,
    leaves: writes.flatMap((write) => (write.kind === 'leaves' ? write.leaves.map((leaf) => ({ tenant: write.tenant, leaf })) : [])),
    checkpoints: writes.flatMap((write) => (write.kind === 'checkpoint' ? [write] : [])),
    forgotten: writes.flatMap((write) => (write.kind === 'person forgotten' ? [write] : [])),
    rewrittenActions: writes.flatMap((write) => (write.kind === 'action rewritten' ? [{ before: ledger.actions.get(write.action.id), after: write.action }] : [])),
    rewrittenStops,
    rewrittenEntries: writes.flatMap((write) =>
      write.kind === 'entry rewritten' ? [{ before: ledger.stories.get(write.entry.actionId)?.find(({ sequence }) => sequence === write.entry.sequence), after: write.entry, leaf: write.leaf }] : [],
    ),
  };
}

/** Releasing what an action does not hold changes nothing. */
function holdsUses(ledger: Ledger, writes: readonly Write[], actionId: string): boolean {
  return [...ledger.uses.values()].some((use) => use.actionId === actionId && use.state === 'reserved') || writes.some((write) => write.kind === 'use' && write.use.actionId === actionId);
}

/** Whether a commit did nothing but grow the tree, sign it, and seal what ended in it: nobody has to ask for that. */
export function isSealing({ actions, grants, passkeys, stops, versions, drafts, entries, uses, countedActions, forgotten, rewrittenActions, rewrittenEntries }: CommitView): boolean {
  const isUntouched = [actions, grants, passkeys, stops, countedActions].every(({ size }) => size === 0);
  return isUntouched && [versions, drafts, entries, uses, forgotten, rewrittenActions, rewrittenEntries].every(({ length }) => length === 0);
}

export const entriesOf = ({ entries }: CommitView, actionId: string): readonly AuditEntry[] => entries.filter((entry) => entry.actionId === actionId);

/** Entries that tell of a change of their action: an attempt that was refused is none, a suspension is one of a grant, and a stop that an action hears of while it runs changes nothing yet. */
export function isChange({ type, state }: AuditEntry): boolean {
  if (type === 'stop.pressed') return state === 'stopped';
  return type !== 'attempt.refused' && type !== 'grant.suspended' && type !== 'stop.reset';
}
