import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { post } from '../../../../../.storybook/stage/calls.ts';
import { cardIn } from '../../../../../.storybook/stage/card.ts';
import { Gallery, galleryParameters } from '../../../../../.storybook/stage/gallery.tsx';
import { grantHappenings, severalGrants, twoOfOneAgent } from '../../../../../.storybook/stage/grants.ts';
import { galleryOf, stagedOf } from '../../../../../.storybook/stage/loader.ts';
import { loseConnection, panelHappenings } from '../../../../../.storybook/stage/panels.ts';
import { maya } from '../../../../../.storybook/stage/people.ts';
import { scene, type Scene } from '../../../../../.storybook/stage/scene.ts';
import { value } from '../../../../../.storybook/stage/stage.ts';
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
    for (const name of ['active', 'expiring', 'expired', 'exhausted', 'suspended', 'revoked', 'orphaned', 'conflict', 'inherited']) {
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

const rowIn = (canvas: HTMLElement): HTMLElement => canvas.querySelector<HTMLElement>('[data-bl-part="grant"]')!;
const buttonsIn = (canvas: HTMLElement): readonly (string | undefined)[] => [...rowIn(canvas).querySelectorAll<HTMLElement>('.bl-row-actions [data-bl-part]')].map((button) => button.dataset['blPart']);

/** Its agent is gone: nobody uses it, and all there is left to do is to take it back. */
export const Orphaned: Story = told(grantHappenings.orphaned, {
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(rowIn(canvasElement)).toHaveAttribute('data-bl-state', 'orphaned'));
    await expect(buttonsIn(canvasElement)).toEqual(['revoke']);
  },
});

/** Policies deny what it allows. It says so in their words, and the next call is denied. */
export const Conflict: Story = told(grantHappenings.conflict, {
  play: async (context) => {
    const { canvasElement } = context;
    await waitFor(() => expect(rowIn(canvasElement)).toHaveAttribute('data-bl-state', 'conflict'));
    await expect(rowIn(canvasElement)).toHaveTextContent('Nothing is posted before the audit.');
    await expect((await stagedOf(context).stage.propose(post)).lifecycle.state).toBe('denied');
  },
});

/** They ask somebody else besides, so it answers nothing. */
export const ConflictAsked: Story = told(grantHappenings.conflictAsked, {
  play: async (context) => {
    const { canvasElement } = context;
    const { grantsManager } = await wordsIn(context, grantsManagerMessages);
    await waitFor(() => expect(rowIn(canvasElement)).toHaveAttribute('data-bl-state', 'conflict'));
    await expect(rowIn(canvasElement)).toHaveTextContent(grantsManager.overruled.ask);
    await expect((await stagedOf(context).stage.propose(post)).lifecycle.state).toBe('awaitingConsent');
  },
});

/** The organization allows it with or without it: locked, it says who can change that, and revoking it promises nothing. */
export const Inherited: Story = told(grantHappenings.inherited, {
  play: async (context) => {
    const { canvasElement } = context;
    const { grants, grantsManager } = await wordsIn(context, grantsMessages, grantsManagerMessages);
    await waitFor(() => expect(rowIn(canvasElement)).toHaveAttribute('data-bl-state', 'inherited'));
    await expect(buttonsIn(canvasElement)).toEqual(['revoke']);
    await expect(rowIn(canvasElement)).toHaveTextContent(grantsManager.overruled.allow);
    await press(await within(canvasElement).findByRole('button', { name: grants.revoke }));
    await waitFor(() => expect(canvasElement.querySelector('.bl-outcome')).toHaveTextContent(grantsManager.overruled.allow));
    await expect((await stagedOf(context).stage.propose(post)).lifecycle.state).toBe('authorized');
  },
});

/** One post has begun on it. Revoking says which goes on and which does not, and so it is. */
export const InUse: Story = told(grantHappenings.inUse, {
  play: async (context) => {
    const { canvasElement } = context;
    const { grants, grantsManager, format } = await wordsIn(context, grantsMessages, grantsManagerMessages);
    await waitFor(() => expect(canvasElement.querySelector('[data-bl-part="grant-running"]')).toHaveTextContent(format(grantsManager.running, { count: 1 })));
    await press(await within(canvasElement).findByRole('button', { name: grants.revoke }));
    await waitFor(() => expect(rowIn(canvasElement)).toHaveAttribute('data-bl-state', 'revoked'));
    const { stage } = stagedOf(context);
    const { actions } = await stage.authority.pageActions({ kind: 'user', tenant: 'acme', user: maya }, { limit: 20, state: 'open' });
    await expect(actions.slice(0, 2).map(({ lifecycle }) => lifecycle.state)).toEqual(['authorized', 'executing']);
    await expect(stage.claim(actions[0]!)).rejects.toMatchObject({ code: 'revoked' });
  },
});

/** Everything one agent may do, at once: what will be asked again is named before, and each is done for itself. */
export const RevokingAll: Story = told(twoOfOneAgent, {
  play: async (context) => {
    const { canvasElement } = context;
    const { grants } = await wordsIn(context, grantsMessages);
    const { stage } = stagedOf(context);
    const part = (name: string): HTMLElement => canvasElement.querySelector<HTMLElement>(`[data-bl-part="${name}"]`)!;
    await waitFor(() => expect(part('revoke-all-open')).not.toBeNull());
    await press(part('revoke-all-open'));
    await waitFor(() => expect(part('revoke-all')).toHaveTextContent('#billing'));
    await expect(part('revoke-all').querySelectorAll('li')).toHaveLength(2);
    await expect(stage.network.posted).toEqual([]);
    await press(part('revoke-these'));
    await waitFor(() => expect(part('revoke-all')).toHaveTextContent(grants.revokedHere.allow));
    await waitFor(() => expect([...canvasElement.querySelectorAll<HTMLElement>('[data-bl-part="grant"]')].map(({ dataset }) => dataset['blState'])).toEqual(['revoked', 'revoked']));
    await expect((await stage.propose(post)).lifecycle.state).toBe('awaitingConsent');
  },
});

/** One was changed by somebody else meanwhile: that one stays and says why, the other is revoked. */
export const RevokingAllInPart: Story = told(twoOfOneAgent, {
  play: async (context) => {
    const { canvasElement } = context;
    const { stage } = stagedOf(context);
    const part = (name: string): HTMLElement => canvasElement.querySelector<HTMLElement>(`[data-bl-part="${name}"]`)!;
    await waitFor(() => expect(part('revoke-all-open')).not.toBeNull());
    await press(part('revoke-all-open'));
    await waitFor(() => expect(part('revoke-these')).not.toBeNull());
    const [changed] = value(await stage.clientOf('requester').listGrants()).grants;
    value(await stage.clientOf('requester').suspendGrant(changed!.grant.id, { revision: changed!.grant.revision }));
    await press(part('revoke-these'));
    await waitFor(() => expect(part('revoke-refused')).toHaveAttribute('data-bl-code', 'conflict'));
    await expect(canvasElement.querySelectorAll('[data-bl-part="grant"][data-bl-state="revoked"]')).toHaveLength(1);
  },
});
