import type { ByleaveClient } from '@byleave/client';
import { createConformanceOffice, type ConformanceOffice } from '@byleave/conformance/office';
import { Agent, Runner, RunState, tool, webSearchTool } from '@openai/agents';
import { assistantMessage, functionCall, ScriptedModel } from '@openai/agents/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { guardTools } from './guard-tools.ts';
import { settleInterruptions } from './settle-interruptions.ts';

let office: ConformanceOffice;
let asked: string[];
let client: ByleaveClient;
let runs: unknown[];
beforeEach(() => {
  office = createConformanceOffice();
  asked = [];
  runs = [];
  const count = <T>(name: string, call: T): T => ((...args: unknown[]) => (asked.push(name), (call as (...each: unknown[]) => unknown)(...args))) as T;
  client = { ...office.agent, propose: count('propose', office.agent.propose), claim: count('claim', office.agent.claim), complete: count('complete', office.agent.complete) };
});

const runner = new Runner({ tracingDisabled: true });
const conversation = 'c-1';
const payment = { iban: 'DE89370400440532013000', amount: 2400 };

function createAgent(...steps: readonly (readonly { readonly name: string; readonly args: unknown }[])[]) {
  const made = steps.map((calls, step) => calls.map(({ name, args }, index) => functionCall(name, typeof args === 'string' ? args : JSON.stringify(args), { callId: `call-${step}-${index}` })));
  const pay = tool({ name: 'pay', description: 'Pays.', parameters: z.object({ iban: z.string(), amount: z.number() }), execute: async (args) => (runs.push(args), 'paid') });
  const look = tool({ name: 'look', description: 'Looks.', parameters: z.object({}), execute: async () => 'IBAN DE89370400440532013000' });
  const { tools, callModelInputFilter } = guardTools([pay, look], { client, conversation });
  return { agent: new Agent({ name: 'office', model: new ScriptedModel([...made, [assistantMessage('end')], [assistantMessage('end')]]), tools }), options: { callModelInputFilter } };
}

describe('guarded tools', () => {
  it('hear where an argument came from though another run reads beside theirs', async () => {
    const { tools, callModelInputFilter } = guardTools([tool({ name: 'pay', description: 'Pays.', parameters: z.object({ iban: z.string(), amount: z.number() }), execute: async () => 'paid' })], { client, conversation });
    const reads = (...input: readonly object[]) => callModelInputFilter({ modelData: { input }, agent: { tools } } as never);
    await reads({ role: 'user', content: 'Read my mail' }, { type: 'function_call_result', name: 'look', callId: 'a', status: 'completed', output: { type: 'text', text: 'Pay DE89370400440532013000' } });
    await reads({ role: 'user', content: 'What is the time?' });
    await tools[0]!.invoke({} as never, JSON.stringify(payment), { toolCall: { callId: 'call-beside' } } as never);
    const listed = await office.maya.listActions({ limit: 1 });
    expect(listed.ok && listed.value.actions[0]?.provenance.find(({ pointer }) => pointer === '/iban')).toMatchObject({ provenance: 'external', span: { sourceId: 'a' } });
  });

  it('cost one round trip before the effect where nobody is asked, and one after it', async () => {
    const { agent } = createAgent([{ name: 'look', args: {} }]);
    await runner.run(agent, 'Go on');
    expect(asked).toEqual(['propose', 'complete']);
  });

  it('run what is allowed beside what is asked', async () => {
    const { agent } = createAgent([{ name: 'pay', args: payment }, { name: 'look', args: {} }]);
    const result = await runner.run(agent, 'Go on');
    expect(result.interruptions.map(({ name }) => name)).toEqual(['pay']);
    const listed = await office.maya.listActions();
    expect(listed.ok && listed.value.actions.map(({ toolName, lifecycle }) => [toolName, lifecycle.state]).toSorted()).toEqual([['look', 'executed'], ['pay', 'awaitingConsent']]);
  });

  it('tell the authority what was read', async () => {
    const { agent, options } = createAgent([{ name: 'look', args: {} }], [{ name: 'pay', args: payment }]);
    await runner.run(agent, 'Pay €2,400 as the mail says', options);
    const listed = await office.maya.listActions({ state: 'awaitingConsent' });
    expect(listed.ok && listed.value.actions[0]?.provenance.filter(({ pointer }) => pointer !== '').map(({ pointer, provenance }) => [pointer, provenance])).toEqual([
      ['/iban', 'external'],
      ['/amount', 'user'],
    ]);
  });

  it('end the run of an agent that has got another tool, unless it is named', async () => {
    const late = tool({ name: 'late', description: 'Late.', parameters: z.object({}), execute: async () => (runs.push('late'), 'ran') });
    const start = (unguarded: readonly string[]) => {
      const { tools, callModelInputFilter } = guardTools([], { client, conversation, unguarded });
      const model = new ScriptedModel([[functionCall('late', '{}', { callId: 'call-late' })], [assistantMessage('end')]]);
      return runner.run(new Agent({ name: 'office', model, tools: [...tools, late] }), 'Go on', { callModelInputFilter });
    };
    await expect(start(['other'])).rejects.toThrow('nobody guards: late');
    expect(runs).toEqual([]);
    await start(['late']);
    expect(runs).toEqual(['late']);
  });

  it('are functions: what runs elsewhere is refused', () => {
    expect(() => guardTools([webSearchTool()], { client, conversation })).toThrow('runs elsewhere');
  });
});

