import { accept, refuse } from '@byleave/core';
import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactNode } from 'react';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { approve, ask, bo, createSampleAction, maya, message, postMessage, proposedAt, sendMoney } from '../test-support/sample-actions.ts';
import { createSampleGrant } from '../test-support/sample-grants.ts';
import { SampleProvider, type SampleProviderProps } from '../test-support/sample-provider.tsx';
import { sampleStates, type SampleState } from '../test-support/sample-states.ts';
import { ConsentCard } from './consent-card.tsx';

interface StateProps extends SampleState, Pick<SampleProviderProps, 'viewer' | 'authenticator' | 'locale'> {
  readonly isRead?: boolean;
}

/** The card of one sample, under an authority of its own. */
function SampleCard({ action, actions = [], isRead = true, ...options }: StateProps): ReactNode {
  return (
    <SampleProvider actions={[action, ...actions]} {...options}>
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

const post = createSampleAction({ tool: postMessage, arguments: message });
const inTime = proposedAt + 5_000;

export const WithScope: Story = {
  args: { action: post },
  play: async ({ canvasElement }) => {
    await expectState(canvasElement, 'pending');
    await userEvent.selectOptions(await within(canvasElement).findByRole('combobox', { name: 'Allow' }), 'week');
    await waitFor(() => expect(canvasElement.querySelector('[data-bl-part="grant-sentence"]')).toHaveTextContent('may post in #billing without asking'));
    await expect(within(canvasElement).getByRole('button', { name: 'Post message and allow for 7 days' })).toBeVisible();
  },
};

export const DenyFor: Story = {
  args: { action: post },
  play: async ({ canvasElement }) => {
    await press(canvasElement, /Add a reason/u);
    await userEvent.selectOptions(await within(canvasElement).findByRole('combobox', { name: 'Next time' }), 'week');
    await expect(await within(canvasElement).findByRole('button', { name: 'Deny for 7 days' })).toBeVisible();
  },
};

export const GrantCreated: Story = {
  args: {
    action: post,
    decide: async () =>
      accept({ action: createSampleAction({ tool: postMessage, arguments: message, events: [ask(), approve()] }), now: inTime + 60_000, grant: createSampleGrant() }),
  },
  play: async ({ canvasElement }) => {
    await press(canvasElement, /Post message/u);
    await expect(await within(canvasElement).findByRole('button', { name: 'Revoke' })).toBeVisible();
  },
};

const both = { approvals: 2, approvers: [{ role: 'finance', count: 1 }] };

export const Quorum: Story = { args: { action: createSampleAction({ events: [ask(both), approve(maya)] }), viewer: bo } };
export const QuorumOfOthers: Story = { args: { action: createSampleAction({ events: [ask({ approvals: 1, approvers: both.approvers })] }) } };

const passkeyNeeded = createSampleAction({ events: [ask({ stepUp: ['passkey'] })] });
const leaves = () => Promise.reject(new DOMException('The person left.', 'NotAllowedError'));
const startStepUp = async () => accept({ options: { challenge: 'sample' }, action: passkeyNeeded, now: inTime });

export const PasskeyNeeded: Story = { args: { action: passkeyNeeded } };

export const PasskeyAsked: Story = {
  args: { action: passkeyNeeded, answers: { startStepUp }, authenticator: { authenticate: () => new Promise(() => {}), register: leaves } },
  play: async ({ canvasElement }) => {
    await press(canvasElement, /Send/u);
    await expectState(canvasElement, 'steppingUp');
  },
};

export const PasskeyCancelled: Story = {
  args: { action: passkeyNeeded, answers: { startStepUp }, authenticator: { authenticate: leaves, register: leaves } },
  play: async ({ canvasElement }) => {
    await press(canvasElement, /Send/u);
    await expect(await within(canvasElement).findByText(/No passkey was used/u)).toBeVisible();
  },
};

export const PasskeyMissing: Story = {
  args: { action: passkeyNeeded, answers: { startStepUp: async () => refuse('step_up_required', 'You have no passkey yet.') } },
  play: async ({ canvasElement }) => {
    await press(canvasElement, /Send/u);
    await expect(await within(canvasElement).findByRole('button', { name: 'Set up a passkey' })).toBeVisible();
  },
};

export const Editing: Story = {
  args: {
    action: post,
    answers: {
      edit: async () => refuse('invalid_arguments', 'The arguments do not match.', { issues: [{ pointer: '/channel', message: 'There is no channel #nowhere. The channels are #billing and #general.' }] }),
    },
  },
  play: async ({ canvasElement }) => {
    await press(canvasElement, /^Change$/u);
    const channel = await within(canvasElement).findByRole('textbox', { name: 'Channel' });
    await userEvent.clear(channel);
    await userEvent.type(channel, '#nowhere');
    await userEvent.click(within(canvasElement).getByRole('button', { name: 'Use these values' }));
    await expect(await within(canvasElement).findByText(/There is no channel/u)).toBeVisible();
  },
};

export const Edited: Story = {
  args: {
    action: createSampleAction({ id: 'a-2', tool: postMessage, arguments: { ...message, channel: '#general' }, supersedes: 'a-1', editedBy: maya }),
    actions: [post],
  },
  play: async ({ canvasElement }) => {
    await expect(await within(canvasElement).findByText('#billing', { selector: 'del *' })).toBeVisible();
  },
};

export const NearItsEnd: Story = {
  args: { ...sampleStates.pending, now: () => proposedAt + 9 * 60_000 },
  play: async ({ canvasElement }) => {
    await expect(await within(canvasElement).findByRole('button', { name: 'Keep open' })).toBeVisible();
  },
};

export const Lookalike: Story = {
  args: {
    action: createSampleAction({
      arguments: { amount: 2400, recipient: 'pаypal', iban: 'DE89 3704 0044 0532 0130 00' },
      textFindings: [{ pointer: '/recipient', kind: 'lookalike', excerpt: 'pаypal', looksLike: 'paypal', codePoints: ['U+0430'] }],
    }),
  },
  play: async ({ canvasElement }) => {
    await expect(await within(canvasElement).findByText(/but uses other letters/u)).toBeVisible();
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
