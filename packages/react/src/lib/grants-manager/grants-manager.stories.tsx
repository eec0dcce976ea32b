import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { post } from '../../../../../.storybook/stage/calls.ts';
import { cardIn } from '../../../../../.storybook/stage/card.ts';
import { Gallery, galleryParameters } from '../../../../../.storybook/stage/gallery.tsx';
import { grantHappenings, severalGrants } from '../../../../../.storybook/stage/grants.ts';
import { galleryOf, stagedOf } from '../../../../../.storybook/stage/loader.ts';
import { loseConnection, panelHappenings } from '../../../../../.storybook/stage/panels.ts';
import { scene, type Scene } from '../../../../../.storybook/stage/scene.ts';
import { wordsIn } from '../../../../../.storybook/stage/words.ts';
import { press } from '../../../../../.storybook/trusted/input.ts';
import { grantsManagerMessages } from '../messages/en/grants-manager.ts';
import { grantsMessages } from '../messages/en/grants.ts';
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
  play: async (context) => {
    const canvas = within(context.canvasElement);
    const { grantsManager } = await wordsIn(context, grantsManagerMessages);
    await press(await canvas.findByRole('button', { name: grantsManager.change }));
    const times = await canvas.findByRole('textbox', { name: new RegExp(grantsManager.terms.mostTimes, 'u') });
    await userEvent.clear(times);
    await userEvent.type(times, '50');
    await expect(await canvas.findByRole('button', { name: grantsManager.terms.widen })).toBeVisible();
  },
});

/** Taking a permission back is one press, and the next call is asked for again. */
export const Revoking: Story = told(grantHappenings.active, {
  play: async (context) => {
    const { canvasElement } = context;
    const { grants, grantsManager, format } = await wordsIn(context, grantsMessages, grantsManagerMessages);
    await press(await within(canvasElement).findByRole('button', { name: grants.revoke }));
    const [said = ''] = format(grantsManager.revoked.allow, { agent: 'Invoice agent', title: '\n' }).split('\n');
    await waitFor(() => expect(canvasElement.querySelector('.bl-outcome')).toHaveTextContent(said.trim()));
    await expect(canvasElement.querySelector('.bl-outcome')).toHaveTextContent('#billing');
    const { stage } = stagedOf(context);
    await expect((await stage.propose(post)).lifecycle.state).toBe('awaitingConsent');
  },
});

/** A suspended permission only comes back with a consent. */
export const Resuming: Story = told(grantHappenings.suspended, {
  play: async (context) => {
    const canvas = within(context.canvasElement);
    const { grantsManager } = await wordsIn(context, grantsManagerMessages);
    await press(await canvas.findByRole('button', { name: grantsManager.resume }));
    await waitFor(() => expect(cardIn(context.canvasElement)).toHaveAttribute('data-bl-state', 'pending'));
  },
});
