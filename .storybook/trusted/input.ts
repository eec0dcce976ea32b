import { userEvent } from 'storybook/test';
import { activationDelayMs } from '../../packages/react/src/lib/activation-guard/block-reason.ts';
import { isInVitest } from './is-in-vitest.ts';

/** Where a pointer is: an element's middle, or a point of the story's own viewport in CSS pixels. */
export type Place = Element | { readonly x: number; readonly y: number };

export interface Keystroke {
  readonly isRepeat?: boolean;
  readonly isShifted?: boolean;
  readonly isAlt?: boolean;
}

interface Session {
  send(method: string, parameters: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/**
 * The browser's own input, as a person's mouse and keyboard make it: `isTrusted` events, hit-tested and focused by
 * Chromium (Chrome DevTools Protocol, domain Input). Only in the browser tests; elsewhere it throws, so a story that
 * needs it begins with `if (!isInVitest) return`.
 */
async function send(method: string, parameters: Readonly<Record<string, unknown>>): Promise<void> {
  const { cdp } = await import('vitest/browser');
  await (cdp() as unknown as Session).send(method, parameters);
}

/** A test's page shows the story in a frame, which may be scaled to fit. */
function toPagePoint(place: Place): { readonly x: number; readonly y: number } {
  const { x, y } = place instanceof Element ? middleOf(place) : place;
  const frame = window.frameElement;
  if (!frame) return { x, y };
  const outer = frame.getBoundingClientRect();
  const scale = outer.width / frame.clientWidth;
  return { x: outer.x + x * scale, y: outer.y + y * scale };
}

export function middleOf(element: Element): { readonly x: number; readonly y: number } {
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
}

const mouse = (type: string, place: Place, clickCount: number): Promise<void> =>
  send('Input.dispatchMouseEvent', { type, ...toPagePoint(place), button: type === 'mouseMoved' ? 'none' : 'left', clickCount, pointerType: 'mouse' });

/** With the button held down. */
const drag = (place: Place): Promise<void> => send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...toPagePoint(place), button: 'left', buttons: 1, pointerType: 'mouse' });

export const pointer = {
  move: (place: Place): Promise<void> => mouse('mouseMoved', place, 0),
  drag,
  down: (place: Place, clickCount = 1): Promise<void> => mouse('mousePressed', place, clickCount),
  up: (place: Place, clickCount = 1): Promise<void> => mouse('mouseReleased', place, clickCount),
  async click(place: Place, clickCount = 1): Promise<void> {
    await pointer.move(place);
    await pointer.down(place, clickCount);
    await pointer.up(place, clickCount);
  },
};

const codes: Readonly<Record<string, { readonly code: string; readonly windowsVirtualKeyCode: number; readonly text?: string }>> = {
  Enter: { code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' },
  ' ': { code: 'Space', windowsVirtualKeyCode: 32, text: ' ' },
  Escape: { code: 'Escape', windowsVirtualKeyCode: 27 },
  Tab: { code: 'Tab', windowsVirtualKeyCode: 9 },
  ArrowDown: { code: 'ArrowDown', windowsVirtualKeyCode: 40 },
  ArrowRight: { code: 'ArrowRight', windowsVirtualKeyCode: 39 },
  ArrowUp: { code: 'ArrowUp', windowsVirtualKeyCode: 38 },
};

function toKey(key: string): (typeof codes)[string] {
  const upper = key.toUpperCase();
  return codes[key] ?? { code: /[A-Z]/u.test(upper) ? `Key${upper}` : '', windowsVirtualKeyCode: upper.charCodeAt(0), text: key };
}

export const keys = {
  async down(key: string, { isRepeat = false, isShifted = false, isAlt = false }: Keystroke = {}): Promise<void> {
    const { text, ...known } = toKey(key);
    const modifiers = (isAlt ? 1 : 0) + (isShifted ? 8 : 0);
    const written = text === undefined || isAlt ? {} : { text, unmodifiedText: text };
    await send('Input.dispatchKeyEvent', { type: 'text' in written ? 'keyDown' : 'rawKeyDown', key, ...known, ...written, modifiers, autoRepeat: isRepeat });
  },
  up: (key: string): Promise<void> => send('Input.dispatchKeyEvent', { type: 'keyUp', key, ...toKey(key), text: undefined }),
  async press(key: string, keystroke: Keystroke = {}): Promise<void> {
    await keys.down(key, keystroke);
    await keys.up(key);
  },
  /** Text as it comes from an input method or a phone, also of keys that `type` has no code for. */
  insert: (text: string): Promise<void> => send('Input.insertText', { text }),
  async type(text: string): Promise<void> {
    for (const key of text) await keys.press(key);
  },
};

/** Moves the focus to an element with the Tab key, and stays there for as long as it takes to mean it. */
export async function tabTo(element: HTMLElement, mostTabs = 60): Promise<void> {
  for (let tabs = 0; tabs < mostTabs && document.activeElement !== element; tabs += 1) await keys.press('Tab');
  if (document.activeElement !== element) throw new Error('The Tab key does not lead there.');
  await new Promise((resolve) => setTimeout(resolve, activationDelayMs + 50));
}

/** Presses as a person does: trusted where the browser can, and with synthetic events in a workshop's own run. */
export async function press(element: Element): Promise<void> {
  element.scrollIntoView({ block: 'nearest' });
  if (isInVitest) return pointer.click(element);
  // Where it was let go counts, so a synthetic press has to be somewhere, too.
  const { x, y } = middleOf(element);
  await userEvent.pointer([{ keys: '[MouseLeft]', target: element, coords: { x, y, clientX: x, clientY: y } }]);
}
