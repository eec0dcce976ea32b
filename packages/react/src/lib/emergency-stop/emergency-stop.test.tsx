import type { ByleaveClient } from '@byleave/client';
import { accept, refuse, type Person, type Stop, type StopScope, type Verdict } from '@byleave/core';
import type { StopReport } from '@byleave/core/wire';
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
// Loaded when somebody resets; here beforehand, so that no test waits for a disk.
import '../lazy-part/request-parts.ts';
import { createFakeClient, type FakeClient } from '../test-support/fake-client.ts';
import { passTime, renderWithByleave, settle } from '../test-support/render-with-byleave.tsx';
import { bo, createSampleAction, maya, proposedAt } from '../test-support/sample-actions.ts';
import type { KitEvent, KitEventListener } from '../provider/kit-event.ts';
import { EmergencyStop, type EmergencyStopProps } from './emergency-stop.tsx';

beforeEach(() => void vi.useFakeTimers({ now: proposedAt }));
afterEach(() => {
  cleanup();
  sessionStorage.clear();
  vi.useRealTimers();
});

const agent = { id: 'g-invoice', name: 'Invoice agent' };
const operator = { ...maya, roles: ['emergency-stop'] };
const mine: StopScope = { userId: maya.id };

const root = (): HTMLElement => document.querySelector<HTMLElement>('[data-bl-part="emergency-stop"]')!;
const part = (name: string): HTMLElement => root().querySelector<HTMLElement>(`[data-bl-part="${name}"]`)!;
const state = (): string | undefined => root().dataset['blState'];
const heard = (): string => document.querySelector('[data-bl-part="live-region"][aria-live="assertive"]')!.textContent;

/** An authority’s side of the stop: what is latched, and whether it answers. */
function createSwitch() {
  const pressed: StopScope[] = [];
  let stops: StopReport[] = [];
  const desk = {
    pressed,
    answers: 'yes' as 'yes' | 'not' | 'no' | 'never',
    outcomes: [] as readonly StopReport['actions'][number]['outcome'][],
    reset: () => {
      stops = [];
    },
    client: {} as Partial<ByleaveClient>,
  };
  const report = (stop: Stop): StopReport => ({
    stop,
    actions: desk.outcomes.map((outcome, index) => ({ actionId: index === 0 ? 'a-1' : `a-${index + 1}`, toolName: 'send_money', principal: { user: maya, agent }, conversation: 'c-1', outcome })),
  });
  desk.client = {
    async pressStop({ scope }): Promise<Verdict<StopReport>> {
      pressed.push(scope);
      if (desk.answers === 'never') return new Promise(() => {});
      if (desk.answers === 'not') return refuse('authority_unreachable', 'The authority could not be reached.');
      if (desk.answers === 'no') return refuse('forbidden', 'You may not.');
      const stop: Stop = { id: `s-${pressed.length}`, tenant: 'acme', scope, pressedBy: maya, at: proposedAt, running: [] };
      stops = [report(stop), ...stops];
      return accept(report(stop));
    },
    listStops: async () => (desk.answers === 'yes' || desk.answers === 'no' ? accept({ stops: stops.map(({ stop }) => stop), now: proposedAt + 5_000 }) : refuse('authority_unreachable', 'The authority could not be reached.')),
    readStop: async (id) => accept(report(stops.find(({ stop }) => stop.id === id)!.stop)),
    resetStop: async () => accept({ action: createSampleAction({ id: 'a-reset' }), now: proposedAt }),
  };
  return desk;
}

async function show(desk: ReturnType<typeof createSwitch>, props: Partial<EmergencyStopProps> = {}, viewer: Person = operator, onEvent?: KitEventListener): Promise<FakeClient> {
  const client = createFakeClient({ actions: [createSampleAction()], answers: desk.client });
  await renderWithByleave(<EmergencyStop placement="inline" {...props} />, client, { viewer, ...(onEvent && { onEvent }) });
  return client;
}

