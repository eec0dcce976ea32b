import { accept, refuse } from '@byleave/core';
import type { ByleaveClient } from '@byleave/client';
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Passkey } from '../hooks/use-passkeys.ts';
import { createFakeClient, type FakeClientOptions } from '../test-support/fake-client.ts';
import { renderWithByleave, settle } from '../test-support/render-with-byleave.tsx';
import { ask, createSampleAction, proposedAt } from '../test-support/sample-actions.ts';
import { PasskeyList } from './passkey-list.tsx';

beforeEach(() => void vi.useFakeTimers({ now: proposedAt }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const now = proposedAt + 5_000;
const laptop: Passkey = { id: 'k-1', label: 'Laptop', createdAt: proposedAt - 60_000, lastUsedAt: proposedAt - 30_000, isBackedUp: false };
const registration = createSampleAction({ id: 'a-30' });
const removal = createSampleAction({ id: 'a-31', events: [ask({ stepUp: ['passkey'] })] });
const answer = { id: 'k-2' };
const authenticator = { authenticate: vi.fn(async () => ({ id: 'k-1' })), register: vi.fn(async () => answer) };
const list = (): HTMLElement => document.querySelector<HTMLElement>('[data-bl-part="passkey-list"]')!;
const answers = {
  registerPasskey: vi.fn<ByleaveClient['registerPasskey']>(async () => accept({ options: { challenge: 'new' }, action: registration, now })),
  startStepUp: vi.fn<ByleaveClient['startStepUp']>(async () => accept({ options: { challenge: 'old' }, action: registration, now })),
  confirmPasskey: vi.fn<ByleaveClient['confirmPasskey']>(async () => accept({ action: registration, now })),
} as const;

async function show(passkeys: readonly Passkey[], options: FakeClientOptions = {}): Promise<void> {
  vi.clearAllMocks();
  await renderWithByleave(<PasskeyList />, createFakeClient({ passkeys: [...passkeys], actions: [registration, removal], answers, ...options }), { authenticator });
}

async function add(label: string): Promise<void> {
  fireEvent.change(screen.getByRole('textbox', { name: 'Name' }), { target: { value: label } });
  fireEvent.click(screen.getByRole('button', { name: 'Add a passkey' }));
  await settle();
}

test('lists each with when it was added and used, and whether it is on one device only', async () => {
  await show([laptop]);
  expect(screen.getByRole('listitem').textContent).toBe('Laptopadded 14:01 · last used 14:01 · on one device onlyRemove');
});

test('says that there is none yet', async () => {
  await show([]);
  expect(list().textContent).toContain('You have no passkey yet.');
});

test('adds the first one without asking for another', async () => {
  await show([]);
  await add(' Phone ');
  expect(answers.registerPasskey.mock.calls).toEqual([[{ label: 'Phone' }]]);
  expect(answers.startStepUp).not.toHaveBeenCalled();
  expect(answers.confirmPasskey.mock.calls).toEqual([['a-30', { digest: registration.digest, response: answer }]]);
  expect(list().textContent).toContain('Your passkey is added.');
});

test('adds a further one on the word of one that is there', async () => {
  await show([laptop]);
  await add('Phone');
  expect(authenticator.authenticate.mock.calls).toEqual([[{ challenge: 'old' }]]);
  expect(answers.confirmPasskey.mock.calls[0]?.[1]).toMatchObject({ stepUp: { method: 'passkey', response: { id: 'k-1' } } });
});

test('asks for a name first', async () => {
  await show([]);
  await add('  ');
  expect(answers.registerPasskey).not.toHaveBeenCalled();
  expect(screen.getByRole('textbox', { name: 'Name' }).getAttribute('aria-invalid')).toBe('true');
  expect(list().textContent).toContain('Give it a name, so that you can tell it apart.');
});

test('says what to do when none was made, and keeps the name', async () => {
  await show([]);
  authenticator.register.mockRejectedValueOnce(new DOMException('No.', 'NotAllowedError'));
  await add('Phone');
  expect(within(list()).getByRole('alert').textContent).toBe('No passkey was made. Add one when you are ready.');
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Name' }).value).toBe('Phone');
});

test('removes one only by a consent card', async () => {
  await show([laptop], { answers: { ...answers, removePasskey: async () => accept({ action: removal, now }) } });
  fireEvent.click(screen.getByRole('button', { name: 'Remove Laptop' }));
  await settle();
  expect(list().querySelector('[data-bl-part="consent-card"]')).toBeTruthy();
  expect(list().querySelector('[data-bl-part="step-up"]')).toBeTruthy();
});

test('says why one can’t be removed', async () => {
  await show([laptop], { answers: { removePasskey: async () => refuse('conflict', 'It is your last one.') } });
  fireEvent.click(screen.getByRole('button', { name: 'Remove Laptop' }));
  await settle();
  expect(within(list()).getByRole('alert').textContent).toBe('It is your last one.');
});
