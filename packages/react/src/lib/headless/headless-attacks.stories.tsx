import type { Action } from '@byleave/core';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor, within } from 'storybook/test';
import { invoice, payment, post } from '../../../../../.storybook/stage/calls.ts';
import { openingTime } from '../../../../../.storybook/stage/clock.ts';
import { grantHappenings } from '../../../../../.storybook/stage/grants.ts';
import { happenings } from '../../../../../.storybook/stage/happenings.ts';
import { stagedOf } from '../../../../../.storybook/stage/loader.ts';
import { OwnCard, OwnDialog, OwnInbox, OwnOverview } from '../../../../../.storybook/stage/own-markup.tsx';
import { scene, type Scene } from '../../../../../.storybook/stage/scene.ts';
import { actionOf, expectDenial } from '../../../../../.storybook/stage/undecided.ts';
import { keys, middleOf, pointer, press } from '../../../../../.storybook/trusted/input.ts';
import { isInVitest } from '../../../../../.storybook/trusted/is-in-vitest.ts';
import { atOneMoment } from '../../../../../.storybook/trusted/one-moment.ts';

/**
 * A host’s own markup over the headless hooks alone: not one element, word or style of the kit’s. What keeps a person safe
 * is in the hooks, so it holds here as it does in the kit’s own card.
 */
const meta: Meta = {
  title: 'Components/Headless/Attacks',
  parameters: { ...scene(happenings.pending) },
  render: (_args, context) => <OwnCard action={stagedOf(context).subject!} />,
  tags: ['attack'],
};

export default meta;
type Story = StoryObj;
type Context = Parameters<NonNullable<Story['play']>>[0];

const told = (stage: Scene, more: Story): Story => ({ ...more, parameters: { ...more.parameters, ...scene(stage) } });
const patiently = { timeout: 5_000 };

const button = (name: string): HTMLElement => within(document.body).getByRole('button', { name });
const buttons = (): HTMLElement | null => button('Yes').parentElement;
const expectStands = (state: string): Promise<void> => waitFor(() => expect(document.querySelector('output')).toHaveTextContent(state), patiently);
const untilOpen = (): Promise<void> => waitFor(() => expect(buttons()).not.toHaveAttribute('data-blocked'), patiently);
const expectRefused = (reason: string | RegExp): Promise<void> => waitFor(() => expect(buttons()?.dataset['refused']).toMatch(reason), patiently);

/** Nothing was decided so far: the person’s No is the first word and the only one. */
async function expectOnlyNo(context: Context, action?: Action): Promise<void> {
  await untilOpen();
  await press(button('No'));
  await expectDenial(context, action);
}

/** The digest of what is on the page goes with the decision. */
export const Decides: Story = {
  play: async (context) => {
    if (!isInVitest) return;
    const { stage, subject } = stagedOf(context);
    await untilOpen();
    await press(button('Yes'));
    await expectStands('approved');
    await expect(stage.network.posted).toEqual([{ path: `/v1/actions/${subject!.id}/decision`, body: expect.objectContaining({ decision: 'approve', digest: subject!.digest }) }]);
  },
};

export const PressAtOnce: Story = {
  play: async (context) => {
    if (!isInVitest) return;
    await atOneMoment(async () => {
      // It moves, and with that it is as if it had only just come.
      context.canvasElement.style.paddingBlockStart = '40px';
      await pointer.click(button('Yes'));
    });
    await expectRefused(/^(?:recently_attached|intersection_changed)$/u);
    await expectOnlyNo(context);
  },
};

export const SyntheticPress: Story = {
  parameters: { ...scene({ ...happenings.pending, activation: 'strict' }) },
  play: async (context) => {
    if (!isInVitest) return;
    await untilOpen();
    button('Yes').click();
    await expectRefused('untrusted_event');
    await expectOnlyNo(context);
  },
};

/** The host’s markup offers to approve what can’t be shown for what it is, and nothing comes of it. */
export const ShownSomethingElse: Story = told(happenings.uninspectable, {
  play: async (context) => {
    if (!isInVitest) return;
    await expectStands('uninspectable');
    await untilOpen();
    await press(button('Yes'));
    await expectOnlyNo(context);
  },
});

/** Another amount in its place: the press that was on its way to the old one counts for nothing. */
export const ChangedUnderTheReader: Story = {
  play: async (context) => {
    const { stage, subject } = stagedOf(context);
    if (!isInVitest) return;
    await untilOpen();
    await stage.network.untilLive();
    const successor = await atOneMoment(async () => {
      const other = await stage.propose({ ...payment(9400), supersedes: subject!.id });
      await waitFor(() => expect(context.canvasElement).toHaveTextContent('Amount: €9,400.00'), patiently);
      await pointer.click(button('Yes'));
      return other;
    });
    await expectRefused(/^(?:recently_\w+|intersection_changed)$/u);
    await expectOnlyNo(context, successor);
  },
};

/** What policy wants a passkey for is not approved without one, whoever draws the button. */
export const StepUp: Story = told(happenings.stepUp, {
  play: async (context) => {
    if (!isInVitest) return;
    const { stage, subject } = stagedOf(context);
    await untilOpen();
    await press(button('Yes'));
    await expectStands('approved');
    const { decisions } = (await actionOf(stage, subject!)).lifecycle.context;
    await expect(decisions).toEqual([expect.objectContaining({ decision: 'approve', assurance: 'passkey' })]);
  },
});

