import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor } from 'storybook/test';
import { framesLater, partIn } from '../../../../../.storybook/stage/card.ts';
import { dialogOnPage, openDialog, readToTheEnd, untilDialogReady } from '../../../../../.storybook/stage/dialog.ts';
import { DialogHost } from '../../../../../.storybook/stage/dialog-host.tsx';
import { happenings } from '../../../../../.storybook/stage/happenings.ts';
import { scene } from '../../../../../.storybook/stage/scene.ts';
import { expectOnlyDeniedInDialog, expectRefused } from '../../../../../.storybook/stage/undecided.ts';
import { keys, middleOf, pointer } from '../../../../../.storybook/trusted/input.ts';
import { isInVitest } from '../../../../../.storybook/trusted/is-in-vitest.ts';
import { atOneMoment } from '../../../../../.storybook/trusted/one-moment.ts';
import { inPage } from '../../../../../.storybook/trusted/page.ts';

/** The dialog is for what is of high risk, so it is attacked harder. */
const meta: Meta = {
  title: 'Components/ConsentDialog/Attacks',
  render: () => <DialogHost />,
  parameters: { ...scene(happenings.pending), docs: { story: { inline: false, height: '42rem' } } },
  tags: ['attack'],
};

export default meta;
type Story = StoryObj;
/** Over everything, and clicks pass through it: what a page, or an agent's own markup, can put on top. */
function createOverlay(): HTMLElement {
  const overlay = document.createElement('div');
  overlay.textContent = 'Confirm your newsletter subscription';
  overlay.style.cssText = 'position:fixed;inset:0;z-index:2147483647;pointer-events:none;background:#fff;color:#000;display:grid;place-items:center;font-size:2rem';
  return overlay;
}

/** The largest z-index there is does not reach the top layer: the dialog stays in front. */
export const Covered: Story = {
  play: async (context) => {
    const dialog = await openDialog(context.canvasElement);
    const overlay = createOverlay();
    document.body.append(overlay);
    try {
      await framesLater(3);
      overlay.style.pointerEvents = 'auto';
      const { x, y } = middleOf(partIn(dialog, 'approve'));
      await expect(dialog.contains(document.elementFromPoint(x, y))).toBe(true);
      await expect(dialog.matches(':popover-open, :modal')).toBe(true);
    } finally {
      overlay.remove();
    }
  },
};

/** An overlay that enters the top layer itself: the dialog goes on top again. */
export const CoveredFromTheTopLayer: Story = {
  play: async (context) => {
    const dialog = await openDialog(context.canvasElement);
    const overlay = createOverlay();
    overlay.popover = 'manual';
    overlay.style.inlineSize = '100vw';
    overlay.style.blockSize = '100vh';
    overlay.style.pointerEvents = 'auto';
    document.body.append(overlay);
    overlay.showPopover();
    try {
      await waitFor(() => {
        const { x, y } = middleOf(partIn(dialogOnPage(), 'approve'));
        return expect(dialog.contains(document.elementFromPoint(x, y))).toBe(true);
      });
    } finally {
      overlay.remove();
    }
  },
};

/** Pressed before it could be read. */
export const PressAtOnce: Story = {
  play: async (context) => {
    if (!isInVitest) return;
    await inPage({ width: 1200, height: 1000 }, async () => {
      const dialog = await atOneMoment(async () => {
        const opened = await openDialog(context.canvasElement);
        await expect(opened).toHaveAttribute('data-bl-blocked');
        await pointer.click(partIn(opened, 'approve'));
        return opened;
      });
      await expectRefused(dialog, /^(?:recently_attached|intersection_\w+)$/u);
      await expectOnlyDeniedInDialog(context);
    });
  },
};

/** Nor before it was read to its end. */
export const NotRead: Story = {
  play: async (context) => {
    if (!isInVitest) return;
    await inPage({ width: 1200, height: 560 }, async () => {
      const dialog = await openDialog(context.canvasElement);
      await waitFor(() => expect(partIn(dialog, 'more-below')).toBeVisible());
      await waitFor(() => expect(dialog).not.toHaveAttribute('data-bl-blocked'));
      await pointer.click(partIn(dialog, 'approve'));
      await expect(partIn(dialog, 'approve')).toHaveAccessibleDescription('Read to the end first, then approve.');
      await expectOnlyDeniedInDialog(context);
    });
  },
};

/** A script presses, and the keyboard is not the person's either. */
export const SyntheticPress: Story = {
  parameters: { ...scene({ ...happenings.pending, activation: 'strict' }) },
  play: async (context) => {
    const dialog = await openDialog(context.canvasElement);
    await readToTheEnd(dialog);
    if (isInVitest) await untilDialogReady();
    const button = partIn(dialog, 'approve');
    button.click();
    button.focus();
    button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    button.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }));
    await expectRefused(dialog, 'untrusted_event');
    await expectOnlyDeniedInDialog(context);
  },
};

/** The page puts the focus on the button while the person types: their Enter is not an approval. */
export const FocusPutThere: Story = {
  play: async (context) => {
    if (!isInVitest) return;
    const dialog = await openDialog(context.canvasElement);
    await readToTheEnd(dialog);
    await untilDialogReady();
    partIn(dialog, 'approve').focus();
    await keys.press('Enter');
    await expectRefused(dialog, 'focus_not_moved_by_person');
    await expectOnlyDeniedInDialog(context);
  },
};

/** Clicking beside it decides nothing and closes nothing. */
export const ClickBeside: Story = {
  play: async (context) => {
    if (!isInVitest) return;
    await openDialog(context.canvasElement);
    await pointer.click({ x: 4, y: 4 });
    await expect(dialogOnPage()).toBeVisible();
    await expectOnlyDeniedInDialog(context);
  },
};

/** Escape closes it, and that is "later". */
export const EscapeIsLater: Story = {
  play: async (context) => {
    if (!isInVitest) return;
    const dialog = await openDialog(context.canvasElement);
    await readToTheEnd(dialog);
    await untilDialogReady();
    await keys.press('Escape');
    await waitFor(() => expect(document.querySelector('[data-bl-part="consent-dialog"]')).toBeNull());
    await openDialog(context.canvasElement);
    await expectOnlyDeniedInDialog(context);
  },
};

/** Denying is as easy to hit as approving here, too. */
export const DenyIsNoSmaller: Story = {
  play: async (context) => {
    const dialog = await openDialog(context.canvasElement);
    for (const width of [1200, 320]) {
      await inPage({ width, height: 900 }, async () => {
        await framesLater();
        const deny = partIn(dialog, 'deny').getBoundingClientRect();
        const approve = partIn(dialog, 'approve').getBoundingClientRect();
        await expect(deny.height).toBeGreaterThanOrEqual(Math.max(24, approve.height));
        await expect(deny.width, `at ${width} px`).toBeGreaterThanOrEqual(approve.width - 0.5);
      });
    }
  },
};
