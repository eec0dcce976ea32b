import { actionDigest, type Action, type JsonObject } from '@byleave/core';
import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactNode } from 'react';
import { expect, waitFor, within } from 'storybook/test';
import { invoice, payment, post, saving } from '../../../../../.storybook/stage/calls.ts';
import { cardIn, expectState, framesLater, partIn, untilReady } from '../../../../../.storybook/stage/card.ts';
import { hourMs } from '../../../../../.storybook/stage/clock.ts';
import { deceptiveTexts, lookalikes, unseen } from '../../../../../.storybook/stage/deceptive-texts.ts';
import { happenings } from '../../../../../.storybook/stage/happenings.ts';
import { stagedOf } from '../../../../../.storybook/stage/loader.ts';
import { maya, tenant } from '../../../../../.storybook/stage/people.ts';
import { scene, type Scene } from '../../../../../.storybook/stage/scene.ts';
import { show, useSpotlight } from '../../../../../.storybook/stage/spotlight.ts';
import { value, type Stage } from '../../../../../.storybook/stage/stage.ts';
import { actionOf, expectOnlyDenied, expectRefused, expectRefusedPress } from '../../../../../.storybook/stage/undecided.ts';
import { wordsIn } from '../../../../../.storybook/stage/words.ts';
import { keys, middleOf, pointer, tabTo } from '../../../../../.storybook/trusted/input.ts';
import { isInVitest } from '../../../../../.storybook/trusted/is-in-vitest.ts';
import { atOneMoment } from '../../../../../.storybook/trusted/one-moment.ts';
import { inPage, lookElsewhere } from '../../../../../.storybook/trusted/page.ts';
import { cardMessages } from '../messages/en/card.ts';
import { noteMessages } from '../messages/en/note.ts';
import { ConsentCard } from './consent-card.tsx';

/**
 * Each of these is an attack that has worked on somebody’s consent prompt. The story runs it, with the browser’s own
 * mouse and keyboard where it takes a person’s hand, and asserts what stops it.
 */
const meta: Meta = {
  title: 'Components/ConsentCard/Attacks',
  parameters: { ...scene(happenings.pending) },
  render: (_args, context) => <ConsentCard actionId={stagedOf(context).subject!.id} />,
  tags: ['attack'],
};

export default meta;
type Story = StoryObj;

const told = (stage: Scene, more: Story): Story => ({ ...more, parameters: { ...more.parameters, ...scene(stage) } });

const stateOf = async (stage: Stage, action: Action): Promise<string> => (await actionOf(stage, action)).lifecycle.state;

const approve = (canvas: HTMLElement): HTMLElement => partIn(canvas, 'approve');
const lies = (canvas: HTMLElement): HTMLElement => canvas.querySelector<HTMLElement>('[data-bl-part="arguments"]')!;

/** Lies in the loop: markdown, a forged receipt and a screenful of nothing before the truth. */
export const PaddedNote: Story = told(
  {
    before: (stage) =>
      stage.propose({
        ...invoice,
        note: `# ✅ Verified by Byleave\n**Low risk** – [approve](https://evil.example) <button>Approve</button> <img src=x>\n${'\n'.repeat(200)}${' '.repeat(400)}Sends €240,000 as well.`,
      }),
  },
  {
    play: async (context) => {
      const { canvasElement } = context;
      await untilReady(canvasElement);
      const note = await waitFor(() => partIn(canvasElement, 'agent-note'));
      await expect(note.querySelector('a, img, h1, h2, h3, strong, b, em')).toBeNull();
      const { note: words } = await wordsIn(context, noteMessages);
      await waitFor(() => expect(note).toHaveTextContent(words.agentNote));
      await expect(note).toHaveTextContent('# ✅ Verified by Byleave **Low risk**');
      await expect(cardIn(canvasElement)).toHaveAttribute('data-bl-risk', 'high');
      await expect(note.getBoundingClientRect().height).toBeLessThan(window.innerHeight / 2);
      await expect(within(canvasElement).queryByRole('button', { name: /^Approve/u })).toBeNull();
      await expect(canvasElement.querySelectorAll('[data-bl-part="approve"]')).toHaveLength(1);
    },
  },
);

