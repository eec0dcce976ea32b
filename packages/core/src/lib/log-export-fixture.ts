import { utf8ToBytes } from '@noble/hashes/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { canonicalize } from './canonicalize.ts';
import type { JsonObject } from './json.ts';
import { base64 } from './log-base64.ts';
import { signCheckpoint, toTimeExtension } from './log-checkpoint.ts';
import type { ExportResult } from './log-export-result.ts';
import { createLinesScan, createScanRoom, type ScanRoom } from './log-scanned-lines.ts';
import { verifyExport, type LineScanner } from './log-export-stream.ts';
import { createExportVerifier, type ExportVerifierOptions } from './log-export-verifier.ts';
import { formatExportLine, type ExportedEntry, type ExportHeader } from './log-export.ts';
import { parseVerifierKey, type VerifierKey } from './log-key.ts';
import { encodeLogLeaf, toLogLeaf, toOpenings, type LoggedEntry } from './log-leaf.ts';
import { parseSignerKey, toKeyPair, type NoteSigner } from './log-signer.ts';
import { defaultSha256, leafHash } from './merkle-hash.ts';
import { createCompactRange } from './merkle-range.ts';

export const fixtureOrigin = 'example.com/audit/acme';

export interface FixtureKey {
  readonly signer: NoteSigner;
  readonly verifier: VerifierKey;
  readonly verifierKey: string;
}

export async function createFixtureKey(seed = 1, name: string = fixtureOrigin): Promise<FixtureKey> {
  const { signerKey, verifierKey } = await toKeyPair(name, new Uint8Array(32).fill(seed));
  const [signer, verifier] = [await parseSignerKey(signerKey), parseVerifierKey(verifierKey)];
  if (!signer.ok || !verifier.ok) throw new Error('the keys of the fixture are no keys');
  return { signer: signer.value, verifier: verifier.value, verifierKey };
}

const start = Date.UTC(2026, 0, 1);

/** One action after the other: proposed, approved, claimed, completed. */
export function createLoggedEntry(sequence: number, changes: Partial<LoggedEntry> = {}): LoggedEntry {
  const step = (sequence - 1) % 4;
  const action = Math.floor((sequence - 1) / 4);
  const isPerson = step === 1;
  return {
    sequence,
    tenant: 'acme',
    userId: 'maya',
    agentId: 'office',
    conversation: `c-${action % 100}`,
    actionId: `action-${action}`,
    toolName: action % 2 === 0 ? 'send_payment' : 'send_mail',
    digest: '9c1f'.repeat(16),
    at: start + sequence * 1_000,
    type: ['action.proposed', 'consent.approved', 'action.claimed', 'action.completed'][step]!,
    actor: isPerson ? { kind: 'user', id: 'maya', name: 'Maya Chen' } : { kind: 'agent', id: 'office', name: 'Office agent' },
    state: ['awaitingConsent', 'authorized', 'executing', 'executed'][step]!,
    facts: [{ effect: 'ask', reasons: [{ text: 'Payments of 500 € and more take a person’s word.' }] }, { reason: 'As agreed' }, {}, { outcome: 'succeeded' }][step]! as JsonObject,
    ...changes,
  };
}

export interface ExportOptions {
  readonly key: FixtureKey;
  readonly signers?: readonly NoteSigner[];
  readonly entries: Iterable<LoggedEntry>;
  /** Sizes at which the log was signed, as far as the export has them. */
  readonly checkpoints: readonly number[];
  /** Leaves out the entries before. */
  readonly first?: number;
  readonly header?: Partial<ExportHeader>;
  /** The size the header says. */
  readonly size: number;
  /** What became of an entry on its way into the export. */
  readonly change?: (entry: ExportedEntry) => ExportedEntry;
}

