import type { ByleaveClient } from '@byleave/client';
import { accept, type Person, type Verdict } from '@byleave/core';
import type { ActionResponse, ActionsResponse } from '@byleave/core/wire';
import { QueryClient } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { useState, type ReactNode } from 'react';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { queryKeys } from '../hooks/query-keys.ts';
import { useActions } from '../hooks/use-actions.ts';
import { useDecision } from '../hooks/use-decision.ts';
import { createFakeClient } from '../test-support/fake-client.ts';
import { createSampleAction } from '../test-support/sample-actions.ts';
import { useByleave } from './byleave-context.ts';
import { ByleaveProvider } from './byleave-provider.tsx';
import type { GetToken } from './token-source.ts';

const maya: Person = { id: 'u-maya', name: 'Maya', roles: [] };
const jonas: Person = { id: 'u-jonas', name: 'Jonas', roles: [] };

// What is loaded with the first press takes as long as it takes.
beforeAll(() => import('./client-code.ts'));
const patiently = { timeout: 10_000 };

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** Whose token each decision was sent with. */
function listen(): string[] {
  const sent: string[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    if (!request.url.endsWith('/decision')) return new Promise<Response>(() => {});
    sent.push(request.headers.get('authorization') ?? 'none');
    return Response.json({ error: { code: 'unknown_action', message: 'No such action.' } }, { status: 404 });
  });
  return sent;
}

function Press(): ReactNode {
  const { client } = useByleave();
  const [answers, setAnswers] = useState<readonly string[]>([]);
  const [draft, setDraft] = useState('');
  const press = async (): Promise<void> => {
    const answer = await client.decide('a-1', { decision: 'approve', digest: 'sha256:x', shown: { unshown: 'sample' } });
    setAnswers((known) => [...known, answer.ok ? 'ok' : answer.refusal.code]);
  };
  return (
    <>
      <button type="button" onClick={() => void press()}>Approve</button>
      <input aria-label="Reason" value={draft} onChange={({ target }) => setDraft(target.value)} />
      <output>{answers.join(' ')}</output>
    </>
  );
}

const page = (viewer: Person | undefined, getToken: GetToken): ReactNode => (
  <ByleaveProvider baseUrl="https://office.example/byleave" getToken={getToken} {...(viewer && { viewer })}>
    <Press />
  </ByleaveProvider>
);
const approve = (): void => void fireEvent.click(screen.getByRole('button', { name: 'Approve' }));
const answers = (): string => document.querySelector('output')?.textContent ?? '';

test('sends what the next person presses with their own token, not with the last one’s', async () => {
  const sent = listen();
  const { rerender } = render(page(maya, async () => 'maya'));
  approve();
  await waitFor(() => expect(answers()).toBe('unknown_action'), patiently);
  rerender(page(jonas, async () => 'jonas'));
  approve();
  await waitFor(() => expect(answers()).toBe('unknown_action'), patiently);
  expect(sent).toEqual(['Bearer maya', 'Bearer jonas']);
});

test('does not send what one person pressed with the token that came for the next', async () => {
  const sent = listen();
  let give = (_token: string): void => {};
  const asked = vi.fn(() => new Promise<string>((resolve) => void (give = resolve)));
  const { rerender } = render(page(maya, asked));
  approve();
  await waitFor(() => expect(asked).toHaveBeenCalled(), patiently);
  const answer = give;
  rerender(page(jonas, async () => 'jonas'));
  answer('jonas, since the session is his by now');
  approve();
  await waitFor(() => expect(answers()).toBe('unknown_action'), patiently);
  expect(sent).toEqual(['Bearer jonas']);
});

