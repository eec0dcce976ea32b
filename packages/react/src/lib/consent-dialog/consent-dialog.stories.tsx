import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { cleanUp, invoice, payment, post, saving } from '../../../../../.storybook/stage/calls.ts';
import { framesLater, partIn } from '../../../../../.storybook/stage/card.ts';
import { DialogHost } from '../../../../../.storybook/stage/dialog-host.tsx';
import { dialogOnPage, expectDialogState, openDialog, readToTheEnd, untilDialogReady } from '../../../../../.storybook/stage/dialog.ts';
import { happenings } from '../../../../../.storybook/stage/happenings.ts';
import { stagedOf } from '../../../../../.storybook/stage/loader.ts';
import { scene, type Scene } from '../../../../../.storybook/stage/scene.ts';
import { wordsIn } from '../../../../../.storybook/stage/words.ts';
import { keys, press } from '../../../../../.storybook/trusted/input.ts';
import { isInVitest } from '../../../../../.storybook/trusted/is-in-vitest.ts';
import { dialogMessages } from '../messages/en/dialog.ts';

const meta = {
  title: 'Components/ConsentDialog',
  // Its page is the .mdx beside it.
  tags: ['!autodocs'],
  component: DialogHost,
  args: { showsCards: false },
  parameters: { ...scene(happenings.pending), docs: { story: { inline: false, height: '42rem' } } },
} satisfies Meta<typeof DialogHost>;

export default meta;
type Story = StoryObj<typeof meta>;

const told = (stage: Scene, more: Partial<Story> = {}): Story => ({ ...more, parameters: { ...more.parameters, ...scene(stage) } });

export const Playground: Story = {
  tags: ['picture'],
  play: async ({ canvasElement }) => void (await openDialog(canvasElement)),
};

/** High risk: it has to be read to its end, and the focus begins at its start. */
export const ReadThenApprove: Story = {
  play: async (context) => {
    const dialog = await openDialog(context.canvasElement);
    await waitFor(() => expect(document.activeElement).toHaveTextContent(/2,400\.00.*Northwind GmbH/u));
    await readToTheEnd(dialog);
    await untilDialogReady();
    await press(partIn(dialog, 'approve'));
    await expectDialogState('approved');
    await press(partIn(dialogOnPage(), 'close'));
    await waitFor(() => expect(document.querySelector('[data-bl-part="consent-dialog"]')).toBeNull());
  },
};

/** Medium risk: the focus begins on Deny. */
export const MediumRisk: Story = told(happenings.grantable, {
  play: async ({ canvasElement }) => {
    const dialog = await openDialog(canvasElement);
    await waitFor(() => expect(partIn(dialog, 'deny')).toHaveFocus());
  },
});

/** Critical: the decisive value is given again. */
export const Critical: Story = told(
  { before: (stage) => stage.propose(cleanUp) },
  {
    play: async ({ canvasElement }) => {
      const dialog = await openDialog(canvasElement);
      await readToTheEnd(dialog);
    },
  },
);

/** One after another, and the next only when it is asked for: nothing moves onto a button that is being pressed. */
export const AQueue: Story = told(
  {
    before: async (stage) => {
      await stage.propose(post);
      stage.clock.move(1_000);
      await stage.propose(saving('Meet on Tuesday.'));
      stage.clock.move(1_000);
      return stage.propose(payment(80));
    },
  },
  {
    play: async (context) => {
      const { dialog: words, format } = await wordsIn(context, dialogMessages);
      const dialog = await openDialog(context.canvasElement);
      await waitFor(() => expect(partIn(dialog, 'queue-position')).toHaveTextContent(format(words.position, { position: 1, total: 3 })));
      await untilDialogReady();
      await press(partIn(dialog, 'deny'));
      await expectDialogState('declined');
      await press(partIn(dialogOnPage(), 'next'));
      await waitFor(() => expect(partIn(dialogOnPage(), 'queue-position')).toHaveTextContent(format(words.position, { position: 2, total: 3 })));
      await expect(dialogOnPage()).toHaveAttribute('data-bl-blocked');
    },
  },
);

/** Escape, or the button, puts it off: the focus goes back to where it was. */
export const Later: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    await openDialog(canvasElement);
    if (isInVitest) await keys.press('Escape');
    else await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(document.querySelector('[data-bl-part="consent-dialog"]')).toBeNull());
    await waitFor(() => expect(within(canvasElement).getByRole('button', { name: /^Review/u })).toHaveFocus());
    await expect(stagedOf(context).stage.network.posted).toEqual([]);
  },
};

/** Decided on the phone while it is open. */
export const DecidedMeanwhile: Story = {
  play: async (context) => {
    const { stage, subject } = stagedOf(context);
    await openDialog(context.canvasElement);
    await stage.decide(subject!, 'decline');
    await expectDialogState('declined');
  },
};

/** Tab goes round inside it, by way of the browser's own controls; the page behind is out of reach. */
export const KeyboardPath: Story = {
  args: { showsCards: true },
  play: async ({ canvasElement }) => {
    const dialog = await openDialog(canvasElement);
    if (!isInVitest) return;
    for (let tabs = 0; tabs < 14; tabs += 1) {
      await keys.press('Tab');
      await framesLater(1);
      const outside = document.activeElement !== document.body && !dialog.contains(document.activeElement);
      await expect(outside, document.activeElement?.outerHTML.slice(0, 120)).toBe(false);
    }
  },
};

export const LongRequest: Story = told(
  { before: (stage) => stage.propose({ ...payment(2400), arguments: { ...invoice.arguments, reference: 'line\n'.repeat(80) } }) },
  {
    play: async ({ canvasElement }) => {
      const dialog = await openDialog(canvasElement);
      await expect(partIn(dialog, 'more-below')).toBeVisible();
    },
  },
);