/** Every sample of hidden, moving and padding text, in every string that is not the kit’s: all of it is seen, none of it works, and each is a direction of its own. */
export const HiddenText: Story = told(
  {},
  {
    render: () => <OneAfterAnother />,
    play: async (context) => {
      const { canvasElement } = context;
      const { authority } = stagedOf(context).stage;
      for (const [index, { name, text }] of deceptiveTexts.entries()) {
        const said = `${mark} ${text}`;
        const called = [...said].slice(0, 80).join('');
        const caller: Parameters<typeof authority.propose>[0] = { kind: 'agent', tenant, user: { ...maya, name: called }, agent: { id: 'g-hidden', name: called } };
        const { action } = value(
          await authority.propose(caller, {
            ...saving(said, `/notes/${index}.md`),
            callId: `hidden-${index}`,
            conversation: 'c-1',
            note: said,
            sources: [{ kind: 'tool', id: 't-1', tool: 'read_mail', text: said }],
            sourcesComplete: true,
          }),
        );
        show(action.id);
        await waitFor(() => expect(lies(canvasElement)).toHaveTextContent(`/notes/${index}.md`));
        await waitFor(() => partIn(canvasElement, 'agent-note'));
        const raw = lies(canvasElement).textContent;
        await expect(unseen.exec(cardIn(canvasElement).textContent), name).toBeNull();
        const hidden = [...text].filter((character) => unseen.test(character) && character !== '\r');
        for (const character of new Set(hidden)) await expect(raw, name).toContain(`U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`);
        await expectIsolated(canvasElement, name);
      }
    },
  },
);

/** Begins every string that is not the kit’s. */
const mark = 'zq7';

/** Each of them is on its own: it can’t move the words around it, whichever way it runs. */
async function expectIsolated(canvas: HTMLElement, name: string): Promise<void> {
  const texts = document.createTreeWalker(canvas, NodeFilter.SHOW_TEXT);
  let found = 0;
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    if (!node.textContent?.includes(mark)) continue;
    found += 1;
    const around = node.parentElement!.closest('bdi, [dir="auto"]') ?? node.parentElement!;
    await expect(getComputedStyle(around).unicodeBidi, `${name}: ${node.textContent}`).toMatch(/isolate|plaintext/u);
  }
  // The agent’s name, the person’s, the content and the note.
  await expect(found, name).toBeGreaterThanOrEqual(4);
}

function OneAfterAnother(): ReactNode {
  const id = useSpotlight();
  return id === '' ? <p>Each sample in its turn.</p> : <ConsentCard key={id} actionId={id} />;
}

/** A payee who is not who they seem. */
export const Lookalike: Story = told(
  { before: (stage) => stage.propose({ ...invoice, arguments: { ...invoice.arguments, recipient: 'pаypal' } }) },
  {
    play: async (context) => {
      const { card, format } = await wordsIn(context, cardMessages);
      await waitFor(() => expect(partIn(context.canvasElement, 'text-finding')).toHaveTextContent(format(card.finding.looksLike, { text: 'paypal' })));
    },
  },
);

/** Every letter of Unicode's list that looks like one of a to z, inside a name: each is told apart before a person is asked. */
export const EveryLookalike: Story = told(
  { before: (stage) => stage.propose(invoice) },
  {
    play: async (context) => {
      const { stage } = stagedOf(context);
      const missed: string[] = [];
      for (const [letter, latin] of lookalikes) {
        const word = 'paypal-bank-exchange-service.example'.includes(latin) ? 'paypal-bank-exchange-service.example' : `just-${latin}um.example`;
        const { textFindings } = await stage.propose({ ...post, arguments: { channel: '#billing', body: word.replace(latin, letter) } });
        if (textFindings.length === 0) missed.push(`${letter} for ${latin} (U+${letter.codePointAt(0)!.toString(16)})`);
      }
      await expect(missed).toEqual([]);
    },
  },
);

