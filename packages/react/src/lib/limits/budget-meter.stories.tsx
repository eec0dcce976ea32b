import type { BudgetLimit } from '@byleave/core';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { partIn } from '../../../../../.storybook/stage/card.ts';
import { openingTime } from '../../../../../.storybook/stage/clock.ts';
import { maya } from '../../../../../.storybook/stage/people.ts';
import { monthlyBudget } from '../../../../../.storybook/stage/policy.ts';
import { BudgetMeter } from './budget-meter.tsx';

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

/** Policy asks for everything above a mark; where it is, is drawn and said. */
export const AsksAbove: Story = {
  args: { used: 1_200, reserved: 0, asksAbove: 5_000 },
  play: async ({ canvasElement }) => {
    await expect(partIn(canvasElement, 'meter-mark')).toBeInTheDocument();
    await expect(partIn(canvasElement, 'meter').getAttribute('aria-valuetext')).toMatch(/5,000/u);
  },
};
