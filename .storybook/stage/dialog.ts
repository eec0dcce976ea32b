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

/** Presses one of the two buttons once the dialog takes a press; again, as a person would, where something had moved meanwhile. */
export async function pressInDialog(part: 'approve' | 'deny', mostPresses = 3): Promise<void> {
  for (let presses = 0; presses < mostPresses; presses += 1) {
    await waitFor(() => {
      expect(dialogOnPage()).toHaveAttribute('data-bl-state', 'pending');
      expect(dialogOnPage()).not.toHaveAttribute('data-bl-blocked');
      expect(partIn(dialogOnPage(), part)).not.toHaveAttribute('aria-disabled');
    }, patiently);
    await press(partIn(dialogOnPage(), part));
    await framesLater();
    const { blReason = '' } = dialogOnPage().querySelector<HTMLElement>('[data-bl-part="blocked-reason"]')?.dataset ?? {};
    if (!/^(?:recently|intersection|pointer)_/u.test(blReason) || dialogOnPage().dataset['blState'] !== 'pending') return;
  }
}
