import { isDeepStrictEqual } from 'node:util';
import type { Authority, UserCaller } from '../../../packages/authority/src/index.ts';
import { canonicalize, isPlainObject, type JsonValue } from '../../../packages/core/src/index.ts';
import { decodeEntries, isSameHash, leafHash, parseTilePath, verifyCheckpoint, verifyConsistency, verifyExport, verifyInclusion, verifyOpening, type ExportedEntry } from '../../../packages/core/src/audit-log.ts';
import { cast, tenants } from '../cast.ts';
import type { Asked, Exchange, Sent } from '../exchange.ts';
import { treeOf, type Ledger } from '../ledger.ts';
import { logOrigin, logSigner } from '../log-key.ts';
import type { OwnTree } from '../own-tree.ts';
import { origin } from '../send.ts';
import type { CommitView } from './change.ts';
import type { Violation } from './rule.ts';

const violation = (message: string): Violation => ({ rule: 'proof', message });
const keys = [logSigner.key];

/** What the routes of the log have told, and whether it agrees with itself. */
export interface Proofs {
  /** What a commit wrote down of who reads and exports what is recorded of everybody. */
  readonly learn: (view: CommitView) => void;
  /** Whether everything that an answer tells of the log proves itself. */
  readonly check: (ledger: Ledger, exchange: Exchange) => Promise<readonly Violation[]>;
  /** Whether every checkpoint that was ever handed out has grown into the newest one, as the authority itself proves it. */
  readonly checkGrowth: (ledger: Ledger, authority: Authority) => Promise<readonly Violation[]>;
}

const member = (value: unknown, name: string): unknown => (isPlainObject(value) && Object.hasOwn(value, name) ? value[name] : undefined);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : -1);
const fromBase64 = (value: unknown): Uint8Array => new Uint8Array(Buffer.from(textOf(value), 'base64'));
const pathOf = (value: unknown): readonly Uint8Array[] => (Array.isArray(value) ? (value as readonly unknown[]).map(fromBase64) : []);

