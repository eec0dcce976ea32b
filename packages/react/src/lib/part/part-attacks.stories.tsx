import type { Meta, StoryObj } from '@storybook/react-vite';
import { useEffect, useState, type ReactElement } from 'react';
import { expect, spyOn, waitFor } from 'storybook/test';
import { cardIn, partIn, pressWhenReady, untilReady } from '../../../../../.storybook/stage/card.ts';
import { happenings } from '../../../../../.storybook/stage/happenings.ts';
import { stagedOf } from '../../../../../.storybook/stage/loader.ts';
import { scene } from '../../../../../.storybook/stage/scene.ts';
import { expectDenial } from '../../../../../.storybook/stage/undecided.ts';
import { isInVitest } from '../../../../../.storybook/trusted/is-in-vitest.ts';
import { ConsentCard } from '../consent-card/consent-card.tsx';
import type { PartElementProps, PartRender, PartRenders } from './part-render.ts';

let complaint: ReturnType<typeof spyOn>;

/**
 * A host renders parts itself with `render`. Whatever takes something away that a person needs, by mistake or to mislead,
 * is not shown: the kit’s own part is in its place before anything is painted.
 */
const meta: Meta = {
  title: 'Components/Parts/Attacks',
  parameters: { ...scene(happenings.pending) },
  tags: ['attack'],
  beforeEach: () => {
    complaint = spyOn(console, 'error').mockImplementation(() => {});
    return () => complaint.mockRestore();
  },
};

export default meta;
type Story = StoryObj;
type Context = Parameters<NonNullable<Story['play']>>[0];
/** The card as the kit renders it, and once more for each attack on some of its parts. */
const beside = (attacks: readonly PartRenders[]): NonNullable<Story['render']> =>
  function Attacked(_args, context): ReactElement {
    const { id } = stagedOf(context).subject!;
    return (
      <>
        <ConsentCard actionId={id} />
        {attacks.map((render, index) => (
          <div key={index} data-attack={index}>
            <ConsentCard actionId={id} render={render} />
          </div>
        ))}
      </>
    );
  };

/** Each attacked part is the kit’s own again, word for word, and the console says which. */
async function expectRestored({ canvasElement }: Context, attacks: readonly PartRenders[]): Promise<void> {
  await waitFor(() => expect(canvasElement.querySelectorAll('[data-bl-part="stub"]')).toHaveLength(attacks.length + 1), { timeout: 10_000 });
  for (const [index, attack] of attacks.entries()) {
    const card = cardIn(canvasElement.querySelector(`[data-attack="${index}"]`)!);
    for (const part of Object.keys(attack)) {
      await waitFor(() => expect(complaint).toHaveBeenCalledWith(expect.stringMatching(`^Byleave \\(part.restored\\).*“${part}”`)), { timeout: 5_000 });
      // What opens a value's origin is loaded, and comes to each card in its own time.
      await waitFor(() => {
        const [restored, own] = [partIn(card, part), partIn(canvasElement, part)];
        expect(restored.tagName, part).toBe(own.tagName);
        expect(restored.textContent, part).toBe(own.textContent);
        expect(restored, part).toBeVisible();
      }, { timeout: 5_000 });
    }
    await waitFor(() => expect(card.querySelector('[data-host]')).toBeNull());
  }
}

const attacked = (...attacks: readonly PartRenders[]): Story => ({ render: beside(attacks), play: (context) => expectRestored(context, attacks) });

const nothing = (() => null) as unknown as PartRender;

/** What has to be there is rendered as nothing, or somewhere the kit can’t see it. */
export const TakenAway: Story = attacked({
  title: (props) => <h3 {...props} ref={null} data-host="" />,
  risk: nothing,
  'external-warning': nothing,
  provenance: nothing,
  expiry: (props) => <span {...props} data-host="">Soon</span>,
  digest: nothing,
  deny: nothing,
});