async function press(): Promise<void> {
  fireEvent.click(part('stop'));
  await settle();
}

test('one press stops all that is done for the person, and asks nothing first', async () => {
  const desk = createSwitch();
  await show(desk);
  expect(state()).toBe('armed');
  await press();
  expect(desk.pressed).toEqual([mine]);
  expect(state()).toBe('stopped');
  expect(root().textContent).toContain('All your agents are stopped');
  expect(part('stop').textContent).toBe('Stopped Stop all my agents');
});

test('offers what the person may stop, and no more', async () => {
  const desk = createSwitch();
  const names = (): readonly (string | null)[] => [...part('stop-scope').querySelectorAll('option')].map(({ textContent }) => textContent);
  await show(desk, { conversation: 'c-1', agents: [agent] }, maya);
  expect(names()).toEqual(['Stop this run', 'Stop Invoice agent', 'Stop all my agents']);
  cleanup();
  await show(desk, { conversation: 'c-1', agents: [agent] });
  expect(names()).toEqual(['Stop this run', 'Stop Invoice agent', 'Stop all my agents', 'Stop Invoice agent for everybody', 'Stop all agents of everybody']);
  fireEvent.change(part('stop-scope'), { target: { value: 'organization' } });
  await press();
  expect(desk.pressed).toEqual([{}]);
  expect(root().textContent).toContain('Everything is stopped');
});

describe('an authority that does not answer', () => {
  test('is asked again until it does, and nothing is called stopped before', async () => {
    const desk = createSwitch();
    await show(desk);
    desk.answers = 'not';
    await press();
    expect(state()).toBe('stopping');
    expect(root().textContent).toContain('Not stopped yet');
    expect(root().textContent).toContain('end the program the agent runs in');
    expect(heard()).toContain('Not stopped yet');
    for (const [delay, times] of [[500, 2], [1_000, 3], [2_000, 4], [4_000, 5], [5_000, 6], [5_000, 7]] as const) {
      await passTime(delay);
      expect(desk.pressed).toHaveLength(times);
      expect(state()).toBe('stopping');
    }
    desk.answers = 'yes';
    await passTime(5_000);
    await settle();
    expect(state()).toBe('stopped');
    expect(heard()).toContain('Stopped.');
  });

  test('is asked again when a connection is open and dead', async () => {
    const desk = createSwitch();
    await show(desk);
    desk.answers = 'never';
    await press();
    await passTime(8_500);
    expect(desk.pressed).toHaveLength(2);
    expect(root().textContent).toContain('Not stopped yet');
  });

  test('is asked at once when there is a network again, or the person wants it', async () => {
    const desk = createSwitch();
    await show(desk);
    desk.answers = 'not';
    await press();
    await act(() => window.dispatchEvent(new Event('online')));
    expect(desk.pressed).toHaveLength(2);
    fireEvent.click(part('stop-try-now'));
    expect(desk.pressed).toHaveLength(3);
  });

  test('does not make a reload forget the press', async () => {
    const desk = createSwitch();
    desk.answers = 'not';
    await show(desk);
    await press();
    cleanup();
    vi.clearAllTimers();
    desk.answers = 'yes';
    await show(desk);
    await settle();
    expect(state()).toBe('stopped');
    cleanup();
    desk.reset();
    await show(desk);
    expect(state()).toBe('armed');
  });

  test('lets the page be left only on purpose', async () => {
    const desk = createSwitch();
    await show(desk);
    const leave = (): boolean => window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    expect(leave()).toBe(true);
    desk.answers = 'not';
    await press();
    expect(leave()).toBe(false);
  });

  test('says that nobody knows whether something is stopped', async () => {
    const desk = createSwitch();
    desk.answers = 'not';
    await show(desk);
    await passTime(10_000);
    expect(root().textContent).toContain('it isn’t known whether something is stopped');
    expect(part('stop').textContent).toBe('Stop Stop all my agents');
  });
});

