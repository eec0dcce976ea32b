import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, userEvent, within } from 'storybook/test';
import { pressWhenReady } from '../../../../../.storybook/stage/card.ts';
import { dayMs } from '../../../../../.storybook/stage/clock.ts';
import { Gallery, galleryParameters } from '../../../../../.storybook/stage/gallery.tsx';
import { registerPasskey } from '../../../../../.storybook/stage/happenings.ts';
import { galleryOf } from '../../../../../.storybook/stage/loader.ts';
import { panelHappenings } from '../../../../../.storybook/stage/panels.ts';
import { scene, type Scene } from '../../../../../.storybook/stage/scene.ts';
import { createSoftwarePasskey, walksAway } from '../../../../../.storybook/stage/software-passkey.ts';
import { wordsIn } from '../../../../../.storybook/stage/words.ts';
import { press } from '../../../../../.storybook/trusted/input.ts';
import { passkeysMessages } from '../messages/en/passkeys.ts';
import { stepUpMessages } from '../messages/en/step-up.ts';
import { PasskeyList } from './passkey-list.tsx';

const withDevice: Scene = { takesPasskeys: true, authenticator: () => createSoftwarePasskey() };

const registered: Scene = {
  ...withDevice,
  before: async (stage, authenticator) => {
    await registerPasskey(stage, authenticator!, 'Laptop');
    stage.clock.move(dayMs);
  },
};

const meta = {
  title: 'Components/PasskeyList',
  // Its page is the .mdx beside it.
  tags: ['!autodocs'],
  component: PasskeyList,
  args: { headingLevel: 2 },
  parameters: { ...scene(registered) },
} satisfies Meta<typeof PasskeyList>;

export default meta;
type Story = StoryObj<typeof meta>;

const told = (stage: Scene, more: Partial<Story> = {}): Story => ({ ...more, parameters: { ...more.parameters, ...scene(stage) } });

export const Playground: Story = { tags: ['picture'] };

export const StateGallery: StoryObj = {
  parameters: {
    ...galleryParameters,
    gallery: { listed: registered, empty: withDevice, loading: panelHappenings.loading, unreadable: panelHappenings.unreadable } satisfies Record<string, Scene>,
  },
  render: (_args, context) => (
    <Gallery staged={galleryOf(context)} globals={context.globals}>
      {() => <PasskeyList headingLevel={3} />}
    </Gallery>
  ),
};

/** A real registration: the authority's verifier reads what the device has signed. */
export const Adding: Story = told(withDevice, {
  play: async (context) => {
    const canvas = within(context.canvasElement);
    const { passkeys } = await wordsIn(context, passkeysMessages);
    await userEvent.type(await canvas.findByRole('textbox', { name: passkeys.name }), 'Phone');
    await press(canvas.getByRole('button', { name: passkeys.add }));
    await expect(await canvas.findByText('Phone', { selector: 'li *' })).toBeVisible();
  },
});

export const NotMade: Story = told(
  { ...withDevice, authenticator: () => createSoftwarePasskey(walksAway) },
  {
    play: async (context) => {
      const canvas = within(context.canvasElement);
      const { passkeys } = await wordsIn(context, passkeysMessages);
      await userEvent.type(await canvas.findByRole('textbox', { name: passkeys.name }), 'Phone');
      await press(canvas.getByRole('button', { name: passkeys.add }));
      await expect(await canvas.findByText(passkeys.problem.cancelled)).toBeVisible();
    },
  },
);

/** Letting a passkey go takes a passkey. */
export const Removing: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    const canvas = within(canvasElement);
    const { passkeys, stepUp, format } = await wordsIn(context, passkeysMessages, stepUpMessages);
    await press(await canvas.findByRole('button', { name: format(passkeys.remove, { name: 'Laptop' }) }));
    await expect(await canvas.findByText(stepUp.needed)).toBeVisible();
    await pressWhenReady(canvasElement, 'approve');
    await expect(await canvas.findByText(passkeys.empty)).toBeVisible();
  },
};
