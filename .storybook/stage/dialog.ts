import { expect, waitFor, within } from 'storybook/test';
import { press } from '../trusted/input.ts';
import { framesLater, partIn } from './card.ts';

const patiently = { timeout: 5_000 };

/** The open dialog; it is wherever the host has mounted it. */
export function dialogOnPage(): HTMLElement {
  const dialog = document.querySelector<HTMLElement>('[data-bl-part="consent-dialog"]');
  if (!dialog) throw new Error('There is no dialog here.');
  return dialog;
}

export async function openDialog(canvas: HTMLElement): Promise<HTMLElement> {
  await press(await within(canvas).findByRole('button', { name: /^Review (?:the|[1-9])/u }, patiently));
  await waitFor(() => expect(dialogOnPage()).toBeVisible(), patiently);
  return dialogOnPage();
}

/** Reads it: what is long is scrolled to its end. */
export async function readToTheEnd(dialog: HTMLElement): Promise<void> {
  partIn(dialog, 'end').scrollIntoView({ block: 'end' });
  await framesLater();
}

export const untilDialogReady = (): Promise<void> =>
  waitFor(() => {
    expect(dialogOnPage()).not.toHaveAttribute('data-bl-blocked');
    expect(partIn(dialogOnPage(), 'approve')).not.toHaveAttribute('aria-disabled');
  }, patiently);

export const expectDialogState = (state: string): Promise<void> => waitFor(() => expect(dialogOnPage()).toHaveAttribute('data-bl-state', state), patiently);
