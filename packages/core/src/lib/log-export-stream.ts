import type { ExportResult } from './log-export-result.ts';
import { createExportVerifier, type ExportVerifier, type ExportVerifierOptions } from './log-export-verifier.ts';
import { mostLineLength } from './log-export.ts';
import { mostBytesPerUnit } from './log-text.ts';

export interface VerifyExportOptions extends ExportVerifierOptions {
  /** Hears after every chunk how far it is. */
  readonly onProgress?: (progress: { readonly entries: number; readonly bytes: number }) => void;
}

/** Verifies an export as its bytes come in, from a file or over the network, in memory that does not grow with it. */
export async function verifyExport(chunks: AsyncIterable<Uint8Array>, { onProgress, ...options }: VerifyExportOptions = {}): Promise<ExportResult> {
  const verifier = createExportVerifier(options);
  let bytes = 0;
  for await (const lines of readLines(chunks, (length) => (bytes += length))) {
    await addLines(verifier, lines);
    if (verifier.isSettled) break;
    onProgress?.({ entries: verifier.entries, bytes });
  }
  return verifier.finish();
}

async function addLines(verifier: ExportVerifier, lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    const added = verifier.add(line);
    if (added) await added;
  }
}

/** LF: RFC 8259 has it escaped within strings, and no byte of another character of UTF-8 is the same. */
const lineBreak = 0x0a;

/**
 * The lines of UTF-8 text, as many at a time as a chunk completes, without their line breaks. What is not UTF-8 becomes
 * U+FFFD, and with that another text than the one that was hashed.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>, onBytes: (length: number) => void = () => {}): AsyncGenerator<readonly string[]> {
  // Line by line: most are ASCII, and texts of that take half the memory and the time of those with a single “é”.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let rest: Uint8Array = new Uint8Array();
  for await (const chunk of chunks) {
    onBytes(chunk.length);
    const bytes = rest.length === 0 ? chunk : join(rest, chunk);
    const lines: string[] = [];
    let start = 0;
    for (let end = bytes.indexOf(lineBreak, rest.length); end >= 0; end = bytes.indexOf(lineBreak, start)) {
      lines.push(decoder.decode(bytes.subarray(start, end)));
      start = end + 1;
    }
    rest = bytes.subarray(start);
    // More units than any line may have, in any text: handed on as it is, to be refused.
    if (rest.length > mostLineLength * mostBytesPerUnit) lines.push(decoder.decode(rest));
    yield lines;
  }
  if (rest.length > 0) yield [decoder.decode(rest)];
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
