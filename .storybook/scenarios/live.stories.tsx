import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState, type ReactNode } from 'react';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { AuditTimeline, ByleaveProvider, ConsentCard, GrantsManager, LimitList, useActions } from '../../packages/react/src/index.ts';
import { maya } from '../../packages/react/src/lib/test-support/sample-actions.ts';
import { createLiveOffice, type LiveOffice } from './live-office.ts';

function Cards(): ReactNode {
  const { data = [] } = useActions();
  const shown = data.filter(({ supersedes, toolName }) => supersedes === undefined && !toolName.startsWith('byleave.'));
  return shown.map((action) => <ConsentCard key={action.id} action={action} />);
}

function Office({ office }: { readonly office: LiveOffice }): ReactNode {
  return (
    <ByleaveProvider client={office.person} viewer={maya} activation="lenient">
      <div className="gallery">
        <div>
          <button type="button" onClick={() => void office.pay()}>
            Let the agent pay
          </button>
          <button type="button" onClick={() => void office.post()}>
            Let the agent post
          </button>
          <Cards />
        </div>
        <div>
          <GrantsManager headingLevel={2} />
          <LimitList headingLevel={2} />
        </div>
        <AuditTimeline headingLevel={2} />
      </div>
    </ByleaveProvider>
  );
}

function NewOffice(): ReactNode {
  const [office] = useState(createLiveOffice);
  return <Office office={office} />;
}

const meta = {
  title: 'Scenarios/Live',
  component: NewOffice,
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof NewOffice>;

export default meta;
type Story = StoryObj<typeof meta>;

const cardIn = (canvas: HTMLElement): HTMLElement => canvas.querySelector<HTMLElement>('[data-bl-part="consent-card"]')!;
const patiently = { timeout: 3_000 };

async function askAndPress(canvas: HTMLElement, name: RegExp, what = 'Let the agent pay'): Promise<void> {
  await userEvent.click(within(canvas).getByRole('button', { name: what }));
  const button = await within(canvas).findByRole('button', { name }, patiently);
  await waitFor(() => expect(cardIn(canvas)).not.toHaveAttribute('data-bl-blocked'), patiently);
  await userEvent.click(button);
}

export const ApproveAndPay: Story = {
  play: async ({ canvasElement }) => {
    await askAndPress(canvasElement, /Send €2,400.00/u);
    await waitFor(() => expect(cardIn(canvasElement)).toHaveAttribute('data-bl-state', 'approved'), patiently);
    await userEvent.click(within(canvasElement).getByRole('button', { name: 'Let the agent pay' }));
    await waitFor(() => expect(cardIn(canvasElement)).toHaveAttribute('data-bl-state', 'succeeded'), patiently);
    await waitFor(() => expect(canvasElement.querySelector('[data-bl-type="action.completed"]')).toHaveTextContent('It succeeded'), patiently);
  },
};

export const Deny: Story = {
  play: async ({ canvasElement }) => {
    await askAndPress(canvasElement, /Deny/u);
    await waitFor(() => expect(cardIn(canvasElement)).toHaveAttribute('data-bl-state', 'declined'), patiently);
    await waitFor(() => expect(canvasElement.querySelector('[data-bl-type="consent.declined"]')).toHaveTextContent('Maya Chen denied it'), patiently);
  },
};

/** One approval for a while: the next post needs nobody, and taking it back makes the one after that ask again. */
export const AllowForAWeek: Story = {
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    const inState = (state: string): NodeListOf<Element> => canvasElement.querySelectorAll(`[data-bl-part="consent-card"][data-bl-state="${state}"]`);
    await userEvent.click(canvas.getByRole('button', { name: 'Let the agent post' }));
    await userEvent.selectOptions(await canvas.findByRole('combobox', { name: 'Allow' }, patiently), 'week');
    const approve = await canvas.findByRole('button', { name: 'Post message and allow for 7 days' }, patiently);
    await waitFor(() => expect(approve).not.toHaveAttribute('aria-disabled'), patiently);
    await userEvent.click(approve);
    await waitFor(() => expect(canvasElement.querySelector('[data-bl-part="grant"]')).toHaveTextContent('may post in #billing without asking'), patiently);
    await userEvent.click(canvas.getByRole('button', { name: 'Let the agent post' }));
    await waitFor(() => expect(inState('succeeded')).toHaveLength(1), patiently);
    await userEvent.click(canvasElement.querySelector('[data-bl-part="grant"] [data-bl-part="revoke"]')!);
    await waitFor(() => expect(canvasElement.querySelector('[data-bl-part="grant"]')).toHaveAttribute('data-bl-state', 'revoked'), patiently);
    await userEvent.click(canvas.getByRole('button', { name: 'Let the agent post' }));
    await waitFor(() => expect(inState('pending')).toHaveLength(1), patiently);
  },
};

/** Changed before it is decided: the new request stands in the old one's place, with what is different. */
export const ChangeAndPay: Story = {
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await askAndPress(canvasElement, /^Change$/u);
    const amount = await canvas.findByRole('textbox', { name: /Amount/u }, patiently);
    await userEvent.clear(amount);
    await userEvent.type(amount, '1200');
    await userEvent.click(canvas.getByRole('button', { name: 'Use these values' }));
    await expect(await canvas.findByText('€1,200.00', { selector: 'ins *' }, patiently)).toBeVisible();
    const approve = await canvas.findByRole('button', { name: 'Send €1,200.00' }, patiently);
    await waitFor(() => expect(cardIn(canvasElement)).not.toHaveAttribute('data-bl-blocked'), patiently);
    await userEvent.click(approve);
    await waitFor(() => expect(cardIn(canvasElement)).toHaveAttribute('data-bl-state', 'approved'), patiently);
  },
};
