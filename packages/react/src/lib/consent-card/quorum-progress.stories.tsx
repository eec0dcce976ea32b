import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { invoice } from '../../../../../.storybook/stage/calls.ts';
import { Gallery, galleryParameters } from '../../../../../.storybook/stage/gallery.tsx';
import { happenings } from '../../../../../.storybook/stage/happenings.ts';
import { galleryOf, stagedOf } from '../../../../../.storybook/stage/loader.ts';
import { financeToo, twoPeople } from '../../../../../.storybook/stage/policy.ts';
import { scene, type Scene } from '../../../../../.storybook/stage/scene.ts';
import { value } from '../../../../../.storybook/stage/stage.ts';
import { wordsIn } from '../../../../../.storybook/stage/words.ts';
import { press } from '../../../../../.storybook/trusted/input.ts';
import { useAction } from '../hooks/use-action.ts';
import { useServerTime } from '../hooks/use-server-time.ts';
import { quorumMessages } from '../messages/en/quorum.ts';
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

/** Somebody of finance asks somebody else of finance. */
const referred = {
  ...asks(financeToo),
  async before(stage) {
    const action = await stage.propose(invoice);
    return value(await stage.clientOf('approver').refer(action.id, { to: { person: 'u-rita' }, note: 'I am on a plane until six.' })).action;
  },
} satisfies Scene;

export const StateGallery: Story = {
  parameters: {
    ...galleryParameters,
    gallery: {
      nobodyYet: asks(twoPeople),
      oneOfTwo: happenings.awaitingOthers,
      byRole: asks(financeToo),
      byRoleForTheApprover: { ...asks(financeToo), role: 'approver' },
      askedByAColleague: { ...referred, role: 'colleague' },
      askedAColleague: { ...referred, role: 'approver' },
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

/** Whoever is asked asks somebody else who may decide. It gives nobody a say. */
export const AskSomeoneElse: Story = {
  parameters: { ...scene({ ...asks(financeToo), role: 'approver' }) },
  play: async (context) => {
    const { canvasElement } = context;
    const { stage, subject } = stagedOf(context);
    const { quorum, format } = await wordsIn(context, quorumMessages);
    await press(await within(canvasElement).findByRole('button', { name: quorum.ask }));
    const whom = await within(canvasElement).findByRole('combobox', { name: quorum.askWhom });
    await expect(within(whom).getAllByRole('option').map(({ textContent }) => textContent)).toEqual(['Maya Chen', 'Rita Moreau', format(quorum.askRole, { role: 'finance' })]);
    await userEvent.selectOptions(whom, 'Rita Moreau');
    await userEvent.type(within(canvasElement).getByRole('textbox', { name: quorum.askNote }), 'I am on a plane until six.');
    await press(within(canvasElement).getByRole('button', { name: quorum.send }));
    await waitFor(() => expect(canvasElement.querySelector('[data-bl-part="referral"]')).toHaveTextContent('I am on a plane until six.'));
    const { referrals, lifecycle, digest } = value(await stage.clientOf('colleague').readAction(subject!.id)).action;
    await expect(referrals).toMatchObject([{ by: { id: 'u-bo' }, to: { id: 'u-rita' } }]);
    await expect([lifecycle, digest]).toEqual([subject!.lifecycle, subject!.digest]);
  },
};
