import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { Gallery, galleryParameters } from '../../../../../.storybook/stage/gallery.tsx';
import { grantHappenings, severalGrants } from '../../../../../.storybook/stage/grants.ts';
import { galleryOf, stagedOf } from '../../../../../.storybook/stage/loader.ts';
import { loseConnection, panelHappenings } from '../../../../../.storybook/stage/panels.ts';
import { post } from '../../../../../.storybook/stage/calls.ts';
import { scene, type Scene } from '../../../../../.storybook/stage/scene.ts';
import { press } from '../../../../../.storybook/trusted/input.ts';
import { GrantsManager } from './grants-manager.tsx';

const meta = {
  title: 'Components/GrantsManager',
  // Its page is the .mdx beside it.
  tags: ['!autodocs'],
  component: GrantsManager,
  args: { headingLevel: 2 },
  parameters: { ...scene(severalGrants) },
} satisfies Meta<typeof GrantsManager>;

export default meta;
type Story = StoryObj<typeof meta>;

const told = (stage: Scene, more: Partial<Story> = {}): Story => ({ ...more, parameters: { ...more.parameters, ...scene(stage) } });

export const Playground: Story = { tags: ['picture'] };

export const StateGallery: StoryObj = {
  parameters: { ...galleryParameters, gallery: { ...grantHappenings, ...panelHappenings } satisfies Record<string, Scene> },
  render: (_args, context) => (
    <Gallery staged={galleryOf(context)} globals={context.globals}>
      {() => <GrantsManager headingLevel={3} />}
    </Gallery>
  ),
  play: async ({ canvasElement }) => {
    const grantIn = (name: string): Element | null => canvasElement.querySelector(`[data-scene="${name}"] [data-bl-part="grant"]`);
    for (const name of ['active', 'expiring', 'expired', 'exhausted', 'suspended', 'revoked']) {
      await waitFor(() => expect(grantIn(name)).toHaveAttribute('data-bl-state', name));
    }
    for (const name of ['toolChanged', 'stopped']) await waitFor(() => expect(grantIn(name)).toHaveAttribute('data-bl-state', 'suspended'));
  },
};

export const Offline: Story = {
  play: async (context) => {
    await within(context.canvasElement).findAllByRole('listitem');
    await loseConnection(stagedOf(context).stage);
  },
};

/** Widening is a consent of its own. */
export const Widening: Story = told(grantHappenings.active, {
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await press(await canvas.findByRole('button', { name: 'Change' }));
    const times = await canvas.findByRole('textbox', { name: /At most so many times/u });
    await userEvent.clear(times);
    await userEvent.type(times, '50');
    await expect(await canvas.findByRole('button', { name: 'Ask to allow this' })).toBeVisible();
  },
});

/** Taking a permission back is one press, and the next call is asked for again. */
export const Revoking: Story = told(grantHappenings.active, {
  play: async (context) => {
    const { canvasElement } = context;
    await press(await within(canvasElement).findByRole('button', { name: 'Revoke' }));
    await expect(await within(canvasElement).findByText(/asks each time before it may/u, { selector: '.bl-outcome *' })).toBeVisible();
    const { stage } = stagedOf(context);
    await expect((await stage.propose(post)).lifecycle.state).toBe('awaitingConsent');
  },
});

/** A suspended permission only comes back with a consent. */
export const Resuming: Story = told(grantHappenings.suspended, {
  play: async ({ canvasElement }) => {
    await press(await within(canvasElement).findByRole('button', { name: 'Resume' }));
    await expect(await within(canvasElement).findByRole('heading', { level: 3, name: /post/iu })).toBeVisible();
  },
});
