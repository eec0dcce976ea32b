export type Politeness = 'polite' | 'assertive';

/** What a live region says now. A new `id` makes the same words be said again. */
export interface Announcement {
  readonly id: number;
  readonly text: string;
}

export interface Announcer {
  announce(text: string, politeness?: Politeness): void;
  read(politeness: Politeness): Announcement;
  subscribe(listener: () => void): () => void;
}

const silence: Announcement = { id: 0, text: '' };

export function createAnnouncer(): Announcer {
  const said: Record<Politeness, Announcement> = { polite: silence, assertive: silence };
  const listeners = new Set<() => void>();
  return {
    announce(text, politeness = 'polite') {
      said[politeness] = { id: said[politeness].id + 1, text };
      for (const listener of listeners) listener();
    },
    read: (politeness) => said[politeness],
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
