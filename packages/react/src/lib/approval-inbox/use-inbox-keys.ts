import type { KeyboardEvent } from 'react';

export interface InboxKeys {
  readonly move: (step: number | 'first' | 'last') => void;
  readonly select: () => void;
  /** Opens the request in focus and leads to one of its buttons. It never presses it. */
  readonly lead: (part: 'approve' | 'deny') => void;
  readonly close: () => void;
  readonly help: () => void;
}

/** The list's own keys. They are heard only while the focus is on a row (WCAG 2.1.4), and none of them decides anything. */
export function handleInboxKey(event: KeyboardEvent<HTMLElement>, keys: InboxKeys): void {
  if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement)) return;
  const isOnRow = event.target.dataset['blPart'] === 'inbox-open' || event.target.closest('.bl-inbox-select') !== null;
  if (event.key === 'Escape' && event.target.closest('[data-bl-part="inbox-list"]')) {
    event.stopPropagation();
    return keys.close();
  }
  const act = isOnRow ? toAct(event.key, keys) : undefined;
  if (!act) return;
  event.preventDefault();
  act();
}

function toAct(key: string, keys: InboxKeys): (() => void) | undefined {
  switch (key) {
    case 'j':
    case 'ArrowDown':
      return () => keys.move(1);
    case 'k':
    case 'ArrowUp':
      return () => keys.move(-1);
    case 'Home':
      return () => keys.move('first');
    case 'End':
      return () => keys.move('last');
    case 'x':
      return keys.select;
    case 'a':
      return () => keys.lead('approve');
    case 'd':
      return () => keys.lead('deny');
    case '?':
      return keys.help;
    default:
      return undefined;
  }
}
