import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { verifyExport, type ExportResult } from '@byleave/core/audit-log';
import { nodeSha256 } from './node-sha256.ts';
import type { ExitCode } from './run.ts';
import type { Terminal } from './terminal.ts';
import { createScanThreads, type ScanThreads } from './scan-threads.ts';
import { usage } from './usage.ts';
import { parseVerifyOptions } from './verify-options.ts';
import { describeResult } from './verify-words.ts';

const exitCodes: Readonly<Record<ExportResult['status'], ExitCode>> = {
  verified: 0,
  broken: 1,
  gap: 1,
  truncated: 1,
  forked: 1,
  'rolled-back': 1,
  'not-anchored': 2,
  unverifiable: 2,
};

const notVerifiable = 'A CSV export cannot be verified: it has neither the salts nor the signatures. Export the log as JSONL and verify that.';
const chunkBytes = 262_144;
const mebibyte = 1_048_576;
const largeBytes = 32 * mebibyte;
const progressEveryMs = 100;

/** `byleave verify`. */
export async function verifyCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const options = parseVerifyOptions(args);
  if (options === 'help') {
    terminal.print(usage);
    return 0;
  }
  if ('complaint' in options) return complain(terminal, options.complaint);
  const { source, trustedKeys, checkpoint, isJson } = options;
  if (/\.csv$/iu.test(source)) return complain(terminal, notVerifiable);
  let threads: ScanThreads | undefined;
  try {
    threads = (await isLarge(source)) ? createScanThreads() : undefined;
    const lastSeen = checkpoint === undefined ? undefined : await readFile(checkpoint, 'utf8');
    const { chunks, start } = rememberStart(source === '-' ? terminal.stdin : createReadStream(source, { highWaterMark: chunkBytes }));
    const onProgress = toProgress(terminal);
    const result = await verifyExport(chunks, { trustedKeys, sha256: nodeSha256, onProgress, ...(threads && { scanner: threads }), ...(lastSeen !== undefined && { lastSeen }) });
    terminal.showProgress?.('');
    if (result.status === 'unverifiable' && result.code === 'not_an_export' && isCsv(start())) return complain(terminal, notVerifiable);
    terminal.print(isJson ? JSON.stringify(result, null, 2) : describeResult(result));
    return exitCodes[result.status];
  } catch (error) {
    terminal.showProgress?.('');
    return complain(terminal, `The export could not be read: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await threads?.end();
  }
}

/** Whether it takes longer to read than threads to begin. */
async function isLarge(source: string): Promise<boolean> {
  return source !== '-' && (await stat(source)).size >= largeBytes;
}

function complain(terminal: Terminal, sentence: string): ExitCode {
  terminal.complain(sentence);
  return 2;
}

/** Says how far it is, often enough to be watched and no more. */
function toProgress({ showProgress }: Terminal): (progress: { readonly entries: number; readonly bytes: number }) => void {
  if (!showProgress) return () => {};
  let shownAt = 0;
  return ({ entries, bytes }) => {
    const now = performance.now();
    if (now - shownAt < progressEveryMs) return;
    shownAt = now;
    showProgress(`${entries.toLocaleString('en')} entries, ${(bytes / mebibyte).toFixed(0)} MiB`);
  };
}

function rememberStart(source: AsyncIterable<Uint8Array>): { readonly chunks: AsyncIterable<Uint8Array>; readonly start: () => string } {
  let start = '';
  async function* read(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      if (start === '') start = new TextDecoder().decode(chunk.subarray(0, 1_000));
      yield chunk;
    }
  }
  return { chunks: read(), start: () => start };
}

/** Whether it looks like a row of names or values. */
function isCsv(start: string): boolean {
  const [line = ''] = start.split('\n');
  return !/^\s*[{[]/u.test(line) && /[,;\t]/u.test(line);
}
