import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactNode } from 'react';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { partIn, pressWhenReady } from '../../../../../.storybook/stage/card.ts';
import { Gallery, galleryParameters } from '../../../../../.storybook/stage/gallery.tsx';
import { galleryOf, stagedOf } from '../../../../../.storybook/stage/loader.ts';
import { approvePublication, approvePosts, draft, lessAsking, officePolicies, officeScene, publish, work } from '../../../../../.storybook/stage/office-policies.ts';
import { loseConnection } from '../../../../../.storybook/stage/panels.ts';
import { agents, ines, people } from '../../../../../.storybook/stage/people.ts';
import { scene, type Scene } from '../../../../../.storybook/stage/scene.ts';
import { userCaller, value } from '../../../../../.storybook/stage/stage.ts';
import { keys, tabTo } from '../../../../../.storybook/trusted/input.ts';
import { isInVitest } from '../../../../../.storybook/trusted/is-in-vitest.ts';
import { post as postInBilling } from '../../../../../.storybook/stage/calls.ts';
import { wordsIn } from '../../../../../.storybook/stage/words.ts';
import { policyMessages } from '../messages/en/policy.ts';
import { PolicyEditor, type PolicyEditorProps } from './policy-editor.tsx';
import { TextPanel } from './text-panel.tsx';
import { usePolicyDraft } from './use-policy-draft.ts';
import { useReading } from './use-reading.ts';
import { useRuleWorld } from './use-rule-world.ts';

const meta = {
  title: 'Components/PolicyEditor',
  component: PolicyEditor,
  args: { headingLevel: 2, agents: Object.values(agents) },
  parameters: { ...scene(officeScene) },
} satisfies Meta<typeof PolicyEditor>;

export default meta;
type Story = StoryObj<typeof meta>;

const editorIn = (canvas: ParentNode): HTMLElement => partIn(canvas, 'policy-editor');
const part = (name: string, root: ParentNode = document): HTMLElement => partIn(root, name);
const expectPhase = (canvas: ParentNode, phase: string): Promise<void> => waitFor(() => expect(part('draft-bar', canvas)).toHaveAttribute('data-bl-phase', phase), { timeout: 5_000 });
const ruleIn = (canvas: ParentNode, id: string): HTMLElement => {
  const rule = canvas.querySelector<HTMLElement>(`[data-bl-part="rule"][data-bl-rule="${id}"]`);
  if (!rule) throw new Error(`No rule ${id}.`);
  return rule;
};
const untilRead = (canvas: ParentNode): Promise<void> => waitFor(() => expect(part('rules', canvas)).toHaveAttribute('data-bl-state', 'current'), { timeout: 8_000 });

/** What is written is checked first, and until then there is nothing to press. */
async function pressWhenEnabled(canvas: ParentNode, name: string): Promise<void> {
  await waitFor(() => expect(part(name, canvas)).not.toHaveAttribute('aria-disabled'), { timeout: 8_000 });
  await userEvent.click(part(name, canvas));
}

/** The editor looks for what others saved by itself every now and then: it may have found it before anything is pressed. */
async function saveIntoConflict(canvas: ParentNode): Promise<void> {
  await waitFor(
    async () => {
      const save = canvas.querySelector('[data-bl-part="save-draft"]');
      if (save && !save.hasAttribute('aria-disabled')) await userEvent.click(save);
      await expect(part('draft-bar', canvas)).toHaveAttribute('data-bl-phase', 'conflict');
    },
    { timeout: 15_000 },
  );
}

/** While a list opens, or the one before it closes, nothing takes a press: it is tried again. */
async function choose(trigger: HTMLElement, chosen: string): Promise<void> {
  await waitFor(
    async () => {
      if (trigger.dataset['blValue'] === chosen) return;
      const find = (): HTMLElement | null => document.querySelector(`[data-bl-part="slot-options"] [data-bl-value="${chosen}"]`);
      if (!find()) await userEvent.click(trigger);
      await userEvent.click(await waitFor(() => find() ?? Promise.reject(new Error(`No option ${chosen}.`))));
      await waitFor(() => expect(trigger).toHaveAttribute('data-bl-value', chosen));
    },
    { timeout: 15_000 },
  );
}