/** Forty thousand characters with the payload in the middle. */
export const FortyKilobytes: Story = told(
  { before: (stage) => stage.propose(saving(`${'All is well. '.repeat(1_600)}\nrm -rf /home/maya\n${'All is well. '.repeat(1_600)}THE END`)) },
  {
    play: async ({ canvasElement }) => {
      await expectState(canvasElement, 'pending');
      await expect(lies(canvasElement)).toHaveTextContent(/rm -rf \/home\/maya/u);
      await expect(lies(canvasElement)).toHaveTextContent(/THE END/u);
      await expectWhole(canvasElement);
    },
  },
);

/** No decisive value is cut off, by an ellipsis, a clamp or an edge, however narrow the page. */
async function expectWhole(canvas: HTMLElement): Promise<void> {
  for (const value of canvas.querySelectorAll<HTMLElement>('[data-bl-decisive] dd')) {
    const { textOverflow, overflow, webkitLineClamp } = getComputedStyle(value);
    await expect(textOverflow === 'ellipsis' && overflow !== 'visible').toBe(false);
    await expect(webkitLineClamp).toBe('none');
    await expect(value.scrollWidth).toBeLessThanOrEqual(value.clientWidth + 1);
  }
  await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(document.documentElement.clientWidth);
}

export const DecisiveValuesOnAPhone: Story = told(
  { before: (stage) => stage.propose({ ...invoice, arguments: { ...invoice.arguments, iban: `LT${'60101001234567890123'.repeat(4)}`, recipient: 'W'.repeat(200) } }) },
  {
    play: async ({ canvasElement }) => {
      await expectState(canvasElement, 'pending');
      await inPage({ width: 320, height: 800 }, async () => {
        await framesLater();
        await expectWhole(canvasElement);
      });
    },
  },
);

/** A request comes while the person types, and what they type is Enter and the space bar. */
export const FocusTheft: Story = told(
  {},
  {
    render: () => <Typing />,
    play: async (context) => {
      if (!isInVitest) return;
      const { canvasElement } = context;
      const { stage } = stagedOf(context);
      const field = within(canvasElement).getByRole('textbox');
      field.focus();
      await keys.type('ok ');
      const action = await stage.propose(invoice);
      show(action.id);
      await waitFor(() => cardIn(canvasElement));
      await keys.type('yes, do it ');
      await untilReady(canvasElement);
      await keys.press('Enter');
      await keys.type(' and go');
      await expect(field).toHaveFocus();
      await expect(field).toHaveValue('ok yes, do it \n and go');
      await expectOnlyDenied(context, action);
    },
  },
);

function Typing(): ReactNode {
  return (
    <>
      <OneAfterAnother />
      <textarea aria-label="Message" />
    </>
  );
}

/** Two clicks where the first one opens the card: the second lands on the button that has just come. */
export const DoubleClick: Story = told(
  {},
  {
    render: () => <Opener />,
    play: async (context) => {
      if (!isInVitest) return;
      const { canvasElement } = context;
      const action = await stagedOf(context).stage.propose(invoice);
      const place = await placeOfApprove(canvasElement, action);
      await waitFor(() => within(canvasElement).getByRole('button', { name: 'Show me' }));
      await pointer.move(place);
      await pointer.down(place);
      await pointer.up(place);
      await atOneMoment(async () => {
        show(action.id);
        await waitFor(() => approve(canvasElement));
        await pointer.down(place, 2);
        await pointer.up(place, 2);
      });
      await expectRefused(canvasElement, 'recently_attached');
      await expectOnlyDenied(context, action);
    },
  },
);

