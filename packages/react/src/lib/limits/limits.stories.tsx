import type { LimitUsage } from '@byleave/core';
import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactNode } from 'react';
import type { FakeClientOptions } from '../test-support/fake-client.ts';
import { posting, spending } from '../test-support/sample-limits.ts';
import { SampleProvider } from '../test-support/sample-provider.tsx';
import { LimitList } from './limit-list.tsx';

interface SampleLimitsProps extends FakeClientOptions {
  readonly locale?: string;
}

function SampleLimits(options: SampleLimitsProps): ReactNode {
  return (
    <SampleProvider {...options}>
      <LimitList headingLevel={2} />
    </SampleProvider>
  );
}

const named = (id: string, usage: LimitUsage, changes: Partial<LimitUsage>): LimitUsage => ({ ...usage, ...changes, limit: { ...usage.limit, id } });

const meta = {
  title: 'Components/LimitList',
  component: SampleLimits,
  args: { limits: [spending, posting] },
  render: (args, { globals }) => <SampleLimits {...args} locale={String(globals['locale'])} />,
} satisfies Meta<typeof SampleLimits>;

export default meta;
type Story = StoryObj<typeof meta>;

export const Listed: Story = {};
export const EveryState: Story = {
  args: {
    limits: [
      named('ok', spending, { used: 2_000, reserved: 500 }),
      named('near', spending, { used: 8_200, reserved: 0 }),
      named('at', spending, { used: 9_000, reserved: 1_000 }),
      named('over', spending, { used: 11_000, reserved: 0 }),
      named('rate', posting, { used: 7, reserved: 2 }),
    ],
  },
};
export const Empty: Story = { args: { limits: [] } };
export const Loading: Story = { args: { refuseReads: 'never' } };
export const Unreadable: Story = { args: { refuseReads: 'forbidden' } };