/** As a person gets behind the last line of a text. */
async function goToEnd(content: HTMLElement): Promise<void> {
  // The editor puts back its own selection when the focus reaches it only afterwards.
  await waitFor(
    async () => {
      content.focus();
      getSelection()?.selectAllChildren(content);
      getSelection()?.collapseToEnd();
      await waitFor(() => expect(content.querySelector('.cm-line:last-child')?.contains(getSelection()?.focusNode ?? null)).toBe(true), { timeout: 1_000 });
    },
    { timeout: 8_000 },
  );
  await keys.press('Enter');
}

export const Playground: Story = { tags: ['picture'] };

/** In a script that runs from right to left: the text of a policy keeps its own direction. */
export const RightToLeft: Story = {
  tags: ['picture'],
  globals: { locale: 'ar' },
  play: async ({ canvasElement }) => {
    await untilRead(canvasElement);
    // Its words come a moment later.
    await waitFor(() => expect(editorIn(canvasElement)).toHaveAttribute('dir', 'rtl'), { timeout: 8_000 });
    await expect(getComputedStyle(ruleIn(canvasElement, 'mail').querySelector('pre')!).direction).toBe('ltr');
  },
};

/** Every way it can stand, each reached by really getting there. */
export const StateGallery: StoryObj<PolicyEditorProps> = {
  parameters: {
    ...galleryParameters,
    gallery: {
      enforced: officeScene,
      draft: { ...officeScene, before: async (stage) => void (await draft(stage, lessAsking)) },
      byOthers: { ...officeScene, before: async (stage) => void (await draft(stage, lessAsking, 'coauthor')) },
      shadow: {
        ...officeScene,
        before: async (stage) => {
          const revision = await draft(stage, lessAsking);
          value(await stage.authority.shadowDraft(userCaller(people.author), { revision, isShadowed: true }));
        },
      },
      unreadable: { ...officeScene, before: async (stage) => void (stage.network.isFailing = true) },
      loading: { ...officeScene, before: async (stage) => void (stage.network.holds = 'reads') },
      noAccess: { ...officeScene, role: 'onlooker' },
      unmanaged: { role: 'author' },
    } satisfies Record<string, Scene>,
  },
  render: (args, context) => (
    <Gallery staged={galleryOf(context)} globals={context.globals} isWide>
      {() => <PolicyEditor {...args} headingLevel={3} />}
    </Gallery>
  ),
  play: async ({ canvasElement }) => {
    const states = { enforced: 'open', draft: 'open', shadow: 'open', unreadable: 'error', loading: 'loading', noAccess: 'noAccess', unmanaged: 'unmanaged' };
    for (const [name, state] of Object.entries(states)) {
      const told = canvasElement.querySelector(`[data-scene="${name}"]`)!;
      await waitFor(() => expect(editorIn(told), name).toHaveAttribute('data-bl-state', state), { timeout: 10_000 });
      if (state === 'open') await expectPhase(told, name);
    }
  },
};

/** Rules as sentences; one that is none, as its text, with the reason. */
export const Rules: Story = {
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(ruleIn(canvasElement, 'small-payments')).toHaveTextContent('When Invoice agent wants to use send_money, and Amount is at most €1,000'), { timeout: 8_000 });
    await expect(ruleIn(canvasElement, 'large-payments')).toHaveTextContent('Ask two people');
    await expect(ruleIn(canvasElement, 'mail')).toHaveAttribute('data-bl-kind', 'text');
    await expect(ruleIn(canvasElement, 'mail')).toHaveTextContent('context.arguments.to like');
    await expect(within(ruleIn(canvasElement, 'mail')).queryByText('Edit')).toBeNull();
    await expect(canvasElement).toHaveTextContent('Everything else is asked.');
  },
};

/** A slot is changed: the rest of the text stays, to the letter. */
export const EditRule: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    await untilRead(canvasElement);
    await userEvent.click(part('edit-rule', ruleIn(canvasElement, 'small-payments')));
    const form = await waitFor(() => part('rule-form', canvasElement), { timeout: 8_000 });
    const amount = await waitFor(() => part('number-slot', form));
    await userEvent.clear(amount);
    await userEvent.type(amount, '250');
    await choose(part('rule-effect', form), 'allow');
    await waitFor(() => expect(part('rule-preview', form)).toHaveTextContent('at most €250 → Allow'));
    await pressWhenEnabled(form, 'put-rule');
    await expectPhase(canvasElement, 'edited');
    await waitFor(() => expect(ruleIn(canvasElement, 'small-payments')).toHaveAttribute('data-bl-effect', 'allow'), { timeout: 8_000 });
    await pressWhenEnabled(canvasElement, 'save-draft');
    await expectPhase(canvasElement, 'draft');
    const { draft: saved, inForce } = value(await stagedOf(context).stage.authority.readPolicy(userCaller(ines)));
    const without = (text: string): string => text.replace(/@id\("small-payments"\)[^;]*;/u, '');
    await expect(without(saved!.text)).toBe(without(officePolicies));
    await expect(inForce.text).toBe(officePolicies);
  },
};

