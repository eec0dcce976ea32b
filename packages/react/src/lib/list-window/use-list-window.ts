import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { findRange, toStarts } from './row-starts.ts';

export interface ListWindowOptions {
  readonly count: number;
  readonly scroller: RefObject<HTMLElement | null>;
  /** What a row is taken to be high until it has been on the page, in px. */
  readonly estimatePx: number;
  /** How many rows beyond either edge are on the page. */
  readonly overscan: number;
  /** What a row's height is remembered by, the same function while the rows are. Default: its index. */
  readonly toKey?: (index: number) => string | number;
  /** A row that stays on the page wherever it is scrolled to, such as the one with the focus. */
  readonly kept?: number;
}

export interface WindowedRow {
  readonly index: number;
  readonly key: string | number;
  /** Its distance from the start of the list, in px. */
  readonly startPx: number;
}

export interface ListWindow {
  /** Those on the page, in order. */
  readonly rows: readonly WindowedRow[];
  /** The height of all of them, in px. */
  readonly sizePx: number;
  /** The `ref` of each row, whose element says its index as `data-index`. */
  readonly measure: (element: HTMLElement | null) => (() => void) | undefined;
  /** Brings a row into view, no further than it has to. */
  readonly scrollTo: (index: number) => void;
}

const unknownViewPx = 600;
const toIndex = (index: number): number => index;

/** Which rows of a long list are on the page: those in view, at the heights they turn out to have. The list costs what is in view, not what is in it. */
export function useListWindow({ count, scroller, estimatePx, overscan, toKey = toIndex, kept }: ListWindowOptions): ListWindow {
  const [heights, setHeights] = useState<ReadonlyMap<string | number, number>>(new Map());
  const [view, setView] = useState({ topPx: 0, heightPx: unknownViewPx });
  const starts = useMemo(() => toStarts(count, (index) => heights.get(toKey(index)) ?? estimatePx), [count, heights, toKey, estimatePx]);
  const { from, to } = findRange(starts, view);

  const latest = useRef({ starts, toKey, view });
  const shiftPx = useRef(0);
  useLayoutEffect(() => {
    latest.current = { starts, toKey, view };
    // What is in view stays where it is when what is above it turns out higher or lower.
    if (shiftPx.current !== 0) scroller.current?.scrollBy({ top: shiftPx.current, behavior: 'instant' });
    shiftPx.current = 0;
  }, [starts, toKey, view, scroller]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const look = (): void => {
      const now = { topPx: element.scrollTop, heightPx: element.clientHeight || unknownViewPx };
      const { starts: known, view: before } = latest.current;
      const [old, next] = [findRange(known, before), findRange(known, now)];
      if (old.from !== next.from || old.to !== next.to) setView(now);
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const resizing = new ResizeObserver(look);
    resizing.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      resizing.disconnect();
    };
  }, [scroller]);

  const measuring = useRef<ResizeObserver>(null);
  const measure = useCallback(
    (element: HTMLElement | null) => {
      if (!element || typeof ResizeObserver === 'undefined') return undefined;
      measuring.current ??= new ResizeObserver((entries) => {
        const { starts: known, toKey: keyOf } = latest.current;
        const topPx = scroller.current?.scrollTop ?? 0;
        const found: (readonly [string | number, number])[] = [];
        for (const { target, borderBoxSize } of entries) {
          const index = Number(target.getAttribute('data-index'));
          const heightPx = borderBoxSize[0]?.blockSize ?? 0;
          if (!target.isConnected || heightPx === 0 || index + 1 >= known.length) continue;
          const differencePx = heightPx - (known[index + 1]! - known[index]!);
          if (differencePx === 0) continue;
          if (known[index + 1]! <= topPx) shiftPx.current += differencePx;
          found.push([keyOf(index), heightPx]);
        }
        if (found.length > 0) setHeights((before) => new Map([...before, ...found]));
      });
      const observer = measuring.current;
      observer.observe(element);
      return () => observer.unobserve(element);
    },
    [scroller],
  );

  const scrollTo = useCallback(
    (index: number) => {
      const element = scroller.current;
      if (!element) return;
      const { starts: known } = latest.current;
      element.scrollTo({ top: Math.min(known[index]!, Math.max(element.scrollTop, known[index + 1]! - element.clientHeight)), behavior: 'instant' });
    },
    [scroller],
  );

  const first = Math.max(0, from - overscan);
  const end = Math.min(count, to + overscan);
  const indexes = Array.from({ length: Math.max(0, end - first) }, (_, offset) => first + offset);
  if (kept !== undefined && kept >= 0 && kept < count) {
    if (kept < first) indexes.unshift(kept);
    else if (kept >= end) indexes.push(kept);
  }
  return { rows: indexes.map((index) => ({ index, key: toKey(index), startPx: starts[index]! })), sizePx: starts[count]!, measure, scrollTo };
}
