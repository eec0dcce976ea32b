import type { Meta, StoryObj } from '@storybook/react-vite';
import { type ReactNode } from 'react';
import { expect, waitFor, within } from 'storybook/test';
import { AuditTimeline, ConsentCard, GrantsManager, LimitList } from '../../packages/react/src/index.ts';
import { invoice, post } from '../stage/calls.ts';
import { expectState, pressWhenReady } from '../stage/card.ts';
import { stagedOf } from '../stage/loader.ts';
import type { Stage } from '../stage/stage.ts';
import { press } from '../trusted/input.ts';
import { StageBar } from './stage-bar.tsx';
import { useAgent } from './use-agent.ts';

/** A chat with an agent that pays, and what its host shows beside it. */
function Office({ stage }: { readonly stage: Stage }): ReactNode {
  const agent = useAgent(stage);
  return (
    <div className="office">
      <StageBar stage={stage}>
        <button type="button" onClick={() => void agent.ask(invoice)}>
          Ask the agent to pay
        </button>
        <button type="button" onClick={() => void agent.ask(post)}>
          Ask it to tell #billing
        </button>
      </StageBar>
      <div className="chat">
        <p className="said">Please pay the Northwind GmbH invoice, €2,400.00, and tell #billing.</p>
        {agent.asked.map((action) => (
          <ConsentCard key={action.id} action={action} onSettled={agent.goOn} />
        ))}
      </div>
      <aside>
        <LimitList headingLevel={2} />
        <GrantsManager headingLevel={2} />
        <AuditTimeline headingLevel={2} />
      </aside>
    </div>
  );
}

const meta = {
  title: 'Scenarios/Invoice paid',
  component: Office,
  args: { stage: undefined as unknown as Stage },
  argTypes: { stage: { table: { disable: true } } },
  parameters: { layout: 'fullscreen', controls: { disable: true } },
  render: (_args, context) => <Office stage={stagedOf(context).stage} />,
} satisfies Meta<typeof Office>;

export default meta;
type Story = StoryObj<typeof meta>;

const entry = (canvas: HTMLElement, type: string): Element | null => canvas.querySelector(`[data-bl-type="${type}"]`);

/** Start here: ask the agent, decide, and look at what was written down. */
export const TryIt: Story = {};

/** The amount is the person’s, the account is an e-mail’s: they look, approve, and it runs once. */
export const Approved: Story = {
  play: async ({ canvasElement }) => {
    await press(within(canvasElement).getByRole('button', { name: 'Ask the agent to pay' }));
    await pressWhenReady(canvasElement, 'approve');
    await expectState(canvasElement, 'succeeded');
    await waitFor(() => expect(entry(canvasElement, 'action.completed')).toHaveTextContent('It succeeded'));
  },
};

export const Denied: Story = {
  play: async ({ canvasElement }) => {
    await press(within(canvasElement).getByRole('button', { name: 'Ask the agent to pay' }));
    await pressWhenReady(canvasElement, 'deny');
    await expectState(canvasElement, 'declined');
    await waitFor(() => expect(entry(canvasElement, 'consent.declined')).toHaveTextContent('denied it'));
    await expect(entry(canvasElement, 'action.claimed')).toBeNull();
  },
};

/** An hour later nobody has decided: it expired, and says so. */
export const LeftAlone: Story = {
  play: async ({ canvasElement }) => {
    await press(within(canvasElement).getByRole('button', { name: 'Ask the agent to pay' }));
    await expectState(canvasElement, 'pending');
    await press(within(canvasElement).getByRole('button', { name: '+1 hour' }));
    await expectState(canvasElement, 'expired');
  },
};

/** After the emergency stop nothing starts, whatever was approved. */
export const Stopped: Story = {
  play: async ({ canvasElement }) => {
    await press(within(canvasElement).getByRole('button', { name: 'Ask the agent to pay' }));
    await expectState(canvasElement, 'pending');
    await press(within(canvasElement).getByRole('button', { name: 'Stop everything' }));
    await expectState(canvasElement, 'stopped');
  },
};