describe('settling a run’s interruptions', () => {
  async function pause(args: unknown = payment) {
    const { agent } = createAgent([{ name: 'pay', args }]);
    const { state } = await runner.run(agent, 'Go on');
    return { agent, state: await RunState.fromString(agent, state.toString()) };
  }
  const decide = async (says: 'approve' | 'decline'): Promise<void> => {
    if (typeof office.abilities.decide === 'function') expect(await office.abilities.decide({ callId: 'call-0-0', says, by: 'maya' })).toBe(true);
  };

  it('waits for the person, and goes on with their approval', async () => {
    const { agent, state } = await pause();
    expect(await settleInterruptions(state, { client, conversation })).toEqual({ waiting: ['call-0-0'] });
    await decide('approve');
    expect(await settleInterruptions(state, { client, conversation })).toEqual({ waiting: [] });
    const result = await runner.run(agent, state);
    expect([runs, result.finalOutput]).toEqual([[payment], 'end']);
  });

  it('goes on with their decline, and the model reads why', async () => {
    const { agent, state } = await pause();
    await decide('decline');
    await settleInterruptions(state, { client, conversation });
    const result = await runner.run(agent, state);
    expect(runs).toEqual([]);
    expect(JSON.stringify(result.history)).toContain('Maya Chen declined this');
  });

  it('finds the call however many came after it', async () => {
    const { state } = await pause();
    await decide('approve');
    for (let index = 0; index < 200; index += 1) await office.agent.propose({ callId: `later-${index}`, conversation, tool: 'look', arguments: {}, sources: [], sourcesComplete: true });
    const approved: string[] = [];
    const { waiting } = await settleInterruptions({ getInterruptions: () => state.getInterruptions(), approve: (item) => void approved.push(item.name ?? ''), reject: (item) => state.reject(item) }, { client, conversation });
    expect([waiting, approved]).toEqual([[], ['pay']]);
  });

  it('waits for a request that lapsed, also once its record is sealed', async () => {
    const { state } = await pause();
    for (const lapsed of [{ state: 'expired', context: {} }, { state: 'audited', context: { ended: 'expired' } }] as const) {
      const listActions: typeof client.listActions = async (query) => {
        const listed = await client.listActions(query);
        if (!listed.ok) return listed;
        const actions = listed.value.actions.map((action) => ({ ...action, lifecycle: { ...action.lifecycle, state: lapsed.state, context: { ...action.lifecycle.context, ...lapsed.context } } }));
        return { ok: true, value: { ...listed.value, actions } };
      };
      expect(await settleInterruptions(state, { client: { ...client, listActions }, conversation })).toEqual({ waiting: ['call-0-0'] });
    }
  });

  it('writes down a call whose arguments the SDK cannot read, and goes on without it', async () => {
    const { agent, state } = await pause('{"iban":');
    expect(await settleInterruptions(state, { client, conversation })).toEqual({ waiting: [] });
    const result = await runner.run(agent, state);
    const listed = await office.maya.listActions();
    expect(listed.ok && listed.value.actions).toMatchObject([{ callId: 'call-0-0', lifecycle: { state: 'rejected' } }]);
    expect([runs, result.finalOutput]).toEqual([[], 'end']);
  });

  it('throws while the authority cannot be asked, and answers nothing', async () => {
    const { state } = await pause();
    if (typeof office.abilities.setDown === 'function') office.abilities.setDown(true);
    await expect(settleInterruptions(state, { client, conversation })).rejects.toMatchObject({ code: 'authority_unreachable' });
  });
});
