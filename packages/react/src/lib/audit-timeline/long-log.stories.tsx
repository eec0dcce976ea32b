import type { AuditEntryType } from '@byleave/core';
import type { AuditResponse } from '@byleave/core/wire';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { QueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { expect, waitFor } from 'storybook/test';
import { isInVitest } from '../../../../../.storybook/trusted/is-in-vitest.ts';
import { ByleaveProvider } from '../provider/byleave-provider.tsx';
import { createFakeClient } from '../test-support/fake-client.ts';
import { createSampleAction, proposedAt } from '../test-support/sample-actions.ts';
import { agentActor, createSampleEntry } from '../test-support/sample-entries.ts';
import { AuditTimeline } from './audit-timeline.tsx';

const pageSize = 50;
const types: readonly AuditEntryType[] = ['action.proposed', 'consent.approved', 'action.claimed', 'action.completed'];
const actions = Array.from({ length: 20 }, (_, index) => createSampleAction({ id: `a-${index}` }));

/** A log that has been read whole, newest first. */
function createPages(entries: number): readonly AuditResponse[] {
  return Array.from({ length: Math.ceil(entries / pageSize) }, (_page, page): AuditResponse => {
    const listed = Array.from({ length: Math.min(pageSize, entries - page * pageSize) }, (_entry, index) => {
      const sequence = entries - page * pageSize - index;
      const action = actions[Math.floor(sequence / 4) % actions.length]!;
      return { ...createSampleEntry(action, { sequence, type: types[sequence % 4]!, actor: agentActor, facts: { effect: 'ask', status: 'succeeded' } }), at: proposedAt - (entries - sequence) * 60_000, conversation: `c-${Math.floor(sequence / 16)}` };
    });
    return { entries: listed, actions: Object.fromEntries(actions.map((action) => [action.id, action])), now: proposedAt };
  });
}

interface Log {
  readonly pages: readonly AuditResponse[];
}

function Whole({ pages }: Log): ReactNode {
  const [services] = useState(() => {
    const queryClient = new QueryClient();
    queryClient.setQueryData(['byleave-timeline', { limit: pageSize }], { pages, pageParams: pages.map(() => undefined) });
    return { queryClient, client: createFakeClient({ answers: { readAudit: async () => ({ ok: true, value: pages[0]! }) } }) };
  });
  return (
    <ByleaveProvider {...services} timeZone="UTC">
      <AuditTimeline headingLevel={2} />
    </ByleaveProvider>
  );
}

const short = createPages(100);
const long = createPages(100_000);

const meta = { title: 'Components/AuditTimeline/A long log', component: Whole, args: { pages: long }, argTypes: { pages: { table: { disable: true } } }, tags: ['measured'] } satisfies Meta<typeof Whole>;
export default meta;
type Story = StoryObj<typeof meta>;

interface Mounted {
  readonly host: HTMLElement;
  /** How long it took to have it on the page, in ms. */
  readonly took: number;
  readonly unmount: () => void;
}

function put(pages: readonly AuditResponse[]): Mounted {
  const host = document.createElement('div');
  document.body.append(host);
  const root = createRoot(host);
  const start = performance.now();
  flushSync(() => root.render(<Whole pages={pages} />));
  const took = performance.now() - start;
  if (!host.querySelector('[data-bl-type]')) throw new Error('Nothing was mounted.');
  const unmount = (): void => {
    root.unmount();
    host.remove();
  };
  return { host, took, unmount };
}

function mount(pages: readonly AuditResponse[]): number {
  const { took, unmount } = put(pages);
  unmount();
  return took;
}

const rounds = 12;
const leastPasses = 3;
const mostPasses = 10;

/** 100,000 entries cost what 100 do: to mount, and to go through. Noise only ever adds, so the least of several counts. */
export const HundredThousand: Story = {
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(canvasElement.querySelector('[data-bl-type]')).toBeVisible());
    if (!isInVitest) return;
    mount(short);
    mount(long);
    const times = Array.from({ length: rounds }, () => ({ short: mount(short), long: mount(long) }));
    const least = (which: 'short' | 'long'): number => Math.min(...times.map((time) => time[which]));
    await expect(least('long') / least('short'), `${least('short').toFixed(1)} ms and ${least('long').toFixed(1)} ms`).toBeLessThanOrEqual(1.5);

    // In turns, so that noise meets both: a page in development, drawn without a graphics card, has long tasks of its own.
    // More passes where a busy machine disturbs them: a script that really is long is so in each.
    const few = put(short);
    const scrollers = [few.host, canvasElement].map((place) => place.querySelector<HTMLElement>('.bl-timeline-scroller')!);
    const longest: number[][] = [[], []];
    const isWithin = (): boolean => Math.min(...longest[1]!) <= Math.max(50, 1.5 * Math.min(...longest[0]!));
    for (let pass = 0; pass < leastPasses || (!isWithin() && pass < mostPasses); pass += 1) {
      for (const [which, scroller] of scrollers.entries()) longest[which]!.push(await longestScriptWhile(() => scrollThrough(scroller, pass)));
    }
    few.unmount();
    await expect(isWithin(), `The longest script in ms, of 100 and of 100,000: ${JSON.stringify(longest)}`).toBe(true);
    await expect(canvasElement.querySelectorAll('[data-bl-type]').length).toBeLessThan(80);
  },
};

/** Far and near, as with a wheel and with a scroll bar. */
async function scrollThrough(scroller: HTMLElement, run: number): Promise<void> {
  for (let step = 0; step < 40; step += 1) {
    scroller.scrollTop = step % 8 === 7 ? (scroller.scrollHeight / 50) * (step + run) : scroller.scrollTop + 400;
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

/** The longest task of the page meanwhile, in ms; 0 when none was noticed, which are those of up to 50 ms. */
async function longestScriptWhile(work: () => Promise<void>): Promise<number> {
  const seen: number[] = [];
  const observer = new PerformanceObserver((list) => void seen.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ entryTypes: ['longtask'] });
  await work();
  await new Promise((resolve) => setTimeout(resolve, 50));
  observer.disconnect();
  return Math.max(0, ...seen);
}