export function createProofs(): Proofs {
  /** By tenant and size. */
  const given = new Map<string, Map<number, string>>();
  /** The requests that exports were written down for. */
  const exporting = new Set<number | undefined>();
  /** When each reading was written down last, epoch ms. */
  const readings = new Map<string, number>();

  function checkNoted({ caller, sent, values: [answer], number, asked }: Exchange): readonly Violation[] {
    if (sent.route === 'POST /v1/log/export') return exporting.has(number) ? [] : [unsaid(asked, sent)];
    // Of what is said twice, the first is meant.
    const sought = [...new URL(sent.path, origin).searchParams].toReversed().filter(([name]) => name !== '' && !notSought.includes(name)).map(([name, value]): [string, JsonValue] => [name, name === 'from' || name === 'to' ? Number(value) : value]);
    const reading = caller && toReading(caller.tenant, caller.user.id, Object.fromEntries(sought));
    // What cannot be decoded is read in more than one way: then any reading of theirs will do.
    const at = isDecodable(sent) ? readings.get(reading ?? '') : [...readings].findLast(([known]) => caller && known.startsWith(toReading(caller.tenant, caller.user.id, {}).slice(0, -3)))?.[1];
    return at !== undefined && numberOf(member(answer, 'now')) - at < readingMs ? [] : [unsaid(asked, sent)];
  }

  async function checkNote(ledger: Ledger, tenant: string, note: string, size: number | undefined): Promise<readonly Violation[]> {
    const verified = await verifyCheckpoint(note, keys, `${logOrigin}/${tenant}`);
    if (!verified.ok) return [violation(`a checkpoint for ${tenant} is not one of its log, or not signed: ${verified.message} ${note}`)];
    const known = given.get(tenant) ?? new Map<number, string>();
    given.set(tenant, known.set(verified.value.size, note));
    const root = treeOf(ledger, tenant).roots[verified.value.size];
    if (!root || !isSameHash(root, verified.value.root)) return [violation(`a checkpoint for ${tenant} is signed for another tree of ${verified.value.size} entries: ${note}`)];
    return size === undefined || size === verified.value.size ? [] : [violation(`an answer says ${size}, and its checkpoint ${verified.value.size}: ${note}`)];
  }

  async function checkExport(ledger: Ledger, { values, text, headers, isWhole, caller }: Exchange): Promise<readonly Violation[]> {
    const told = Number(headers.get('byleave-exported-entries'));
    if (!isWhole || !caller) return [];
    if (headers.get('content-type')?.startsWith('text/csv')) {
      const rows = text.split('\r\n').filter((row) => /^\d+,\d{4}-/u.test(row)).length;
      return rows === told ? [] : [violation(`an export of ${told} entries has ${rows} rows: ${text.slice(0, 500)}`)];
    }
    const [header, ...lines] = values;
    const entries = lines.filter((line) => member(line, 'leaf') !== undefined) as unknown as readonly ExportedEntry[];
    if (entries.length !== told) return [violation(`an export says it has ${told} entries, and has ${entries.length}`)];
    const { leaves } = treeOf(ledger, caller.tenant);
    const strange = entries.find(({ leaf }) => canonicalize(leaf) !== leaves[leaf.sequence - 1]?.leaf);
    if (strange) return [violation(`an export has an entry that the tree of ${caller.tenant} does not have: ${JSON.stringify(strange)}`)];
    const redaction = (member(header, 'redaction') ?? []) as readonly string[];
    const shown = entries.find(({ openings = {} }) => redaction.some((name) => name in openings));
    if (shown) return [violation(`an export shows what was to be left out: ${redaction.join(' ')}: ${JSON.stringify(shown)}`)];
    const notes = lines.flatMap((line) => (member(line, 'checkpoint') === undefined ? [] : [textOf(member(line, 'checkpoint'))]));
    const [first, last] = [numberOf(member(header, 'first')), numberOf(member(header, 'size'))];
    const newest = Math.max(0, ...(given.get(caller.tenant)?.keys() ?? []));
    const isFull = first === 0 && last >= newest && last > 0;
    const lastSeen = given.get(caller.tenant)?.get(newest);
    const result = await verifyExport(toChunks(text), { trustedKeys: keys, ...(isFull && lastSeen !== undefined && { lastSeen }) });
    const isSound = result.status === 'verified' || (!isFull && (result.status === 'not-anchored' || (entries.length === 0 && result.status === 'unverifiable')));
    if (!isSound) return [violation(`an export from ${first} to ${last} does not verify: ${JSON.stringify(result)}`)];
    const found = await Promise.all(notes.map((note) => checkNote(ledger, caller.tenant, note, last)));
    return found.flat();
  }

  async function checkAnswer(ledger: Ledger, exchange: Exchange): Promise<readonly Violation[]> {
    const { sent, asked, caller, values: [answer], text, bytes } = exchange;
    if (!sent.route.includes('/v1/log') && sent.route !== 'GET /v1/audit') return [];
    if (!caller) return [violation(`somebody who is not signed in was told of the log: ${text.slice(0, 300)}`)];
    const { tenant } = caller;
    const tree = treeOf(ledger, tenant);
    const size = numberOf(member(answer, 'size'));
    const note = textOf(member(answer, 'checkpoint'));
    switch (sent.route) {
      case 'GET /v1/log':
        return size > 0 || note !== '' ? checkNote(ledger, tenant, note, size) : [];
      case 'GET /v1/log/checkpoint':
        return checkNote(ledger, tenant, text, undefined);
      case 'GET /v1/log/growth':
        return [...(await checkNote(ledger, tenant, note, size)), ...checkConsistency(tree, Number(new URL(sent.path, origin).searchParams.get('from')), size, pathOf(member(answer, 'path')))];
      case 'GET /v1/log/entries/:sequence/proof':
        return [...(await checkNote(ledger, tenant, note, size)), ...checkInclusion(tree, member(answer, 'entry') as ExportedEntry, size, pathOf(member(answer, 'path')))];
      case 'GET /v1/log/tile/*':
        return bytes ? checkTile(tree, toTilePath(sent), bytes) : [violation(`a tile is no bytes: ${asked.id}`)];
      case 'POST /v1/log/export':
        return [...(await checkExport(ledger, exchange)), ...checkNoted(exchange)];
      case 'GET /v1/audit':
        return new URL(sent.path, origin).searchParams.get('whose') === 'everybody' ? checkNoted(exchange) : [];
      default:
        return [];
    }
  }

  return {
    learn({ asker, actions }) {
      for (const { after } of actions.values()) {
        if (after?.lifecycle.context.outcome?.status !== 'succeeded') continue;
        if (after.toolName === 'byleave.export_log') exporting.add(asker?.request);
        if (after.toolName === 'byleave.read_log') readings.set(toReading(after.tenant, after.principal.user.id, after.arguments['query'] ?? null), after.proposedAt);
      }
    },
    check: async (ledger, exchange) => (exchange.status === 200 ? checkAnswer(ledger, exchange) : []),
    async checkGrowth(ledger, authority) {
      const found: Violation[] = [];
      for (const tenant of tenants) {
        const newest = treeOf(ledger, tenant).signedSize();
        const sizes = [...(given.get(tenant)?.keys() ?? [])].toSorted((a, b) => a - b);
        for (const from of sizes) {
          const proved = await authority.proveGrowth(auditorOf(tenant), from);
          if (!proved.ok) found.push(violation(`the log of ${tenant} was once told to have ${from} entries, and now says: ${proved.refusal.message}`));
          else found.push(...(await checkNote(ledger, tenant, proved.value.checkpoint, newest)), ...checkConsistency(treeOf(ledger, tenant), from, proved.value.size, pathOf(proved.value.path)));
        }
      }
      return found;
    },
  };
}

