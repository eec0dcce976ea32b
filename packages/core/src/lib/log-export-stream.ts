import type { ExportResult } from './log-export-result.ts';
import { createExportVerifier, type ExportVerifier, type ExportVerifierOptions } from './log-export-verifier.ts';
import { mostLineLength } from './log-export.ts';
import type { ScannedLines } from './log-scanned-lines.ts';
import { mostBytesPerUnit } from './log-text.ts';

/** Scans lines while others are read, such as in other threads. */
export interface LineScanner {
  /** Blocks of lines it may be asked for before the first was scanned, at least 1. */
  readonly atOnce: number;
  /** Scans for a tenant what `createLinesScan` would. It keeps a copy of the lines, which may be written over at once. */
  scan(tenant: string, lines: Uint8Array): Promise<ScannedBlock>;
}

export interface ScannedBlock {
  /** As they were given. */
  readonly lines: Uint8Array;
  readonly scanned: ScannedLines;
  /** Says that nobody looks at either any more. */
  release(): void;
}

export interface VerifyExportOptions extends ExportVerifierOptions {
  /** Hears after every chunk how far it is. */
  readonly onProgress?: (progress: { readonly entries: number; readonly bytes: number }) => void;
  /** Does part of the work elsewhere. Default: none is. It is believed: what it finds in lines is what is in them. */
  readonly scanner?: LineScanner;
}

/** Verifies an export as its bytes come in, from a file or over the network, in memory that does not grow with it. */
export async function verifyExport(chunks: AsyncIterable<Uint8Array>, { onProgress, scanner, ...options }: VerifyExportOptions = {}): Promise<ExportResult> {
  const verifier = createExportVerifier(options);
  const waiting: Promise<ScannedBlock>[] = [];
  let bytes = 0;

  function ask({ scan }: LineScanner, tenant: string, lines: Uint8Array): void {
    const block = scan(tenant, lines);
    // Its turn may come after it has failed, or never: until then nobody else may hear of it.
    block.catch(() => {});
    waiting.push(block);
  }

  async function addNext(): Promise<void> {
    const block = await waiting.shift()!;
    await addLines(verifier, block.lines, block.scanned);
    block.release();
  }

  for await (const lines of readLines(chunks, (length) => (bytes += length))) {
    const { tenant } = verifier;
    if (scanner && tenant !== undefined) {
      if (waiting.length >= scanner.atOnce) await addNext();
      if (!verifier.isSettled) ask(scanner, tenant, lines);
    } else await addLines(verifier, lines);
    if (verifier.isSettled) break;
    onProgress?.({ entries: verifier.entries, bytes });
  }
  while (waiting.length > 0 && !verifier.isSettled) await addNext();
  return verifier.finish();
}

// Line by line: most are ASCII, and texts of that take half the memory and the time of those with a single “é”.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

async function addLines(verifier: ExportVerifier, lines: Uint8Array, scanned?: ScannedLines): Promise<void> {
  for (let at = 0; at < lines.length && !verifier.isSettled; ) {
    at = scanned ? verifier.take(scanned, at) : verifier.skim(lines, at, lines.length);
    if (at === lines.length) return;
    const end = lines.indexOf(lineBreak, at);
    const added = verifier.add(decoder.decode(lines.subarray(at, end)));
    if (added) await added;
    at = end + 1;
  }
}

/** LF: RFC 8259 has it escaped within strings, and no byte of another character of UTF-8 is the same. */
const lineBreak = 0x0a;

/**
 * The lines of UTF-8 text, as many at a time as a chunk completes, each with a line break. They are the reader's to write
 * to, until it asks for more.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>, onBytes: (length: number) => void = () => {}): AsyncGenerator<Uint8Array> {
  let room = new Uint8Array();
  let held = 0;
  for await (const chunk of chunks) {
    onBytes(chunk.length);
    room = makeRoom(room, held, held + chunk.length + 1);
    room.set(chunk, held);
    const last = chunk.lastIndexOf(lineBreak);
    const end = last < 0 ? 0 : held + last + 1;
    held += chunk.length;
    yield room.subarray(0, end);
    room.copyWithin(0, end, held);
    held -= end;
    // More units than any line may have, in any text: handed on as it is, to be refused.
    if (held > mostLineLength * mostBytesPerUnit) yield endLine(room, held);
  }
  if (held > 0) yield endLine(room, held);
}

function endLine(room: Uint8Array, length: number): Uint8Array {
  room[length] = lineBreak;
  return room.subarray(0, length + 1);
}

function makeRoom(room: Uint8Array<ArrayBuffer>, held: number, length: number): Uint8Array<ArrayBuffer> {
  if (length <= room.length) return room;
  const larger = new Uint8Array(Math.max(length, room.length * 2));
  larger.set(room.subarray(0, held));
  return larger;
}
