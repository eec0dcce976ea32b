import type { ByleaveClient } from '@byleave/client';
import type { Refusal } from '@byleave/core';
import { useEffect, useRef, useState } from 'react';
import { useByleave } from '../provider/byleave-context.ts';

export type ExportRequest = NonNullable<Parameters<ByleaveClient['exportLog']>[0]>;

export type ExportState =
  | { readonly status: 'idle' }
  | { readonly status: 'running' | 'broken'; readonly done: number; readonly entries: number }
  | { readonly status: 'cancelled' }
  | { readonly status: 'refused'; readonly refusal: Refusal }
  | { readonly status: 'done'; readonly entries: number; readonly file: File };

export interface LogExport {
  readonly state: ExportState;
  start(request: ExportRequest): void;
  cancel(): void;
}

/** Fetches an export, counting as it comes. What breaks off is thrown away: half of a log could be taken for the whole. */
export function useLogExport(): LogExport {
  const { client } = useByleave();
  const [state, setState] = useState<ExportState>({ status: 'idle' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function run(request: ExportRequest, controller: AbortController): Promise<void> {
    const { signal } = controller;
    setState({ status: 'running', done: 0, entries: 0 });
    const verdict = await client.exportLog(request, { signal });
    if (signal.aborted) return;
    if (!verdict.ok) return setState({ status: 'refused', refusal: verdict.refusal });
    const { entries, body } = verdict.value;
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    let lines = 0;
    // The first line is the header of either format.
    const done = (): number => Math.min(entries, Math.max(0, lines - 1));
    try {
      for await (const chunk of readChunks(body, signal)) {
        chunks.push(chunk);
        lines += countLines(chunk);
        setState({ status: 'running', done: done(), entries });
      }
    } catch {
      if (!signal.aborted) setState({ status: 'broken', done: done(), entries });
      return;
    }
    if (signal.aborted) return;
    if (done() < entries) return setState({ status: 'broken', done: done(), entries });
    const format = request.format ?? 'jsonl';
    const file = new File(chunks, `audit-log.${format}`, { type: format === 'csv' ? 'text/csv' : 'application/x-ndjson' });
    setState({ status: 'done', entries, file });
    save(file);
  }

  return {
    state,
    start(request) {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      void run(request, controller);
    },
    cancel() {
      running.current?.abort();
      setState({ status: 'cancelled' });
    },
  };
}

async function* readChunks(body: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel);
  try {
    for (let next = await reader.read(); !next.done && !signal.aborted; next = await reader.read()) yield new Uint8Array(next.value);
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}

const lineFeed = 10;

function countLines(chunk: Uint8Array): number {
  let count = 0;
  for (const byte of chunk) if (byte === lineFeed) count += 1;
  return count;
}

/** Hands a file to the browser's downloads. */
export function save(file: File): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name;
  link.click();
  // Chromium reads it after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
