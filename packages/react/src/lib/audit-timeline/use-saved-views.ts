import { useState } from 'react';
import { fromSearchParams, toSearchParams, type TimelineQuery } from './timeline-query.ts';

/** A query that was given a name. */
export interface SavedView {
  readonly name: string;
  readonly query: TimelineQuery;
}

/** Where views are kept. */
export interface ViewStore {
  read(): readonly SavedView[];
  write(views: readonly SavedView[]): void;
}

const key = 'byleave timeline views';

/** Keeps views in this browser; where there is no storage, until the page is left. */
export const browserViews: ViewStore = {
  read() {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
      if (!Array.isArray(kept)) return [];
      return kept.flatMap((pair: unknown) => (Array.isArray(pair) && typeof pair[0] === 'string' && typeof pair[1] === 'string' ? [{ name: pair[0], query: fromSearchParams(new URLSearchParams(pair[1])) }] : []));
    } catch {
      return [];
    }
  },
  write(views) {
    try {
      localStorage.setItem(key, JSON.stringify(views.map(({ name, query }) => [name, toSearchParams(query).toString()])));
    } catch {
      // Kept until the page is left.
    }
  },
};

export interface SavedViews {
  readonly views: readonly SavedView[];
  /** In place of one with the same name. */
  add(view: SavedView): void;
  remove(name: string): void;
}

export function useSavedViews(store: ViewStore): SavedViews {
  const [views, setViews] = useState<readonly SavedView[]>(() => store.read());
  const keep = (next: readonly SavedView[]): void => {
    setViews(next);
    store.write(next);
  };
  return {
    views,
    add: (view) => keep([...views.filter(({ name }) => name !== view.name), view]),
    remove: (name) => keep(views.filter((view) => view.name !== name)),
  };
}
