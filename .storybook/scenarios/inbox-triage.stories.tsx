import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactNode } from 'react';
import { expect, waitFor, within } from 'storybook/test';
import { ApprovalInbox } from '../../packages/react/src/approval-inbox.ts';
import { GrantsManager } from '../../packages/react/src/index.ts';
import { cleanUp, coffee, invoice, mail, order, post, saving } from '../stage/calls.ts';
import { stagedOf } from '../stage/loader.ts';
import { scene } from '../stage/scene.ts';
import type { Stage } from '../stage/stage.ts';
import { press } from '../trusted/input.ts';
import { StageBar } from './stage-bar.tsx';

const calls = [coffee, post, mail, order(80), order(45, 'pens'), saving('Meet on Tuesday.'), cleanUp, invoice] as const;

/** Somebody comes back from lunch. */
function Desk({ stage }: { readonly stage: Stage }): ReactNode {
  return (
    <div className="office">
      <StageBar stage={stage}>
        <button type="button" onClick={() => void stage.propose({ ...post, conversation: `c-${Math.round(stage.clock.now())}` })}>
          One more request
        </button>
      </StageBar>
      <ApprovalInbox />
      <aside>
        <GrantsManager headingLevel={2} />
      </aside>
    </div>
  );
}

const meta = {
  title: 'Scenarios/Inbox triage',
  component: Desk,
  args: { stage: undefined as unknown as Stage },
  argTypes: { stage: { table: { disable: true } } },
  parameters: {
    ...scene({
      before: async (stage) => {
        for (const [index, call] of calls.entries()) {
          await stage.propose({ ...call, conversation: `c-${index % 3}` });
          stage.clock.move(20_000);
        }
      },
    }),
    layout: 'fullscreen',
    controls: { disable: true },
  },
  render: (_args, context) => <Desk stage={stagedOf(context).stage} />,
} satisfies Meta<typeof Desk>;

export default meta;
type Story = StoryObj<typeof meta>;

export const TryIt: Story = {
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(canvasElement.querySelectorAll('[data-bl-part="inbox-item"]')).toHaveLength(calls.length));
  },
};

/** What comes while somebody reads waits above the list: nothing moves under the pointer. */
export const OneMore: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    await TryIt.play?.(context);
    const items = (): readonly (string | null)[] => [...canvasElement.querySelectorAll('[data-bl-part="inbox-item"]')].map((item) => item.textContent);
    const before = items();
    await stagedOf(context).stage.network.untilLive();
    await press(within(canvasElement).getByRole('button', { name: 'One more request' }));
    await waitFor(() => expect(canvasElement.querySelector('[data-bl-part="inbox-new"]')).toBeVisible());
    await expect(items()).toEqual(before);
  },
};