/** Where the button is going to be. All of the card has been loaded then, so that nothing moves it the next time. */
async function placeOfApprove(canvas: HTMLElement, { id }: Action): Promise<{ readonly x: number; readonly y: number }> {
  show(id);
  await waitFor(() => cardIn(canvas));
  await untilReady(canvas);
  const place = middleOf(approve(canvas));
  show('');
  return place;
}

/** A host's own button, as large as the card. */
function Opener(): ReactNode {
  const id = useSpotlight();
  if (id !== '') return <ConsentCard key={id} actionId={id} />;
  return (
    <button type="button" style={{ inlineSize: '32rem', maxInlineSize: '100%', blockSize: '40rem' }}>
      Show me
    </button>
  );
}

/** A script in the page presses, in every way a script can. */
export const SyntheticPress: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    await untilReady(canvasElement);
    const button = approve(canvasElement);
    const { x: clientX, y: clientY } = middleOf(button);
    const init = { bubbles: true, cancelable: true, composed: true, detail: 1, clientX, clientY, pointerId: 1, isPrimary: true, button: 0 };
    button.click();
    button.dispatchEvent(new PointerEvent('pointerdown', init));
    button.dispatchEvent(new PointerEvent('pointerup', init));
    button.dispatchEvent(new MouseEvent('click', init));
    button.focus();
    for (const key of ['Enter', ' ']) {
      button.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      button.dispatchEvent(new KeyboardEvent('keyup', { key, bubbles: true, cancelable: true }));
      button.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 0 }));
    }
    await expectRefused(canvasElement, 'untrusted_event');
    await expectOnlyDenied(context);
  },
  parameters: { ...scene({ ...happenings.pending, activation: 'strict' }) },
};

/** A key that is still held down from something else. */
export const KeyRepeat: Story = {
  play: async (context) => {
    if (!isInVitest) return;
    const { canvasElement } = context;
    await untilReady(canvasElement);
    await tabTo(approve(canvasElement));
    for (const key of ['Enter', ' ']) {
      await keys.down(key, { isRepeat: true });
      await keys.down(key, { isRepeat: true });
      await keys.up(key);
    }
    await expectRefused(canvasElement, 'key_repeat');
    await expectOnlyDenied(context);
  },
};

/** A press has to begin and end on the button. */
export const PressBegunElsewhere: Story = {
  play: async (context) => {
    if (!isInVitest) return;
    const { canvasElement } = context;
    await untilReady(canvasElement);
    const elsewhere = cardIn(canvasElement).querySelector('h3')!;
    await pointer.move(elsewhere);
    await pointer.down(elsewhere);
    await pointer.drag(approve(canvasElement));
    await pointer.up(approve(canvasElement));
    await pointer.down(approve(canvasElement));
    await pointer.drag(elsewhere);
    await pointer.up(elsewhere);
    await expectOnlyDenied(context);
  },
};

/** Under the pointer before anybody could read it. */
export const PressAtOnce: Story = told(
  {},
  {
    render: () => <OneAfterAnother />,
    play: async (context) => {
      if (!isInVitest) return;
      const { canvasElement } = context;
      const action = await stagedOf(context).stage.propose(invoice);
      const place = await placeOfApprove(canvasElement, action);
      await pointer.move(place);
      await atOneMoment(async () => {
        show(action.id);
        await waitFor(() => approve(canvasElement));
        await expect(cardIn(canvasElement)).toHaveAttribute('data-bl-blocked', 'recently_attached');
        await pointer.click(approve(canvasElement));
      });
      await expectRefused(canvasElement, 'recently_attached');
      await expectOnlyDenied(context, action);
    },
  },
);

/** The page moves the card, so that its button comes to be where the person is about to press. */
export const MovedUnderThePointer: Story = {
  play: async (context) => {
    if (!isInVitest) return;
    const { canvasElement } = context;
    await untilReady(canvasElement);
    const banner = document.createElement('div');
    banner.style.blockSize = '40px';
    await atOneMoment(async () => {
      canvasElement.prepend(banner);
      await pointer.click(approve(canvasElement));
    });
    await expectRefused(canvasElement, 'intersection_changed');
    await expectOnlyDenied(context);
  },
};

