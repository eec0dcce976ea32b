import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactNode } from 'react';
import { expect, userEvent, within } from 'storybook/test';
import type { FakeClientOptions } from '../test-support/fake-client.ts';
import { createSampleAction } from '../test-support/sample-actions.ts';
import { agentActor, authorityActor, createSampleEntry, createSampleStory, mayaActor } from '../test-support/sample-entries.ts';
import { SampleProvider } from '../test-support/sample-provider.tsx';
import { AuditTimeline } from './audit-timeline.tsx';

interface SampleTimelineProps extends FakeClientOptions {
  readonly locale?: string;
}

function SampleTimeline(options: SampleTimelineProps): ReactNode {
  return (
    <SampleProvider actions={[payment, second]} {...options}>
      <AuditTimeline />
    </SampleProvider>
  );
}

const payment = createSampleAction();
const second = createSampleAction({ id: 'a-2', arguments: { amount: 9000, recipient: 'Lumen Parts\u202e' } });
const story = createSampleStory(payment);

const everySentence = [
  createSampleEntry(second, { sequence: 19, type: 'authorization.revoked', actor: authorityActor, facts: { message: 'Policy became stricter.' } }),
  createSampleEntry(second, { sequence: 18, type: 'action.abandoned', actor: agentActor }),
  createSampleEntry(second, { sequence: 17, type: 'action.superseded', actor: agentActor }),
  createSampleEntry(second, { sequence: 16, type: 'action.cancelled', actor: agentActor, facts: { message: 'The conversation went on.' } }),
  createSampleEntry(second, { sequence: 15, type: 'deadline.passed', actor: authorityActor }),
  createSampleEntry(second, { sequence: 14, type: 'consent.declined', actor: mayaActor, facts: { reason: 'That is not their IBAN.' } }),
  createSampleEntry(second, { sequence: 13, type: 'action.completed', actor: agentActor, facts: { status: 'failed', message: 'Insufficient funds.' } }),
  createSampleEntry(second, { sequence: 12, type: 'action.proposed', actor: agentActor, facts: { effect: 'deny', reasons: [{ policy: 'P-3', text: 'payees must be known' }] } }),
  createSampleEntry(second, { sequence: 11, type: 'action.proposed', actor: agentActor, facts: { effect: 'rejected', code: 'unknown_tool' } }),
];

const meta = {
  title: 'Components/AuditTimeline',
  component: SampleTimeline,
  args: { auditPages: [story] },
  render: (args, { globals }) => <SampleTimeline {...args} locale={String(globals['locale'])} />,
} satisfies Meta<typeof SampleTimeline>;

export default meta;
type Story = StoryObj<typeof meta>;

export const Listed: Story = {};
export const EverySentence: Story = { args: { auditPages: [[...everySentence, ...story]] } };
export const Empty: Story = { args: { auditPages: [[]] } };
export const Loading: Story = { args: { refuseReads: 'never' } };
export const Unreadable: Story = { args: { refuseReads: 'forbidden' } };
export const Reconnecting: Story = { args: { connection: 'reconnecting' } };

export const WithOlder: Story = {
  args: { auditPages: [story.slice(0, 2), story.slice(2)] },
  play: async ({ canvasElement }) => {
    await userEvent.click(await within(canvasElement).findByRole('button', { name: 'Load older' }));
    await expect(await within(canvasElement).findByText(/asked/u)).toBeVisible();
  },
};
