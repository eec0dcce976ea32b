import { accept } from '@byleave/core';
import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactNode } from 'react';
import { expect, userEvent, within } from 'storybook/test';
import type { FakeClientOptions } from '../test-support/fake-client.ts';
import { createSampleAction, message, postMessage, proposedAt, sendMoney } from '../test-support/sample-actions.ts';
import { createSampleStanding, grantedMessage } from '../test-support/sample-grants.ts';
import { SampleProvider } from '../test-support/sample-provider.tsx';
import { GrantsManager } from './grants-manager.tsx';

interface SampleManagerProps extends FakeClientOptions {
  readonly locale?: string;
}

function SampleManager(options: SampleManagerProps): ReactNode {
  return (
    <SampleProvider actions={[grantedMessage]} {...options}>
      <GrantsManager headingLevel={2} />
    </SampleProvider>
  );
}

const dayMs = 86_400_000;
const spending = {
  id: 'grant-2',
  tool: sendMoney,
  toolName: sendMoney.name,
  constraints: [
    { argument: 'amount', is: 'at-most', value: 200 },
    { argument: 'iban', is: 'one-of', values: ['DE89 3704 0044 0532 0130 00'] },
  ],
  mostAmount: { argument: 'amount', currency: 'EUR', most: 500 },
  endsAt: proposedAt + 5 * dayMs,
  lastUsedAt: proposedAt - 3_600_000,
} as const;

const everyState = [
  createSampleStanding({ reserved: 1 }),
  createSampleStanding({ grant: spending, spent: 420 }),
  createSampleStanding({ grant: { id: 'grant-3', effect: 'deny', endsAt: proposedAt + dayMs } }),
  createSampleStanding({ grant: { id: 'grant-4', endsAt: proposedAt + 600_000 } }),
  createSampleStanding({ grant: { id: 'grant-5' }, state: 'exhausted', used: 10 }),
  createSampleStanding({ grant: { id: 'grant-6', status: 'suspended', suspendedBecause: 'tool_changed' }, state: 'suspended' }),
  createSampleStanding({ grant: { id: 'grant-7', status: 'revoked' }, state: 'revoked' }),
];

const meta = {
  title: 'Components/GrantsManager',
  component: SampleManager,
  args: { grants: [everyState[0]!, everyState[1]!] },
  render: (args, { globals }) => <SampleManager {...args} locale={String(globals['locale'])} />,
} satisfies Meta<typeof SampleManager>;

export default meta;
type Story = StoryObj<typeof meta>;

export const Listed: Story = {};
export const EveryState: Story = { args: { grants: everyState } };
export const Empty: Story = { args: { grants: [] } };
export const Loading: Story = { args: { refuseReads: 'never' } };
export const Unreadable: Story = { args: { refuseReads: 'forbidden' } };
export const Offline: Story = { args: { connection: 'reconnecting' } };

export const Changing: Story = {
  args: { grants: [everyState[1]!] },
  play: async ({ canvasElement }) => {
    await userEvent.click(await within(canvasElement).findByRole('button', { name: 'Change' }));
    const times = within(canvasElement).getByRole('textbox', { name: /At most so many times/u });
    await userEvent.clear(times);
    await userEvent.type(times, '50');
    await expect(within(canvasElement).getByRole('button', { name: 'Ask to allow this' })).toBeVisible();
  },
};

export const Revoked: Story = {
  args: { grants: [everyState[0]!], answers: { revokeGrant: async () => accept({ grant: everyState[6]!, now: proposedAt + 5_000 }) } },
  play: async ({ canvasElement }) => {
    await userEvent.click(await within(canvasElement).findByRole('button', { name: 'Revoke' }));
    await expect(await within(canvasElement).findByText(/asks each time before it may/u, { selector: '.bl-outcome *' })).toBeVisible();
  },
};

const resumption = createSampleAction({ id: 'a-20', tool: postMessage, arguments: message });

export const Resuming: Story = {
  args: {
    grants: [everyState[5]!],
    actions: [grantedMessage, resumption],
    answers: { resumeGrant: async () => accept({ grant: everyState[5]!, action: resumption, now: proposedAt + 5_000 }) },
  },
  play: async ({ canvasElement }) => {
    await userEvent.click(await within(canvasElement).findByRole('button', { name: 'Resume' }));
    await expect(await within(canvasElement).findByRole('heading', { level: 3, name: /Post in #billing/u })).toBeVisible();
  },
};