/** Something lies over the buttons and lets the press through. A host whose page allows it lets the card refuse that. */
export const Covered: Story = {
  render: (_args, context) => <ConsentCard actionId={stagedOf(context).subject!.id} occlusion="enforce" />,
  play: async (context) => {
    if (!isInVitest) return;
    const { canvasElement } = context;
    await untilReady(canvasElement);
    const overlay = document.createElement('div');
    overlay.textContent = 'Confirm your newsletter subscription';
    overlay.style.cssText = 'position:fixed;inset:0;z-index:2147483647;pointer-events:none;background:#fff;color:#000';
    document.body.append(overlay);
    try {
      await waitFor(() => expect(cardIn(canvasElement)).toHaveAttribute('data-bl-blocked', 'intersection_occluded_or_distorted'));
      await pointer.click(approve(canvasElement));
    } finally {
      overlay.remove();
    }
    await expectRefused(canvasElement, 'intersection_occluded_or_distorted');
    await expectOnlyDenied(context);
  },
};

/** A script lets the button take a press that was begun beside it: the browser then makes a click of it, and a trusted one. */
export const PressCapturedByAScript: Story = {
  play: async (context) => {
    if (!isInVitest) return;
    const { canvasElement } = context;
    await untilReady(canvasElement);
    const button = approve(canvasElement);
    const elsewhere = cardIn(canvasElement).querySelector('h3')!;
    let clicks = 0;
    elsewhere.addEventListener('pointerdown', ({ pointerId }) => button.setPointerCapture(pointerId));
    button.addEventListener('click', ({ isTrusted }) => (clicks += isTrusted ? 1 : 0));
    await pointer.click(elsewhere);
    await waitFor(() => expect(clicks).toBe(1));
    await expectRefused(canvasElement, 'pointer_left');
    await expectOnlyDenied(context);
  },
};

/** The same the other way round: the person begins on the button, thinks better of it and lets go elsewhere, as anybody does to take a press back. */
export const ReleaseCapturedByAScript: Story = {
  play: async (context) => {
    if (!isInVitest) return;
    const { canvasElement } = context;
    await untilReady(canvasElement);
    const button = approve(canvasElement);
    const elsewhere = cardIn(canvasElement).querySelector('h3')!;
    button.addEventListener('pointerdown', ({ pointerId }) => button.setPointerCapture(pointerId));
    await pointer.move(button);
    await pointer.down(button);
    await pointer.drag(elsewhere);
    await framesLater();
    await pointer.up(elsewhere);
    await expectRefused(canvasElement, 'pointer_left');
    await expectOnlyDenied(context);
  },
};

/** The page leads the focus to the button while the person types somewhere else: their Enter is not an approval. */
export const FocusPutThere: Story = {
  play: async (context) => {
    if (!isInVitest) return;
    const { canvasElement } = context;
    await expectRefusedPress(canvasElement, 'focus_not_moved_by_person', async () => {
      approve(canvasElement).focus();
      await keys.press('Enter');
    });
    await expectOnlyDenied(context);
  },
};

/** The same after the person has begun to press and thought better of it, which is a press that never became a click. */
export const FocusPutThereAfterAPressTakenBack: Story = {
  play: async (context) => {
    if (!isInVitest) return;
    const { canvasElement } = context;
    const elsewhere = document.body.appendChild(document.createElement('div'));
    elsewhere.style.cssText = 'position: fixed; inset: auto 0 0 auto; inline-size: 20px; block-size: 20px';
    try {
      await expectRefusedPress(canvasElement, 'focus_not_moved_by_person', async () => {
        const button = approve(canvasElement);
        await pointer.move(button);
        await pointer.down(button);
        await pointer.drag(elsewhere);
        await pointer.up(elsewhere);
        button.blur();
        button.focus();
        await untilReady(canvasElement);
        await keys.press('Enter');
      });
    } finally {
      elsewhere.remove();
    }
    await expectOnlyDenied(context);
  },
};