/** One more rule, out of slots. */
export const AddRule: Story = {
  play: async ({ canvasElement }) => {
    await untilRead(canvasElement);
    await userEvent.click(part('add-rule', canvasElement));
    const form = await waitFor(() => part('rule-form', canvasElement), { timeout: 8_000 });
    await pressWhenEnabled(form, 'put-rule');
    await expect(form).toHaveTextContent('Choose at least one tool.');
    await userEvent.click(within(part('rule-tools', form)).getByRole('checkbox', { name: 'order_supplies' }));
    await userEvent.click(part('add-condition', form));
    await choose(part('condition-argument', form), 'amount');
    const amount = part('number-slot', form);
    await userEvent.type(amount, '1000');
    await choose(part('rule-effect', form), 'deny');
    await pressWhenEnabled(form, 'put-rule');
    await waitFor(() => expect(ruleIn(canvasElement, 'rule-1')).toHaveTextContent('When any agent wants to use order_supplies, and Amount is over €1,000'), { timeout: 8_000 });
    await expect(ruleIn(canvasElement, 'rule-1')).toHaveAttribute('data-bl-effect', 'deny');
  },
};

/** A rule is taken out, and put back. */
export const RemoveRule: Story = {
  play: async ({ canvasElement }) => {
    await untilRead(canvasElement);
    await userEvent.click(part('remove-rule', ruleIn(canvasElement, 'never-delete')));
    await waitFor(() => expect(part('undo-removal', canvasElement)).toHaveFocus(), { timeout: 8_000 });
    await waitFor(() => expect(canvasElement.querySelector('[data-bl-rule="never-delete"]')).toBeNull(), { timeout: 8_000 });
    await userEvent.click(part('undo-removal', canvasElement));
    await waitFor(() => expect(ruleIn(canvasElement, 'never-delete')).toBeVisible(), { timeout: 8_000 });
    await expectPhase(canvasElement, 'enforced');
  },
};

/** What is reviewed says what may allow more; asking puts nothing in force, approving does. */
export const ReviewAndPublish: Story = {
  parameters: scene({ ...officeScene, before: async (stage) => void (await draft(stage, lessAsking)) }),
  play: async (context) => {
    const { canvasElement } = context;
    await expectPhase(canvasElement, 'draft');
    await userEvent.click(part('review-draft', canvasElement));
    const review = await waitFor(() => part('policy-review'), { timeout: 5_000 });
    await waitFor(() => expect(part('rule-change', review)).toHaveAttribute('data-bl-width', 'wider'), { timeout: 5_000 });
    await expect(review).toHaveTextContent('This may let agents do more by themselves.');
    await pressWhenEnabled(review, 'ask-to-publish');
    await waitFor(() => expect(part('consent-card', review)).toHaveAttribute('data-bl-state', 'awaitingOthers'), { timeout: 5_000 });
    const read = async () => value(await stagedOf(context).stage.authority.readPolicy(userCaller(ines))).inForce;
    await expect((await read()).number).toBe(0);
    await approvePublication(stagedOf(context).stage);
    await expect((await read()).number).toBe(1);
    await expect((await read()).text).toBe(lessAsking);
    await userEvent.click(part('close-review', review));
    await expectPhase(canvasElement, 'enforced');
    await expect(editorIn(canvasElement)).toHaveTextContent('In force: version 1');
  },
};

/** Nobody puts their own policies in force: another author finds what waits, and decides on what would change. */
export const ApproveAnothers: Story = {
  parameters: scene({
    ...officeScene,
    role: 'coauthor',
    before: async (stage) => {
      const revision = await draft(stage, lessAsking);
      value(await stage.authority.publishPolicy(userCaller(people.author), { revision }));
    },
  }),
  play: async ({ canvasElement }) => {
    const waiting = await waitFor(() => part('waiting-publication', canvasElement), { timeout: 8_000 });
    await userEvent.click(waiting.querySelector('summary')!);
    await waitFor(() => expect(part('consent-card', waiting)).toHaveAttribute('data-bl-state', 'pending'), { timeout: 5_000 });
    await pressWhenReady(waiting, 'approve');
    await waitFor(() => expect(editorIn(canvasElement)).toHaveTextContent('In force: version 1'), { timeout: 8_000 });
  },
};

