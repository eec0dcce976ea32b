import type { BudgetLimit } from '@byleave/core';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { useRef } from 'react';
import { expect, waitFor } from 'storybook/test';
import { payment } from '../../../../../.storybook/stage/calls.ts';
import { partIn } from '../../../../../.storybook/stage/card.ts';
import { dayMs, openingTime } from '../../../../../.storybook/stage/clock.ts';
import { grantHappenings } from '../../../../../.storybook/stage/grants.ts';
import { stagedOf } from '../../../../../.storybook/stage/loader.ts';
import { loseConnection } from '../../../../../.storybook/stage/panels.ts';
import { maya } from '../../../../../.storybook/stage/people.ts';
import { monthlyBudget } from '../../../../../.storybook/stage/policy.ts';
import { scene } from '../../../../../.storybook/stage/scene.ts';
import { wordsIn } from '../../../../../.storybook/stage/words.ts';
import { useGrants } from '../hooks/use-grants.ts';
import { useLimits } from '../hooks/use-limits.ts';
import { limitsMessages } from '../messages/en/limits.ts';
import { BudgetMeter } from './budget-meter.tsx';
import { LimitList } from './limit-list.tsx';
import { isBudget, isRate } from './limit-words.ts';
import { RateLimitMeter } from './rate-limit-meter.tsx';

interface BudgetArgs {
  readonly used: number;
  readonly reserved: number;
  readonly most: number;
  readonly asksAbove: number | undefined;
}

const monthMs = 8 * 86_400_000;

const meta = {
  title: 'Components/BudgetMeter',
  // Its page is the .mdx beside it.
  tags: ['!autodocs'],
  args: { used: 7_150, reserved: 2_400, most: 10_000, asksAbove: undefined },
  argTypes: {
    used: { control: { type: 'range', min: 0, max: 12_000, step: 50 } },
    reserved: { control: { type: 'range', min: 0, max: 12_000, step: 50 } },
    most: { control: 'number' },
    asksAbove: { control: 'number' },
  },
  render: ({ used, reserved, most, asksAbove }) => (
    <BudgetMeter
      usage={{ limit: { ...(monthlyBudget as BudgetLimit), most }, scope: { user: maya.id }, used, reserved, resetAt: openingTime + monthMs }}
      {...(asksAbove !== undefined && { asksAbove })}
    />
  ),
} satisfies Meta<BudgetArgs>;

export default meta;
type Story = StoryObj<typeof meta>;

const standsAt = (state: string): NonNullable<Story['play']> => async ({ canvasElement }) => expect(partIn(canvasElement, 'limit')).toHaveAttribute('data-bl-state', state);

export const Playground: Story = {};

export const Ok: Story = { args: { used: 2_000, reserved: 500 }, play: standsAt('ok') };

export const Near: Story = { args: { used: 8_100, reserved: 450 }, play: standsAt('near') };

export const AtLimit: Story = { args: { used: 9_000, reserved: 1_000 }, play: standsAt('atLimit') };

/** The limit was lowered after more had been spent. */
export const Exceeded: Story = { args: { used: 10_400, reserved: 0 }, play: standsAt('exceeded') };

/** An agent may order as often as it likes: each order is counted, and there is no most. */
export const Unlimited: Story = {
  parameters: { ...scene(grantHappenings.spending) },
  render: function Counted() {
    const { data = [] } = useGrants();
    return <>{data.flatMap(({ usage }) => usage.filter(isRate)).map((usage) => <RateLimitMeter key={usage.limit.id} usage={usage} />)}</>;
  },
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(partIn(canvasElement, 'limit')).toHaveAttribute('data-bl-state', 'unlimited'));
    await expect(partIn(canvasElement, 'limit')).toHaveTextContent('3');
    await expect(canvasElement.querySelector('[role="meter"]')).toBeNull();
  },
};

/** No budget counts this. */
export const NotMetered: Story = { render: () => <BudgetMeter usage={null} />, play: standsAt('notMetered') };

/** Which limit it is is known, and nobody could read how it stands: no bar is drawn. */
export const Unknown: Story = {
  render: () => <BudgetMeter usage={{ limit: monthlyBudget as BudgetLimit, scope: { user: maya.id } }} />,
  play: async (context) => {
    await standsAt('unknown')(context);
    await expect(context.canvasElement.querySelector('[role="meter"]')).toBeNull();
  },
};

/** What it shows is of the month before: the new one has begun, and nobody has read it yet. Below, as it has been read. */
export const Resetting: Story = {
  parameters: { ...scene({ before: (stage) => stage.run(payment(8_500)).then(() => {}) }) },
  render: function Kept() {
    const { data, dataUpdatedAt } = useLimits();
    const first = useRef(data);
    first.current ??= data;
    return (
      <>
        {first.current?.filter(isBudget).map((usage) => <BudgetMeter key={dataUpdatedAt} usage={usage} />)}
        <LimitList headingLevel={2} />
      </>
    );
  },
  play: async (context) => {
    const { canvasElement } = context;
    const states = (): readonly (string | null)[] => [...canvasElement.querySelectorAll('[data-bl-part="limit"][data-bl-kind="budget"]')].map((limit) => limit.getAttribute('data-bl-state'));
    await waitFor(() => expect(states()).toEqual(['near', 'near']));
    const { stage } = stagedOf(context);
    stage.clock.move(9 * dayMs);
    stage.refresh();
    await waitFor(() => expect(states()).toEqual(['resetting', 'ok']));
  },
};

/** The connection is down: it may have changed since. */
export const Stale: Story = {
  play: async (context) => {
    await loseConnection(stagedOf(context).stage);
    await waitFor(() => expect(partIn(context.canvasElement, 'limit')).toHaveAttribute('data-bl-stale', 'true'), { timeout: 5_000 });
    const { limits } = await wordsIn(context, limitsMessages);
    await expect(partIn(context.canvasElement, 'meter').getAttribute('aria-valuetext')).toContain(limits.stale);
  },
};

/** Policy asks for everything above a mark; where it is, is drawn and said. */
export const AsksAbove: Story = {
  args: { used: 1_200, reserved: 0, asksAbove: 5_000 },
  play: async ({ canvasElement }) => {
    await expect(partIn(canvasElement, 'meter-mark')).toBeInTheDocument();
    await expect(partIn(canvasElement, 'meter').getAttribute('aria-valuetext')).toMatch(/5,000/u);
  },
};