/** In the top layer, with the largest z-index there is lying over the page. */
export const CoveredDialog: Story = {
  render: (_args, context) => <OwnDialog actions={[stagedOf(context).subject!]} />,
  play: async (context) => {
    if (!isInVitest) return;
    const overlay = document.createElement('div');
    overlay.style.cssText = 'position:fixed;inset:0;z-index:2147483647;background:#fff';
    document.body.append(overlay);
    try {
      await untilOpen();
      const { x, y } = middleOf(button('Yes'));
      await expect(document.elementFromPoint(x, y)).toBe(button('Yes'));
    } finally {
      overlay.remove();
    }
    await expectOnlyNo(context);
  },
};

/** One of several is left out, and nothing on the page moves: the press was meant for the others. */
export const BatchChanged: Story = {
  parameters: { ...scene({ before: async (stage) => [await stage.propose({ ...post, arguments: { ...post.arguments, body: 'First.' } }), await stage.propose(post)][1]! }) },
  render: () => <OwnInbox now={openingTime} />,
  play: async (context) => {
    if (!isInVitest) return;
    const { stage } = stagedOf(context);
    const boxes = await within(context.canvasElement).findAllByRole('checkbox', {}, patiently);
    for (const box of boxes) await press(box);
    await press(button('Decide these'));
    const decision = await waitFor(() => button('Yes to all').parentElement!);
    await waitFor(() => expect(decision).not.toHaveAttribute('data-blocked'), patiently);
    await atOneMoment(async () => {
      await pointer.click(boxes[0]!);
      await waitFor(() => expect(decision).toHaveAttribute('data-blocked', 'recently_changed'));
      await pointer.click(button('Yes to all'));
    });
    await waitFor(() => expect(decision).toHaveAttribute('data-refused', 'recently_changed'));
    await expect(stage.network.posted).toEqual([]);
  },
};

/** Several at once: not right after they came onto the page, not even by a button the host forgot to guard, and each with its own digest. */
export const Batch: Story = told(
  {
    before: async (stage) => {
      await stage.propose(invoice);
      await stage.propose({ ...post, arguments: { ...post.arguments, body: 'First.' } });
      return stage.propose(post);
    },
  },
  {
    render: () => <OwnInbox now={openingTime} />,
    play: async (context) => {
      if (!isInVitest) return;
      const { stage, subject } = stagedOf(context);
      const boxes = await within(context.canvasElement).findAllByRole('checkbox', {}, patiently);
      await expect(boxes.filter((box) => !(box as HTMLInputElement).disabled)).toHaveLength(2);
      for (const box of boxes) if (!(box as HTMLInputElement).disabled) await press(box);
      await atOneMoment(async () => {
        await press(button('Decide these'));
        await waitFor(() => button('Unguarded'));
        await pointer.click(button('Unguarded'));
        await pointer.click(button('Yes to all'));
      });
      await waitFor(() => expect(button('Yes to all').parentElement?.dataset['refused']).toMatch(/^(?:recently_attached|intersection_changed)$/u));
      await expect(stage.network.posted).toEqual([]);
      await waitFor(() => expect(button('Yes to all').parentElement).not.toHaveAttribute('data-blocked'));
      await press(button('Yes to all'));
      await expectStands('done done');
      await expect(stage.network.posted).toEqual([expect.objectContaining({ path: '/v1/decisions' })]);
      await expect((await actionOf(stage, subject!)).lifecycle.context.decisions).toEqual([expect.objectContaining({ decision: 'approve', digest: subject!.digest })]);
    },
  },
);

/** What is corrected is another request, to be decided anew. */
export const Correcting: Story = {
  play: async (context) => {
    if (!isInVitest) return;
    const { canvasElement } = context;
    const canvas = within(canvasElement);
    await untilOpen();
    await press(canvas.getByRole('button', { name: 'Correct' }));
    const amount = canvas.getByRole<HTMLInputElement>('textbox', { name: /Amount/u });
    amount.focus();
    amount.select();
    await keys.insert('24');
    await press(canvas.getByRole('button', { name: 'Ask for that instead' }));
    await waitFor(() => expect(canvasElement).toHaveTextContent('Amount: €24.00'), patiently);
    const { stage, subject } = stagedOf(context);
    const before = await actionOf(stage, subject!);
    await expect(before.lifecycle.context.decisions).toEqual([]);
    await expectOnlyNo(context, { ...before, id: before.supersededBy! });
  },
};

/** What is left and what is allowed, as a host draws it; revoked is revoked. */
export const Overview: Story = told(grantHappenings.active, {
  render: () => <OwnOverview now={openingTime} />,
  play: async (context) => {
    const canvas = within(context.canvasElement);
    const rate = await canvas.findByText('daily-posts', {}, patiently);
    await expect(rate.nextElementSibling).toHaveAttribute('data-state', 'ok');
    const end = await canvas.findByRole('button', { name: 'End it' }, patiently);
    await expect(end.parentElement).toHaveAttribute('data-state', 'active');
    await press(end);
    await waitFor(() => expect(end.parentElement).toHaveAttribute('data-state', 'revoked'), patiently);
  },
});
