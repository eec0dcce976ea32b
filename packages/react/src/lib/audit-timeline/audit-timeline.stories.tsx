import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor, within } from 'storybook/test';
import { invoice, payment, post } from '../../../../../.storybook/stage/calls.ts';
import { Gallery, galleryParameters } from '../../../../../.storybook/stage/gallery.tsx';
import { happenings } from '../../../../../.storybook/stage/happenings.ts';
import { galleryOf, stagedOf } from '../../../../../.storybook/stage/loader.ts';
import { loseConnection, panelHappenings } from '../../../../../.storybook/stage/panels.ts';
import { scene, type Scene } from '../../../../../.storybook/stage/scene.ts';
import { press } from '../../../../../.storybook/trusted/input.ts';
import { AuditTimeline } from './audit-timeline.tsx';

/** A morning at the office. */
const morning: Scene = {
  before: async (stage) => {
    await stage.run(payment(420));
    await stage.decide(await stage.propose(invoice), 'decline', { reason: 'That is not their IBAN.' });
    const posted = await stage.run(post);
    await stage.claim(posted).catch(() => undefined);
    await stage.propose(payment(80));
  },
};

const meta = {
  title: 'Components/AuditTimeline',
  component: AuditTimeline,
  args: { headingLevel: 2 },
  parameters: { ...scene(morning) },
} satisfies Meta<typeof AuditTimeline>;

export default meta;
type Story = StoryObj<typeof meta>;

export const Playground: Story = {};

const { succeeded, failed, unknown, declined, expired, cancelled, superseded, stopped, revoked, limited, rejected } = happenings;

/** Each sentence the log can say, and the ways the list itself can be. */
export const StateGallery: StoryObj = {
  parameters: {
    ...galleryParameters,
    gallery: { succeeded, failed, unknown, declined, expired, cancelled, superseded, stopped, revoked, limited, rejected, ...panelHappenings } satisfies Record<string, Scene>,
  },
  render: (_args, context) => (
    <Gallery staged={galleryOf(context)} globals={context.globals}>
      {() => <AuditTimeline headingLevel={3} />}
    </Gallery>
  ),
  play: async ({ canvasElement }) => {
    for (const type of ['consent.declined', 'action.completed', 'action.cancelled', 'action.superseded', 'stop.pressed']) {
      await waitFor(() => expect(canvasElement.querySelector(`[data-bl-type="${type}"]`), type).toBeVisible());
    }
  },
};

export const WithOlder: Story = {
  parameters: { ...scene({
    before: async (stage) => {
      for (let time = 0; time < 14; time += 1) await stage.run({ ...payment(10 + time) });
    },
  }) },
  play: async ({ canvasElement }) => {
    const count = (): number => canvasElement.querySelectorAll('[data-bl-type]').length;
    const older = await within(canvasElement).findByRole('button', { name: 'Load older' });
    const before = count();
    await press(older);
    await waitFor(() => expect(count()).toBeGreaterThan(before));
  },
};

export const Reconnecting: Story = {
  play: async (context) => {
    await within(context.canvasElement).findAllByRole('listitem');
    await loseConnection(stagedOf(context).stage);
    await waitFor(() => expect(context.canvasElement.querySelector('[data-bl-part="connection"]')).toHaveAttribute('data-bl-state', 'reconnecting'));
  },
};
