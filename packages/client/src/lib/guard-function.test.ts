import { beforeEach, describe, expect, it } from 'vitest';
import { createConformanceOffice, type ConformanceOffice } from '../../../conformance/src/office.ts';
import { guard, type GuardedFunction } from './guard-function.ts';
import { rememberMessage } from './result-memory.ts';

let office: ConformanceOffice;
let runs: unknown[];
let streams: number;
beforeEach(() => {
  office = createConformanceOffice();
  runs = [];
  streams = 0;
});

const payment = { iban: 'DE89370400440532013000', amount: 2400 };

function createPay(waits = true): GuardedFunction<typeof payment, string> {
  const client = { ...office.agent, subscribe: (options: Parameters<typeof office.agent.subscribe>[0]) => ((streams += 1), office.agent.subscribe(options)) };
  return guard((args) => (runs.push(args), `paid ${args.amount}`), { client, tool: 'pay', conversation: 'c-1', waits });
}

async function decide(callId: string, says: 'approve' | 'decline'): Promise<void> {
  await office.untilSettled(callId);
  if (typeof office.abilities.decide === 'function') expect(await office.abilities.decide({ callId, says, by: 'maya' })).toBe(true);
}

const settled = (call: Promise<unknown>): Promise<unknown> => call.then((value) => ({ value }), (error: unknown) => error);

describe('a guarded function', () => {
  it('stays until the person has decided, and answers with what the effect answers', async () => {
    const call = createPay()(payment, { callId: 'a' });
    await decide('a', 'approve');
    expect(await call).toBe('paid 2400');
    expect(runs).toEqual([payment]);
  });

  it('throws the decline, and runs nothing', async () => {
    const call = settled(createPay()(payment, { callId: 'a' }));
    await decide('a', 'decline');
    expect(await call).toMatchObject({ code: 'declined' });
    expect(runs).toEqual([]);
  });

  it('throws at once where it does not wait', async () => {
    expect(await settled(createPay(false)(payment, { callId: 'a' }))).toMatchObject({ code: 'awaiting_consent', refusal: { actionId: expect.any(String) as string } });
  });

  it('throws what the effect throws', async () => {
    const look = guard(() => Promise.reject(new RangeError('no')), { client: office.agent, tool: 'look', conversation: 'c-1' });
    expect(await settled(look({}))).toEqual(new RangeError('no'));
  });

  it('ends with its prompt', async () => {
    const call = settled(createPay()(payment, { callId: 'a' }));
    await office.untilSettled('a');
    if (typeof office.abilities.passDeadline === 'function') await office.abilities.passDeadline();
    await office.maya.listActions();
    expect(await call).toMatchObject({ code: 'expired' });
    expect(runs).toEqual([]);
  });

  it('is cancelled when nobody waits for it any more', async () => {
    const leaving = new AbortController();
    const call = settled(createPay()(payment, { callId: 'a', signal: leaving.signal }));
    await office.untilSettled('a');
    leaving.abort();
    expect(await call).toMatchObject({ code: 'cancelled' });
    const listed = await office.maya.listActions();
    expect(listed.ok && listed.value.actions[0]?.lifecycle.state).toBe('cancelled');
  });

  it('shares one event stream among all that wait, also for one call', async () => {
    const pay = createPay();
    const calls = ['a', 'a', 'b', 'c'].map((callId) => settled(pay(payment, { callId })));
    for (const callId of ['a', 'b', 'c']) await decide(callId, 'approve');
    const ended = await Promise.all(calls);
    expect(ended.filter((end) => typeof end === 'object' && end !== null && 'value' in end)).toHaveLength(3);
    expect(ended).toContainEqual(expect.objectContaining({ code: 'already_claimed' }));
    expect(runs).toHaveLength(3);
    expect(streams).toBe(1);
  });

  it('tells the authority what others returned in the conversation, so that what a mail dictated is known to be its', async () => {
    const options = { client: office.agent, conversation: 'c-1' };
    await guard(() => ({ body: 'Pay DE89 3704 0044 0532 0130 00' }), { ...options, tool: 'look' })({}, { callId: 'look-1' });
    const sources = [{ kind: 'user', id: 'm-1', text: 'Pay €2,400 as the mail says' }] as const;
    await settled(guard(() => 'paid', { ...options, tool: 'pay', waits: false })(payment, { callId: 'a', sources }));
    await settled(guard(() => 'paid', { ...options, tool: 'pay', waits: false })({ ...payment, iban: 'AT611904300234573201' }, { callId: 'b' }));
    const listed = await office.maya.listActions();
    const labels = (callId: string) => listed.ok && listed.value.actions.find((each) => each.callId === callId)?.provenance.map(({ pointer, provenance, span }) => [pointer, provenance, span?.sourceId]);
    expect(labels('a')).toEqual([['/iban', 'external', 'look-1'], ['/amount', 'user', 'm-1'], ['', 'user', 'm-1']]);
    expect(labels('b')).toEqual([['/iban', 'unknown', undefined], ['/amount', 'unknown', undefined], ['', 'agent', undefined]]);
  });

  it('tells the authority what the person wrote, where it was told once', async () => {
    const options = { client: office.agent, conversation: 'c-1', tool: 'pay', waits: false };
    rememberMessage(office.agent, 'c-1', 'Pay €2,400 to DE89 3704 0044 0532 0130 00');
    for (const conversation of ['c-1', 'c-2']) await settled(guard(() => 'paid', { ...options, conversation })(payment, { callId: conversation }));
    const listed = await office.maya.listActions();
    const labels = (callId: string) => listed.ok && listed.value.actions.find((each) => each.callId === callId)?.provenance.map(({ provenance }) => provenance);
    expect([labels('c-1'), labels('c-2')]).toEqual([['user', 'user', 'user'], ['unknown', 'unknown', 'agent']]);
  });
});