/** An earlier version is brought back the same way: reviewed, asked for, approved. */
export const RollBack: Story = {
  args: { panel: 'versions' },
  parameters: scene({
    ...officeScene,
    before: async (stage) => {
      await publish(stage, officePolicies.replace('// What', '// All that'));
      await publish(stage, lessAsking);
    },
  }),
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(canvasElement.querySelectorAll('[data-bl-part="policy-version"]')).toHaveLength(3), { timeout: 8_000 });
    const initial = canvasElement.querySelector('[data-bl-part="policy-version"][data-bl-version="0"]')!;
    await userEvent.click(part('roll-back', initial));
    await expect(await waitFor(() => part('policy-review'), { timeout: 5_000 })).toHaveAccessibleName('Review before bringing back what the product came with');
    await userEvent.click(part('close-review'));
    await waitFor(() => expect(document.querySelector('[data-bl-part="policy-review"]')).toBeNull());
    await userEvent.click(part('roll-back', canvasElement));
    const review = await waitFor(() => part('policy-review'), { timeout: 5_000 });
    await waitFor(() => expect(part('rule-change', review)).toHaveAttribute('data-bl-width', 'stricter'), { timeout: 5_000 });
    await expect(review).toHaveTextContent('Nothing here lets agents do more by themselves.');
    await pressWhenEnabled(review, 'ask-to-publish');
    await waitFor(() => expect(part('consent-card', review)).toHaveTextContent('Publish version 3'), { timeout: 5_000 });
  },
};

/** Somebody else saved while one was writing: both are there, and one goes on with what one has chosen. */
export const Conflict: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    const { stage } = stagedOf(context);
    await untilRead(canvasElement);
    await userEvent.click(part('remove-rule', ruleIn(canvasElement, 'never-delete')));
    await expectPhase(canvasElement, 'edited');
    await draft(stage, lessAsking, 'coauthor');
    await saveIntoConflict(canvasElement);
    const conflict = await waitFor(() => part('policy-conflict', canvasElement), { timeout: 5_000 });
    await expect(conflict).toHaveTextContent('Tom Adler saved');
    await expect(conflict).toHaveTextContent('your changes and theirs fit together');
    await pressWhenEnabled(conflict, 'settle-conflict');
    await expectPhase(canvasElement, 'edited');
    await pressWhenEnabled(canvasElement, 'save-draft');
    await expectPhase(canvasElement, 'draft');
    const { draft: saved } = value(await stage.authority.readPolicy(userCaller(ines)));
    await expect(saved!.text).not.toContain('never-delete');
    await expect(saved!.text).not.toContain('@id("posting")\n@ask');
  },
};

/** Both changed the same rule: what stays is chosen place by place, and nothing can be saved before. */
export const ConflictInOnePlace: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    const { stage } = stagedOf(context);
    await untilRead(canvasElement);
    await userEvent.click(part('remove-rule', ruleIn(canvasElement, 'never-delete')));
    await expectPhase(canvasElement, 'edited');
    await draft(stage, officePolicies.replace('count > 100', 'count > 10'), 'coauthor');
    await saveIntoConflict(canvasElement);
    const conflict = await waitFor(() => part('policy-conflict', canvasElement), { timeout: 5_000 });
    await expect(conflict).toHaveTextContent('1 place changed by both of you');
    await expect(part('settle-conflict', conflict)).toHaveAttribute('aria-disabled', 'true');
    await userEvent.click(conflict.querySelector('[data-bl-choice="theirs"]')!);
    await pressWhenEnabled(conflict, 'settle-conflict');
    await expectPhase(canvasElement, 'draft');
    await waitFor(() => expect(ruleIn(canvasElement, 'never-delete')).toHaveTextContent('over 10'), { timeout: 8_000 });
  },
};

const postIsAsked = { id: 'test-1', name: 'Posting is asked', tool: 'post_message', arguments: { channel: '#billing', body: 'Paid.' }, expects: 'ask' as const };

