import { afterEach, beforeEach, expect, vi } from 'vitest';
import { openingTime } from '../stage/clock.ts';
import { album, type Picture } from './album.ts';
import { lookAs } from './looks.ts';

/** The time on every picture. Timers go on: only the clock on the wall stands still. */
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: openingTime }));

afterEach(async ({ task }) => {
  const { storyId } = task.meta as { readonly storyId?: string };
  await document.fonts.ready;
  for (const picture of album[storyId ?? ''] ?? []) await take(picture);
  vi.useRealTimers();
});

async function take({ name, of, looks }: Picture): Promise<void> {
  for (const look of looks) {
    await lookAs(look, async () => {
      const element = await vi.waitUntil(() => document.querySelector<HTMLElement>(of), { timeout: 5_000 });
      element.scrollIntoView({ block: 'center' });
      await settled(element);
      await expect(element).toMatchScreenshot(`${name}-${look}`);
    });
  }
}

/** Observers tell a guard of a move some time later, and it then holds the buttons for a moment; a picture is of what a person sees after it. */
async function settled(element: HTMLElement): Promise<void> {
  const isHeld = (): boolean => element.hasAttribute('data-bl-blocked') && element.querySelector('[data-bl-part="deny"]') !== null;
  let calmLooks = 0;
  await vi.waitUntil(
    () => {
      // What is above it may have grown meanwhile, and pushed it out of view.
      if (isHeld()) element.scrollIntoView({ block: 'center' });
      calmLooks = isHeld() ? 0 : calmLooks + 1;
      return calmLooks > 3;
    },
    { timeout: 15_000, interval: 100 },
  );
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}
