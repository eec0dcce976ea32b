import { lifecycleStates, type Action, type AuditEntry, type LifecycleState } from '@byleave/core';
import { cleanup, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFakeClient } from '../test-support/fake-client.ts';
import { renderWithByleave } from '../test-support/render-with-byleave.tsx';
import { allow, approve, ask, claim, complete, createSampleAction, decline, maya, proposedAt } from '../test-support/sample-actions.ts';
import { agentActor, createSampleEntry, mayaActor } from '../test-support/sample-entries.ts';
import { ActionLifecycle } from './action-lifecycle.tsx';
import { nextStates, toRoad } from './lifecycle-road.ts';
import { toLifecycleSteps } from './lifecycle-steps.ts';
import { formatDuration } from './step-duration.ts';

const statesOf = (action: Action): string => toLifecycleSteps(action).map(({ state, status, isHere }) => `${state}:${status}${isHere ? '*' : ''}`).join(' ');

describe('the steps', () => {
  test('of what waits say what is done and what is to come', () => {
    expect(statesOf(createSampleAction())).toBe('proposed:done verified:done awaitingConsent:current* authorized:upcoming executing:upcoming executed:upcoming audited:upcoming');
  });

  test('of what policy allowed have no approval', () => {
    expect(statesOf(createSampleAction({ events: [allow()] }))).toBe('proposed:done verified:done authorized:current* executing:upcoming executed:upcoming audited:upcoming');
  });

  test('of what was done go through all of it', () => {
    expect(statesOf(createSampleAction({ events: [ask(), approve(), claim(), complete({ status: 'succeeded' })] }))).toBe(
      'proposed:done verified:done awaitingConsent:done authorized:done executing:done executed:done* audited:upcoming',
    );
  });

  test('of what was declined end there', () => {
    expect(statesOf(createSampleAction({ events: [ask(), decline()] }))).toBe('proposed:done verified:done awaitingConsent:done declined:done* audited:upcoming');
  });

  test('lead from the start to every state of the machine', () => {
    for (const state of lifecycleStates) expect(toRoad('proposed', state)?.at(-1), state).toBe(state);
    expect(toRoad('audited', 'proposed')).toBeUndefined();
    expect(nextStates('awaitingConsent')).toEqual(['authorized', 'declined', 'cancelled', 'superseded', 'stopped', 'expired']);
  });

  test('follow the log where there is one: who, when and by which way', () => {
    const action = createSampleAction({ events: [ask(), approve(), claim()] });
    const entry = (sequence: number, type: AuditEntry['type'], state: LifecycleState, actor = agentActor): AuditEntry => ({ ...createSampleEntry(action, { sequence, type, actor }), state });
    const log = [entry(3, 'action.claimed', 'executing'), entry(2, 'consent.approved', 'authorized', mayaActor), entry(1, 'action.proposed', 'awaitingConsent')];
    expect(toLifecycleSteps(action, log).map(({ state, at, actor }) => [state, at, actor?.name])).toEqual([
      ['proposed', proposedAt + 10_000, 'Invoice agent'],
      ['verified', proposedAt + 10_000, 'Invoice agent'],
      ['awaitingConsent', proposedAt + 10_000, 'Invoice agent'],
      ['authorized', proposedAt + 20_000, 'Maya Chen'],
      ['executing', proposedAt + 30_000, 'Invoice agent'],
      ['executed', undefined, undefined],
      ['audited', undefined, undefined],
    ]);
  });
});

test.each([
  [400, undefined],
  [12_400, '12 sec'],
  [4 * 60_000, '4 min'],
  [26 * 60 * 60_000, '1 day'],
])('writes %d ms as %s', (durationMs, words) => {
  expect(formatDuration(durationMs, 'en')).toBe(words);
});

beforeEach(() => void vi.useFakeTimers({ now: proposedAt }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test('is an ordered list that says in words where the action is, by whom and for how long', async () => {
  const action = createSampleAction();
  await renderWithByleave(<ActionLifecycle actionId={action.id} />, createFakeClient({ actions: [action] }), { viewer: maya });
  const list = screen.getByRole('list', { name: 'Progress of “Send €2,400.00 to Northwind GmbH”' });
  const items = [...list.querySelectorAll('li')];
  expect(items).toHaveLength(7);
  const here = items.filter((item) => item.getAttribute('aria-current') === 'step');
  expect(here.map(({ textContent }) => textContent)).toEqual([expect.stringMatching(/^ApprovalCurrent.*for 5 sec$/u)]);
  expect(items[0]?.textContent).toContain('by Invoice agent');
  expect(items[1]?.textContent).toContain('by policy');
  expect(items[3]?.textContent).toBe('AllowedNot started');
});

test('says how it ended when that is not well', async () => {
  const action = createSampleAction({ events: [ask(), approve(), claim(), complete({ status: 'failed', message: 'No money.' })] });
  await renderWithByleave(<ActionLifecycle actionId={action.id} />, createFakeClient({ actions: [action] }), { viewer: maya });
  expect(document.querySelector('[data-bl-end]')?.textContent).toContain('Failed');
});

test('says that it can’t be shown', async () => {
  await renderWithByleave(<ActionLifecycle actionId="a-9" />, createFakeClient());
  const root = document.querySelector<HTMLElement>('[data-bl-part="action-lifecycle"]')!;
  expect(root.dataset['blState']).toBe('error');
  expect(root.querySelector('[role="alert"]')?.textContent).toBe('The progress can’t be shown.');
});
