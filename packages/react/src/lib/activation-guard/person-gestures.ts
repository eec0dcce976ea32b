/** What a person last did with a key or a pointer, anywhere on the page. */
export interface PersonGesture {
  /** `KeyboardEvent.key`; empty for a pointer. */
  readonly key: string;
  /** On what, seen through shadow roots. */
  readonly target: EventTarget | undefined;
  /** Where the pointer was, in CSS pixels of the viewport; `null` for a key. With pointer capture that is not where the target is. */
  readonly point: { readonly x: number; readonly y: number } | null;
  /** `performance.now()`. */
  readonly at: number;
  readonly isTrusted: boolean;
  /** Of the press it is part of: each that begins anywhere on the page has the next number. */
  readonly press: number;
}

const eventTypes = ['pointerdown', 'pointerup', 'keydown', 'keyup'] as const;

let last: PersonGesture | null = null;
let presses = 0;
let followers = 0;

function note(event: Event): void {
  const keyboard = event instanceof KeyboardEvent ? event : null;
  if (event.type.endsWith('down') && !keyboard?.repeat) presses += 1;
  last = {
    key: keyboard?.key ?? '',
    target: event.composedPath()[0],
    point: event instanceof MouseEvent ? { x: event.clientX, y: event.clientY } : null,
    at: performance.now(),
    isTrusted: event.isTrusted,
    press: presses,
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
