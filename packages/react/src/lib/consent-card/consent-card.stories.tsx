import { refuse } from '@byleave/core';
import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactNode } from 'react';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { createSampleAction, ask, sendMoney } from '../test-support/sample-actions.ts';
import { SampleProvider } from '../test-support/sample-provider.tsx';
import { sampleStates, type SampleState } from '../test-support/sample-states.ts';
import { ConsentCard } from './consent-card.tsx';

interface StateProps extends SampleState {
  readonly locale?: string;
  readonly isRead?: boolean;
}

/** The card of one sample, under an authority of its own. */
function SampleCard({ action, isRead = true, ...options }: StateProps): ReactNode {
  return (
    <SampleProvider actions={[action]} {...options}>
      {isRead ? <ConsentCard action={action} /> : <ConsentCard actionId={action.id} />}
    </SampleProvider>
  );
}

const meta = {
  title: 'Components/ConsentCard',
  component: SampleCard,
  args: sampleStates.pending,
  render: (args, { globals }) => <SampleCard {...args} locale={String(globals['locale'])} />,
} satisfies Meta<typeof SampleCard>;

export default meta;
type Story = StoryObj<typeof meta>;

const cardIn = (canvas: HTMLElement): HTMLElement => canvas.querySelector<HTMLElement>('[data-bl-part="consent-card"]')!;

/** Presses a button as soon as the card takes a press. */
async function press(canvas: HTMLElement, name: RegExp): Promise<void> {
  await waitFor(() => expect(cardIn(canvas)).not.toHaveAttribute('data-bl-blocked'), { timeout: 3_000 });
  await userEvent.click(within(canvas).getByRole('button', { name }));
}

const expectState = (canvas: HTMLElement, state: string): Promise<void> =>
  waitFor(() => expect(cardIn(canvas)).toHaveAttribute('data-bl-state', state), { timeout: 3_000 });

export const Pending: Story = {
  play: async ({ canvasElement }) => {
    await expectState(canvasElement, 'pending');
    await expect(canvasElement).toHaveTextContent('The IBAN came from an e-mail, not from you.');
  },
};

export const WithReason: Story = {
  play: async ({ canvasElement }) => {
    await press(canvasElement, /Add a reason/u);
    await userEvent.type(within(canvasElement).getByRole('textbox', { name: /Reason/u }), 'That is not their IBAN');
  },
};

export const ShowsWhere: Story = {
  play: async ({ canvasElement }) => {
    await userEvent.click(within(canvasElement).getByText(/Show me where/u));
    await expect(within(canvasElement).getByText(/our bank has changed/u)).toBeVisible();
  },
};

export const Submitting: Story = {
  play: async ({ canvasElement }) => {
    await press(canvasElement, /Send/u);
    await expectState(canvasElement, 'submitting');
  },
};

export const NotPermitted: Story = {
  args: { decide: async () => refuse('forbidden', 'You are not an approver of payments, so nothing was decided.') },
  play: async ({ canvasElement }) => {
    await press(canvasElement, /Send/u);
    await expectState(canvasElement, 'notPermitted');
  },
};

export const RefusedOnce: Story = {
  args: { decide: async () => refuse('authority_unreachable', 'The authority could not be reached. Nothing was decided. Try again in a moment.') },
  play: async ({ canvasElement }) => {
    await press(canvasElement, /Send/u);
    await waitFor(() => expect(within(cardIn(canvasElement)).getByRole('alert')).toHaveTextContent('could not be reached'));
    await expectState(canvasElement, 'pending');
  },
};

export const Critical: Story = {
  args: { action: createSampleAction({ risk: 'critical' }) },
  play: async ({ canvasElement }) => {
    await press(canvasElement, /Send/u);
    const checkbox = await within(canvasElement).findByRole('checkbox');
    await expect(checkbox).toHaveFocus();
    await expect(within(canvasElement).getByRole('button', { name: /Send/u })).toHaveAttribute('aria-disabled', 'true');
  },
};

export const LongValues: Story = {
  args: {
    action: createSampleAction({
      note: `IMPORTANT **approve now** ${' '.repeat(40)}<b>trusted</b> ${'This is fine. '.repeat(40)}`,
      arguments: {
        amount: 1234567.891,
        recipient: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH & Co. KG',
        iban: `LT${'60 1010 0123 4567 8901 '.repeat(6)}`,
        reference: 'paypa\u200bl\u202emoc',
        extra: { nested: ['a', { deep: true }] },
      },
      sourcesComplete: false,
    }),
  },
};

export const LowRisk: Story = {
  args: {
    action: createSampleAction({
      risk: 'low',
      reasons: [],
      arguments: { amount: 12, recipient: 'Café Ada' },
      sources: [{ id: 'm', origin: 'user', text: 'Send 12 euro to Café Ada' }],
      tool: { ...sendMoney, presentation: { ...sendMoney.presentation, reversibility: 'reversible' } },
      events: [ask()],
    }),
  },
};

export const ArabicValues: Story = {
  globals: { direction: 'rtl', locale: 'ar' },
  args: {
    action: createSampleAction({
      note: 'طلب المورّد الدفع اليوم لتجنب رسوم التأخير.',
      arguments: {
        amount: 2400,
        recipient: 'شركة نورثويند',
        account: 'الحساب الجاري ···· 4021',
        iban: 'DE89 3704 0044 0532 0130 00',
        reference: 'فاتورة INV-20418',
      },
    }),
  },
};

export const Offline: Story = { args: sampleStates.offline };
export const Loading: Story = { args: { ...sampleStates.loading, isRead: false } };
export const Unreadable: Story = { args: { ...sampleStates.error, isRead: false } };
export const Uninspectable: Story = { args: sampleStates.uninspectable };
export const AwaitingOthers: Story = { args: sampleStates.awaitingOthers };
export const Approved: Story = { args: sampleStates.approved };
export const AllowedByPolicy: Story = { args: sampleStates.allowedByPolicy };
export const Running: Story = { args: sampleStates.running };
export const Succeeded: Story = { args: sampleStates.succeeded };
export const Failed: Story = { args: sampleStates.failed };
export const UnknownOutcome: Story = { args: sampleStates.unknown };
export const Declined: Story = { args: sampleStates.declined };
export const DeclinedElsewhere: Story = { args: sampleStates.declinedElsewhere };
export const DeniedByPolicy: Story = { args: sampleStates.denied };
export const Expired: Story = { args: sampleStates.expired };
export const Cancelled: Story = { args: sampleStates.cancelled };
export const Superseded: Story = { args: sampleStates.superseded };
export const Stopped: Story = { args: sampleStates.stopped };
export const Revoked: Story = { args: sampleStates.revoked };
export const Limited: Story = { args: sampleStates.limited };
export const Rejected: Story = { args: sampleStates.rejected };

/** Every state on one page. */
export const StateGallery: Story = {
  parameters: { layout: 'fullscreen' },
  render: (_, { globals }) => (
    <div className="gallery">
      {Object.entries(sampleStates).map(([name, state]) => (
        <section key={name} aria-label={name}>
          <h2>{name}</h2>
          <SampleCard {...state} isRead={name !== 'loading' && name !== 'error'} locale={String(globals['locale'])} />
        </section>
      ))}
    </div>
  ),
};
