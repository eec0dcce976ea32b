import { useRef, type FocusEvent, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react';
import { activationDelayMs, type PressReason } from './block-reason.ts';
import { lastGesture } from './person-gestures.ts';
import type { ActivationGuard } from './use-activation-guard.ts';

export interface GuardedPressOptions {
  /** The button does nothing now, for a reason of the button's own. Said with `aria-disabled`, so that it keeps its focus. */
  readonly isBlocked?: boolean;
  /** Called for a deliberate press. */
  readonly onActivate: () => void;
  /** Called for a press that did not count. */
  readonly onRefused?: (reason: PressReason) => void;
  /** Called for a press while `isBlocked`. */
  readonly onBlocked?: () => void;
}

/** Spread onto a `<button type="button">`. */
export interface GuardedPress {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerUp: (event: PointerEvent) => void;
  readonly onFocus: (event: FocusEvent) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onClick: (event: MouseEvent) => void;
}

/** A gesture this long ago, in ms, is another one than the focus or the click that came after it. */
const sameGestureMs = 250;

/** How a press began on the button: why it does not count, or its number on the page; `null`: none did. */
type Began = PressReason | number | null;

/**
 * Lets only a deliberate press on a button through: made by the browser and not by a script, begun and ended on it
 * while nothing blocked it, not a key held down for something else, and by the keyboard only once the person's own Tab
 * or click has brought the focus there 500 ms ago. Whoever presses through assistive technology presses at once.
 */
export function useGuardedPress(guard: ActivationGuard, { isBlocked = false, onActivate, onRefused, onBlocked }: GuardedPressOptions): GuardedPress {
  const pointer = useRef<Began>(null);
  const key = useRef<Began>(null);
  const focus = useRef<{ readonly at: number; readonly isByPerson: boolean }>({ at: Infinity, isByPerson: false });
  const isTrusted = (event: { readonly nativeEvent: Event }): boolean => guard.activation === 'lenient' || event.nativeEvent.isTrusted;

  function begin(event: { readonly nativeEvent: Event }): Began {
    if (!isTrusted(event)) return 'untrusted_event';
    return guard.check() ?? (isBlocked ? null : numberOfLast());
  }

  function checkFocus(): PressReason | null {
    if (!focus.current.isByPerson) return 'focus_not_moved_by_person';
    return performance.now() - focus.current.at < activationDelayMs ? 'recently_focused' : null;
  }

  function judge(event: MouseEvent): PressReason | 'ok' | 'nothing' {
    if (!isTrusted(event)) return 'untrusted_event';
    const began = [pointer.current, key.current];
    pointer.current = null;
    key.current = null;
    if (isBlocked) return guard.check() ?? 'nothing';
    const refused = began.find((each) => typeof each === 'string');
    if (refused) return refused;
    // A press that was taken back became no click: it says nothing of one that another press has led to since.
    const isOwn = (began.includes(numberOfLast()) && endedOn(guard, event.currentTarget)) || (event.detail === 0 && !isPartOfAnother());
    return guard.check() ?? (isOwn ? 'ok' : 'pointer_left');
  }

  function refuse(reason: PressReason): void {
    guard.refuse(reason);
    onRefused?.(reason);
  }

  return {
    onPointerDown(event) {
      pointer.current = event.button > 0 ? null : begin(event);
    },
    onPointerUp(event) {
      if (!isTrusted(event)) pointer.current = 'untrusted_event';
    },
    onFocus({ currentTarget }) {
      focus.current = { at: performance.now(), isByPerson: isMovedByPerson(guard, currentTarget) };
    },
    onKeyDown(event) {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      if (event.nativeEvent.repeat) {
        event.preventDefault();
        pointer.current = null;
        key.current = null;
        refuse('key_repeat');
        return;
      }
      const began = begin(event);
      key.current = typeof began === 'number' ? (checkFocus() ?? began) : began;
    },
    onClick(event) {
      const verdict = judge(event);
      if (verdict === 'nothing') return onBlocked?.();
      if (verdict !== 'ok') return refuse(verdict);
      guard.accept();
      onActivate();
    },
  };
}

const numberOfLast = (): number => lastGesture()?.press ?? 0;

/** A click without a press of its own, right after a press elsewhere, was led here: by a `<label>`, or an overlay. */
function isPartOfAnother(): boolean {
  const gesture = lastGesture();
  return gesture !== null && performance.now() - gesture.at < sameGestureMs;
}

/** Whether the person let go of the key or the pointer on the button, too: where it was, and not only where its capture sends it. */
function endedOn(guard: ActivationGuard, button: Element): boolean {
  const gesture = lastGesture();
  if (!(gesture?.target instanceof Node) || !button.contains(gesture.target)) return false;
  if (gesture.point === null) return true;
  const { x, y } = gesture.point;
  const root = button.getRootNode() as Partial<DocumentOrShadowRoot>;
  const at = root.elementFromPoint?.(x, y) ?? null;
  // What lays nothing out, as the DOM of a host's tests, has nothing anywhere.
  return at === null ? guard.activation === 'lenient' : button.contains(at);
}

/** Whether the person has just moved the focus, or pressed something on the surface itself that led it on. */
function isMovedByPerson(guard: ActivationGuard, button: Element): boolean {
  const gesture = lastGesture();
  if (!gesture || performance.now() - gesture.at > sameGestureMs) return false;
  if (guard.activation === 'strict' && !gesture.isTrusted) return false;
  return /^(?:Tab|Arrow)/u.test(gesture.key) || (gesture.target instanceof Node && toSurface(button).contains(gesture.target));
}

/** What the button is on: the outermost `data-bl-surface`, since a card in an inbox is on the inbox's surface too. */
function toSurface(button: Element): Element {
  let surface = button;
  for (let outer: Element | null = button; outer; outer = outer.parentElement) if (outer.hasAttribute('data-bl-surface')) surface = outer;
  return surface;
}