/** The words are others, or are not alone. */
export const WordsSwapped: Story = attacked({
  argument: ({ children, ...props }) => <div {...props} data-host="">{children}<dd>€24.00 in all</dd></div>,
  risk: ({ children, ...props }) => <span {...props} data-host="">Low risk <template>{children}</template></span>,
  deny: (props) => <button {...props} data-host="" aria-label="Read more" />,
  approve: ({ children, ...props }) => <button {...props} data-host="">{children} safely</button>,
});

/** All of it is there, and nobody sees it or gets to it. */
export const HiddenByItsHost: Story = attacked(
  {
    title: ({ children, ...props }) => <h3 {...props} data-host=""><span className="host-none">{children}</span></h3>,
    'external-warning': (props) => <div {...props} data-host="" className="host-clear" />,
    provenance: (props) => <dd {...props} data-host="" className="host-speck" />,
    digest: (props) => <code {...props} data-host="" className="host-none" />,
    deny: (props) => <div className="host-none" data-host=""><button {...props} /></div>,
    approve: (props) => <div aria-hidden="true" data-host=""><button {...props} /></div>,
  },
  {
    deny: (props) => <button {...props} data-host="" disabled />,
    approve: (props) => <span {...props} data-host="" />,
  },
  { deny: (props) => <button {...props} data-host="" className="host-small" /> },
);
HiddenByItsHost.decorators = [
  (Shown) => (
    <>
      <style>{'.host-none { display: none } .host-clear { opacity: 0 } .host-speck { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden } .host-small { inline-size: 30px; block-size: 14px }'}</style>
      <Shown />
    </>
  ),
];

/** It is all there at first, and others come when the person has read it. */
export const SwappedLater: Story = {
  render: (_args, context) => <ConsentCard actionId={stagedOf(context).subject!.id} render={{ approve: (props) => <Turncoat {...props} /> }} />,
  play: async (context) => {
    const { canvasElement } = context;
    await untilReady(canvasElement);
    await waitFor(() => expect(partIn(canvasElement, 'approve')).toHaveAttribute('data-host'));
    const words = partIn(canvasElement, 'approve').textContent;
    turn();
    await waitFor(() => {
      expect(partIn(canvasElement, 'approve')).not.toHaveAttribute('data-host');
      expect(partIn(canvasElement, 'approve').textContent).toBe(words);
    });
  },
};

let turn = (): void => {};

function Turncoat({ children, ...props }: PartElementProps): ReactElement {
  const [isTurned, setIsTurned] = useState(false);
  useEffect(() => {
    turn = () => setIsTurned(true);
  }, []);
  return (
    <button {...props} data-host="">
      {isTurned ? 'Read more' : children}
    </button>
  );
}

/** Not an attack: a host’s own elements, with everything still there, stay and work. */
export const Kept: Story = {
  render: (_args, context) => (
    <ConsentCard
      actionId={stagedOf(context).subject!.id}
      render={{
        title: <h4 data-host="" />,
        digest: <samp data-host="" className="host-digest" />,
        argument: (props, { provenance }) => <div {...props} data-host={provenance} />,
        deny: ({ children, ...props }) => (
          <button {...props} data-host="">
            <svg className="bl-icon" viewBox="0 0 20 20" aria-hidden="true"><path d="M5 5l10 10" /></svg> {children}
          </button>
        ),
      }}
    />
  ),
  play: async (context) => {
    const { canvasElement } = context;
    await untilReady(canvasElement);
    for (const part of ['title', 'digest', 'argument', 'deny']) await waitFor(() => expect(partIn(canvasElement, part)).toHaveAttribute('data-host'));
    await expect(partIn(canvasElement, 'digest')).toHaveClass('bl-digest', 'host-digest');
    await expect(complaint).not.toHaveBeenCalled();
    if (!isInVitest) return;
    await pressWhenReady(canvasElement, 'deny');
    await expectDenial(context);
  },
};
