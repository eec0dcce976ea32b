import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactNode } from 'react';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { invoice, mail, post } from '../../../../../.storybook/stage/calls.ts';
import { partIn, pressWhenReady } from '../../../../../.storybook/stage/card.ts';
import { hourMs } from '../../../../../.storybook/stage/clock.ts';
import { Gallery, galleryParameters } from '../../../../../.storybook/stage/gallery.tsx';
import { galleryOf, stagedOf } from '../../../../../.storybook/stage/loader.ts';
import { agents } from '../../../../../.storybook/stage/people.ts';
import { scene, type Scene } from '../../../../../.storybook/stage/scene.ts';
import type { Stage } from '../../../../../.storybook/stage/stage.ts';
import { keys, pointer, press } from '../../../../../.storybook/trusted/input.ts';
import { isInVitest } from '../../../../../.storybook/trusted/is-in-vitest.ts';
import { inPage, withMedia } from '../../../../../.storybook/trusted/page.ts';
import { ConsentDialog } from '../consent-dialog/consent-dialog.tsx';
import { EmergencyStop, type EmergencyStopProps } from './emergency-stop.tsx';

const meta = {
  title: 'Components/EmergencyStop',
  // Its page is the .mdx beside it.
  tags: ['!autodocs'],
  component: EmergencyStop,
  args: { headingLevel: 2, placement: 'inline', agents: Object.values(agents), conversation: 'c-1', fallback: <p>Operations, day and night: extension 4021.</p> },
} satisfies Meta<typeof EmergencyStop>;

export default meta;
type Story = StoryObj<typeof meta>;

const stopIn = (canvas: ParentNode): HTMLElement => partIn(canvas, 'emergency-stop');
const expectState = (canvas: ParentNode, state: string): Promise<void> => waitFor(() => expect(stopIn(canvas)).toHaveAttribute('data-bl-state', state), { timeout: 5_000 });

/** One of each: waiting, allowed and not started, running. */
async function goAbout(stage: Stage): Promise<Awaited<ReturnType<Stage['claim']>>> {
  await stage.propose(invoice);
  await stage.decide(await stage.propose(post), 'approve');
  return stage.claim(await stage.decide(await stage.propose(mail), 'approve'));
}

const stopped: Scene = {
  before: async (stage) => {
    await stage.propose(invoice);
    await stage.stop('It pays an invoice that nobody sent.');
  },
};

const partial: Scene = {
  before: async (stage) => {
    await goAbout(stage);
    await stage.stop();
  },
};

const happened: Scene = {
  before: async (stage) => {
    const running = await goAbout(stage);
    await stage.stop();
    await running.end({ status: 'succeeded' });
  },
};

const aborted: Scene = {
  before: async (stage) => {
    const running = await goAbout(stage);
    await stage.stop();
    await running.end({ status: 'failed', message: 'Taken back.', isAborted: true });
  },
};

const unheard: Scene = {
  before: async (stage) => {
    await goAbout(stage);
    await stage.stop();
    stage.clock.move(hourMs);
  },
};

export const Playground: Story = {};

/** Every way it can stand, each reached by really getting there. */
export const StateGallery: StoryObj<EmergencyStopProps> = {
  tags: ['picture'],
  parameters: {
    ...galleryParameters,
    gallery: {
      armed: {},
      stopped,
      partial,
      happened,
      aborted,
      unheard,
      pressedByOthers: { ...stopped, role: 'onlooker', before: async (stage) => void (await stage.clientOf('requester').pressStop({ scope: {} })) },
      unreadable: { before: async (stage) => void (stage.network.isFailing = true) },
    } satisfies Record<string, Scene>,
  },
  render: (args, context) => (
    <Gallery staged={galleryOf(context)} globals={context.globals}>
      {() => <EmergencyStop {...args} headingLevel={3} shortcut={null} />}
    </Gallery>
  ),
  play: async ({ canvasElement }) => {
    for (const [name, state] of Object.entries({ armed: 'armed', stopped: 'stopped', partial: 'partial', happened: 'stopped', aborted: 'stopped', unheard: 'partial', pressedByOthers: 'stopped' })) {
      const scene = canvasElement.querySelector(`[data-scene="${name}"]`)!;
      await waitFor(() => expect(stopIn(scene), name).toHaveAttribute('data-bl-state', state), { timeout: 5_000 });
    }
  },
};

/** In a script that runs from right to left, with what it found. */
export const RightToLeft: Story = {
  tags: ['picture'],
  globals: { locale: 'ar' },
  parameters: scene(stopped),
  play: async ({ canvasElement }) => {
    await expectState(canvasElement, 'stopped');
    // Its words come a moment later.
    await waitFor(() => expect(stopIn(canvasElement)).toHaveAttribute('dir', 'rtl'), { timeout: 8_000 });
  },
};

/** The connection is down: it goes on trying, says so, and stops as soon as it can. */
export const Unreachable: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    const { network } = stagedOf(context).stage;
    await expectState(canvasElement, 'armed');
    network.isOffline = true;
    await press(partIn(canvasElement, 'stop'));
    await expectState(canvasElement, 'stopping');
    await waitFor(() => expect(canvasElement).toHaveTextContent('Not stopped yet'), { timeout: 5_000 });
    await expect(canvasElement).not.toHaveTextContent(/is stopped|are stopped/u);
    network.isOffline = false;
    await press(partIn(canvasElement, 'stop-try-now'));
    await expectState(canvasElement, 'stopped');
  },
};

/**
 * A drill: three things go on, one press, what becomes of each is told as it becomes known, and the way back with a reason
 * and the person's own confirmation. What was stopped stays stopped.
 */
