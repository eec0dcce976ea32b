import type { JsonObject } from '@byleave/core';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor, within } from 'storybook/test';
import { order, post } from '../../../../../.storybook/stage/calls.ts';
import { partIn } from '../../../../../.storybook/stage/card.ts';
import { stagedOf } from '../../../../../.storybook/stage/loader.ts';
import { scene, type Scene } from '../../../../../.storybook/stage/scene.ts';
import { actionOf } from '../../../../../.storybook/stage/undecided.ts';
import { pointer, press } from '../../../../../.storybook/trusted/input.ts';
import { isInVitest } from '../../../../../.storybook/trusted/is-in-vitest.ts';
import { atOneMoment } from '../../../../../.storybook/trusted/one-moment.ts';
import { ApprovalInbox } from './approval-inbox.tsx';

/** Several decided with one press: what is true of one request has to be true of each. */
const meta: Meta = {
  title: 'Components/ApprovalInbox/Attacks',
  render: () => <ApprovalInbox />,
  tags: ['attack'],
};

export default meta;
type Story = StoryObj;
type Context = Parameters<NonNullable<Story['play']>>[0];

const two = {
  async before(stage) {
    await stage.propose(post);
    return stage.propose(order(80));
  },
} satisfies Scene;

/** Chooses both, and opens the decision on them. */
async function openBatch({ canvasElement }: Context): Promise<void> {
  const boxes = await within(canvasElement).findAllByRole('checkbox');
  for (const box of boxes) await press(box);
  await press(await waitFor(() => partIn(canvasElement, 'batch-open')));
  await waitFor(() => partIn(canvasElement, 'approve-all'));
}

const untilReady = (canvas: HTMLElement): Promise<void> => waitFor(() => expect(partIn(canvas, 'deny-all')).not.toHaveAttribute('aria-disabled'));

/** Nothing was decided so far: both are denied, and that is the only word on them. */
async function expectOnlyDenied(context: Context): Promise<void> {
  const { canvasElement } = context;
  const { stage, subject } = stagedOf(context);
  await untilReady(canvasElement);
  await press(partIn(canvasElement, 'deny-all'));
  await waitFor(() => expect(partIn(canvasElement, 'batch')).toHaveAttribute('data-bl-state', 'done'));
  await expect((await actionOf(stage, subject!)).lifecycle.context.decisions.map(({ decision }) => decision)).toEqual(['decline']);
  await expect(stage.network.posted).toHaveLength(1);
}

/** The second of two clicks that opened it. */
export const PressAtOnce: Story = {
  parameters: scene(two),
  play: async (context) => {
    if (!isInVitest) return;
    const { canvasElement } = context;
    await atOneMoment(async () => {
      await openBatch(context);
      await pointer.click(partIn(canvasElement, 'approve-all'));
    });
    await waitFor(() => expect(partIn(canvasElement, 'blocked-reason')).toHaveAttribute('role', 'status'));
    await expectOnlyDenied(context);
  },
};

export const SyntheticPress: Story = {
  parameters: scene({ ...two, activation: 'strict' }),
  play: async (context) => {
    if (!isInVitest) return;
    const { canvasElement } = context;
    await openBatch(context);
    await untilReady(canvasElement);
    partIn(canvasElement, 'approve-all').click();
    await waitFor(() => expect(partIn(canvasElement, 'blocked-reason')).toHaveAttribute('data-bl-reason', 'untrusted_event'));
    await expectOnlyDenied(context);
  },
};

/** Somebody on the way shows a smaller order than the one that would be placed: what was on screen goes along, and the authority knows better. */
export const ShownSomethingElse: Story = {
  parameters: scene({
    async before(stage) {
      await stage.propose(post);
      const action = await stage.propose(order(80));
      stage.network.tamper = (read: JsonObject) => (read['id'] === action.id ? { ...read, arguments: { item: 'paper', amount: 8 } } : read);
      return action;
    },
  }),
  play: async (context) => {
    if (!isInVitest) return;
    const { canvasElement } = context;
    const { stage, subject } = stagedOf(context);
    await openBatch(context);
    await expect(partIn(canvasElement, 'batch')).toHaveTextContent('€8.00');
    await untilReady(canvasElement);
    await press(partIn(canvasElement, 'approve-all'));
    await waitFor(() => expect(partIn(canvasElement, 'batch-refused')).toHaveAttribute('data-bl-code', 'shown_mismatch'));
    await expect((await actionOf(stage, subject!)).lifecycle.context.decisions).toEqual([]);
  },
};