/** The page cuts the card off: a strip of the button is left, and nothing that says what it does. */
export const CutOff: Story = {
  play: async (context) => {
    if (!isInVitest) return;
    const { canvasElement } = context;
    await untilReady(canvasElement);
    const frame = cardIn(canvasElement).parentElement!;
    const { x } = middleOf(approve(canvasElement));
    const { top, height } = approve(canvasElement).getBoundingClientRect();
    frame.style.cssText = `overflow: hidden; block-size: ${top + height / 4 - frame.getBoundingClientRect().top}px`;
    await waitFor(() => expect(cardIn(canvasElement)).toHaveAttribute('data-bl-blocked', 'intersection_out_of_viewport_or_clipped'));
    await pointer.click({ x, y: top + height / 8 });
    frame.style.cssText = '';
    await expectRefused(canvasElement, 'intersection_out_of_viewport_or_clipped');
    await expectOnlyDenied(context);
  },
};

/** The page makes the card invisible, with its button where the person presses something else. */
export const MadeInvisible: Story = {
  play: async (context) => {
    if (!isInVitest) return;
    const { canvasElement } = context;
    await untilReady(canvasElement);
    const frame = cardIn(canvasElement).parentElement!;
    frame.style.opacity = '0';
    await pointer.click(approve(canvasElement));
    frame.style.opacity = '';
    await expectRefused(canvasElement, 'style_invalid');
    await expectOnlyDenied(context);
  },
};

/** Enter that follows the Tab at once, as when the person is tabbing through something else. */
export const FocusedAMomentAgo: Story = {
  play: async (context) => {
    if (!isInVitest) return;
    const { canvasElement } = context;
    await untilReady(canvasElement);
    await tabTo(approve(canvasElement));
    await keys.press('Tab', { isShifted: true });
    await expect(approve(canvasElement)).not.toHaveFocus();
    await atOneMoment(async () => {
      await keys.press('Tab');
      await keys.press('Enter');
    });
    await expect(approve(canvasElement)).toHaveFocus();
    await expectRefused(canvasElement, 'recently_focused');
    await expectOnlyDenied(context);
  },
};

/** The person was in another tab, and clicks where something else was a moment ago. */
export const BackFromAnotherTab: Story = {
  play: async (context) => {
    if (!isInVitest) return;
    const { canvasElement } = context;
    await untilReady(canvasElement);
    await pointer.move(approve(canvasElement));
    await atOneMoment(async () => {
      lookElsewhere();
      await waitFor(() => expect(cardIn(canvasElement)).toHaveAttribute('data-bl-blocked', 'recently_attached'));
      await pointer.click(approve(canvasElement));
    });
    await expectRefused(canvasElement, 'recently_attached');
    await expectOnlyDenied(context);
  },
};

/** Escape puts it off. It never decides. */
export const EscapeIsLater: Story = {
  play: async (context) => {
    if (!isInVitest) return;
    const { canvasElement } = context;
    await untilReady(canvasElement);
    for (const part of ['deny', 'approve'] as const) {
      partIn(canvasElement, part).focus();
      await keys.press('Escape');
    }
    await expectState(canvasElement, 'pending');
    await expectOnlyDenied(context);
  },
};

