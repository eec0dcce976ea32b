import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState, type ReactNode } from 'react';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { AuditTimeline, ByleaveProvider, ConsentCard, useActions } from '../../packages/react/src/index.ts';
import { maya } from '../../packages/react/src/lib/test-support/sample-actions.ts';
import { createLiveOffice, type LiveOffice } from './live-office.ts';

function Cards(): ReactNode {
  const { data = [] } = useActions();
  return data.map((action) => <ConsentCard key={action.id} action={action} />);
}

function Office({ office }: { readonly office: LiveOffice }): ReactNode {
  return (
    <ByleaveProvider client={office.person} viewerId={maya.id} activation="lenient">
      <div className="gallery">
        <div>
          <button type="button" onClick={() => void office.pay()}>
            Let the agent pay
          </button>
          <Cards />
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

async function askAndPress(canvas: HTMLElement, name: RegExp): Promise<void> {
  await userEvent.click(within(canvas).getByRole('button', { name: 'Let the agent pay' }));
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
