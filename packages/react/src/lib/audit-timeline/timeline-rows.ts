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
  /** The page above it. */
  readonly newer: AuditResponse | undefined;
  /** Of its rows on the page. */
  readonly from: number;
  readonly to: number;
}

/** What a list of pages is rendered in, found without a look at any page that is not in view. */
export interface RowBlocks {
  readonly count: number;
  at(index: number): RowBlock;
}

const rowsOfBlock = 8;

export function toBlocks(pages: readonly AuditResponse[]): RowBlocks {
  /** How many blocks there are before each page, and in all. */
  const starts = [0];
  for (const { entries } of pages) starts.push(starts.at(-1)! + Math.ceil(entries.length / rowsOfBlock));
  return {
    count: starts.at(-1)!,
    at(index) {
      const at = findPage(starts, index);
      const page = pages[at]!;
      const from = (index - starts[at]!) * rowsOfBlock;
      return { page, newer: pages[at - 1], from, to: Math.min(page.entries.length, from + rowsOfBlock) };
    },
  };
}

/** The last page that starts no later: an empty one has no block of its own. */
function findPage(starts: readonly number[], index: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high - 1) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= index) low = middle;
    else high = middle;
  }
  return low;
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
