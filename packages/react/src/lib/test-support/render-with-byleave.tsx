import { QueryClient } from '@tanstack/react-query';
import { act, render, type RenderResult } from '@testing-library/react';
import { StrictMode, type ReactNode } from 'react';
import { vi } from 'vitest';
import { activationDelayMs } from '../activation-guard/block-reason.ts';
import { ByleaveProvider, type ByleaveProviderSettings } from '../provider/byleave-provider.tsx';
import type { FakeClient } from './fake-client.ts';
import './loaded-parts.ts';

type Settings = Omit<Partial<ByleaveProviderSettings>, 'children'>;

/** Renders under a provider, in StrictMode, and lets the first answers arrive. Needs fake timers. */
export async function renderWithByleave(children: ReactNode, client: FakeClient, settings: Settings = {}): Promise<RenderResult> {
  const queryClient = new QueryClient();
  const result = render(
    <StrictMode>
      <ByleaveProvider client={client} queryClient={queryClient} timeZone="UTC" activation="lenient" {...settings}>
        {children}
      </ByleaveProvider>
    </StrictMode>,
  );
  await settle();
  return result;
}

/** Lets what has been answered reach the screen. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await passTime(0);
}

export async function passTime(ms: number): Promise<void> {
  await act(() => vi.advanceTimersByTimeAsync(ms));
}

/** Lets the time pass in which a card takes no press. */
export async function passGuard(): Promise<void> {
  await passTime(activationDelayMs);
}
