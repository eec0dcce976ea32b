import { expect, waitFor } from 'storybook/test';
import { press } from '../trusted/input.ts';

const patiently = { timeout: 5_000 };

/** The consent card of a canvas, or of one scene of a gallery. */
export function cardIn(canvas: ParentNode): HTMLElement {
  const card = canvas.querySelector<HTMLElement>('[data-bl-part="consent-card"]');
  if (!card) throw new Error('There is no consent card here.');
  return card;
}

export function partIn(canvas: ParentNode, part: string): HTMLElement {
  const found = canvas.querySelector<HTMLElement>(`[data-bl-part="${part}"]`);
  if (!found) throw new Error(`There is no ${part} here.`);
  return found;
}

export const expectState = (canvas: ParentNode, state: string): Promise<void> =>
  waitFor(() => expect(cardIn(canvas)).toHaveAttribute('data-bl-state', state), patiently);

/** Until the card takes a press. */
export const untilReady = (canvas: ParentNode): Promise<void> =>
  waitFor(() => {
    // What is above it may still grow, and push it out of view.
    canvas.querySelector('[data-bl-part="stub"]')?.scrollIntoView({ block: 'nearest' });
    expect(cardIn(canvas)).toHaveAttribute('data-bl-state', 'pending');
    expect(cardIn(canvas)).not.toHaveAttribute('data-bl-blocked');
  }, patiently);

const reasonIn = (canvas: ParentNode): string | undefined => canvas.querySelector<HTMLElement>('[data-bl-part="blocked-reason"]')?.dataset['blReason'];

/** A card that is gone was decided; what is critical asks to be confirmed first. */
function hasCounted(canvas: ParentNode): boolean {
  const card = canvas.querySelector<HTMLElement>('[data-bl-part="consent-card"]');
  return card?.dataset['blState'] !== 'pending' || canvas.querySelector('[data-bl-part="confirmation"]') !== null;
}

/** Presses one of the two buttons as soon as the card takes a press; again, as a person would, where it says why that one did not count. */
export async function pressWhenReady(canvas: ParentNode, part: 'approve' | 'deny', mostPresses = 3): Promise<void> {
  for (let presses = 0; presses < mostPresses; presses += 1) {
    await waitFor(() => partIn(canvas, part).scrollIntoView({ block: 'center' }), patiently);
    await framesLater();
    await untilReady(canvas);
    await press(partIn(canvas, part));
    await framesLater();
    // Why it did not count may be said a moment later: its words are loaded when they are needed. What was taken and is
    // pending again by now, such as a passkey put aside, is the story's to look at.
    await waitFor(() => expect(hasCounted(canvas) || reasonIn(canvas) !== undefined).toBe(true), { timeout: 2_000 }).catch(() => undefined);
    if (hasCounted(canvas) || !/^(?:recently|intersection|pointer)_/u.test(reasonIn(canvas) ?? '')) return;
  }
}

/** After the browser has laid out and told its observers. */
export async function framesLater(frames = 2): Promise<void> {
  for (let frame = 0; frame < frames; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
}