test('says that nothing was stopped when the authority says no, and takes another press', async () => {
  const desk = createSwitch();
  await show(desk);
  desk.answers = 'no';
  await press();
  expect(state()).toBe('refused');
  expect(root().textContent).toContain('Nothing was stopped');
  expect(heard()).toContain('Nothing was stopped');
  desk.answers = 'yes';
  await press();
  expect(state()).toBe('stopped');
});

test('says honestly what became of each action', async () => {
  const desk = createSwitch();
  desk.outcomes = ['stopped-before-start', 'running', 'cannot-be-recalled', 'aborted', 'unknown', 'stopped-before-start'];
  await show(desk);
  await press();
  expect(state()).toBe('partial');
  const counts = [...root().querySelectorAll('.bl-stop-counts li')].map(({ textContent }) => textContent);
  expect(counts).toEqual([
    '1 still running: told to stop, not heard from',
    '1 may or may not have happened',
    '1 had happened and can’t be recalled',
    '1 broken off, without effect',
    '2 stopped before starting',
  ]);
  expect(heard()).toContain('2 stopped before starting');
  const details = part('stop-outcomes') as HTMLDetailsElement;
  details.open = true;
  fireEvent(details, new Event('toggle'));
  await settle();
  expect([...details.querySelectorAll<HTMLElement>('[data-bl-part="stop-outcome"]')].map(({ dataset }) => dataset['blOutcome'])).toEqual(['running', 'unknown', 'cannot-be-recalled', 'aborted', 'stopped-before-start', 'stopped-before-start']);
});

test('names whose agents are stopped, to somebody who answers for others', async () => {
  const desk = createSwitch();
  desk.outcomes = ['stopped-before-start'];
  await desk.client.pressStop!({ scope: mine });
  await show(desk, {}, { ...bo, roles: ['emergency-stop'] });
  expect(root().textContent).toContain('The agents of Maya Chen are stopped');
});

test('becomes whole when what was running is heard of, connection or not', async () => {
  const desk = createSwitch();
  desk.outcomes = ['running'];
  await show(desk);
  await press();
  expect(state()).toBe('partial');
  desk.outcomes = ['aborted'];
  await passTime(2_500);
  await settle();
  expect(state()).toBe('stopped');
});

test('stays latched until a reset with every check and a reason has been confirmed', async () => {
  const desk = createSwitch();
  desk.outcomes = ['unknown'];
  const client = await show(desk);
  await press();
  fireEvent.click(part('reset'));
  await settle();
  expect(state()).toBe('resetting');
  fireEvent.submit(part('reset-form'));
  expect(root().querySelector('[role="alert"]')!.textContent).toBe('Check everything on the list, and say why it is safe again.');
  expect(screen.getAllByRole('checkbox')).toHaveLength(3);
  for (const box of screen.getAllByRole('checkbox')) fireEvent.click(box);
  fireEvent.change(screen.getByRole('textbox', { name: 'Why it is safe again' }), { target: { value: 'It was a drill.' } });
  fireEvent.submit(part('reset-form'));
  await settle();
  expect(part('reset-consent').querySelector('[data-bl-part="consent-card"]')).not.toBeNull();
  expect(state()).toBe('resetting');
  desk.reset();
  await act(() => client.subscriptions.at(-1)!.onEvent({ sequence: 9, type: 'stop.reset', actionId: 'a-reset', conversation: 'c', state: 'executed' }));
  await settle();
  expect(state()).toBe('armed');
  expect(heard()).toContain('Nothing has started by itself');
});

