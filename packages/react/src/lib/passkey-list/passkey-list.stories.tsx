import { accept } from '@byleave/core';
import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactNode } from 'react';
import { expect, userEvent, within } from 'storybook/test';
import { ask, createSampleAction, proposedAt } from '../test-support/sample-actions.ts';
import { SampleProvider, type SampleProviderProps } from '../test-support/sample-provider.tsx';
import { PasskeyList } from './passkey-list.tsx';

function SamplePasskeys(options: Omit<SampleProviderProps, 'children'>): ReactNode {
  return (
    <SampleProvider {...options}>
      <PasskeyList headingLevel={2} />
    </SampleProvider>
  );
}

const removal = createSampleAction({ events: [ask({ stepUp: ['passkey'] })] });
const leaves = () => Promise.reject(new DOMException('The person left.', 'NotAllowedError'));

const meta = {
  title: 'Components/PasskeyList',
  component: SamplePasskeys,
  args: {
    actions: [removal],
    passkeys: [
      { id: 'k-1', label: 'Laptop', createdAt: proposedAt - 86_400_000, lastUsedAt: proposedAt - 60_000, isBackedUp: false },
      { id: 'k-2', label: 'Phone', createdAt: proposedAt - 3_600_000, isBackedUp: true },
    ],
  },
  render: (args, { globals }) => <SamplePasskeys {...args} locale={String(globals['locale'])} />,
} satisfies Meta<typeof SamplePasskeys>;

export default meta;
type Story = StoryObj<typeof meta>;

export const Listed: Story = {};
export const Empty: Story = { args: { passkeys: [] } };

export const NotMade: Story = {
  args: {
    passkeys: [],
    answers: { registerPasskey: async () => accept({ options: { challenge: 'sample' }, action: removal, now: proposedAt + 5_000 }) },
    authenticator: { authenticate: leaves, register: leaves },
  },
  play: async ({ canvasElement }) => {
    await userEvent.type(await within(canvasElement).findByRole('textbox', { name: 'Name' }), 'Phone');
    await userEvent.click(within(canvasElement).getByRole('button', { name: 'Add a passkey' }));
    await expect(await within(canvasElement).findByText(/No passkey was made/u)).toBeVisible();
  },
};

export const Removing: Story = {
  args: { answers: { removePasskey: async () => accept({ action: removal, now: proposedAt + 5_000 }) } },
  play: async ({ canvasElement }) => {
    await userEvent.click(await within(canvasElement).findByRole('button', { name: 'Remove Phone' }));
    await expect(await within(canvasElement).findByText(/Approving asks for your passkey/u)).toBeVisible();
  },
};
