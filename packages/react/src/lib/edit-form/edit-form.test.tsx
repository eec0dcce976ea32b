import { accept, asShown, refuse, type Action, type JsonObject, type ToolDefinition } from '@byleave/core';
import type { ByleaveClient } from '@byleave/client';
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { passGuard, passTime, settle } from '../test-support/render-with-byleave.tsx';
import { ask, bo, createSampleAction, maya, message, postMessage, proposedAt, sendMoney, supersede } from '../test-support/sample-actions.ts';
import { approveButton, argumentRow, card, cardPart, press, showCard } from '../test-support/shown-card.tsx';

beforeEach(() => void vi.useFakeTimers({ now: proposedAt }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const now = proposedAt + 5_000;
const post = createSampleAction({ tool: postMessage, arguments: message });
const edited = createSampleAction({ id: 'a-2', tool: postMessage, arguments: { ...message, channel: '#general' }, supersedes: 'a-1', editedBy: maya });
const field = (name: RegExp | string): HTMLInputElement => screen.getByRole('textbox', { name });

async function openForm(action: Action = post, edit?: ByleaveClient['edit'], onSuperseded = vi.fn()) {
  const shown = await showCard(action, { actions: [edited], ...(edit && { answers: { edit } }) }, { onSuperseded }, { viewer: maya });
  await press(cardPart('edit')!);
  await vi.dynamicImportSettled();
  await passTime(500);
  return shown;
}

async function submit(): Promise<void> {
  fireEvent.click(screen.getByRole('button', { name: 'Use these values' }));
  await settle();
}

test('opens with the values as they are, the focus in the first, and no way to decide meanwhile', async () => {
  await openForm();
  expect(field('Channel').value).toBe('#billing');
  expect(field('Message').tagName).toBe('TEXTAREA');
  expect(document.activeElement).toBe(field('Channel'));
  expect(cardPart('approve')).toBeNull();
});

test('is there for the person acted for alone', async () => {
  const asked = createSampleAction({ tool: postMessage, arguments: message, events: [ask({ approvals: 1, approvers: [{ role: 'finance', count: 1 }] })] });
  await showCard(asked, {}, {}, { viewer: bo });
  expect(card().dataset['blState']).toBe('pending');
  expect(cardPart('edit')).toBeNull();
});

test('goes back to the request as it was', async () => {
  await openForm();
  fireEvent.click(screen.getByRole('button', { name: 'Keep as it was' }));
  await settle();
  expect(cardPart('edit-form')).toBeNull();
  expect(approveButton()).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByRole('heading'));
});

test('asks for the new values on the digest that was shown, and goes on with the new request', async () => {
  const edit = vi.fn<ByleaveClient['edit']>(async () => accept({ action: edited, now }));
  const onSuperseded = vi.fn();
  const { client, action } = await openForm(post, edit, onSuperseded);
  fireEvent.change(field('Channel'), { target: { value: '#general' } });
  await submit();
  expect(edit.mock.calls).toMatchObject([['a-1', { ...asShown(action, 'en', 'UTC'), arguments: { channel: '#general', body: message['body']! } }]]);
  expect(onSuperseded.mock.calls).toEqual([[edited]]);
  expect(screen.getByRole('heading').textContent).toBe('Post in #general');
  expect(document.activeElement).toBe(screen.getByRole('heading'));
  expect(document.querySelector('[aria-live="polite"]')?.textContent).toBe('The request changed. It now asks to post in #general. Check it again.');
  await press(approveButton());
  expect(client.decisions).toEqual([]);
  await passGuard();
  await press(approveButton());
  expect(client.decisions).toMatchObject([{ digest: edited.digest }]);
});

test('strikes the old value and marks the new one, and only where they differ', async () => {
  await showCard(edited, { actions: [post] }, {}, { viewer: maya });
  const channel = argumentRow('Channel');
  expect(channel.dataset['blChange']).toBe('changed');
  expect(channel.querySelector('del')?.textContent).toBe('Before: #billing');
  expect(channel.querySelector('ins')?.textContent).toBe('Now: #general');
  expect(argumentRow('Message').querySelector('del, ins')).toBeNull();
  expect(cardPart('edited-by')?.textContent).toBe('You changed this request. It needs a decision of its own.');
});

test('shows what is not there any more as struck', async () => {
  const before = createSampleAction({ arguments: { amount: 5, recipient: 'Ada', reference: 'R-1' } });
  const after = createSampleAction({ id: 'a-2', arguments: { amount: 5, recipient: 'Ada' }, supersedes: 'a-1' });
  await showCard(after, { actions: [before] });
  expect(argumentRow('Reference').dataset['blChange']).toBe('removed');
  expect(argumentRow('Reference').querySelector('del')?.textContent).toContain('R-1');
});

test('follows a request whose place another has taken, and leaves the focus of others alone', async () => {
  const { client } = await showCard(post, { actions: [edited] });
  client.put(createSampleAction({ tool: postMessage, arguments: message, events: [ask(), supersede()], supersededBy: 'a-2' }));
  act(() => client.subscriptions.at(-1)!.onEvent({ sequence: 9, type: 'action.superseded', actionId: 'a-1', conversation: 'c-1', state: 'superseded' }));
  await passTime(10);
  expect(screen.getByRole('heading').textContent).toBe('Post in #general');
  expect(document.activeElement).toBe(document.body);
});

test('stays with its own request where the host says so', async () => {
  const over = createSampleAction({ tool: postMessage, arguments: message, events: [ask(), supersede()], supersededBy: 'a-2' });
  await showCard(over, { actions: [edited] }, { followsSuccessor: false });
  expect(card().dataset['blState']).toBe('superseded');
});

test('says at the fields what the authority did not take, and keeps what was typed', async () => {
  await openForm(post, async () =>
    refuse('invalid_arguments', 'The arguments do not match.', {
      issues: [{ pointer: '/arguments/channel', message: 'There is no such channel.' }, { pointer: '', message: 'Too late today.' }],
    }),
  );
  fireEvent.change(field('Channel'), { target: { value: '#nowhere' } });
  await submit();
  expect(field('Channel').getAttribute('aria-invalid')).toBe('true');
  expect(document.getElementById(field('Channel').getAttribute('aria-describedby')!)?.textContent).toBe('There is no such channel.');
  expect(document.activeElement).toBe(field('Channel'));
  expect(within(card()).getByRole('alert').textContent).toBe('Too late today.');
  expect(field('Channel').value).toBe('#nowhere');
});

test('says why nothing could be sent', async () => {
  await openForm(post, async () => refuse('authority_unreachable', 'The authority could not be reached.'));
  fireEvent.change(field('Channel'), { target: { value: '#general' } });
  await submit();
  expect(within(card()).getByRole('alert').textContent).toBe('The authority could not be reached.');
});

test('asks for nothing when nothing is changed', async () => {
  const edit = vi.fn<ByleaveClient['edit']>();
  await openForm(post, edit);
  await submit();
  expect(edit).not.toHaveBeenCalled();
  expect(within(card()).getByRole('alert').textContent).toContain('Nothing is changed yet.');
});

const schema: JsonObject = {
  type: 'object',
  properties: {
    amount: { type: 'number' },
    copies: { type: 'integer' },
    urgent: { type: 'boolean' },
    access: { type: 'string', enum: ['view', 'edit'] },
    to: { type: 'array', items: { type: 'string' } },
    extra: { type: 'object', description: 'Anything else' },
  },
  required: ['amount'],
};
const everyKind: ToolDefinition = { ...sendMoney, inputSchema: schema, presentation: { ...sendMoney.presentation, title: 'Send', fields: [] } };
const args: JsonObject = { amount: 5, copies: 1, urgent: false, access: 'view', to: ['a@x.example', 'b@x.example'], extra: { a: 1 } };

async function openEveryKind(): Promise<ReturnType<typeof vi.fn<ByleaveClient['edit']>>> {
  const edit = vi.fn<ByleaveClient['edit']>(async () => new Promise(() => {}));
  await openForm(createSampleAction({ tool: everyKind, arguments: args }), edit);
  return edit;
}

test('has an input for each kind of argument, and sends values of their kind', async () => {
  const edit = await openEveryKind();
  fireEvent.change(field('amount'), { target: { value: '12.5' } });
  fireEvent.change(field(/copies/u), { target: { value: '3' } });
  fireEvent.change(screen.getByRole('combobox', { name: /urgent/u }), { target: { value: 'true' } });
  fireEvent.change(screen.getByRole('combobox', { name: /access/u }), { target: { value: 'edit' } });
  fireEvent.change(field(/to/u), { target: { value: ' a@x.example\n\nc@x.example ' } });
  fireEvent.change(field(/extra/u), { target: { value: '{"b":[2]}' } });
  await submit();
  expect(edit.mock.calls[0]?.[1].arguments).toEqual({ amount: 12.5, copies: 3, urgent: true, access: 'edit', to: ['a@x.example', 'c@x.example'], extra: { b: [2] } });
});

test('leaves out what is emptied, unless it is needed', async () => {
  const edit = await openEveryKind();
  fireEvent.change(field(/extra/u), { target: { value: '' } });
  fireEvent.change(screen.getByRole('combobox', { name: /access/u }), { target: { value: '' } });
  fireEvent.change(field('amount'), { target: { value: '' } });
  await submit();
  expect(edit).not.toHaveBeenCalled();
  expect(card().textContent).toContain('This is needed.');
  fireEvent.change(field('amount'), { target: { value: '6' } });
  await submit();
  expect(edit.mock.calls[0]?.[1].arguments).toEqual({ amount: 6, copies: 1, urgent: false, to: args['to'] });
});

test.each([
  [/copies/u, '1.5', 'Enter a whole number.'],
  ['amount', 'lots', 'Enter a number, such as 12.5.'],
  [/extra/u, '{', 'This is not JSON'],
])('says in place that %s can’t be "%s"', async (name, text, words) => {
  const edit = await openEveryKind();
  fireEvent.change(field(name), { target: { value: text } });
  await submit();
  expect(edit).not.toHaveBeenCalled();
  expect(document.activeElement).toBe(field(name));
  expect(card().textContent).toContain(words);
});

const event: ToolDefinition = {
  ...sendMoney,
  inputSchema: { type: 'object', properties: { start: { type: 'integer' }, due: { type: 'string', format: 'date-time' }, note: { type: 'string', format: 'date-time' } }, required: ['start'] },
  presentation: { ...sendMoney.presentation, title: 'Add', fields: [{ argument: 'start', label: 'Begins', format: 'time' }] },
};
const start = Date.UTC(2026, 9, 24, 9, 30, 12, 250);
const times: JsonObject = { start, due: '2026-11-25T10:30:00.123456+02:00', note: 'tomorrow' };

async function openTimes(): Promise<{ readonly edit: ReturnType<typeof vi.fn<ByleaveClient['edit']>>; readonly begins: HTMLInputElement; readonly due: HTMLInputElement }> {
  const edit = vi.fn<ByleaveClient['edit']>(async () => new Promise(() => {}));
  await showCard(createSampleAction({ tool: event, arguments: times }), { answers: { edit } }, {}, { viewer: maya, timeZone: 'Europe/Berlin' });
  await press(cardPart('edit')!);
  await vi.dynamicImportSettled();
  await passTime(500);
  return { edit, begins: screen.getByLabelText('Begins'), due: screen.getByLabelText(/due/u) };
}

describe('a time', () => {
  const wordsOf = (input: HTMLElement): string | null | undefined => document.getElementById(input.getAttribute('aria-describedby')!.split(' ')[0]!)?.textContent;

  test('is typed by the reader’s clocks, and said in their words with the zone', async () => {
    const { begins, due } = await openTimes();
    expect([begins.type, begins.value]).toEqual(['datetime-local', '2026-10-24T11:30:12.25']);
    expect(wordsOf(begins)).toContain('Saturday, October 24, 2026 at 11:30:12 GMT+2');
    expect([due.type, due.value]).toEqual(['datetime-local', '2026-11-25T09:30:00.123']);
    // What is no time as the schema says stays a text that can be put right.
    expect(screen.getByLabelText<HTMLInputElement>(/note/u).value).toBe('tomorrow');
  });

  test('goes out as its kind, and as it was to the last digit where nobody touched it', async () => {
    const { edit, begins } = await openTimes();
    fireEvent.change(begins, { target: { value: '2026-11-25T11:30' } });
    await submit();
    expect(edit.mock.calls[0]?.[1].arguments).toEqual({ ...times, start: Date.UTC(2026, 10, 25, 10, 30) });
  });

  test('of a text goes out as RFC 3339', async () => {
    const { edit, due } = await openTimes();
    fireEvent.change(due, { target: { value: '2026-07-01T08:00:05' } });
    await submit();
    expect(edit.mock.calls[0]?.[1].arguments).toEqual({ ...times, due: '2026-07-01T06:00:05.000Z' });
  });

  test('that is left out is left out', async () => {
    const { edit, due } = await openTimes();
    fireEvent.change(due, { target: { value: '' } });
    await submit();
    expect(edit.mock.calls[0]?.[1].arguments).toEqual({ start, note: 'tomorrow' });
  });

  test.each([
    ['', false, 'This is needed.'],
    ['', true, 'Enter a whole date and time.'],
    ['2026-03-29T02:30', false, 'The clocks go forward past this time.'],
    ['0026-03-28T02:30', false, 'Enter a whole date and time.'],
  ])('is refused in words as "%s" (half written: %s)', async (value, badInput, words) => {
    const { edit, begins } = await openTimes();
    Object.defineProperty(begins, 'validity', { value: { badInput } });
    fireEvent.change(begins, { target: { value } });
    await submit();
    expect(edit).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(begins);
    expect(document.getElementById(begins.getAttribute('aria-describedby')!.split(' ').at(-1)!)?.textContent).toContain(words);
  });
});
