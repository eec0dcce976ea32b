import { beforeEach, afterEach, describe, expect, it, vi } from 'vitest';
import type { ProposeRequest } from '@byleave/core/wire';
import { createConformanceOffice, type ConformanceOffice } from '../../../conformance/src/office.ts';
import { createHandover, runHanded, type Handover } from './guard-handover.ts';

let office: ConformanceOffice;
let handover: Handover;
let runs: unknown[];
let nowMs: number;
beforeEach(() => {
  office = createConformanceOffice();
  handover = createHandover();
  runs = [];
  nowMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
});
afterEach(() => vi.restoreAllMocks());

const look: ProposeRequest = { callId: 'a', conversation: 'c-1', tool: 'look', arguments: {}, sources: [], sourcesComplete: true };

async function hand(call = look): Promise<void> {
  const proposed = await office.agent.propose({ ...call, claim: true });
  if (proposed.ok) handover.put(call, proposed.value);
}
const run = (call = look) => runHanded(office.agent, call, handover, (args) => runs.push(args));
const outcome = async () => {
  const listed = await office.maya.listActions();
  return listed.ok ? listed.value.actions.find(({ toolName }) => toolName === 'look')?.lifecycle.context.outcome : undefined;
};
const pressStop = async (): Promise<void> => {
  if (typeof office.abilities.pressStop === 'function') await office.abilities.pressStop();
};

describe('a claim that is handed over', () => {
  it('is good for one run', async () => {
    await hand();
    expect(await run()).toMatchObject({ status: 'ran' });
    expect(await run()).toMatchObject({ status: 'refused', refusal: { code: 'already_claimed' } });
    expect(runs).toHaveLength(1);
  });

  it.each<[string, Partial<ProposeRequest>]>([
    ['another conversation', { conversation: 'c-2' }],
    ['another call', { callId: 'b' }],
    ['other arguments', { arguments: { more: 1 } }],
    ['another tool', { tool: 'wire', arguments: {} }],
  ])('is not taken for %s', async (_what, change) => {
    await hand();
    expect(handover.take({ ...look, ...change })).toBeUndefined();
  });

  it('does not outlive a stop that came between', async () => {
    await hand();
    await pressStop();
    nowMs = 1_001;
    expect(await run()).toMatchObject({ status: 'refused', refusal: { code: 'stopped' } });
    expect(await outcome()).toMatchObject({ status: 'failed', isAborted: true });
    expect(runs).toEqual([]);
  });

  it('does not outlive a pause', async () => {
    await hand();
    nowMs = 30_001;
    expect(await run()).toMatchObject({ status: 'refused', refusal: { code: 'expired' } });
    expect(await outcome()).toMatchObject({ status: 'failed', isAborted: true });
    expect(runs).toEqual([]);
  });

  it('runs nothing that is old while the authority cannot say whether there is a stop', async () => {
    await hand();
    nowMs = 1_001;
    if (typeof office.abilities.setDown === 'function') office.abilities.setDown(true);
    expect(await run()).toMatchObject({ status: 'refused', refusal: { code: 'authority_unreachable' } });
    expect(runs).toEqual([]);
  });
});
