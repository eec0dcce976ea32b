import { createConformanceOffice, type ConformanceOffice } from '@byleave/conformance/office';
import { beforeEach, describe, expect, it } from 'vitest';
import { toReceipt } from './receipt.ts';
import { resumeToolCalls } from './resume-tool-calls.ts';
import { runToolCalls, type RoundOptions } from './tool-round.ts';

let office: ConformanceOffice;
let runs: unknown[];
beforeEach(() => {
  office = createConformanceOffice();
  runs = [];
});

const options = (): RoundOptions => ({
  client: office.agent,
  threadId: 'c-1',
  messages: [{ id: 'm-1', role: 'user', content: 'Pay €2,400' }],
  tools: { pay: (args) => (runs.push(args), { paid: true }) },
});
const args = { iban: 'DE89370400440532013000', amount: 2400 };
const call = (name = 'pay', text = JSON.stringify(args)) => ({ id: 'call-1', type: 'function' as const, function: { name, arguments: text } });

async function interrupt() {
  const { outcome } = await runToolCalls([call()], options());
  return outcome!.interrupts[0]!;
}
const decide = async (says: 'approve' | 'decline'): Promise<void> => {
  if (typeof office.abilities.decide === 'function') expect(await office.abilities.decide({ callId: 'call-1', says, by: 'maya' })).toBe(true);
};

describe('an interrupted run', () => {
  it('names the action, the call and the end of the prompt', async () => {
    const listed = async () => {
      const actions = await office.maya.listActions();
      return actions.ok ? actions.value.actions[0]! : undefined;
    };
    const asked = await interrupt();
    const action = await listed();
    expect(asked).toEqual({
      id: action!.id,
      reason: 'tool_call',
      message: expect.any(String) as string,
      toolCallId: 'call-1',
      metadata: toReceipt(action!),
      expiresAt: new Date(action!.lifecycle.context.deadline!).toISOString(),
    });
    expect(action!.provenance.filter(({ pointer }) => pointer !== '').map(({ provenance }) => provenance)).toEqual(['agent', 'user']);
  });

  it('goes on with the approval, and answers the call', async () => {
    const { id, metadata } = await interrupt();
    await decide('approve');
    const { results, outcome } = await resumeToolCalls([{ interruptId: id, status: 'resolved', metadata: metadata! }], options());
    expect([runs, outcome]).toEqual([[args], undefined]);
    expect(results).toMatchObject([{ toolCallId: 'call-1', content: '{"paid":true}' }]);
  });

  it('is interrupted again while nobody has decided', async () => {
    const { id } = await interrupt();
    expect((await resumeToolCalls([{ interruptId: id, status: 'resolved', payload: { approved: true } }], options())).outcome?.interrupts).toMatchObject([{ id }]);
  });

  it('takes a call back whose question was left', async () => {
    const { id } = await interrupt();
    const { results } = await resumeToolCalls([{ interruptId: id, status: 'cancelled' }], options());
    expect(results).toMatchObject([{ content: expect.stringContaining('taken back') as string }]);
    const listed = await office.maya.listActions();
    expect(listed.ok && listed.value.actions[0]?.lifecycle.state).toBe('cancelled');
  });

  it.each([
    ['another digest', (id: string) => toReceipt({ id, digest: '0'.repeat(64) })],
    ['another action', () => toReceipt({ id: 'other', digest: '0'.repeat(64) })],
    ['nothing', () => ({ 'dev.byleave/receipt': 'approved' })],
  ])('does not go on with a receipt for %s', async (_what, receipt) => {
    const { id } = await interrupt();
    await decide('approve');
    const { results } = await resumeToolCalls([{ interruptId: id, status: 'resolved', metadata: receipt(id) }], options());
    expect([runs, results]).toEqual([[], [expect.objectContaining({ content: expect.stringContaining('receipt') as string })]]);
  });

  it('does not go on with what was asked in another thread', async () => {
    const { id } = await interrupt();
    await decide('approve');
    await resumeToolCalls([{ interruptId: id, status: 'resolved' }], { ...options(), threadId: 'c-2' });
    expect(runs).toEqual([]);
  });

  it.each([['arguments that are no JSON', call('pay', '{"iban":')], ['a tool that every object has', call('toString', '{}')]])('refuses %s', async (_what, wrong) => {
    const { results } = await runToolCalls([wrong], options());
    expect([runs, results]).toEqual([[], [expect.objectContaining({ toolCallId: 'call-1' })]]);
  });
});