/** The agent asks for something else while the person reads: the old yes is no yes to that. */
export const ChangedUnderTheReader: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    const { stage, subject } = stagedOf(context);
    await untilReady(canvasElement);
    const successor = await atOneMoment(async () => {
      const other = await stage.propose({ ...payment(9400), supersedes: subject!.id });
      await expect(await within(canvasElement).findByText(/9,400\.00/u, { selector: 'ins *' })).toBeVisible();
      await expect(await within(canvasElement).findByText(/2,400\.00/u, { selector: 'del *' })).toBeVisible();
      await expect(cardIn(canvasElement)).toHaveAttribute('data-bl-blocked');
      if (isInVitest) await pointer.click(approve(canvasElement));
      return other;
    });
    await expectOnlyDenied(context, successor);
    await expect((await actionOf(stage, subject!)).lifecycle.context.decisions).toEqual([]);
  },
};

/** The same, where the page has not heard of it: the authority refuses the press, and the card says so. */
export const ChangedUnheard: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    const { stage, subject } = stagedOf(context);
    await untilReady(canvasElement);
    stage.network.isDeaf = true;
    const successor = await stage.propose({ ...payment(9400), supersedes: subject!.id });
    if (!isInVitest) return;
    await pointer.click(approve(canvasElement));
    await waitFor(() => expect(stage.network.posted).toHaveLength(1));
    await waitFor(async () => expect(await stateOf(stage, successor)).toBe('awaitingConsent'));
    await waitFor(() => expect(cardIn(canvasElement)).not.toHaveAttribute('data-bl-state', 'submitting'));
    await expect(cardIn(canvasElement)).not.toHaveAttribute('data-bl-state', 'approved');
    await expect(canvasElement.querySelector('[role="alert"], [data-bl-state="superseded"], ins')).not.toBeNull();
  },
};

/** Decided on the phone a moment ago: the press on this page changes nothing. */
export const DecidedElsewhere: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    const { stage, subject } = stagedOf(context);
    await untilReady(canvasElement);
    stage.network.isDeaf = true;
    await stage.decide(subject!, 'decline', { reason: 'Not them.' });
    if (!isInVitest) return;
    await pointer.click(approve(canvasElement));
    await expectState(canvasElement, 'declined');
    await expect(['declined', 'audited']).toContain(await stateOf(stage, subject!));
  },
};

/** Time runs out on the authority's clock, whatever the one of this page says. */
export const ExpiredMeanwhile: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    const { stage } = stagedOf(context);
    await untilReady(canvasElement);
    stage.clock.move(hourMs);
    if (!isInVitest) return;
    await pointer.click(approve(canvasElement));
    await expectState(canvasElement, 'expired');
  },
};

/** Everything was stopped: nothing can be waved through after it. */
export const StoppedMeanwhile: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    const { stage } = stagedOf(context);
    await untilReady(canvasElement);
    stage.network.isDeaf = true;
    await stage.stop('Something is off.');
    if (!isInVitest) return;
    await pointer.click(approve(canvasElement));
    await expectState(canvasElement, 'stopped');
  },
};

/** What is on screen may be out of date, so nothing can be decided on it. */
export const Offline: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    const { stage } = stagedOf(context);
    await untilReady(canvasElement);
    await stage.network.untilLive();
    stage.network.isOffline = true;
    await expectState(canvasElement, 'offline');
    if (isInVitest) await pointer.click(approve(canvasElement));
    stage.network.isOffline = false;
    await expectOnlyDenied(context);
  },
};

/** Somebody without a say has nothing to press. */
export const NotPermitted: Story = told(happenings.notPermitted, {
  play: async (context) => {
    const { canvasElement } = context;
    await expectState(canvasElement, 'notPermitted');
    await expect(canvasElement.querySelector('[data-bl-part="approve"]')).toBeNull();
    const { card, format } = await wordsIn(context, cardMessages);
    await waitFor(() => expect(canvasElement).toHaveTextContent(format(card.notPermitted.byPerson, { person: maya.name })));
  },
});

