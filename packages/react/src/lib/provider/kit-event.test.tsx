import { cleanup } from '@testing-library/react';
import { act, useEffect, type ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeClient } from '../test-support/fake-client.ts';
import { passTime, renderWithByleave } from '../test-support/render-with-byleave.tsx';
import { createSampleAction, proposedAt } from '../test-support/sample-actions.ts';
import type { KitEvent } from './kit-event.ts';
import { useRequestReport, type RequestReport } from './use-request-report.ts';

beforeEach(() => void vi.useFakeTimers({ now: proposedAt }));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const action = createSampleAction();
const facts = { actionId: action.id, toolName: action.toolName, risk: action.risk, digest: action.digest, surface: 'card' };

let report: RequestReport;

function Probe(): ReactNode {
  const current = useRequestReport(action, 'card');
  useEffect(() => {
    report = current;
    current.shown();
  });
  return null;
}

async function listen(onEvent?: (event: KitEvent) => void): Promise<readonly KitEvent[]> {
  const events: KitEvent[] = [];
  await renderWithByleave(<Probe />, createFakeClient(), { onEvent: onEvent ?? ((event) => events.push(event)) });
  return events;
}

test('tells once that a request is shown, in which language', async () => {
  const events = await listen();
  expect(events).toEqual([{ type: 'request.shown', ...facts, catalog: { locale: 'en', version: expect.stringMatching(/^[0-9a-f]{12}$/u) } }]);
});

test('tells with a decision how long it took, what was opened and whether the end was seen', async () => {
  const events = await listen();
  await passTime(1_250);
  act(() => {
    report.expanded('/iban');
    report.expanded('/iban');
    report.scrolledToEnd();
    report.decided('approve', false);
  });
  expect(events.slice(1)).toEqual([
    { type: 'request.expanded', ...facts, field: '/iban' },
    { type: 'request.decided', ...facts, decision: 'approve', grantsInAdvance: false, decisionTimeMs: 1_250, expandedFields: ['/iban'], scrolledToEnd: true },
  ]);
});

test('carries no argument, no title and nobody’s words', async () => {
  const events = await listen();
  act(() => report.tell({ type: 'guard.blocked', reason: 'recently_attached', decision: 'approve' }));
  const told = JSON.stringify(events);
  for (const value of Object.values(action.arguments)) expect(told).not.toContain(String(value));
  expect(told).not.toContain(action.principal.user.name);
});

test('goes on when the host’s listener throws, and reports what it threw', async () => {
  const reported = vi.fn();
  vi.stubGlobal('reportError', reported);
  const broken = new Error('The host is broken.');
  await listen(() => {
    throw broken;
  });
  expect(reported).toHaveBeenCalledWith(broken);
});
