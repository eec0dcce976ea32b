import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor } from 'storybook/test';
import { partIn } from '../../../../../.storybook/stage/card.ts';
import { happenings } from '../../../../../.storybook/stage/happenings.ts';
import { stagedOf } from '../../../../../.storybook/stage/loader.ts';
import { scene } from '../../../../../.storybook/stage/scene.ts';
import { ConsentCard } from '../consent-card/consent-card.tsx';
import { Digest } from './digest.tsx';

const meta = {
  title: 'Components/Digest',
  // Its page is the .mdx beside it.
  tags: ['!autodocs'],
  component: Digest,
  args: { digest: '9c1f0b7d2e64a85310fd7c9be2468acf13579bdf02468ace13579bdf0246e07a', isWhole: false },
} satisfies Meta<typeof Digest>;

export default meta;
type Story = StoryObj<typeof meta>;

export const Playground: Story = {};

export const Whole: Story = { args: { isWhole: true } };

/** Right to left around it, and still itself. */
export const RightToLeft: Story = {
  globals: { locale: 'he' },
  play: async ({ canvasElement }) => expect(getComputedStyle(partIn(canvasElement, 'digest')).direction).toBe('ltr'),
};

/** The same one on the slip as the authority has bound. */
export const OnTheSlip: Story = {
  parameters: { ...scene(happenings.pending) },
  render: (_args, context) => <ConsentCard actionId={stagedOf(context).subject!.id} />,
  play: async (context) => {
    const { digest } = stagedOf(context).subject!;
    await waitFor(() => expect(context.canvasElement).toHaveTextContent(`${digest.slice(0, 4)}…${digest.slice(-4)}`));
  },
};