/** Both changed the same test: neither goes without a choice, and here both stay. */
export const ConflictInATest: Story = {
  args: { panel: 'tests' },
  parameters: scene({
    ...officeScene,
    before: async (stage) => void value(await stage.authority.saveDraft(userCaller(people.author), { text: lessAsking, revision: 0, examples: [postIsAsked] })),
  }),
  play: async (context) => {
    const { canvasElement } = context;
    const { stage } = stagedOf(context);
    const panel = await waitFor(() => part('policy-tests', canvasElement), { timeout: 8_000 });
    await userEvent.click(await waitFor(() => part('edit-test', panel)));
    await choose(part('test-expects', panel), 'allow');
    await pressWhenEnabled(panel, 'put-test');
    await expectPhase(canvasElement, 'edited');
    value(await stage.authority.saveDraft(userCaller(people.coauthor), { text: lessAsking, revision: 1, examples: [{ ...postIsAsked, name: 'Posting in billing is asked' }] }));
    await saveIntoConflict(canvasElement);
    const conflict = await waitFor(() => part('policy-conflict', canvasElement), { timeout: 5_000 });
    await expect(conflict).toHaveTextContent('The test Posting in billing is asked');
    await expect(part('settle-conflict', conflict)).toHaveAttribute('aria-disabled', 'true');
    await userEvent.click(conflict.querySelector('[data-bl-choice="both"]')!);
    await pressWhenEnabled(conflict, 'settle-conflict');
    await expectPhase(canvasElement, 'edited');
    await pressWhenEnabled(canvasElement, 'save-draft');
    await expectPhase(canvasElement, 'draft');
    const { draft: saved } = value(await stage.authority.readPolicy(userCaller(ines)));
    await expect(saved!.examples?.map(({ name, expects }) => [name, expects])).toEqual([['Posting in billing is asked', 'ask'], ['Posting is asked', 'allow']]);
  },
};

/** On its way: what is written can go on being written, and is not sent twice. */
export const Saving: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    await untilRead(canvasElement);
    await userEvent.click(part('remove-rule', ruleIn(canvasElement, 'never-delete')));
    await expectPhase(canvasElement, 'edited');
    stagedOf(context).stage.network.holds = 'writes';
    await pressWhenEnabled(canvasElement, 'save-draft');
    await waitFor(() => expect(editorIn(canvasElement)).toHaveAttribute('data-bl-draft', 'saving'), { timeout: 5_000 });
    await expect(part('save-draft', canvasElement)).toHaveAttribute('aria-disabled', 'true');
    await expect(part('draft-bar', canvasElement)).toHaveTextContent('Saving');
  },
};

/** Everything can be seen, and nothing changed. */
export const ReadOnly: Story = {
  args: { isReadOnly: true },
  play: async ({ canvasElement }) => {
    await untilRead(canvasElement);
    await expect(canvasElement.querySelector('[data-bl-part="edit-rule"], [data-bl-part="remove-rule"], [data-bl-part="add-rule"], [data-bl-part="save-draft"]')).toBeNull();
  },
};

/** Not connected: what is written stays, and says that it can't be saved. */
export const Offline: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    await untilRead(canvasElement);
    await userEvent.click(part('remove-rule', ruleIn(canvasElement, 'never-delete')));
    await expectPhase(canvasElement, 'edited');
    await loseConnection(stagedOf(context).stage);
    await waitFor(() => expect(part('save-draft', canvasElement)).toHaveAttribute('aria-disabled', 'true'), { timeout: 8_000 });
    await expect(canvasElement).toHaveTextContent('What you type stays here.');
  },
};

/** The text itself: coloured, completed from the schema, checked by the authority; Escape and then Tab leaves it. */
export const Text: Story = {
  args: { panel: 'text' },
  play: async ({ canvasElement }) => {
    const panel = await waitFor(() => part('text-panel', canvasElement), { timeout: 8_000 });
    const content = await waitFor(() => {
      const found = panel.querySelector<HTMLElement>('.cm-content');
      if (!found) throw new Error('No editor.');
      return found;
    }, { timeout: 8_000 });
    await waitFor(() => expect(panel).toHaveAttribute('data-bl-state', 'valid'), { timeout: 8_000 });
    await expect(content).toHaveAccessibleName('Policy text, in Cedar');
    // Coloured when there is time for it.
    await waitFor(() => expect(content.querySelector('.tok-keyword')).toHaveTextContent('permit'), { timeout: 8_000 });
    if (!isInVitest) return;
    await goToEnd(content);
    await keys.insert('@id("more") permit (principal, action == Action::"send_f", resource);');
    await waitFor(() => expect(panel).toHaveAttribute('data-bl-state', 'invalid'), { timeout: 8_000 });
    await waitFor(() => expect(part('text-issues', panel)).toHaveTextContent('send_f'), { timeout: 8_000 });
    await waitFor(() => expect(content.querySelector('.cm-lintRange-error')).toBeInTheDocument());
    await expect(part('save-draft', canvasElement)).toHaveAttribute('aria-disabled', 'true');
    await keys.press('Escape');
    await keys.press('Tab');
    await expect(content.contains(document.activeElement)).toBe(false);
  },
};