export const Drill: Story = {
  parameters: { ...scene({ before: async (stage) => void (await stage.propose(invoice)) }) },
  play: async (context) => {
    const { canvasElement } = context;
    const { stage } = stagedOf(context);
    await expectState(canvasElement, 'armed');
    const running = await goAbout(stage);
    await press(partIn(canvasElement, 'stop'));
    await expectState(canvasElement, 'partial');
    await expect(canvasElement).toHaveTextContent('1 still running: told to stop, not heard from');
    await expect((await stage.authority.claim({ kind: 'agent', tenant: 'acme', user: running.action.principal.user, agent: running.action.principal.agent }, running.action.id, { digest: running.action.digest })).ok).toBe(false);
    await running.end({ status: 'failed', message: 'Taken back.', isAborted: true });
    await expectState(canvasElement, 'stopped');
    await expect(canvasElement).toHaveTextContent('1 broken off, without effect');
    await press(partIn(canvasElement, 'reset'));
    for (const box of await within(canvasElement).findAllByRole('checkbox')) await userEvent.click(box);
    await userEvent.type(within(canvasElement).getByRole('textbox', { name: 'Why it is safe again' }), 'It was a drill.');
    await press(partIn(canvasElement, 'ask-reset'));
    await expectState(canvasElement, 'resetting');
    await waitFor(() => expect(partIn(canvasElement, 'reset-consent')).toBeVisible());
    await pressWhenReady(canvasElement, 'approve');
    await expectState(canvasElement, 'armed');
    await expect(document.activeElement).toBe(partIn(canvasElement, 'stop'));
    const { actions } = await stage.authority.pageActions({ kind: 'user', tenant: 'acme', user: running.action.principal.user }, { limit: 50 });
    for (const action of actions.filter(({ toolName }) => !toolName.startsWith('byleave.'))) await expect(action.lifecycle.state, action.toolName).toMatch(/stopped|audited|executed/u);
  },
};

function Covered({ action, ...props }: EmergencyStopProps & { readonly action: Parameters<typeof ConsentDialog>[0]['actions'][number] }): ReactNode {
  return (
    <>
      <EmergencyStop {...props} />
      <div data-attack="cover" style={{ position: 'fixed', inset: 0, zIndex: 2_147_483_647, background: 'rgb(0 0 0 / 40%)' }} />
      <ConsentDialog actions={[action]} isOpen onClose={() => {}} />
    </>
  );
}

/** Nothing covers it: not the highest z-index there is, not the kit's own dialog, not somebody else's popover. */
export const NeverCovered: Story = {
  args: { placement: 'floating' },
  parameters: { docs: { story: { inline: false, height: '42rem' } }, ...scene({ before: (stage) => stage.propose(invoice) }) },
  render: (args, context) => <Covered {...args} action={stagedOf(context).subject!} />,
  play: async ({ canvasElement }) => {
    if (!isInVitest) return;
    const button = (await waitFor(() => partIn(document, 'stop'))) as HTMLButtonElement;
    await waitFor(() => expect(document.querySelector('[data-bl-part="consent-dialog"]')).toBeVisible());
    const rude = document.createElement('div');
    rude.popover = 'manual';
    rude.style.cssText = 'position:fixed;inset:0;width:100vw;height:100vh;background:pink';
    canvasElement.append(rude);
    rude.showPopover();
    const isOnTop = (): boolean => {
      const { x, y, width, height } = button.getBoundingClientRect();
      return button.contains(document.elementFromPoint(x + width / 2, y + height / 2));
    };
    await waitFor(() => expect(isOnTop()).toBe(true));
    await expect(button.closest('[inert], [aria-hidden="true"]')).toBeNull();
    rude.remove();
    await pointer.click(button);
    await expectState(document, 'stopped');
  },
};

/** Its keys work wherever the focus is, also behind a modal dialog of the page's own. */
export const ByKeys: Story = {
  args: { placement: 'floating', shortcut: 'Alt+Shift+S' },
  parameters: { docs: { story: { inline: false, height: '20rem' } } },
  play: async ({ canvasElement }) => {
    if (!isInVitest) return;
    await expectState(document, 'armed');
    const modal = document.createElement('dialog');
    modal.innerHTML = '<label>Note <input></label>';
    canvasElement.append(modal);
    modal.showModal();
    modal.querySelector('input')!.focus();
    await keys.press('S', { isAlt: true, isShifted: true });
    await expectState(document, 'stopped');
    modal.remove();
  },
};

/** On the smallest screen, and with the colours of a system that has its own. */
export const Small: Story = {
  args: { placement: 'floating' },
  parameters: { docs: { story: { inline: false, height: '40rem' } }, ...scene(partial) },
  play: async () => {
    await expectState(document, 'partial');
    const isWhole = (): void => {
      const { left, right } = stopIn(document).getBoundingClientRect();
      void expect(left).toBeGreaterThanOrEqual(0);
      void expect(right).toBeLessThanOrEqual(window.innerWidth);
      const { width, height } = partIn(document, 'stop').getBoundingClientRect();
      void expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
      void expect(stopIn(document).scrollWidth).toBeLessThanOrEqual(stopIn(document).clientWidth);
    };
    await inPage({ width: 320, height: 640 }, async () => isWhole());
    await withMedia({ 'forced-colors': 'active' }, async () => {
      const { borderTopWidth, borderTopStyle } = getComputedStyle(partIn(document, 'stop'));
      await expect(borderTopStyle).not.toBe('none');
      await expect(Number.parseFloat(borderTopWidth)).toBeGreaterThanOrEqual(2);
    });
  },
};
