import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { cleanUp, coffee, invoice, mail, order, post, saving } from '../../../../../.storybook/stage/calls.ts';
import { framesLater } from '../../../../../.storybook/stage/card.ts';
import { Gallery, galleryParameters } from '../../../../../.storybook/stage/gallery.tsx';
import { grantHappenings } from '../../../../../.storybook/stage/grants.ts';
import { galleryOf, stagedOf } from '../../../../../.storybook/stage/loader.ts';
import { loseConnection, panelHappenings } from '../../../../../.storybook/stage/panels.ts';
import { scene, type Scene } from '../../../../../.storybook/stage/scene.ts';
import type { Stage } from '../../../../../.storybook/stage/stage.ts';
import { wordsIn } from '../../../../../.storybook/stage/words.ts';
import { keys, press, tabTo } from '../../../../../.storybook/trusted/input.ts';
import { isInVitest } from '../../../../../.storybook/trusted/is-in-vitest.ts';
import { inboxMessages } from '../messages/en/inbox.ts';
import { ApprovalInbox } from './approval-inbox.tsx';

const calls = [coffee, post, mail, order(80), saving('Meet on Tuesday.'), cleanUp, invoice] as const;

async function fill(stage: Stage): Promise<void> {
  for (const [index, call] of calls.entries()) {
    await stage.propose({ ...call, conversation: `c-${index % 3}` });
    stage.clock.move(10_000);
  }
}

const listed: Scene = { before: fill };

const meta = {
  title: 'Components/ApprovalInbox',
  // Its page is the .mdx beside it.
  tags: ['!autodocs'],
  component: ApprovalInbox,
  args: { headingLevel: 2 },
  parameters: { ...scene(listed) },
} satisfies Meta<typeof ApprovalInbox>;

export default meta;
type Story = StoryObj<typeof meta>;

const items = (canvas: HTMLElement): readonly HTMLElement[] => [...canvas.querySelectorAll<HTMLElement>('[data-bl-part="inbox-item"]')];
const untilListed = (canvas: HTMLElement, count: number = calls.length): Promise<void> => waitFor(() => expect(items(canvas)).toHaveLength(count), { timeout: 5_000 });

export const Playground: Story = {
  tags: ['picture'],
  play: async ({ canvasElement }) => untilListed(canvasElement),
};

/** Empty says what agents may do without asking, so that nothing waiting is not nothing happening. */
export const StateGallery: StoryObj = {
  parameters: {
    ...galleryParameters,
    gallery: { listed, allClear: grantHappenings.active, ...panelHappenings } satisfies Record<string, Scene>,
  },
  render: (_args, context) => (
    <Gallery staged={galleryOf(context)} globals={context.globals} isWide>
      {() => <ApprovalInbox headingLevel={3} />}
    </Gallery>
  ),
  play: async ({ canvasElement }) => {
    const stateOf = (name: string): string | null | undefined => canvasElement.querySelector(`[data-scene="${name}"] [data-bl-part="approval-inbox"]`)?.getAttribute('data-bl-state');
    for (const [name, state] of [['listed', 'listed'], ['allClear', 'empty'], ['empty', 'empty'], ['loading', 'loading']] as const) {
      await waitFor(() => expect(stateOf(name), name).toBe(state), { timeout: 5_000 });
    }
  },
};

/** For somebody else's agents, by role. */
export const ForOthers: Story = {
  parameters: {
    ...scene({
      role: 'approver',
      options: { policy: { demands: { send_money: [{ id: 'approvers', type: 'approvers', properties: { approvers: [{ role: 'finance', count: 1 }] } }] } } },
      before: async (stage) => void (await stage.propose(invoice)),
    }),
  },
  play: async ({ canvasElement }) => untilListed(canvasElement, 1),
};

export const Filtered: Story = {
  play: async ({ canvasElement }) => {
    await untilListed(canvasElement);
    await userEvent.type(within(canvasElement).getByRole('searchbox'), 'Northwind');
    await waitFor(() => expect(items(canvasElement).length).toBeLessThan(calls.length));
  },
};

/** What comes while somebody reads waits above the list. Nothing moves under a pointer or a focus. */
export const NothingReorders: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    const { stage } = stagedOf(context);
    await untilListed(canvasElement);
    await stage.network.untilLive();
    const before = items(canvasElement).map((item) => item.textContent);
    await stage.propose({ ...post, conversation: 'c-9' });
    await waitFor(() => expect(canvasElement.querySelector('[data-bl-part="inbox-new"]')).toBeVisible(), { timeout: 5_000 });
    await expect(items(canvasElement).map((item) => item.textContent)).toEqual(before);
  },
};

/** J and K move, and no key decides: A and D only lead to the button. */
export const Keyboard: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    await untilListed(canvasElement);
    if (!isInVitest) return;
    const first = canvasElement.querySelector<HTMLElement>('[data-bl-part="inbox-open"]')!;
    await tabTo(first);
    await keys.press('j');
    await keys.press('j');
    await keys.press('a');
    await framesLater();
    await keys.press('d');
    await framesLater();
    await expect(stagedOf(context).stage.network.posted).toEqual([]);
  },
};

/** Several together, each with an outcome of its own; what is of high risk is decided alone. */
export const Together: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    await untilListed(canvasElement);
    const boxes = within(canvasElement).getAllByRole('checkbox');
    await expect(boxes.length).toBeLessThan(calls.length);
    for (const box of boxes.slice(0, 3)) await press(box);
    const { inbox, format } = await wordsIn(context, inboxMessages);
    await press(await within(canvasElement).findByRole('button', { name: inbox.review }));
    await expect(await within(canvasElement).findByRole('button', { name: format(inbox.batch.approve, { count: 3 }) })).toBeVisible();
    await expect(stagedOf(context).stage.network.posted).toEqual([]);
  },
};

/** Without a connection it says since when it may be out of date, and reads again when asked to. */
export const Offline: Story = {
  tags: ['picture'],
  play: async (context) => {
    const { canvasElement } = context;
    const { stage } = stagedOf(context);
    await untilListed(canvasElement);
    await loseConnection(stage);
    const note = await waitFor(() => {
      const found = canvasElement.querySelector<HTMLElement>('[data-bl-part="inbox-stale"]');
      expect(found).toBeVisible();
      return found!;
    }, { timeout: 5_000 });
    await expect(note.querySelector('time')).toBeVisible();
    await expect(items(canvasElement)).toHaveLength(calls.length);
  },
};

/** What was approved elsewhere meanwhile is decided: the authority says so, whatever the list shows. */
export const OutOfDate: Story = {
  parameters: { ...scene({ before: (stage) => stage.propose(invoice) }) },
  play: async (context) => {
    const { canvasElement } = context;
    const { stage, subject } = stagedOf(context);
    await untilListed(canvasElement, 1);
    await loseConnection(stage);
    await waitFor(() => expect(canvasElement.querySelector('[data-bl-part="inbox-stale"]')).toBeVisible(), { timeout: 5_000 });
    await stage.decide(subject!, 'decline');
    await expect(canvasElement.querySelector('[data-bl-part="inbox-item"]')).toHaveAttribute('data-bl-state', 'waiting');
    stage.network.isOffline = false;
    await waitFor(() => expect(canvasElement.querySelector('[data-bl-part="inbox-item"]')).toHaveAttribute('data-bl-state', 'over'), { timeout: 10_000 });
  },
};
