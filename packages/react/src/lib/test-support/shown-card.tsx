import type { Action } from '@byleave/core';
import { fireEvent, screen } from '@testing-library/react';
import { ConsentCard, type ConsentCardProps } from '../consent-card/consent-card.tsx';
import { createFakeClient, type FakeClient, type FakeClientOptions } from './fake-client.ts';
import { renderWithByleave, settle } from './render-with-byleave.tsx';
import { createSampleAction } from './sample-actions.ts';

export interface ShownCard {
  readonly client: FakeClient;
  readonly action: Action;
}

/** Renders one action's card under an authority of samples. */
export async function showCard(
  action: Action = createSampleAction(),
  options: FakeClientOptions = {},
  props: Partial<Omit<ConsentCardProps, 'action' | 'actionId'>> = {},
  settings: Parameters<typeof renderWithByleave>[2] = {},
): Promise<ShownCard> {
  const { actions = [], ...rest } = options;
  const client = createFakeClient({ actions: [action, ...actions], ...rest });
  await renderWithByleave(<ConsentCard {...props} action={action} />, client, settings);
  return { client, action };
}

export const card = (): HTMLElement => document.querySelector<HTMLElement>('[data-bl-part="consent-card"]')!;
export const cardPart = (name: string): HTMLElement | null => card().querySelector<HTMLElement>(`[data-bl-part="${name}"]`);
export const approveButton = (): HTMLElement => cardPart('approve')!;
export const denyButton = (): HTMLElement => cardPart('deny')!;
export const argumentRow = (label: string): HTMLElement =>
  screen.getByText(label, { selector: 'dt *' }).closest<HTMLElement>('[data-bl-part="argument"]')!;

/** A click as a person's pointer makes it. */
export function click(button: HTMLElement): void {
  fireEvent.pointerDown(button);
  fireEvent.pointerUp(button);
  fireEvent.click(button, { detail: 1 });
}

/** The same, and what comes of it. */
export async function press(button: HTMLElement): Promise<void> {
  click(button);
  await settle();
}
