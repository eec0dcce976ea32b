import type { Meta, StoryObj } from '@storybook/react-vite';
import axe from 'axe-core';
import { expect, waitFor } from 'storybook/test';
import { ConsentCard, GrantsManager, LimitList } from '../../packages/react/src/index.ts';
import { payment, post } from '../stage/calls.ts';
import { framesLater } from '../stage/card.ts';
import { grantHappenings } from '../stage/grants.ts';
import { stagedOf } from '../stage/loader.ts';
import { scene } from '../stage/scene.ts';
import { inPage, withMedia } from '../trusted/page.ts';
import { forEver } from './for-ever.ts';

/** A page with several parts, as different readers have it. */
const meta: Meta = {
  title: 'Quality/Accessibility',
  parameters: {
    ...scene({
      before: async (stage) => {
        await grantHappenings.spending.before(stage);
        await stage.propose(post);
        return stage.propose(payment(2_400));
      },
    }),
  },
  render: (_args, context) => (
    <>
      <ConsentCard actionId={stagedOf(context).subject!.id} headingLevel={2} />
      <LimitList headingLevel={2} />
      <GrantsManager headingLevel={2} />
    </>
  ),
};

export default meta;
type Story = StoryObj;

async function untilShown(canvas: HTMLElement): Promise<void> {
  await waitFor(() => {
    expect(canvas.querySelector('[data-bl-part="stub"]')).toBeVisible();
    expect(canvas.querySelector('[data-bl-part="grant"]')).toBeVisible();
    expect(canvas.querySelector('[data-bl-part="limit"]')).toBeVisible();
  });
}

/** Nothing scrolls sideways, and no text is cut off by its box. */
async function expectReadable(canvas: HTMLElement): Promise<void> {
  await framesLater();
  await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(document.documentElement.clientWidth);
  for (const element of canvas.querySelectorAll<HTMLElement>('p, dd, dt, button, h2, h3, li')) {
    // What is only for screen readers is one pixel large.
    if (getComputedStyle(element).overflow === 'visible' || element.closest('.bl-hidden')) continue;
    await expect(element.scrollWidth, element.outerHTML.slice(0, 200)).toBeLessThanOrEqual(element.clientWidth + 1);
  }
}

/** WCAG 1.4.10: a page of 320 CSS pixels, which is one of 1,280 at 400 %. */
export const Reflow: Story = {
  play: async ({ canvasElement }) => {
    await untilShown(canvasElement);
    await inPage({ width: 320, height: 900 }, () => expectReadable(canvasElement));
  },
};

/** WCAG 1.4.4: text twice as large. */
export const TwiceTheText: Story = {
  play: async ({ canvasElement }) => {
    await untilShown(canvasElement);
    const root = document.documentElement;
    const title = canvasElement.querySelector<HTMLElement>('[data-bl-part="title"]')!;
    const before = Number.parseFloat(getComputedStyle(title).fontSize);
    root.style.fontSize = '200%';
    try {
      await inPage({ width: 640, height: 900 }, () => expectReadable(canvasElement));
      await expect(Number.parseFloat(getComputedStyle(title).fontSize)).toBeCloseTo(before * 2);
    } finally {
      root.style.fontSize = '';
    }
  },
};

/** WCAG 1.4.12: lines, paragraphs, letters and words further apart. */
export const SpacedText: Story = {
  play: async ({ canvasElement }) => {
    await untilShown(canvasElement);
    const style = document.createElement('style');
    style.textContent = '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }';
    document.head.append(style);
    try {
      await inPage({ width: 360, height: 900 }, () => expectReadable(canvasElement));
    } finally {
      style.remove();
    }
  },
};

/** Whoever asks for less motion gets none that is longer than 80 ms, and none that moves. */
export const ReducedMotion: Story = {
  play: async ({ canvasElement }) => {
    await untilShown(canvasElement);
    await withMedia({ 'prefers-reduced-motion': 'reduce' }, async () => {
      await framesLater();
      for (const element of canvasElement.querySelectorAll('*')) {
        const { animationName, animationDuration, transitionDuration } = getComputedStyle(element);
        const longest = Math.max(...[animationName === 'none' ? '0s' : animationDuration, transitionDuration].flatMap((each) => each.split(',').map(Number.parseFloat)));
        await expect(longest, element.outerHTML.slice(0, 120)).toBeLessThanOrEqual(0.08);
      }
    });
  },
};

/** The browser's forced colours: structure holds, and every control keeps an edge. Contrast is the system's own there. */
export const ForcedColours: Story = {
  play: async ({ canvasElement }) => {
    await untilShown(canvasElement);
    await withMedia({ 'forced-colors': 'active' }, async () => {
      await framesLater();
      const { violations } = await axe.run(canvasElement, { rules: { 'color-contrast': { enabled: false } } });
      await expect(violations.map(({ id }) => id)).toEqual([]);
      for (const control of canvasElement.querySelectorAll<HTMLElement>('.bl-button, input, select')) {
        await expect(Number.parseFloat(getComputedStyle(control).borderTopWidth), control.outerHTML.slice(0, 120)).toBeGreaterThanOrEqual(1);
      }
    });
  },
};

/** No label in any language promises for ever. */
export const NothingIsForEver: Story = {
  render: () => <p>Every catalogue is read.</p>,
  play: async () => {
    await expect(forEver).toEqual([]);
  },
};