describe('the host hears', () => {
  const heardBy = async (desk: ReturnType<typeof createSwitch>, props: Partial<EmergencyStopProps> = {}): Promise<KitEvent[]> => {
    const events: KitEvent[] = [];
    await show(desk, props, operator, (event) => events.push(event));
    await press();
    return events;
  };

  test('of the press at once, of the stop once the authority says so, and of a reset that is asked for', async () => {
    const desk = createSwitch();
    const events = await heardBy(desk);
    expect(events).toEqual([
      { type: 'stop.pressed', reach: 'mine' },
      { type: 'stop.acknowledged', reach: 'mine', stopId: 's-1' },
    ]);
    fireEvent.click(part('reset'));
    await settle();
    for (const box of screen.getAllByRole('checkbox')) fireEvent.click(box);
    fireEvent.change(screen.getByRole('textbox', { name: 'Why it is safe again' }), { target: { value: 'It was a drill.' } });
    fireEvent.submit(part('reset-form'));
    await settle();
    expect(events.slice(2)).toEqual([{ type: 'stop.resetAsked', stopId: 's-1', actionId: 'a-reset' }]);
  });

  test('of no stop while the authority does not answer, however often it was sent', async () => {
    const desk = createSwitch();
    desk.answers = 'not';
    const events = await heardBy(desk);
    await passTime(2_000);
    expect(desk.pressed.length).toBeGreaterThan(1);
    expect(events).toEqual([{ type: 'stop.pressed', reach: 'mine' }]);
    desk.answers = 'yes';
    await passTime(10_000);
    expect(events.slice(1)).toEqual([{ type: 'stop.acknowledged', reach: 'mine', stopId: expect.stringMatching(/^s-/u) }]);
  });

  test('that nothing was stopped, and why', async () => {
    const desk = createSwitch();
    desk.answers = 'no';
    expect(await heardBy(desk, { defaultReach: 'organization' })).toEqual([
      { type: 'stop.pressed', reach: 'organization' },
      { type: 'stop.refused', reach: 'organization', code: 'forbidden' },
    ]);
  });
});

test('a stop that somebody else pressed is shown as latched, and its reset is theirs', async () => {
  const desk = createSwitch();
  const stop: Stop = { id: 's-9', tenant: 'acme', scope: {}, pressedBy: { id: 'u-olga', name: 'Olga\u202e' }, at: proposedAt, running: [] };
  desk.client = { ...desk.client, listStops: async () => accept({ stops: [stop], now: proposedAt }), readStop: async () => refuse('not_found', 'There is no such stop.') };
  await show(desk, {}, maya);
  expect(state()).toBe('stopped');
  expect(root().textContent).toContain('OlgaU+202E pressed it');
  expect(part('reset')).toBeNull();
  expect(root().textContent).toContain('can reset it');
});

test('is pressed by its keys, wherever the focus is and whatever the page does with them', async () => {
  const desk = createSwitch();
  await show(desk);
  document.body.addEventListener('keydown', (event) => event.stopImmediatePropagation(), { once: true });
  expect(part('stop').getAttribute('aria-keyshortcuts')).toBe('Control+Shift+.');
  fireEvent.keyDown(document.body, { key: '>', code: 'Period', ctrlKey: true, shiftKey: true, repeat: true });
  expect(desk.pressed).toEqual([]);
  fireEvent.keyDown(document.body, { key: '>', code: 'Period', ctrlKey: true, shiftKey: true });
  await settle();
  expect(desk.pressed).toEqual([mine]);
});

test('has the keys the host chooses, or none', async () => {
  const desk = createSwitch();
  await show(desk, { shortcut: 'Alt+Shift+S' });
  fireEvent.keyDown(document.body, { key: 'S', code: 'KeyS', altKey: true, shiftKey: true });
  await settle();
  expect(desk.pressed).toHaveLength(1);
  cleanup();
  await show(desk, { shortcut: null });
  expect(part('stop').hasAttribute('aria-keyshortcuts')).toBe(false);
  fireEvent.keyDown(document.body, { key: '>', code: 'Period', ctrlKey: true, shiftKey: true });
  expect(desk.pressed).toHaveLength(1);
});

test('says to the developer that it must know who is signed in, before anybody needs it', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  await expect(renderWithByleave(<EmergencyStop />, createFakeClient())).rejects.toMatchObject({ code: 'misuse' });
});
