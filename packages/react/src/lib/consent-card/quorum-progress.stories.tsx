import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor } from 'storybook/test';
import { invoice } from '../../../../../.storybook/stage/calls.ts';
import { Gallery, galleryParameters } from '../../../../../.storybook/stage/gallery.tsx';
import { happenings } from '../../../../../.storybook/stage/happenings.ts';
import { galleryOf, stagedOf } from '../../../../../.storybook/stage/loader.ts';
import { financeToo, twoPeople } from '../../../../../.storybook/stage/policy.ts';
import { scene, type Scene } from '../../../../../.storybook/stage/scene.ts';
import { useAction } from '../hooks/use-action.ts';
import { useServerTime } from '../hooks/use-server-time.ts';
import { QuorumProgress } from './quorum-progress.tsx';

function Following({ actionId }: { readonly actionId: string }) {
  const { data: action } = useAction(actionId);
  const now = useServerTime(60_000);
  return action ? <QuorumProgress action={action} now={now} /> : null;
}

const meta: Meta = {
  title: 'Components/QuorumProgress',
  // Its page is the .mdx beside it.
  tags: ['!autodocs'],
  parameters: { ...scene(happenings.awaitingOthers) },
  render: (_args, context) => <Following actionId={stagedOf(context).subject!.id} />,
};

export default meta;
type Story = StoryObj;

const places = (canvas: ParentNode, state: string): number => canvas.querySelectorAll(`[data-bl-part="approval-place"][data-bl-state="${state}"]`).length;

export const Playground: Story = {};

const asks = (demand: typeof twoPeople): Scene => ({ options: { policy: { demands: { send_money: [demand] } } }, before: (stage) => stage.propose(invoice) });

export const StateGallery: Story = {
  parameters: {
    ...galleryParameters,
    gallery: {
      nobodyYet: asks(twoPeople),
      oneOfTwo: happenings.awaitingOthers,
      byRole: asks(financeToo),
      byRoleForTheApprover: { ...asks(financeToo), role: 'approver' },
      forAnOnlooker: { ...asks(financeToo), role: 'onlooker', believes: 'onlooker' },
    } satisfies Record<string, Scene>,
  },
  render: (_args, context) => (
    <Gallery staged={galleryOf(context)} globals={context.globals}>
      {(_subject, _name, { subject }) => <QuorumProgress action={subject!} now={null} />}
    </Gallery>
  ),
  play: async ({ canvasElement }) => {
    const placesOf = (name: string, state: string): number => places(canvasElement.querySelector(`[data-scene="${name}"]`)!, state);
    await expect([placesOf('nobodyYet', 'filled'), placesOf('nobodyYet', 'open')]).toEqual([0, 2]);
    await expect([placesOf('oneOfTwo', 'filled'), placesOf('oneOfTwo', 'open')]).toEqual([1, 1]);
  },
};

/** The second approval comes from somebody else, somewhere else. */
export const FillsUp: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    const { stage, subject } = stagedOf(context);
    await waitFor(() => expect(places(canvasElement, 'filled')).toBe(1));
    await stage.decide(subject!, 'approve', { by: 'approver' });
    await waitFor(() => expect(places(canvasElement, 'filled')).toBe(2));
  },
};
