import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { passGuard } from '../test-support/render-with-byleave.tsx';
import { ask, createSampleAction, proposedAt } from '../test-support/sample-actions.ts';
import { approveButton, card, cardPart, denyButton, press, showCard } from '../test-support/shown-card.tsx';

beforeEach(() => void vi.useFakeTimers({ now: proposedAt }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const critical = createSampleAction({ risk: 'critical' });
const typedValue = (): HTMLInputElement => cardPart('typed-value') as HTMLInputElement;
const type = (value: string): boolean => fireEvent.change(typedValue(), { target: { value } });

async function showAsked(action = critical, options = {}) {
  const shown = await showCard(action, options);
  await passGuard();
  await press(approveButton());
  return shown;
}

test('has the person type the decisive value that they did not give, and sends nothing before', async () => {
  const { client } = await showAsked();
  expect(document.activeElement).toBe(typedValue());
  expect(typedValue().getAttribute('aria-label')).toBe('IBAN, as the request says it');
  expect(cardPart('confirmation')?.textContent).toContain('DE89 3704 0044 0532 0130 00');
  await press(approveButton());
  expect(client.decisions).toEqual([]);
  expect(approveButton().getAttribute('aria-disabled')).toBe('true');
  type('de89370400440532013000');
  expect(typedValue().dataset['blState']).toBe('matched');
  await press(approveButton());
  expect(client.decisions).toHaveLength(1);
});

test('says when what is typed is something else, and takes it back when it is changed again', async () => {
  const { client } = await showAsked();
  type('DE88');
  expect(typedValue().getAttribute('aria-invalid')).toBe('true');
  expect(cardPart('confirmation')?.textContent).toContain('That is not what the request says');
  type('DE89 3704 0044 0532 0130 00');
  type('DE89 3704 0044 0532 0130 0');
  await press(approveButton());
  expect(client.decisions).toEqual([]);
});

test('takes no letter that only looks the same', async () => {
  await showAsked(createSampleAction({ risk: 'critical', arguments: { recipient: 'Northwind', iban: 'А1', amount: 5, currency: 'EUR' } }));
  type('A1');
  expect(typedValue().dataset['blState']).toBe('mismatch');
});

test('lets it be denied without typing', async () => {
  const { client } = await showAsked();
  await press(denyButton());
  expect(client.decisions).toMatchObject([{ decision: 'decline' }]);
});

test('has whoever proves with a passkey tick what they checked instead', async () => {
  const action = createSampleAction({ risk: 'critical', events: [ask({ stepUp: ['passkey'] })] });
  const startStepUp = vi.fn(() => new Promise<never>(() => {}));
  await showAsked(action, { answers: { startStepUp } });
  const checkbox = screen.getByRole('checkbox');
  expect(checkbox.closest('label')?.textContent).toBe('I checked €2,400.00, DE89 3704 0044 0532 0130 00');
  expect(document.activeElement).toBe(checkbox);
  await press(approveButton());
  expect(startStepUp).not.toHaveBeenCalled();
  fireEvent.click(checkbox);
  await press(approveButton());
  expect(startStepUp).toHaveBeenCalledOnce();
  expect(card().dataset['blState']).toBe('steppingUp');
});
