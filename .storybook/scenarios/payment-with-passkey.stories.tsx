import type { Meta, StoryObj } from '@storybook/react-vite';
import { type ReactNode } from 'react';
import { expect, waitFor, within } from 'storybook/test';
import { AuditTimeline, ConsentCard, PasskeyList } from '../../packages/react/src/index.ts';
import { stepUpMessages } from '../../packages/react/src/lib/messages/en/step-up.ts';
import { invoice } from '../stage/calls.ts';
import { expectState, partIn, pressWhenReady } from '../stage/card.ts';
import { stagedOf } from '../stage/loader.ts';
import { passkey } from '../stage/policy.ts';
import { scene } from '../stage/scene.ts';
import { createSoftwarePasskey } from '../stage/software-passkey.ts';
import type { Stage } from '../stage/stage.ts';
import { wordsIn } from '../stage/words.ts';
import { press } from '../trusted/input.ts';
import { StageBar } from './stage-bar.tsx';
import { useAgent } from './use-agent.ts';

/** Payments take a passkey here. The device is software; its signatures, and who checks them, are real. */
function Bank({ stage }: { readonly stage: Stage }): ReactNode {
  const agent = useAgent(stage);
  return (
    <div className="office">
      <StageBar stage={stage}>
        <button type="button" onClick={() => void agent.ask(invoice)}>
          Ask the agent to pay
        </button>
      </StageBar>
      <div className="chat">
        <p className="said">Please pay the Northwind GmbH invoice, €2,400.00.</p>
        {agent.asked.map((action) => (
          <ConsentCard key={action.id} action={action} onSettled={agent.goOn} />
        ))}
      </div>
      <aside>
        <PasskeyList headingLevel={2} />
        <AuditTimeline headingLevel={2} />
      </aside>
    </div>
  );
}

const meta = {
  title: 'Scenarios/Payment with passkey',
  component: Bank,
  args: { stage: undefined as unknown as Stage },
  argTypes: { stage: { table: { disable: true } } },
  parameters: {
    ...scene({ takesPasskeys: true, options: { policy: { demands: { send_money: [passkey] } } }, authenticator: () => createSoftwarePasskey() }),
    layout: 'fullscreen',
    controls: { disable: true },
  },
  render: (_args, context) => <Bank stage={stagedOf(context).stage} />,
} satisfies Meta<typeof Bank>;

export default meta;
type Story = StoryObj<typeof meta>;

export const TryIt: Story = {};

/** The first payment sets the passkey up, and is then approved with it. */
export const SetUpAndPay: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    const canvas = within(canvasElement);
    const { stepUp } = await wordsIn(context, stepUpMessages);
    await press(canvas.getByRole('button', { name: 'Ask the agent to pay' }));
    await pressWhenReady(canvasElement, 'approve');
    await press(await waitFor(() => partIn(canvasElement, 'set-up-passkey')));
    await canvas.findByText(stepUp.ready);
    await pressWhenReady(canvasElement, 'approve');
    await expectState(canvasElement, 'succeeded');
    await waitFor(() => expect(partIn(canvasElement, 'passkey-list')).toHaveAttribute('data-bl-state', 'listed'));
  },
};