test('leaves nothing that was begun, or that was read, to the next person', async () => {
  listen();
  const queryClient = new QueryClient();
  queryClient.setQueryData(['host'], 'stays');
  const client = createFakeClient({ answers: { listGrants: async () => accept({ grants: [], now: 0 }) } });
  const show = (viewer?: Person): ReactNode => (
    <ByleaveProvider client={client} queryClient={queryClient} {...(viewer && { viewer })}>
      <Press />
    </ByleaveProvider>
  );
  const { rerender } = render(show(maya));
  for (const next of [jonas, undefined]) {
    fireEvent.change(screen.getByLabelText('Reason'), { target: { value: 'Our supplier' } });
    queryClient.setQueryData(queryKeys.actions({}), 'private');
    queryClient.setQueryData([...queryKeys.timeline, {}], 'private');
    rerender(show(next));
    expect(screen.getByLabelText<HTMLInputElement>('Reason').value).toBe('');
    expect(queryClient.getQueryCache().findAll().map(({ queryKey }) => queryKey)).toEqual([['host']]);
  }
  expect(queryClient.getQueryData(['host'])).toBe('stays');
  expect(client.subscriptions.map(({ signal }) => signal.aborted)).toEqual([true, true, false]);
});

test('keeps what was begun before the person was named, and while their name or roles change', async () => {
  listen();
  const { rerender } = render(page(undefined, async () => 'maya'));
  fireEvent.change(screen.getByLabelText('Reason'), { target: { value: 'Our supplier' } });
  for (const viewer of [maya, { ...maya, name: 'Maya K.' }]) {
    rerender(page(viewer, async () => 'maya'));
    expect(screen.getByLabelText<HTMLInputElement>('Reason').value).toBe('Our supplier');
  }
});

/** A client of the host's, which stays the same: it speaks with the session's cookie. What it is asked is answered late. */
function createLateClient() {
  const decided = Promise.withResolvers<Verdict<ActionResponse>>();
  const listed = Promise.withResolvers<Verdict<ActionsResponse>>();
  const client = createFakeClient({ decide: () => decided.promise, answers: { listActions: () => listed.promise } });
  return { client, decided, listed };
}

const action = createSampleAction();

function Deciding({ onClient }: { readonly onClient: (client: ByleaveClient) => void }): ReactNode {
  const { client } = useByleave();
  useActions();
  const { mutate } = useDecision(action);
  onClient(client);
  return <button type="button" onClick={() => mutate({ decision: 'approve', digest: action.digest, shown: { unshown: 'sample' } })}>Approve</button>;
}

test('tells the next person no answer that comes for the one before', async () => {
  const { client, decided, listed } = createLateClient();
  const queryClient = new QueryClient();
  const show = (viewer: Person): ReactNode => (
    <ByleaveProvider client={client} queryClient={queryClient} viewer={viewer}>
      {viewer === maya && <Deciding onClient={() => {}} />}
    </ByleaveProvider>
  );
  const { rerender } = render(show(maya));
  approve();
  await waitFor(() => expect(client.decisions).toHaveLength(1));
  rerender(show(jonas));
  decided.resolve(accept({ action, now: 1 }));
  listed.resolve(accept({ actions: [createSampleAction({ id: 'a-9' })], now: 1 }));
  await waitFor(() => expect(queryClient.getMutationCache().getAll().map(({ state }) => state.status)).toEqual(['error']));
  expect(queryClient.getQueryCache().findAll().map(({ queryKey }) => queryKey)).toEqual([]);
});

test('sends nothing with the host’s own client that was begun before another person took over', async () => {
  const { client, decided } = createLateClient();
  decided.resolve(accept({ action, now: 1 }));
  const clients: ByleaveClient[] = [];
  const show = (viewer: Person): ReactNode => (
    <ByleaveProvider client={client} viewer={viewer}>
      <Deciding onClient={(each) => clients.push(each)} />
    </ByleaveProvider>
  );
  const request = { decision: 'approve', digest: action.digest, shown: { unshown: 'sample' } } as const;
  const { rerender } = render(show(maya));
  const mayas = clients.at(-1)!;
  expect(await mayas.decide(action.id, request)).toMatchObject({ ok: true });
  rerender(show(jonas));
  expect(await mayas.decide(action.id, request)).toMatchObject({ ok: false, refusal: { code: 'unauthenticated' } });
  expect(client.decisions).toHaveLength(1);
  expect(await clients.at(-1)!.decide(action.id, request)).toMatchObject({ ok: true });
});
