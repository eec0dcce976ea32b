import type { AuditEntry } from '@byleave/core';
import type { AuditResponse } from '@byleave/core/wire';

/** One entry, and what stands above it. */
export interface TimelineRow {
  readonly entry: AuditEntry;
  /** The first of a run on its page. */
  readonly startsRun: boolean;
  /** The first of a request on its page. */
  readonly startsThread: boolean;
}

/** Rows that are rendered, measured and left out together. */
export interface RowBlock {
  readonly page: AuditResponse;
  /** Of its rows on the page. */
  readonly from: number;
  readonly to: number;
  /** How many entries were left out between this page and the newer one, or in it, where none may be. */
  readonly isFirstOfPage: boolean;
}

const rowsOfBlock = 5;

/** What a list of pages is rendered in, without a look at what is in them: that waits until it is in view. */
export function toBlocks(pages: readonly AuditResponse[]): readonly RowBlock[] {
  const blocks: RowBlock[] = [];
  for (const page of pages) {
    const { length } = page.entries;
    for (let from = 0; from < length; from += rowsOfBlock) blocks.push({ page, from, to: Math.min(length, from + rowsOfBlock), isFirstOfPage: from === 0 });
  }
  return blocks;
}

const known = new WeakMap<AuditResponse, readonly TimelineRow[]>();

/**
 * The rows of a page: runs and their requests, whichever has the newest entry first, and what happened to a request in
 * the order it happened. A page never changes its rows when another one comes.
 */
export function toRows(page: AuditResponse): readonly TimelineRow[] {
  const before = known.get(page);
  if (before) return before;
  const runs = groupBy(page.entries, ({ conversation }) => conversation).map((run) => groupBy(run, ({ actionId }) => actionId));
  const rows = runs.flatMap((threads) =>
    threads.flatMap((thread, threadIndex) => thread.toReversed().map((entry, index) => ({ entry, startsRun: threadIndex === 0 && index === 0, startsThread: index === 0 }))),
  );
  known.set(page, rows);
  return rows;
}

function groupBy(entries: readonly AuditEntry[], keyOf: (entry: AuditEntry) => string): readonly (readonly AuditEntry[])[] {
  return [...Map.groupBy(entries, keyOf).values()];
}

/** How many entries are not there that should be, between the newer page and the end of this one. Only of a log that is shown whole. */
export function countMissing(page: AuditResponse, newer: AuditResponse | undefined): number {
  const newest = newer?.entries.at(-1)?.sequence;
  const first = page.entries[0]?.sequence ?? 0;
  const last = page.entries.at(-1)?.sequence ?? 0;
  const between = newest === undefined ? 0 : newest - first - 1;
  return Math.max(0, between) + Math.max(0, first - last + 1 - page.entries.length);
}
