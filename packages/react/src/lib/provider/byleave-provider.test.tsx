import type { StreamEvent } from '@byleave/core/wire';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ConsentCard } from '../consent-card/consent-card.tsx';
import { useConnectionStatus } from '../hooks/use-connection-status.ts';
import { useServerTime } from '../hooks/use-server-time.ts';
import { createFakeClient, type FakeClient } from '../test-support/fake-client.ts';
import { passTime, renderWithByleave, settle } from '../test-support/render-with-byleave.tsx';
import { consentTtlMs, createSampleAction, proposedAt } from '../test-support/sample-actions.ts';
import { ByleaveProvider } from './byleave-provider.tsx';

beforeEach(() => void vi.useFakeTimers({ now: proposedAt }));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const polite = (): string => document.querySelector('[data-bl-part="live-region"][aria-live="polite"]')?.textContent ?? '';

function emit(client: FakeClient, event: Partial<StreamEvent>): void {
  const whole = { sequence: 1, type: 'action.proposed', actionId: 'a-1', conversation: 'c-1', state: 'awaitingConsent', ...event };
  act(() => client.subscriptions.at(-1)!.onEvent(whole));
}

test('announces a request once, politely', async () => {
  const client = createFakeClient({ actions: [createSampleAction()] });
  await renderWithByleave(<p />, client);
  emit(client, {});
  await passTime(500);
  expect(polite()).toBe('Approval needed. Invoice agent wants to send €2,400.00 to Northwind GmbH. High risk. Press Alt+Shift+A to review.');
});

test('announces a burst of requests as their number', async () => {
  const client = createFakeClient();
  await renderWithByleave(<p />, client);
  for (const actionId of ['a-1', 'a-2', 'a-3']) emit(client, { actionId });
  await passTime(500);
  expect(polite()).toBe('3 approvals waiting');
});

test('does not announce what needs nobody', async () => {
  const client = createFakeClient({ actions: [createSampleAction()] });
  await renderWithByleave(<p />, client);
  emit(client, { state: 'authorized' });
  emit(client, { type: 'consent.approved' });
  await passTime(500);
  expect(polite()).toBe('');
});

test('says when two minutes and when thirty seconds are left, and nothing in between', async () => {
  const start = Date.now();
  const now = (): number => proposedAt + 1_000 + (Date.now() - start);
  const action = createSampleAction();
  await renderWithByleave(<ConsentCard action={action} />, createFakeClient({ actions: [action], now }));
  await passTime(consentTtlMs - 121_000);
  expect(polite()).toBe('');
  await passTime(2_000);
  expect(polite()).toContain('2 min left to decide');
  await passTime(60_000);
  expect(polite()).toContain('2 min left to decide');
  await passTime(30_000);
  expect(polite()).toContain('30 sec left to decide');
});

test('subscribes once at a time and lets go when it is unmounted', async () => {
  const client = createFakeClient();
  const { unmount } = await renderWithByleave(<p />, client);
  expect(client.subscriptions.filter(({ signal }) => !signal.aborted)).toHaveLength(1);
  unmount();
  expect(client.subscriptions.filter(({ signal }) => !signal.aborted)).toHaveLength(0);
});

function Probe(): ReactNode {
  return <output>{`${useConnectionStatus()} ${String(useServerTime(60_000))}`}</output>;
}

test('tells the connection’s state and the authority’s time, which is not the local one', async () => {
  const action = createSampleAction();
  const client = createFakeClient({ actions: [action], now: () => proposedAt + 7_200_000 });
  const children = [<Probe key="probe" />, <ConsentCard key="card" action={action} />];
  await renderWithByleave(children, client);
  expect(document.querySelector('output')?.textContent).toBe(`live ${proposedAt + 7_200_000}`);
});

test('renders no more often because the clock moves on while it renders', async () => {
  const complaint = vi.spyOn(console, 'error');
  let readings = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => {
    readings += 1;
    if (readings > 1_000) throw new Error('the clock is read in a loop');
    return proposedAt + readings;
  });
  const action = createSampleAction();
  const client = createFakeClient({ actions: [action] });
  await renderWithByleave([<Probe key="probe" />, <ConsentCard key="card" action={action} />], client);
  expect(document.querySelector('output')?.textContent).toContain('live');
  expect(complaint).not.toHaveBeenCalled();
});

test('uses the QueryClient of the host', async () => {
  const queryClient = new QueryClient();
  const client = createFakeClient({ actions: [createSampleAction()] });
  render(
    <QueryClientProvider client={queryClient}>
      <ByleaveProvider client={client}>
        <ConsentCard actionId="a-1" />
      </ByleaveProvider>
    </QueryClientProvider>,
  );
  await settle();
  expect(queryClient.getQueryCache().findAll({ queryKey: ['byleave', 'action', 'a-1'] })).toHaveLength(1);
});

test('renders on a server, with the time in a zone it names', () => {
  const html = renderToString(
    <ByleaveProvider client={createFakeClient()}>
      <ConsentCard action={createSampleAction()} />
    </ByleaveProvider>,
  );
  expect(html).toContain('data-bl-state="pending"');
  expect(html).toContain('14:12 UTC');
  expect(html).toContain('DE89 3704 0044 0532 0130 00');
});

test('comes alive on a page that a server rendered, without a mismatch', async () => {
  const complaint = vi.spyOn(console, 'error');
  const action = createSampleAction();
  const page = (
    <ByleaveProvider client={createFakeClient({ actions: [action] })}>
      <ConsentCard action={action} />
    </ByleaveProvider>
  );
  const container = document.body.appendChild(document.createElement('div'));
  container.innerHTML = renderToString(page);
  const recovered = vi.fn();
  const root = await act(async () => hydrateRoot(container, page, { onRecoverableError: recovered }));
  await settle();
  expect(recovered).not.toHaveBeenCalled();
  expect(complaint).not.toHaveBeenCalled();
  expect(container.textContent).toContain('10 min');
  act(() => root.unmount());
  container.remove();
});

test('refuses to work without a provider, and says what to do', () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  expect(() => render(<ConsentCard actionId="a-1" />)).toThrow(/Wrap the app in <ByleaveProvider/u);
});

test('shows its components whatever the host takes for a locale or a time zone', async () => {
  const client = createFakeClient({ actions: [createSampleAction()] });
  render(
    <ByleaveProvider client={client} locale="en-US@posix" timeZone="Mars/Olympus" activation="lenient">
      <ConsentCard action={createSampleAction()} />
    </ByleaveProvider>,
  );
  await settle();
  expect(document.querySelector('[data-bl-part="consent-card"]')?.getAttribute('data-bl-state')).toBe('pending');
});
