import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState, type ReactNode } from 'react';
import { expect, fireEvent, fn, userEvent, waitFor, within } from 'storybook/test';
import { coffee, invoice, post } from '../../../../../.storybook/stage/calls.ts';
import { partIn } from '../../../../../.storybook/stage/card.ts';
import { Gallery, galleryParameters } from '../../../../../.storybook/stage/gallery.tsx';
import { galleryOf, stagedOf } from '../../../../../.storybook/stage/loader.ts';
import { scene, type Scene } from '../../../../../.storybook/stage/scene.ts';
import { wordsIn } from '../../../../../.storybook/stage/words.ts';
import { press } from '../../../../../.storybook/trusted/input.ts';
import { useAction } from '../hooks/use-action.ts';
import { editMessages } from '../messages/en/edit.ts';
import { EditForm } from './edit-form.tsx';

interface OnACardProps {
  readonly actionId: string;
  readonly onCancel?: () => void;
}

/** The edge of a card around it, as it is met. */
function OnACard({ actionId, onCancel = () => {} }: OnACardProps): ReactNode {
  const { data: action } = useAction(actionId);
  const [edited, setEdited] = useState<string>();
  if (!action?.tool) return null;
  return (
    <div className="bl-card">
      {edited === undefined ? <EditForm action={action} tool={action.tool} onEdited={({ id }) => setEdited(id)} onCancel={onCancel} /> : <p className="bl-body">Asked anew as {edited}.</p>}
    </div>
  );
}

const onCancel = fn();

const meta: Meta = {
  title: 'Components/EditForm',
  // Its page is the .mdx beside it.
  tags: ['!autodocs'],
  parameters: { ...scene({ before: (stage) => stage.propose(invoice) }) },
  render: (_args, context) => <OnACard actionId={stagedOf(context).subject!.id} onCancel={onCancel} />,
};

export default meta;
type Story = StoryObj;

export const Playground: Story = {};

/** Its fields are those of the tool's own schema. */
export const OfEachTool: Story = {
  parameters: {
    ...galleryParameters,
    gallery: {
      money: { before: (stage) => stage.propose(invoice) },
      longText: { before: (stage) => stage.propose(post) },
      time: { before: (stage) => stage.propose(coffee) },
    } satisfies Record<string, Scene>,
  },
  render: (_args, context) => (
    <Gallery staged={galleryOf(context)} globals={context.globals}>
      {(subject) => <OnACard actionId={subject.id} />}
    </Gallery>
  ),
  play: async ({ canvasElement }) => waitFor(() => expect(canvasElement.querySelectorAll('[data-bl-part="edit-form"]')).toHaveLength(3)),
};

/** What is wrong is said beside the field, and the focus is led there. */
export const Wrong: Story = {
  play: async (context) => {
    const canvas = within(context.canvasElement);
    const { edit } = await wordsIn(context, editMessages);
    const amount = await canvas.findByDisplayValue('2400');
    await userEvent.clear(amount);
    await userEvent.type(amount, 'a lot');
    await press(await canvas.findByRole('button', { name: edit.submit }));
    await waitFor(() => expect(amount).toHaveFocus());
    await expect(amount).toHaveAttribute('aria-invalid', 'true');
  },
};

/** What nobody changed is not asked again. */
export const Unchanged: Story = {
  play: async (context) => {
    const canvas = within(context.canvasElement);
    const { edit } = await wordsIn(context, editMessages);
    await press(await canvas.findByRole('button', { name: edit.submit }));
    await expect(await canvas.findByText(edit.unchanged, { selector: '[role="alert"] *' })).toBeVisible();
    await expect(stagedOf(context).stage.network.posted).toEqual([]);
  },
};

/** Another request takes this one's place; nothing was approved by changing it. */
export const AskedAnew: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    const canvas = within(canvasElement);
    const { edit } = await wordsIn(context, editMessages);
    const amount = await canvas.findByDisplayValue('2400');
    await userEvent.clear(amount);
    await userEvent.type(amount, '1200');
    await press(await canvas.findByRole('button', { name: edit.submit }));
    await expect(await canvas.findByText(/Asked anew as/u)).toBeVisible();
    const { stage, subject } = stagedOf(context);
    const { actions } = await stage.authority.pageActions({ kind: 'user', tenant: 'acme', user: subject!.principal.user }, { limit: 10 });
    await expect(actions.filter(({ lifecycle }) => lifecycle.state === 'awaitingConsent').map((action) => action.arguments['amount'])).toEqual([1200]);
  },
};

const begins = async (canvasElement: HTMLElement): Promise<HTMLInputElement> => {
  await waitFor(() => expect(canvasElement.querySelector('[data-bl-kind="time"] input')).not.toBeNull());
  return canvasElement.querySelector<HTMLInputElement>('[data-bl-kind="time"] input')!;
};

/** A time is picked by the reader’s clocks, said in their words with the zone, and goes out as the tool wants it. */
export const Time: Story = {
  parameters: { ...scene({ before: (stage) => stage.propose(coffee) }) },
  play: async (context) => {
    const { canvasElement, globals } = context;
    const { edit } = await wordsIn(context, editMessages);
    const input = await begins(canvasElement);
    await expect(input.type).toBe('datetime-local');
    // Whatever zone the toolbar has, one hour later is one hour later.
    const later = `${input.value.slice(0, 14)}45`;
    fireEvent.change(input, { target: { value: later } });
    const said = new Intl.DateTimeFormat(String(globals['locale']), { dateStyle: 'full', timeZone: String(globals['timeZone']) }).format(Date.UTC(2026, 10, 25, 9, 45));
    await waitFor(() => expect(canvasElement.querySelector('[data-bl-kind="time"]')).toHaveTextContent(said));
    await press(await within(canvasElement).findByRole('button', { name: edit.submit }));
    await expect(await within(canvasElement).findByText(/Asked anew as/u)).toBeVisible();
    const { stage, subject } = stagedOf(context);
    const { actions } = await stage.authority.pageActions({ kind: 'user', tenant: 'acme', user: subject!.principal.user }, { limit: 10 });
    await expect(actions.find(({ supersedes }) => supersedes === subject!.id)?.arguments['start']).toBe(Date.UTC(2026, 10, 25, 9, 45));
  },
};

/** Half a time is none: it is said, nothing is sent, and what was typed stays. */
export const TimeHalfWritten: Story = {
  parameters: { ...scene({ before: (stage) => stage.propose(coffee) }) },
  play: async (context) => {
    const { canvasElement } = context;
    const { edit } = await wordsIn(context, editMessages);
    const input = await begins(canvasElement);
    fireEvent.change(input, { target: { value: '' } });
    await press(await within(canvasElement).findByRole('button', { name: edit.submit }));
    await waitFor(() => expect(input).toHaveAttribute('aria-invalid', 'true'));
    await expect(stagedOf(context).stage.network.posted).toEqual([]);
  },
};

export const Cancelled: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    const { edit } = await wordsIn(context, editMessages);
    onCancel.mockClear();
    await press(await within(canvasElement).findByRole('button', { name: edit.cancel }));
    await expect(onCancel).toHaveBeenCalledOnce();
    await expect(partIn(canvasElement, 'edit-form')).toHaveAttribute('data-bl-state', 'editing');
  },
};
