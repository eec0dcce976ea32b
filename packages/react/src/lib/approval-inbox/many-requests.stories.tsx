import { accept, type Action } from '@byleave/core';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { QueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { expect, waitFor } from 'storybook/test';
import { framesLater } from '../../../../../.storybook/stage/card.ts';
import { show, useSpotlight } from '../../../../../.storybook/stage/spotlight.ts';
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

const taken = 'taken';

/** The page is empty while it is measured. */
function UntilTaken(pending: Pending): ReactNode {
  return useSpotlight() === taken ? null : <Filled {...pending} />;
}

const few = createWaiting(100);
const many = createWaiting(5_000);

const meta = { title: 'Components/ApprovalInbox/Many requests', component: UntilTaken, args: { waiting: many }, argTypes: { waiting: { table: { disable: true } } }, tags: ['measured'] } satisfies Meta<typeof UntilTaken>;
export default meta;
type Story = StoryObj<typeof meta>;

/** Puts something on an otherwise empty page. Returns how to take it away again. */
function put(what: ReactNode): { readonly host: HTMLElement; readonly away: () => void } {
  const host = document.createElement('div');
  document.body.append(host);
  const root = createRoot(host);
  flushSync(() => root.render(what));
  return {
    host,
    away() {
      root.unmount();
      host.remove();
    },
  };
}

/** How long it takes to have it on the page, in ms. */
function mount(waiting: readonly Action[]): number {
  const start = performance.now();
  const { host, away } = put(<Filled waiting={waiting} />);
  const took = performance.now() - start;
  const isMounted = host.querySelector('[data-bl-part="inbox-item"]') !== null;
  away();
  if (!isMounted) throw new Error('Nothing was mounted.');
  return took;
}

const leastRounds = 6;
const mostRounds = 40;

/** Mounting 5,000 costs what mounting 100 does. In turns, so that noise meets both; it only ever adds, so the least of each counts. */
async function expectMountsAlike(): Promise<void> {
  mount(few);
  mount(many);
  const least = { few: Infinity, many: Infinity };
  for (let round = 0; round < leastRounds || (least.many > 1.5 * least.few && round < mostRounds); round += 1) {
    least.few = Math.min(least.few, mount(few));
    least.many = Math.min(least.many, mount(many));
    // Between the rounds the page gets to do what waits, such as collecting what was unmounted.
    await framesLater();
  }
  await expect(least.many / least.few, `${least.few.toFixed(1)} ms and ${least.many.toFixed(1)} ms`).toBeLessThanOrEqual(1.5);
}

const leastPasses = 2;
const mostPasses = 8;

/** Typing in the filter runs no script longer than 50 ms, or than half as long again as on a page with nothing but a field. Each pass is a new inbox, which has read nothing yet. */
async function expectFilterIsQuick(): Promise<void> {
  const seen: { empty: number; filter: number }[] = [];
  const isWithin = (): boolean => Math.min(...seen.map(({ filter }) => filter)) <= Math.max(50, 1.5 * Math.min(...seen.map(({ empty }) => empty)));
  for (let pass = 0; pass < leastPasses || (!isWithin() && pass < mostPasses); pass += 1) {
    const idle = put(<input aria-label="Does nothing" />);
    await atRest();
    const empty = await longestTaskWhile(() => typeInto(idle.host.querySelector('input')!, 'Northwind 7'));
    idle.away();
    const inbox = put(<Filled waiting={many} />);
    await atRest();
    const filter = await longestTaskWhile(async () => {
      await typeInto(inbox.host.querySelector<HTMLInputElement>('[data-bl-part="inbox-filter"]')!, 'Northwind 7');
      // A twentieth of them, found to the last one: the search is over.
      await waitFor(() => expect(inbox.host.querySelector('[data-bl-part="inbox-item"]')).toHaveAttribute('aria-setsize', String(many.length / samples.length)));
    });
    inbox.away();
    seen.push({ empty, filter });
  }
  await expect(isWithin(), `The longest task in ms, on an empty page and in the filter: ${JSON.stringify(seen)}`).toBe(true);
}

/** 5,000 requests cost what 100 do: to mount, and to look through. */
export const FiveThousand: Story = {
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(canvasElement.querySelector('[data-bl-part="inbox-item"]')).toBeVisible(), { timeout: 5_000 });
    await expect(canvasElement.querySelectorAll('[data-bl-part="inbox-item"]').length).toBeLessThan(60);
    if (!isInVitest) return;
    show(taken);
    await waitFor(() => expect(document.querySelector('[data-bl-part="approval-inbox"]')).toBeNull());
    await expectMountsAlike();
    await expectFilterIsQuick();
    show('');
  },
};

/** Until what a mount has led to is done: the browser has painted it, and has nothing else to do. */
async function atRest(): Promise<void> {
  await framesLater();
  await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 1_000 }));
}

/** With the browser's own keys, in the place of what was there. */
async function typeInto(field: HTMLInputElement, text: string): Promise<void> {
  field.focus();
  field.select();
  await keys.type(text);
  await expect(field).toHaveValue(text);
}

/** What a browser calls a long task: it tells of none that is shorter. In ms. */
const longTaskMs = 50;

/** The longest task of the page meanwhile, in ms; 0 when there was none of more than 50 ms. */
async function longestTaskWhile(work: () => Promise<void>): Promise<number> {
  const seen: PerformanceEntry[] = [];
  const observer = new PerformanceObserver((list) => void seen.push(...list.getEntries()));
  observer.observe({ entryTypes: ['longtask'] });
  await work();
  // Tasks are told of in their order, so once one of ours is, nothing before it is still to come.
  const mark = performance.now();
  setTimeout(() => {
    for (const start = performance.now(); performance.now() - start < longTaskMs + 10; );
  });
  const isOurs = ({ startTime, duration }: PerformanceEntry): boolean => startTime + duration > mark + longTaskMs;
  await waitFor(() => expect(seen.some(isOurs)).toBe(true));
  observer.disconnect();
  return Math.max(0, ...seen.filter((entry) => !isOurs(entry)).map(({ duration }) => duration));
}
