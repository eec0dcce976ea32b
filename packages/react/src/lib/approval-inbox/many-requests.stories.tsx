import { accept, type Action } from '@byleave/core';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { QueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { expect, waitFor } from 'storybook/test';
import { keys } from '../../../../../.storybook/trusted/input.ts';
import { isInVitest } from '../../../../../.storybook/trusted/is-in-vitest.ts';
import { queryKeys } from '../hooks/query-keys.ts';
import { ByleaveProvider } from '../provider/byleave-provider.tsx';
import { createFakeClient } from '../test-support/fake-client.ts';
import { createSampleAction, maya, proposedAt } from '../test-support/sample-actions.ts';
import { ApprovalInbox } from './approval-inbox.tsx';

const samples = Array.from({ length: 20 }, (_, index) => createSampleAction({ id: `a-${index}`, arguments: { amount: 100 + index, recipient: `Northwind ${index}`, account: 'Operating', iban: 'DE89 3704 0044 0532 0130 00', reference: `INV-${index}` } }));

const createWaiting = (count: number): readonly Action[] =>
  Array.from({ length: count }, (_, index): Action => ({ ...samples[index % samples.length]!, id: `a-${index}`, proposedAt: proposedAt - index }));

interface Pending {
  readonly waiting: readonly Action[];
}

function Filled({ waiting }: Pending): ReactNode {
  const [services] = useState(() => {
    const queryClient = new QueryClient();
    queryClient.setQueryData([...queryKeys.allActions, 'waiting', 'mine'], waiting);
    queryClient.setQueryData([...queryKeys.allActions, 'waiting', 'others'], []);
    const client = createFakeClient({ answers: { listActions: async (query) => accept({ actions: query?.whose === 'others' ? [] : [...waiting], now: proposedAt + 5_000 }) } });
    return { queryClient, client };
  });
  return (
    <ByleaveProvider {...services} viewer={maya} timeZone="UTC">
      <ApprovalInbox />
    </ByleaveProvider>
  );
}

const few = createWaiting(100);
const many = createWaiting(5_000);

const meta = { title: 'Components/ApprovalInbox/Many requests', component: Filled, args: { waiting: many } } satisfies Meta<typeof Filled>;
export default meta;
type Story = StoryObj<typeof meta>;

/** How long it takes to have it on the page, in ms. */
function mount(waiting: readonly Action[]): number {
  const host = document.createElement('div');
  document.body.append(host);
  const root = createRoot(host);
  const start = performance.now();
  flushSync(() => root.render(<Filled waiting={waiting} />));
  const took = performance.now() - start;
  const isMounted = host.querySelector('[data-bl-part="inbox-item"]') !== null;
  root.unmount();
  host.remove();
  if (!isMounted) throw new Error('Nothing was mounted.');
  return took;
}

const rounds = 12;
const leastPasses = 3;
const mostPasses = 10;

/** 5,000 requests cost what 100 do: to mount, and to look through. Noise only ever adds, so the least of several counts. */
export const FiveThousand: Story = {
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(canvasElement.querySelector('[data-bl-part="inbox-item"]')).toBeVisible(), { timeout: 5_000 });
    if (!isInVitest) return;
    mount(few);
    mount(many);
    const times = Array.from({ length: rounds }, () => ({ few: mount(few), many: mount(many) }));
    const least = (which: 'few' | 'many'): number => Math.min(...times.map((time) => time[which]));
    await expect(least('many') / least('few'), `${least('few').toFixed(1)} ms and ${least('many').toFixed(1)} ms`).toBeLessThanOrEqual(1.5);

    // In turns with a field that does nothing, so that noise meets both.
    const idle = document.createElement('input');
    idle.setAttribute('aria-label', 'Does nothing');
    canvasElement.append(idle);
    const filter = canvasElement.querySelector<HTMLInputElement>('[data-bl-part="inbox-filter"]')!;
    const longest: number[][] = [[], []];
    const isWithin = (): boolean => Math.min(...longest[1]!) <= Math.max(50, 1.5 * Math.min(...longest[0]!));
    for (let pass = 0; pass < leastPasses || (!isWithin() && pass < mostPasses); pass += 1) {
      for (const [which, field] of [idle, filter].entries()) longest[which]!.push(await longestScriptWhile(() => typeInto(field, `Northwind ${pass + 1}`)));
    }
    idle.remove();
    await expect(isWithin(), `The longest script in ms, in an idle field and in the filter: ${JSON.stringify(longest)}`).toBe(true);
    await waitFor(() => expect(canvasElement.querySelectorAll('[data-bl-part="inbox-item"]').length).toBeGreaterThan(0));
    await expect(canvasElement.querySelectorAll('[data-bl-part="inbox-item"]').length).toBeLessThan(60);
  },
};

/** With the browser's own keys, in the place of what was there. */
async function typeInto(field: HTMLInputElement, text: string): Promise<void> {
  field.focus();
  field.select();
  await keys.type(text);
  await expect(field).toHaveValue(text);
}

/** The longest task of the page meanwhile and until it has come to rest, in ms; 0 when none was noticed, which are those of up to 50 ms. */
async function longestScriptWhile(work: () => Promise<void>): Promise<number> {
  const seen: number[] = [];
  const observer = new PerformanceObserver((list) => void seen.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ entryTypes: ['longtask'] });
  await work();
  await new Promise((resolve) => setTimeout(resolve, 300));
  observer.disconnect();
  return Math.max(0, ...seen);
}
