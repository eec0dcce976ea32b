import type { LimitHold, LimitShortage, LimitUsage } from '@byleave/core';
import { act, cleanup, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ar } from '../../locales/ar.ts';
import { de } from '../../locales/de.ts';
import { ConsentCard } from '../consent-card/consent-card.tsx';
import type { Catalog } from '../messages/messages.ts';
import { createFakeClient, type FakeClientOptions } from '../test-support/fake-client.ts';
import { passTime, renderWithByleave, settle } from '../test-support/render-with-byleave.tsx';
import { createSampleAction, limit, maya, proposedAt } from '../test-support/sample-actions.ts';
import { overspending, posting, spending } from '../test-support/sample-limits.ts';
import { BudgetMeter, type BudgetMeterProps } from './budget-meter.tsx';
import { LimitList } from './limit-list.tsx';

beforeEach(() => void vi.useFakeTimers({ now: proposedAt }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const list = (): HTMLElement => document.querySelector<HTMLElement>('[data-bl-part="limit-list"]')!;
const rows = (): readonly HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-bl-part="limit"]')];

async function show(limits: readonly LimitUsage[], options: FakeClientOptions = {}) {
  const client = createFakeClient({ limits, ...options });
  await renderWithByleave(<LimitList />, client, { viewer: maya });
  return client;
}

test('says in words all that the picture of a budget says', async () => {
  await show([spending]);
  const meter = screen.getByRole('meter', { name: '€10,000 a month for you' });
  expect(meter.getAttribute('aria-valuetext')).toBe('€7,150 of €10,000 used, €2,400 waiting for a decision, €450 left, starts again Tue, Dec 1, 00:00');
  expect(meter.getAttribute('aria-valuenow')).toBe('9550');
  expect(meter.getAttribute('aria-valuemax')).toBe('10000');
  expect(meter.querySelectorAll('svg > rect')).toHaveLength(2);
  expect(meter.querySelector('[style]')).toBeNull();
});

test('shows a rate in steps that can be counted', async () => {
  await show([posting]);
  const meter = screen.getByRole('meter', { name: '10 actions in 24 hours for agent g-invoice' });
  expect(meter.getAttribute('aria-valuetext')).toBe('2 of 10 used, 8 left, some comes back 19:40');
  expect(meter.querySelectorAll('.bl-meter-step')).toHaveLength(9);
});

test.each<[string, Partial<LimitUsage>, string]>([
  ['ok', { used: 7_000, reserved: 0 }, ''],
  ['near', { used: 7_000, reserved: 1_000 }, 'Near the limit'],
  ['atLimit', { used: 9_000, reserved: 1_000 }, 'Used up'],
  ['exceeded', { used: 10_100, reserved: 0 }, '€100 over the limit'],
])('is %s by what is used and reserved together', async (state, usage, words) => {
  await show([{ ...spending, ...usage }]);
  expect(rows()[0]?.dataset['blState']).toBe(state);
  expect(rows()[0]?.textContent).toContain(words);
});

test.each<[string, BudgetMeterProps['usage'], string]>([
  ['unlimited', { ...spending, limit: { ...spending.limit, most: Number.MAX_SAFE_INTEGER } } as BudgetMeterProps['usage'], 'No limit for you€7,150 used€2,400 waiting for a decisionstarts again Tue, Dec 1, 00:00'],
  ['unknown', { limit: spending.limit, scope: spending.scope } as BudgetMeterProps['usage'], '€10,000 a month for youHow much is left is not known'],
  ['notMetered', null, 'Not counted by any limit'],
])('is %s in words, and draws nothing that nobody knows', async (state, usage, words) => {
  await renderWithByleave(<BudgetMeter usage={usage} />, createFakeClient(), { viewer: maya });
  expect(rows()[0]?.dataset).toMatchObject({ blState: state, blKind: 'budget' });
  expect(rows()[0]?.textContent).toBe(words);
  expect(screen.queryByRole('meter')).toBeNull();
});

test('says that it starts again at the moment it does, and reads how it stands since', async () => {
  const resetAt = proposedAt + 90_500;
  const listLimits = vi.fn(async () => ({ ok: true as const, value: { limits: [{ ...spending, resetAt }], now: Date.now() } }));
  await show([], { answers: { listLimits } });
  await passTime(90_000);
  expect(rows()[0]?.dataset['blState']).toBe('near');
  const before = listLimits.mock.calls.length;
  await passTime(1_000);
  expect(rows()[0]?.dataset['blState']).toBe('resetting');
  expect(rows()[0]?.textContent).toContain('Starting again');
  expect(listLimits.mock.calls.length).toBe(before + 1);
});

test('says that what it shows is old while the connection is down', async () => {
  await show([spending], { connection: 'reconnecting' });
  expect(rows()[0]?.dataset).toMatchObject({ blState: 'near', blStale: 'true' });
  expect(screen.getByRole('meter').getAttribute('aria-valuetext')).toMatch(/^€7,150 of €10,000 used, as last known, /u);
});

describe('of one action', () => {
  const hold = ({ limit, scope }: LimitUsage) => ({ limit, scope, amount: 1 });
  const showOf = async (limits: readonly LimitHold[], options: FakeClientOptions): Promise<void> => {
    await renderWithByleave(<LimitList action={{ ...createSampleAction(), limits }} />, createFakeClient(options), { viewer: maya });
  };

  test('has what that draws on alone, the tightest first', async () => {
    const other = { ...posting, limit: { ...posting.limit, id: 'others' }, used: 10 };
    const ofGrant = { ...hold(posting), limit: { ...posting.limit, id: 'grant:g-1' } };
    await showOf([hold(posting), ofGrant, hold(spending)], { limits: [other, posting, spending] });
    expect(rows().map((row) => row.dataset['blKind'])).toEqual(['budget', 'rate']);
  });

  test('knows which they are though nobody can say how they stand', async () => {
    await showOf([hold(posting)], { refuseReads: 'forbidden' });
    expect(within(list()).getByRole('alert').textContent).toContain('The limits can’t be shown.');
    expect(rows()[0]?.dataset['blState']).toBe('unknown');
    expect(rows()[0]?.textContent).toContain('10 actions in 24 hours');
  });

  test('says that none counts it', async () => {
    await showOf([], { limits: [spending] });
    expect(rows().map((row) => row.dataset['blState'])).toEqual(['notMetered']);
  });
});

test('marks from where on policy asks every time, where the host says so', async () => {
  await renderWithByleave(<BudgetMeter usage={spending as BudgetMeterProps['usage']} asksAbove={8_000} />, createFakeClient(), { viewer: maya });
  expect(screen.getByRole('meter').getAttribute('aria-valuetext')).toContain('asks every time above €8,000');
  expect(document.querySelector('[data-bl-part="meter-mark"]')?.getAttribute('x1')).toBe('80%');
});

test('has the tightest first', async () => {
  await show([posting, spending]);
  expect(rows().map((row) => row.dataset['blKind'])).toEqual(['budget', 'rate']);
});

test('names what it is counted for, and the clocks it goes by where they are not the reader’s', async () => {
  const usage: LimitUsage = {
    ...spending,
    limit: { ...spending.limit, per: ['/iban'], window: { kind: 'calendar', unit: 'day', timeZone: 'Europe/Berlin' } },
    scope: { '/iban': 'DE1\u202e' },
  };
  await show([usage]);
  expect(rows()[0]?.textContent).toContain('€10,000 a day by the clocks of Europe/Berlin for iban DE1U+202E');
});

test('writes a budget of plain numbers without a currency', async () => {
  const { currency: _, ...plain } = spending.limit.kind === 'budget' ? spending.limit : { ...spending.limit, currency: '' };
  await show([{ ...spending, limit: { ...plain, window: { kind: 'whole' } } as LimitUsage['limit'] }]);
  expect(rows()[0]?.textContent).toContain('10,000 in all');
});

test('says aloud that a limit comes near, and nothing of smaller changes', async () => {
  let used = 1_000;
  const client = await show([], { answers: { listLimits: async () => ({ ok: true, value: { limits: [{ ...spending, used, reserved: 0 }], now: proposedAt } }) } });
  const polite = (): string | null | undefined => document.querySelector('[aria-live="polite"]')?.textContent;
  const change = async (next: number): Promise<void> => {
    used = next;
    act(() => client.subscriptions.at(-1)!.onEvent({ sequence: next, type: 'action.claimed', actionId: 'a', conversation: 'c', state: 'executing' }));
    await settle();
  };
  await change(2_000);
  expect(polite()).toBe('');
  await change(8_500);
  expect(polite()).toBe('Near the limit: €10,000 a month.');
});

test('says that none applies, that it loads, and why it can’t be shown', async () => {
  await show([]);
  expect(list().textContent).toContain('No limit applies to you.');
  cleanup();
  await show([], { refuseReads: 'never' });
  expect(list().dataset['blState']).toBe('loading');
  cleanup();
  await show([], { refuseReads: 'forbidden' });
  expect(within(list()).getByRole('alert').textContent).toContain('The limits can’t be shown.');
});

test.each<[string, Partial<LimitUsage['limit']>, LimitUsage['scope'], string]>([
  ['a role', { per: ['role'] }, { role: 'clerk' }, 'for role clerk'],
  ['having no role', { per: ['role'] }, { role: null }, 'for role –'],
  ['a group', { per: ['group'] }, { group: 'sales' }, 'for group sales'],
  ['what is touched', { per: ['resource'] }, { resource: 'Channel::"billing"' }, 'for Channel billing'],
  ['the tool, where nothing else is touched', { per: ['resource'] }, { resource: 'Tool::"send_money"' }, 'for tool send_money'],
  ['an argument that is named like something else', { per: ['/tool'] }, { '/tool': 'drill' }, 'for tool drill'],
])('says that it counts by %s', async (_, limits, scope, words) => {
  await show([{ ...spending, limit: { ...spending.limit, ...limits } as LimitUsage['limit'], scope }]);
  expect(rows()[0]?.textContent).toContain(`€10,000 a month ${words}`);
});

describe('what had no room', () => {
  const card = (): HTMLElement => document.querySelector<HTMLElement>('[data-bl-part="limit-shortage"]')!;
  async function refuseFor(shortage: LimitShortage, catalog?: Catalog): Promise<readonly (string | null)[]> {
    const action = createSampleAction({ events: [limit(shortage)] });
    await renderWithByleave(<ConsentCard action={action} />, createFakeClient({ actions: [action] }), { viewer: maya, ...(catalog && { locale: catalog.locale, messages: catalog }) });
    expect(document.body.textContent).not.toContain('The monthly budget');
    return [...card().querySelectorAll('p > bdi, p > span')].map(({ textContent }) => textContent);
  }

  test('is said on the card in the words of its reader, and never in the authority’s', async () => {
    expect(await refuseFor(overspending)).toEqual(['€10,000 a month', ' for you', '€7,150 of €10,000 used', '€2,400 waiting for a decision', '€450 left', 'this needs €2,400', 'there is room again Tue, Dec 1, 00:00']);
    cleanup();
    expect(await refuseFor(overspending, de)).toEqual(['10.000 € pro Monat', ' für Sie', '7.150 € von 10.000 € verbraucht', '2.400 € warten auf eine Entscheidung', '450 € übrig', 'nötig: 2.400 €', 'wieder Platz ab Di., 1. Dez., 00:00']);
    cleanup();
    expect((await refuseFor(overspending, ar)).join(' ')).not.toMatch(/room|needs|limit/iu);
  });

  test('shows what it was counted by for what it is, and keeps it from moving the rest', async () => {
    const hostile = { ...overspending, limit: { ...overspending.limit, per: ['/iban'] as const }, scope: { '/iban': 'x\u202e000,01€ fo 1€\u200b' } };
    const said = await refuseFor(hostile);
    expect(said[1]).toBe(' for iban xU+202E000,01€ fo 1€U+200B');
    expect([...card().querySelectorAll('bdi')].some(({ textContent }) => textContent === 'xU+202E000,01€ fo 1€U+200B')).toBe(true);
    expect(said).toContain('this needs €2,400');
  });
});