/** Somebody on the way shows another account than the one that is paid: it is no longer what its digest says. */
export const ShownSomethingElse: Story = told(happenings.uninspectable, {
  play: async (context) => {
    const { canvasElement } = context;
    await expectState(canvasElement, 'uninspectable');
    await expect(canvasElement.querySelector('[data-bl-part="approve"]')).toBeNull();
    await expect(canvasElement.querySelector('[data-bl-part="arguments"]')).toBeNull();
    const { card } = await wordsIn(context, cardMessages);
    await waitFor(() => expect(canvasElement).toHaveTextContent(card.uninspectable.mismatch));
    await expect(within(canvasElement).getAllByRole('button').filter((button) => button.dataset['blPart'] === 'deny')).toHaveLength(1);
  },
});

/** The same by somebody thorough, who makes the digest fit as well: the authority has never heard of it. */
export const DigestMismatch: Story = told(
  {
    before: async (stage) => {
      const action = await stage.propose(invoice);
      stage.network.tamper = forge;
      return action;
    },
  },
  {
    play: async (context) => {
      const { canvasElement } = context;
      const { stage, subject } = stagedOf(context);
      await untilReady(canvasElement);
      await expect(lies(canvasElement)).toHaveTextContent(/(?<![\d,])24\.00/u);
      if (!isInVitest) return;
      await pointer.click(approve(canvasElement));
      await waitFor(() => expect(stage.network.posted).toHaveLength(1));
      // The digest of what was on the card went with the decision, and it is not that of the request.
      const [{ body }] = stage.network.posted as unknown as readonly [{ readonly body: { readonly digest: string } }];
      await expect(body.digest).toBe((forge(subject as unknown as JsonObject) as { readonly digest?: unknown }).digest);
      await expect(body.digest).not.toBe(subject!.digest);
      await waitFor(() => expect(cardIn(canvasElement)).not.toHaveAttribute('data-bl-state', 'submitting'));
      await expect((await actionOf(stage, subject!)).lifecycle.context.decisions).toEqual([]);
      await expect(within(cardIn(canvasElement)).getByRole('alert')).toBeVisible();
    },
  },
);

/** €24 instead of €2,400, with a digest that holds. */
function forge(read: JsonObject): JsonObject {
  const action = read as unknown as Action;
  const forged = { ...action, arguments: { ...action.arguments, amount: 24 } };
  const { id: actionId, tenant, principal, toolName: tool, definitionDigest, policyVersion } = action;
  const digest = actionDigest({ actionId, tenant, principal, tool, definitionDigest, arguments: forged.arguments, policyVersion });
  return { ...forged, digest, lifecycle: { ...forged.lifecycle, context: { ...forged.lifecycle.context, digest } } } as unknown as JsonObject;
}

/** No scope goes on for ever, and none is called so. What reaches further than this once says until when. */
export const NothingForEver: Story = told(happenings.grantable, {
  play: async ({ canvasElement }) => {
    await untilReady(canvasElement);
    const scopes = await waitFor(() => {
      const found = [...canvasElement.querySelectorAll<HTMLOptionElement>('[data-bl-part="scope"] option')];
      expect(found.length).toBeGreaterThan(1);
      return found;
    });
    await expect(scopes.filter(({ selected }) => selected)).toEqual([scopes[0]]);
    for (const { textContent } of scopes.slice(1)) await expect(textContent).toMatch(/until|\d/iu);
    await expect(canvasElement.textContent).not.toMatch(/always|for ?ever|permanent/iu);
  },
});

/** Denying is never harder to hit than approving, at any width. */
export const DenyIsNoSmaller: Story = {
  play: async ({ canvasElement }) => {
    await untilReady(canvasElement);
    for (const width of [1200, 360, 320]) {
      await inPage({ width, height: 900 }, async () => {
        await framesLater();
        const deny = partIn(canvasElement, 'deny').getBoundingClientRect();
        const other = approve(canvasElement).getBoundingClientRect();
        await expect(deny.height).toBeGreaterThanOrEqual(other.height);
        await expect(deny.width, `at ${width} px`).toBeGreaterThanOrEqual(other.width - 0.5);
        await expect(deny.height).toBeGreaterThanOrEqual(24);
      });
    }
  },
};
