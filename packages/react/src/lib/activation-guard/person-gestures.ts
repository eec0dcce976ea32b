/** What a person last did with a key or a pointer, anywhere on the page. */
export interface PersonGesture {
  readonly kind: 'pointer' | 'key';
  /** `KeyboardEvent.key`; empty for a pointer. */
  readonly key: string;
  /** On what, seen through shadow roots. */
  readonly target: EventTarget | undefined;
  /** Where the pointer was, in CSS pixels of the viewport; `null` for a key. With pointer capture that is not where the target is. */
  readonly point: { readonly x: number; readonly y: number } | null;
  /** `performance.now()`. */
  readonly at: number;
  readonly isTrusted: boolean;
}

const eventTypes = ['pointerdown', 'pointerup', 'keydown', 'keyup'] as const;

let last: PersonGesture | null = null;
let followers = 0;

function note(event: Event): void {
  last = {
    kind: event.type.startsWith('pointer') ? 'pointer' : 'key',
    key: 'key' in event && typeof event.key === 'string' ? event.key : '',
    target: event.composedPath()[0],
    point: event instanceof MouseEvent ? { x: event.clientX, y: event.clientY } : null,
    at: performance.now(),
    isTrusted: event.isTrusted,
  };
}

/** Keeps `lastGesture` up to date for as long as anybody follows. Returns how to end it. */
export function followGestures(): () => void {
  followers += 1;
  if (followers === 1) for (const type of eventTypes) window.addEventListener(type, note, { capture: true, passive: true });
  return () => {
    followers -= 1;
    if (followers > 0) return;
    last = null;
    for (const type of eventTypes) window.removeEventListener(type, note, { capture: true });
  };
}

export function lastGesture(): PersonGesture | null {
  return last;
}
