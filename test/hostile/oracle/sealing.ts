import { isDeepStrictEqual } from 'node:util';
import { toLogValues } from '../../../packages/authority/src/lib/log-values.ts';
import type { LeafRecord, StoredCheckpoint } from '../../../packages/authority/src/lib/log-store.ts';
import { advance, canonicalize, isOpen, type Action, type AuditEntry } from '../../../packages/core/src/index.ts';
import { hashBytes, isSameHash, leafHash, parseCheckpoint, parseNote, verifyOpening, type LogLeaf } from '../../../packages/core/src/audit-log.ts';
import { tenants } from '../cast.ts';
import { treeOf, type Ledger } from '../ledger.ts';
import type { CommitView } from './change.ts';
import type { Violation } from './rule.ts';

const violation = (message: string): Violation => ({ rule: 'seal', message });

/** Whether what a commit put under the tree, signed and sealed is what there was to put, to sign and to seal. Asked before the ledger knows of the commit. */
export function checkSealing(ledger: Ledger, view: CommitView): readonly Violation[] {
  return [
    ...view.sealed.flatMap(({ before, after }) => checkSealed(ledger, view, before, after)),
    ...view.leaves.flatMap(({ tenant, leaf }, index) => checkLeaf(ledger, tenant, leaf, view.leaves.slice(0, index).filter((other) => other.tenant === tenant).length)),
    ...view.checkpoints.flatMap(({ tenant, checkpoint }) => checkCheckpoint(ledger, tenant, checkpoint)),
  ];
}

function checkSealed(ledger: Ledger, view: CommitView, before: Action, after: Action): readonly Violation[] {
  const { tenant, id } = before;
  const { state } = before.lifecycle;
  if (isOpen(before)) return [violation(`${id} was ${state} when its record was sealed`)];
  const sealed = advance(before.lifecycle, { type: 'log.sealed', at: 0 });
  if (!sealed.ok || !isDeepStrictEqual(plain(after), plain({ ...before, lifecycle: sealed.value }))) return [violation(`${id} is another action since its record was sealed: ${JSON.stringify(after).slice(0, 500)}`)];
  if (view.entries.some((entry) => entry.actionId === id)) return [violation(`an entry tells of ${id} in the commit that sealed its record`)];
  const last = ledger.stories.get(id)?.at(-1)?.sequence ?? Infinity;
  const signed = treeOf(ledger, tenant).signedSize();
  return last <= signed ? [] : [violation(`the record of ${id} was sealed with its entry ${last}, and the newest checkpoint has ${signed}`)];
}

/** Values as they are stored: members without a value are no members. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function checkLeaf(ledger: Ledger, tenant: string, { sequence, at, hash, leaf: text, salts }: LeafRecord, earlier: number): readonly Violation[] {
  const expected = treeOf(ledger, tenant).leaves.length + earlier + 1;
  if (sequence !== expected) return [violation(`the tree of ${tenant} goes on with entry ${sequence}, and ${expected} was next`)];
  const leaf = JSON.parse(text) as LogLeaf;
  const entry = findEntry(ledger, tenant, leaf.actionId ?? '', sequence);
  if (!entry) return [violation(`entry ${sequence} of the tree of ${tenant} was never written: ${text}`)];
  const said = [leaf.tenant, leaf.sequence, leaf.at, at, leaf.type, leaf.state, leaf.toolName, leaf.conversation, leaf.agentId, leaf.actor.kind, leaf.actor.kind === 'user' ? undefined : leaf.actor.id];
  const is = [tenant, sequence, entry.at, entry.at, entry.type, entry.state, entry.toolName, entry.conversation, entry.agentId, entry.actor.kind, entry.actor.kind === 'user' ? undefined : entry.actor.id];
  if (!isDeepStrictEqual(said, is)) return [violation(`entry ${sequence} of the tree of ${tenant} is another one than was written: ${text} instead of ${JSON.stringify(entry)}`)];
  if (text !== canonicalize(leaf) || hash !== Buffer.from(leafHash(Buffer.from(text))).toString('base64')) return [violation(`entry ${sequence} of the tree of ${tenant} is under a hash that is not its own`)];
  const values = toLogValues(entry, ledger.actions.get(entry.actionId));
  const names = Object.keys(values).toSorted();
  const isCommitted = isDeepStrictEqual(Object.keys(leaf.commitments).toSorted(), names) && names.every((name) => verifyOpening(leaf.commitments[name]!, { salt: salts[name] ?? '', value: values[name]! }).ok);
  return isCommitted ? [] : [violation(`entry ${sequence} of the tree of ${tenant} commits to something else than was written: ${text}`)];
}

export function findEntry({ stories }: Ledger, tenant: string, actionId: string, sequence: number): AuditEntry | undefined {
  return stories.get(actionId)?.find((entry) => entry.sequence === sequence && entry.tenant === tenant);
}

function checkCheckpoint(ledger: Ledger, tenant: string, { size, note }: StoredCheckpoint): readonly Violation[] {
  const signed = parseNote(note);
  const checkpoint = signed.ok ? parseCheckpoint(signed.value.text) : signed;
  if (!checkpoint.ok) return [violation(`the checkpoint of ${size} entries of ${tenant} is none: ${note}`)];
  const root = treeOf(ledger, tenant).roots[size];
  const isTrue = checkpoint.value.size === size && root?.length === hashBytes && isSameHash(root, checkpoint.value.root);
  return isTrue ? [] : [violation(`the checkpoint of ${size} entries of ${tenant} is one of another tree: ${note}`)];
}

/** Whether everything is sealed, right after somebody had it sealed and nothing else went on. */
export function checkAllSealed(ledger: Ledger): readonly Violation[] {
  return tenants.flatMap((tenant) => {
    const last = ledger.sequences.get(tenant) ?? 0;
    const { leaves, signedSize } = treeOf(ledger, tenant);
    if (leaves.length !== last || signedSize() !== last) return [violation(`${last} entries of ${tenant} were to be sealed; ${leaves.length} are in the tree and ${signedSize()} under a checkpoint`)];
    const left = [...ledger.actions.values()].filter((action) => action.tenant === tenant && !isOpen(action) && action.lifecycle.state !== 'audited');
    return left.slice(0, 3).map(({ id, lifecycle }) => violation(`${id} is ${lifecycle.state}, all of its entries are under a checkpoint, and its record is not sealed`));
  });
}
