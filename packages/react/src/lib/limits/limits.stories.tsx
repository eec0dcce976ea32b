import type { Limit } from '@byleave/core';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor } from 'storybook/test';
import { coffee, payment, post } from '../../../../../.storybook/stage/calls.ts';
import { Gallery, galleryParameters } from '../../../../../.storybook/stage/gallery.tsx';
import { galleryOf, stagedOf } from '../../../../../.storybook/stage/loader.ts';
import { panelHappenings } from '../../../../../.storybook/stage/panels.ts';
import { monthlyBudget } from '../../../../../.storybook/stage/policy.ts';
import { scene, type Scene } from '../../../../../.storybook/stage/scene.ts';
import type { Stage } from '../../../../../.storybook/stage/stage.ts';
import { LimitList } from './limit-list.tsx';

/** So much of the month's €10,000 is spent, and so much waits for a decision. */
const spending = (spent: number, waiting: number) => async (stage: Stage): Promise<void> => {
  if (spent > 0) await stage.run(payment(spent));
  if (waiting > 0) await stage.propose(payment(waiting));
};

const posting = (times: number, waiting: number) => async (stage: Stage): Promise<void> => {
  for (let time = 0; time < times; time += 1) await stage.run(post);
  for (let time = 0; time < waiting; time += 1) await stage.propose(post);
};

const dailyBudget: Limit = { ...monthlyBudget, id: 'daily-spending', most: 3_000, window: { kind: 'calendar', unit: 'day', timeZone: 'UTC' } } as Limit;

const scenes = {
  ok: { before: spending(2_000, 500) },
  near: { before: spending(7_150, 2_400) },
  atLimit: { before: spending(9_000, 1_000) },
  /** More was spent than may be now: the limit was lowered since. */
  exceeded: {
    before: async (stage) => {
      await stage.run(payment(9_900));
      stage.policy.publish({ rules: [{ id: 'P-21', text: 'less from now on', effect: 'ask', tools: ['send_money'], limits: [{ ...monthlyBudget, id: 'lower-spending', most: 9_500 }] }] });
      await stage.propose(payment(50));
    },
  },
  rate: { before: posting(7, 2) },
} satisfies Record<string, Scene>;

const meta = {
  title: 'Components/LimitList',
  // Its page is the .mdx beside it.
  tags: ['!autodocs'],
  component: LimitList,
  args: { headingLevel: 2 },
  parameters: { ...scene({
    before: async (stage) => {
      await spending(7_150, 2_400)(stage);
      await posting(2, 1)(stage);
    },
  }) },
} satisfies Meta<typeof LimitList>;

export default meta;
type Story = StoryObj<typeof meta>;

export const Playground: Story = {};

export const StateGallery: StoryObj = {
  tags: ['picture'],
  parameters: { ...galleryParameters, gallery: { ...scenes, ...panelHappenings } satisfies Record<string, Scene> },
  render: (_args, context) => (
    <Gallery staged={galleryOf(context)} globals={context.globals}>
      {() => <LimitList headingLevel={3} />}
    </Gallery>
  ),
  play: async ({ canvasElement }) => {
    const states = (name: string): readonly (string | null)[] =>
      [...canvasElement.querySelectorAll(`[data-scene="${name}"] [data-bl-part="limit"]`)].map((limit) => limit.getAttribute('data-bl-state'));
    for (const name of ['ok', 'near', 'atLimit']) await waitFor(() => expect(states(name)).toContain(name));
  },
};

const rowsIn = (canvas: HTMLElement): readonly HTMLElement[] => [...canvas.querySelectorAll<HTMLElement>('[data-bl-part="limit"]')];

/** Two budgets over one payment: what is nearer to its end comes first. */
export const TightestFirst: Story = {
  parameters: { ...scene({
    options: { policy: { rules: [{ id: 'P-22', text: 'a day has an end too', effect: 'ask', tools: ['send_money'], limits: [dailyBudget] }] } },
    before: (stage) => stage.propose(payment(2_400)),
  }) },
  render: (args, context) => <LimitList {...args} action={stagedOf(context).subject!} />,
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(rowsIn(canvasElement).map((row) => row.dataset['blState'])).toEqual(['near', 'ok']));
    await expect(rowsIn(canvasElement)[0]).toHaveTextContent('3,000');
  },
};

/** No limit counts what this action does. */
export const NotMetered: Story = {
  parameters: { ...scene({ before: (stage) => stage.propose(coffee) }) },
  render: (args, context) => <LimitList {...args} action={stagedOf(context).subject!} />,
  play: async ({ canvasElement }) => waitFor(() => expect(rowsIn(canvasElement).map((row) => row.dataset['blState'])).toEqual(['notMetered'])),
};

/** Which limits an action draws on is known from itself; how they stand could not be read. */
export const Unknown: Story = {
  parameters: { ...scene({
    before: async (stage) => {
      const asked = await stage.propose(payment(2_400));
      stage.network.isFailing = true;
      return asked;
    },
  }) },
  render: (args, context) => <LimitList {...args} action={stagedOf(context).subject!} />,
  play: async ({ canvasElement }) => waitFor(() => expect(rowsIn(canvasElement).map((row) => row.dataset['blState'])).toEqual(['unknown']), { timeout: 10_000 }),
};

/** What waits for a decision is reserved: hatched, and given back when it is denied. */
export const Reserved: Story = {
  parameters: { ...scene({ before: (stage) => stage.propose(payment(2_400)) }) },
  play: async (context) => {
    const { canvasElement } = context;
    const { stage, subject } = stagedOf(context);
    await waitFor(() => expect(canvasElement).toHaveTextContent(/2,400/u));
    await stage.decide(subject!, 'decline');
    await waitFor(() => expect(canvasElement).not.toHaveTextContent(/2,400/u));
  },
};