/** As an address is read: `..` is gone, and what follows the path is not part of it. */
function toTilePath({ path }: Sent): string {
  const { pathname } = new URL(path, origin);
  return pathname.slice(pathname.indexOf('/tile/') + 1);
}

async function* toChunks(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

const auditorOf = (tenant: string): UserCaller => Object.values(cast).find((caller): caller is UserCaller => caller.kind === 'user' && caller.tenant === tenant && (caller.user.roles?.includes('auditor') ?? false))!;

function checkConsistency({ roots }: OwnTree, first: number, second: number, proof: readonly Uint8Array[]): readonly Violation[] {
  if (first === 0) return proof.length === 0 ? [] : [violation('something is proved of the empty tree, out of which everything has grown')];
  const [firstRoot, secondRoot] = [roots[first], roots[second]];
  const verified = firstRoot && secondRoot ? verifyConsistency({ first, second, firstRoot, secondRoot, proof }) : { ok: false, message: 'There was no such tree.' };
  return verified.ok ? [] : [violation(`that ${second} entries have grown out of ${first} does not verify: ${'message' in verified ? verified.message : ''}`)];
}

function checkInclusion({ roots, leaves }: OwnTree, { leaf, openings = {} }: ExportedEntry, size: number, proof: readonly Uint8Array[]): readonly Violation[] {
  const text = canonicalize(leaf);
  const root = roots[size];
  if (leaves[leaf.sequence - 1]?.leaf !== text || !root) return [violation(`a proof shows an entry that the tree does not have: ${text}`)];
  const verified = verifyInclusion({ index: leaf.sequence - 1, size, leaf: leafHash(new TextEncoder().encode(text)), proof, root });
  if (!verified.ok) return [violation(`that entry ${leaf.sequence} is one of ${size} does not verify: ${verified.message}`)];
  const wrong = Object.entries(openings).find(([name, opening]) => leaf.commitments[name] === undefined || !verifyOpening(leaf.commitments[name], opening).ok);
  return wrong ? [violation(`entry ${leaf.sequence} is shown with a ${wrong[0]} that it does not commit to: ${JSON.stringify(wrong[1])}`)] : [];
}

function checkTile({ hashes, leaves }: OwnTree, path: string, bytes: Uint8Array): readonly Violation[] {
  const tile = parseTilePath(path);
  if (!tile) return [violation(`there is no tile ${path}, and it was answered`)];
  const from = tile.index * 256;
  if (tile.level === 'entries') {
    const told = decodeEntries(bytes, tile.width)?.map((entry) => new TextDecoder().decode(entry)) ?? [];
    return isDeepStrictEqual(told, leaves.slice(from, from + tile.width).map(({ leaf }) => leaf)) ? [] : [violation(`the bundle ${path} is not what the tree has`)];
  }
  // Above the leaves, a hash stands for 256 of the level below; proofs are what checks those.
  if (tile.level > 0) return bytes.length === tile.width * 32 ? [] : [violation(`the tile ${path} has ${bytes.length} bytes`)];
  return Buffer.concat(hashes.slice(from, from + tile.width)).equals(bytes) && hashes.length >= from + tile.width ? [] : [violation(`the tile ${path} is not what the tree has`)];
}

/** A reading is recorded once in this time. */
const readingMs = 5 * 60_000;
const notSought = ['whose', 'before', 'limit'];

function isDecodable({ path }: Sent): boolean {
  try {
    return decodeURIComponent(path) !== '';
  } catch {
    return false;
  }
}

const unsaid = (asked: Asked, sent: Sent): Violation => violation(`${asked.as} was told what is recorded of everybody, and no entry says so: ${sent.method} ${sent.path}`);
const toReading = (tenant: string, userId: string, query: JsonValue): string => canonicalize([tenant, userId, query]);