const politely = (): string => document.querySelector('[data-bl-part="live-region"][aria-live="polite"]')?.textContent ?? '';

/** Nothing but a keyboard and ears: from the tabs to a rule and its way back, a draft saved, what is in force untouched. */
export const ByKeyboard: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    await untilRead(canvasElement);
    if (!isInVitest) return;
    const focusHeading = (): void => part('title', canvasElement).focus();
    focusHeading();
    const tabs = within(canvasElement).getAllByRole('tab');
    await tabTo(tabs.find((tab) => tab.ariaSelected === 'true')!);
    await keys.press('ArrowRight');
    await expect(tabs[1]).toHaveFocus();
    await keys.press('ArrowRight');
    await expect(tabs[2]).toHaveFocus();
    tabs[0]!.focus();
    await keys.press('Enter');

    await tabTo(part('remove-rule', ruleIn(canvasElement, 'small-payments')));
    await keys.press('Enter');
    await waitFor(() => expect(document.activeElement).toHaveAttribute('data-bl-part', 'undo-removal'));
    await waitFor(() => expect(politely()).toBe('The rule is out of the draft. It is not saved yet.'));
    await keys.press('Enter');
    await waitFor(() => expect(ruleIn(canvasElement, 'small-payments')).toBeVisible());
    await waitFor(() => expect(canvasElement).toContainElement(document.activeElement as HTMLElement));

    await tabTo(part('remove-rule', ruleIn(canvasElement, 'small-payments')));
    await keys.press('Enter');
    await expectPhase(canvasElement, 'edited');
    await waitFor(() => expect(part('save-draft', canvasElement)).not.toHaveAttribute('aria-disabled'), { timeout: 8_000 });
    focusHeading();
    await tabTo(part('save-draft', canvasElement));
    await keys.press('Enter');
    await expectPhase(canvasElement, 'draft');
    await waitFor(() => expect(politely()).toBe('Draft saved. The live policies are unchanged.'));
    await waitFor(() => expect(canvasElement).toContainElement(document.activeElement as HTMLElement));
    const { inForce } = value(await stagedOf(context).stage.authority.readPolicy(userCaller(ines)));
    await expect(inForce.text).toBe(officePolicies);
  },
};

const neverLoads = (): Promise<never> => Promise.reject(new TypeError('Failed to fetch dynamically imported module'));

/** The text alone, in a page that the editor does not get to. */
function PlainTextPanel(): ReactNode {
  const draft = usePolicyDraft();
  const world = useRuleWorld(Object.values(agents));
  const reading = useReading(draft.text, 0);
  return draft.policy ? <TextPanel draft={draft} reading={reading} world={world} isReadOnly={false} loadEditor={neverLoads} /> : null;
}

/** Where the editor cannot be loaded, a plain field takes its place, with the same problems and the way to each. */
export const PlainText: Story = {
  render: () => (
    <section className="bl-panel bl-policy">
      <PlainTextPanel />
    </section>
  ),
  play: async (context) => {
    const { canvasElement } = context;
    const { policy } = await wordsIn(context, policyMessages);
    const field = await waitFor(() => part('policy-text', canvasElement) as HTMLTextAreaElement, { timeout: 8_000 });
    await expect(field).toHaveAccessibleName(policy.text.label);
    await waitFor(() => expect(canvasElement).toHaveTextContent(policy.text.plain), { timeout: 8_000 });
    await userEvent.type(field, 'permit (principal, action, resource) when {{ no.such };', { initialSelectionStart: field.value.length });
    const issues = await waitFor(() => part('text-issues', canvasElement), { timeout: 8_000 });
    await userEvent.click(within(issues).getAllByRole('button')[0]!);
    await expect(field).toHaveFocus();
    await expect(field.selectionStart).toBeGreaterThan(officePolicies.length - 1);
  },
};

