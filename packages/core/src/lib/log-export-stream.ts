import type { ExportResult } from './log-export-result.ts';
import { createExportVerifier, type ExportVerifier, type ExportVerifierOptions } from './log-export-verifier.ts';
import { mostLineLength } from './log-export.ts';

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

/**
 * The lines of UTF-8 text, as many at a time as a chunk completes, without their line breaks. What is not UTF-8 becomes
 * U+FFFD, and with that another text than the one that was hashed.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>, onBytes: (length: number) => void = () => {}): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let rest = '';
  for await (const chunk of chunks) {
    onBytes(chunk.length);
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop()!;
    // Longer than any line may be: handed on as it is, to be refused.
    if (rest.length > mostLineLength) lines.push(rest);
    yield lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield [rest];
}
