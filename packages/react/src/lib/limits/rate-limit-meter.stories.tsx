import type { RateLimit } from '@byleave/core';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { partIn } from '../../../../../.storybook/stage/card.ts';
import { hourMs, openingTime } from '../../../../../.storybook/stage/clock.ts';
import { maya } from '../../../../../.storybook/stage/people.ts';
import { dailyPosts } from '../../../../../.storybook/stage/policy.ts';
import { RateLimitMeter } from './rate-limit-meter.tsx';

interface RateArgs {
  readonly used: number;
  readonly reserved: number;
  readonly most: number;
}

const meta = {
  title: 'Components/RateLimitMeter',
  // Its page is the .mdx beside it.
  tags: ['!autodocs'],
  args: { used: 7, reserved: 2, most: 10 },
  argTypes: {
    used: { control: { type: 'range', min: 0, max: 40, step: 1 } },
    reserved: { control: { type: 'range', min: 0, max: 40, step: 1 } },
    most: { control: { type: 'range', min: 1, max: 40, step: 1 } },
  },
  render: ({ used, reserved, most }) => <RateLimitMeter usage={{ limit: { ...(dailyPosts as RateLimit), most }, scope: { user: maya.id }, used, reserved, resetAt: openingTime + hourMs }} />,
} satisfies Meta<RateArgs>;

export default meta;
type Story = StoryObj<typeof meta>;

const stepsIn = (canvas: ParentNode): number => canvas.querySelectorAll('.bl-meter-step').length;

export const Playground: Story = {};

/** One step for each while they can be counted by eye. */
export const Steps: Story = { play: async ({ canvasElement }) => expect(stepsIn(canvasElement)).toBe(9) };

/** More than twenty are an even bar. */
export const Many: Story = { args: { used: 12, reserved: 0, most: 40 }, play: async ({ canvasElement }) => expect(stepsIn(canvasElement)).toBe(0) };

/** None is left; when the next one is free is said. */
export const UsedUp: Story = {
  args: { used: 10, reserved: 0 },
  play: async ({ canvasElement }) => expect(partIn(canvasElement, 'limit')).toHaveAttribute('data-bl-state', 'atLimit'),
};
