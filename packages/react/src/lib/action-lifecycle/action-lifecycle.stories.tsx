import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor } from 'storybook/test';
import { Gallery, galleryParameters } from '../../../../../.storybook/stage/gallery.tsx';
import { happenings } from '../../../../../.storybook/stage/happenings.ts';
import { galleryOf, stagedOf } from '../../../../../.storybook/stage/loader.ts';
import { scene, type Scene } from '../../../../../.storybook/stage/scene.ts';
import { ActionLifecycle } from './action-lifecycle.tsx';

/** How far an action has come, step by step, with how long each took. Generated from the machine that the authority runs. */
const meta: Meta = {
  title: 'Components/ActionLifecycle',
  // Its page is the .mdx beside it.
  tags: ['!autodocs'],
  parameters: { ...scene(happenings.running) },
  render: (_args, context) => <ActionLifecycle actionId={stagedOf(context).subject!.id} />,
};

export default meta;
type Story = StoryObj;

const steps = (canvas: ParentNode, state: string): readonly Element[] => [...canvas.querySelectorAll(`[data-bl-part="lifecycle-step"][data-bl-state="${state}"]`)];

export const Playground: Story = {
  tags: ['picture'],
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(steps(canvasElement, 'current')).toHaveLength(1));
    await expect(canvasElement.querySelector('[aria-current="step"]')).toBeVisible();
  },
};

const { pending, awaitingOthers, approved, running, succeeded, failed, unknown, declined, denied, expired, cancelled, superseded, stopped, revoked, limited } = happenings;

/** Every way off the road, too. */
export const StateGallery: Story = {
  parameters: {
    ...galleryParameters,
    gallery: { pending, awaitingOthers, approved, running, succeeded, failed, unknown, declined, denied, expired, cancelled, superseded, stopped, revoked, limited } satisfies Record<string, Scene>,
  },
  render: (_args, context) => (
    <Gallery staged={galleryOf(context)} globals={context.globals} isWide>
      {(subject) => <ActionLifecycle actionId={subject.id} />}
    </Gallery>
  ),
  play: async ({ canvasElement }) => {
    for (const section of canvasElement.querySelectorAll('[data-scene]')) {
      await waitFor(() => expect(section.querySelectorAll('[data-bl-part="lifecycle-step"]').length, section.getAttribute('data-scene') ?? '').toBeGreaterThan(1));
    }
  },
};

/** It moves on as the agent does. */
export const MovesOn: Story = {
  parameters: { ...scene(happenings.approved) },
  play: async (context) => {
    const { canvasElement } = context;
    const { stage, subject } = stagedOf(context);
    await waitFor(() => expect(steps(canvasElement, 'done').length).toBeGreaterThan(0));
    const before = steps(canvasElement, 'done').length;
    const claimed = await stage.claim(subject!);
    await claimed.end({ status: 'succeeded' });
    await waitFor(() => expect(steps(canvasElement, 'done').length).toBeGreaterThan(before));
  },
};
