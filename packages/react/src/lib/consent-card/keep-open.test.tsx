import { accept, advance, refuse, type Action } from '@byleave/core';
import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settle } from '../test-support/render-with-byleave.tsx';
import { consentTtlMs, createSampleAction, maya, proposedAt } from '../test-support/sample-actions.ts';
import { card, cardPart, press, showCard } from '../test-support/shown-card.tsx';

beforeEach(() => void vi.useFakeTimers({ now: proposedAt }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const action = createSampleAction();
const late = proposedAt + consentTtlMs - 100_000;

function extended(at: number): Action {
  const moved = advance(action.lifecycle, { type: 'consent.extended', at, by: maya });
  return moved.ok ? { ...action, lifecycle: moved.value } : action;
}

test('is not offered while there is time', async () => {
  await showCard(action);
  expect(cardPart('keep-open')).toBeNull();
});

test('gives as much time again near the end, and leads the focus to the request', async () => {
  const next = extended(late);
  const extend = vi.fn(async () => {
    shown.client.put(next);
    return accept({ action: next, now: late });
  });
  const shown = await showCard(action, { now: () => late, answers: { extend } });
  await press(cardPart('keep-open')!);
  await settle();
  expect(extend.mock.calls).toEqual([['a-1']]);
  expect(cardPart('keep-open')).toBeNull();
  expect(card().textContent).toContain('Expires 14:20');
  expect(document.activeElement).toBe(screen.getByRole('heading'));
  expect(document.querySelector('[aria-live="polite"]')?.textContent).toBe('Kept open until 14:20.');
});

test('shows why it was not kept open', async () => {
  await showCard(action, { now: () => late, answers: { extend: async () => refuse('conflict', 'There is as much time left as this can be given.') } });
  await press(cardPart('keep-open')!);
  expect(within(card()).getByRole('alert').textContent).toBe('There is as much time left as this can be given.');
});

test('says that it can’t be kept open longer once it can’t', async () => {
  const { context } = action.lifecycle;
  const last = { ...action, lifecycle: { ...action.lifecycle, context: { ...context, latestDeadline: context.deadline } } };
  await showCard(last, { now: () => late });
  expect(cardPart('keep-open')).toBeNull();
  expect(card().textContent).toContain('It can’t be kept open longer. You can ask again after it expires.');
});