/** What the schema knows is offered while it is written. */
export const Completion: Story = {
  args: { panel: 'text' },
  play: async ({ canvasElement }) => {
    const content = await waitFor(() => {
      const found = canvasElement.querySelector<HTMLElement>('.cm-content');
      if (!found) throw new Error('No editor.');
      return found;
    }, { timeout: 8_000 });
    if (!isInVitest) return;
    await goToEnd(content);
    await keys.insert('permit (principal, action == Action::"se');
    await keys.insert('n');
    const options = await waitFor(() => {
      const list = canvasElement.querySelector('.cm-tooltip-autocomplete');
      if (!list) throw new Error('Nothing is offered.');
      return list;
    }, { timeout: 5_000 });
    await waitFor(() => expect(options).toHaveTextContent('send_money'));
    await expect(options).not.toHaveTextContent('read_mail');
  },
};

/** One call: what would be decided, which rule says so, and why the others do not; kept as a test. */
export const TryIt: Story = {
  tags: ['picture'],
  args: { panel: 'try' },
  play: async ({ canvasElement }) => {
    const panel = await waitFor(() => part('trial', canvasElement), { timeout: 8_000 });
    await waitFor(() => expect(part('call-tool', panel)).toBeVisible());
    await choose(part('call-tool', panel), 'delete_files');
    const [folder, pattern] = [...panel.querySelectorAll<HTMLElement>('[data-bl-part="call-argument"]')];
    await userEvent.type(folder!, '/shared/invoices');
    await userEvent.type(pattern!, '*.pdf');
    const [count] = [...panel.querySelectorAll<HTMLElement>('[data-bl-part="number-slot"]')];
    await userEvent.clear(count!);
    await userEvent.type(count!, '412');
    await pressWhenEnabled(panel, 'run-trial');
    const result = await waitFor(() => part('trial-result', panel), { timeout: 5_000 });
    await expect(result).toHaveAttribute('data-bl-effect', 'deny');
    await expect(result).toHaveTextContent('never-delete says so: files cannot be brought back');
    await expect(result.querySelectorAll('tr[data-bl-standing="matched"]')).toHaveLength(1);
    await expect(result.querySelectorAll('tr[data-bl-standing="other call"]')).toHaveLength(5);
    await pressWhenEnabled(panel, 'keep-example');
    await expectPhase(canvasElement, 'edited');
  },
};

/** The same call, as it would be for somebody else: with their roles, which a rule may be about. */
export const TryItForAnother: Story = {
  args: { panel: 'try' },
  play: async (context) => {
    const { canvasElement } = context;
    const panel = await waitFor(() => part('trial', canvasElement), { timeout: 8_000 });
    await waitFor(() => expect(part('call-tool', panel)).toBeVisible());
    await choose(part('call-tool', panel), 'read_mail');
    await choose(part('call-person', panel), 'other');
    await expect(part('run-trial', panel)).toHaveAttribute('aria-disabled', 'true');
    await userEvent.type(part('person-id', panel), 'u-bo');
    await userEvent.type(part('person-roles', panel), 'finance, approver');
    await pressWhenEnabled(panel, 'run-trial');
    await waitFor(() => expect(part('trial-result', panel)).toHaveAttribute('data-bl-effect', 'allow'), { timeout: 5_000 });
    await pressWhenEnabled(panel, 'keep-example');
    await pressWhenEnabled(canvasElement, 'save-draft');
    await expectPhase(canvasElement, 'enforced');
    const { draft: saved } = value(await stagedOf(context).stage.authority.readPolicy(userCaller(ines)));
    await expect(saved!.examples?.[0]?.user).toEqual({ id: 'u-bo', name: 'u-bo', roles: ['finance', 'approver'] });
  },
};

/** What the draft would have done with what happened: prompts per week, what goes otherwise, and the first of it. */
export const Impact: Story = {
  args: { panel: 'impact' },
  parameters: scene({
    ...officeScene,
    before: async (stage) => {
      await work(stage);
      await draft(stage, lessAsking);
    },
  }),
  play: async ({ canvasElement }) => {
    await expectPhase(canvasElement, 'draft');
    const panel = await waitFor(() => part('impact', canvasElement), { timeout: 8_000 });
    await pressWhenEnabled(panel, 'run-simulation');
    await waitFor(() => expect(panel).toHaveAttribute('data-bl-state', 'done'), { timeout: 10_000 });
    const prompts = part('prompts-per-week', panel);
    await expect(Number(prompts.dataset['blBefore'])).toBeGreaterThan(Number(prompts.dataset['blAfter']));
    await expect(panel.querySelector('[data-bl-count="allow"] td')).toHaveTextContent('14');
    await expect(part('first-change', panel)).toHaveTextContent('post_message');
    await expect(panel.querySelectorAll('[data-bl-part="impact-samples"] tbody tr')).toHaveLength(14);
    await userEvent.click(part('restart-draft', canvasElement));
    await waitFor(() => expect(panel).toHaveAttribute('data-bl-state', 'stale'));
  },
};