/** The lines of an export, as an authority writes them. */
export async function* writeExport({ key, signers = [key.signer], entries, checkpoints, first = 0, header, size, change = (entry) => entry }: ExportOptions): AsyncGenerator<string> {
  const range = createCompactRange();
  const sign = (): Promise<string> => signCheckpoint({ origin: fixtureOrigin, size: range.size, root: range.root(), extensions: [toTimeExtension(start + range.size * 1_000)] }, signers);
  const writeHeader = async (): Promise<string> =>
    formatExportLine({
      format: 'byleave-export',
      version: 1,
      tenant: 'acme',
      origin: fixtureOrigin,
      first,
      size,
      exportedAt: start + size * 1_000,
      redaction: [],
      keys: [key.verifierKey],
      ...(first > 0 && { start: { checkpoint: await sign(), hashes: range.hashes.map((hash) => base64.encode(hash)) } }),
      ...header,
    });
  if (first === 0) yield writeHeader();
  if (checkpoints.includes(0)) yield formatExportLine({ checkpoint: await sign() });
  for (const entry of entries) {
    const openings = toOpenings(entry, createSalt);
    const leaf = toLogLeaf(entry, openings);
    range.append(leafHash(encodeLogLeaf(leaf)));
    if (range.size > first) yield formatExportLine(change({ leaf, ...(Object.keys(openings).length > 0 && { openings }) }));
    if (range.size === first) yield writeHeader();
    else if (checkpoints.includes(range.size)) yield formatExportLine({ checkpoint: await sign() });
  }
}

export function listEntries(count: number, changes: Readonly<Record<number, Partial<LoggedEntry>>> = {}): readonly LoggedEntry[] {
  return Array.from({ length: count }, (_, index) => createLoggedEntry(index + 1, changes[index + 1]));
}

/** An export of a log that was signed at its end. */
export async function createExport(count: number, options: Partial<ExportOptions> = {}): Promise<readonly string[]> {
  const key = options.key ?? (await createFixtureKey());
  const lines: string[] = [];
  for await (const line of writeExport({ key, entries: listEntries(count), checkpoints: [count], size: count, ...options })) lines.push(line);
  return lines;
}

/** Leaves out who it was for, and says so. */
export function redactPerson({ leaf, openings: { person, ...openings } = {} }: ExportedEntry): ExportedEntry {
  return { leaf, openings, ...(person && { redacted: ['person'] }) };
}

/** A line with members changed, written as Byleave writes it. */
export function changeLine(line: string, edit: (parsed: Record<string, unknown>) => unknown): string {
  return canonicalize(edit(JSON.parse(line) as Record<string, unknown>));
}

export function changeLeaf(line: string, members: object): string {
  return changeLine(line, (parsed) => ({ ...parsed, leaf: { ...(parsed['leaf'] as object), ...members } }));
}

/** Line by line, each of them parsed. */
export async function verifyParsed(lines: readonly string[], options: ExportVerifierOptions): Promise<ExportResult> {
  const verifier = createExportVerifier(options);
  for (const line of lines) await verifier.add(line);
  return verifier.finish();
}

/** As bytes, which come to the same as lines that are parsed, whatever they are, and whoever scans them. */
export async function verifyBytes(bytes: Uint8Array, options: ExportVerifierOptions): Promise<ExportResult> {
  const parsed = await verifyParsed(toLines(bytes), options);
  for (const read of [await verifyExport(inChunks(bytes, bytes.length), options), await verifyExport(inChunks(bytes, 2_000), { ...options, scanner: createScanner(2) })]) {
    if (canonicalize(read) !== canonicalize(parsed)) throw new Error(`the bytes came to ${JSON.stringify(read)}, and the lines to ${JSON.stringify(parsed)}`);
  }
  return parsed;
}

/** Scans while others are read, each block in room that another had before. */
export function createScanner(atOnce: number): LineScanner {
  const rooms: ScanRoom[] = [];
  return {
    atOnce,
    async scan(tenant, given) {
      const [lines, room] = [given.slice(), rooms.pop() ?? createScanRoom(given.length)];
      await Promise.resolve();
      return { lines, scanned: createLinesScan(tenant, defaultSha256)(lines, room), release: () => void rooms.push(room) };
    },
  };
}

export async function verifyLines(lines: readonly string[], options: ExportVerifierOptions): Promise<ExportResult> {
  return verifyBytes(utf8ToBytes(lines.map((line) => `${line}\n`).join('')), options);
}

export async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function toLines(bytes: Uint8Array): readonly string[] {
  const lines = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

let salts = 0;

/** Not random, so that a failure can be repeated; never the same twice, as it must be. */
function createSalt(): Uint8Array {
  salts += 1;
  return sha256(utf8ToBytes(`salt ${salts}`)).slice(0, 16);
}