/** Nothing has happened yet. */
export const NoHistory: Story = {
  args: { panel: 'impact' },
  play: async ({ canvasElement }) => {
    const panel = await waitFor(() => part('impact', canvasElement), { timeout: 8_000 });
    await pressWhenEnabled(panel, 'run-simulation');
    await waitFor(() => expect(panel).toHaveTextContent('Nothing has happened here yet'), { timeout: 8_000 });
  },
};

/** A simulation that is ended shows nothing of a part. */
export const CancelledSimulation: Story = {
  args: { panel: 'impact' },
  play: async (context) => {
    const { canvasElement } = context;
    const panel = await waitFor(() => part('impact', canvasElement), { timeout: 8_000 });
    stagedOf(context).stage.network.holds = 'writes';
    await pressWhenEnabled(panel, 'run-simulation');
    await userEvent.click(await waitFor(() => part('cancel-simulation', panel)));
    await expect(panel).toHaveAttribute('data-bl-state', 'cancelled');
    await expect(panel).toHaveTextContent('there is no result');
  },
};

/** Calls whose decision is known beforehand: kept with the draft, run on what is on the page. */
export const Tests: Story = {
  args: { panel: 'tests' },
  parameters: scene({
    ...officeScene,
    before: async (stage) => {
      const revision = await draft(stage, lessAsking);
      const examples = [
        { id: 'test-1', name: 'Posting is asked', tool: 'post_message', arguments: { channel: '#billing', body: 'Paid.' }, expects: 'ask' as const },
        { id: 'test-2', name: 'Nobody deletes hundreds', tool: 'delete_files', arguments: { folder: '/', pattern: '*', count: 412 }, expects: 'deny' as const },
      ];
      value(await stage.authority.saveDraft(userCaller(people.author), { text: lessAsking, revision, examples }));
    },
  }),
  play: async (context) => {
    const { canvasElement } = context;
    const panel = await waitFor(() => part('policy-tests', canvasElement), { timeout: 8_000 });
    await userEvent.click(await waitFor(() => part('run-tests', panel)));
    await waitFor(() => expect(panel).toHaveAttribute('data-bl-state', 'failing'), { timeout: 8_000 });
    await expect(part('test-summary', panel)).toHaveTextContent('1 of 2 fails');
    await expect(panel.querySelector('[data-bl-standing="fail"]')).toHaveTextContent('Fails: Allowed');
    await userEvent.click(part('remove-test', panel));
    await pressWhenEnabled(canvasElement, 'save-draft');
    await expectPhase(canvasElement, 'draft');
    const { draft: saved } = value(await stagedOf(context).stage.authority.readPolicy(userCaller(ines)));
    await expect(saved!.examples).toHaveLength(1);
  },
};

/** Evaluated beside what is in force, on live traffic, with nothing enforced. */
export const InShadow: Story = {
  parameters: scene({
    ...officeScene,
    before: async (stage) => {
      const revision = await draft(stage, lessAsking);
      value(await stage.authority.shadowDraft(userCaller(people.author), { revision, isShadowed: true }));
      await stage.run(postInBilling);
    },
  }),
  play: async ({ canvasElement }) => {
    await expectPhase(canvasElement, 'shadow');
    await waitFor(() => expect(part('shadow-differences', canvasElement)).toHaveTextContent('post_message'), { timeout: 8_000 });
    await userEvent.click(part('shadow-draft', canvasElement));
    await expectPhase(canvasElement, 'draft');
  },
};

/** What the reader keeps approving, as a question with an end: nothing is chosen, and nothing is for ever. */
export const Suggestions: Story = {
  parameters: scene({ ...officeScene, before: approvePosts }),
  play: async ({ canvasElement }) => {
    const suggestion = await waitFor(() => part('suggestion', canvasElement), { timeout: 8_000 });
    await expect(suggestion).toHaveTextContent(/You approved this 6 times. Allow it until .*\?/u);
    await expect(suggestion.querySelector('input, [aria-checked="true"]')).toBeNull();
    await expect(suggestion).not.toHaveTextContent(/always/iu);
    await userEvent.click(part('ask-for-grant', suggestion));
    await waitFor(() => expect(part('consent-card', suggestion)).toHaveAttribute('data-bl-state', 'pending'), { timeout: 8_000 });
  },
};
