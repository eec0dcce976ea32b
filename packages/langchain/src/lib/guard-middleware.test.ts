import type { Call } from '@byleave/conformance';
import { createConformanceOffice, type ConformanceOffice } from '@byleave/conformance/office';
import type { ByleaveClient } from '@byleave/client';
import { MemorySaver } from '@langchain/langgraph';
import { createAgent, tool } from 'langchain';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ScriptedModel } from './conformance.fixture.ts';
import { guardMiddleware, type ConsentInterrupt } from './guard-middleware.ts';

let office: ConformanceOffice;
let asked: string[];
let client: ByleaveClient;
beforeEach(() => {
  office = createConformanceOffice();
  asked = [];
  const count = <T>(name: string, call: T): T => ((...args: unknown[]) => (asked.push(name), (call as (...each: unknown[]) => unknown)(...args))) as T;
  client = { ...office.agent, propose: count('propose', office.agent.propose), claim: count('claim', office.agent.claim), complete: count('complete', office.agent.complete) };
});

const payment: Call = { id: 'call-1', tool: 'pay', arguments: { iban: 'DE89370400440532013000', amount: 2400 } };
const look: Call = { id: 'call-2', tool: 'look', arguments: {} };

async function run(calls: readonly Call[], thread: string | undefined = 'c-1', content = 'Pay €2,400 as the mail says') {
  const tools = ['pay', 'look'].map((name) => tool(async () => 'IBAN DE89370400440532013000', { name, description: name, schema: z.looseObject({}) }));
  const agent = createAgent({ model: new ScriptedModel(calls), tools, middleware: [guardMiddleware({ client })], checkpointer: new MemorySaver() });
  const state: unknown = await agent.invoke({ messages: [{ role: 'user', content }] }, { configurable: { ...(thread !== undefined && { thread_id: thread }) } });
  return state as { readonly __interrupt__?: readonly { readonly value: ConsentInterrupt }[]; readonly messages: readonly { readonly text: string }[] };
}

describe('the middleware', () => {
  it('costs one round trip before the effect where nobody is asked, and one after it', async () => {
    await run([look]);
    expect(asked).toEqual(['propose', 'complete']);
  });

  it('pauses the graph with LangChain’s own request, and the ids that tell calls apart', async () => {
    const state = await run([payment, look]);
    expect(state.__interrupt__?.[0]?.value).toEqual({
      actionRequests: [{ name: 'pay', args: payment.arguments, description: expect.any(String) as string, id: 'call-1', actionId: expect.any(String) as string }],
      reviewConfigs: [{ actionName: 'pay', allowedDecisions: ['approve', 'reject'] }],
    });
  });

  it('claims nothing beside a call that waits', async () => {
    await run([payment, look]);
    const listed = await office.maya.listActions();
    expect(listed.ok && listed.value.actions.map(({ toolName, lifecycle }) => [toolName, lifecycle.state]).toSorted()).toEqual([['look', 'authorized'], ['pay', 'awaitingConsent']]);
  });

  it('tells the authority what was read', async () => {
    await run([payment]);
    const listed = await office.maya.listActions();
    expect(listed.ok && listed.value.actions[0]?.provenance.filter(({ pointer }) => pointer !== '').map(({ pointer, provenance }) => [pointer, provenance])).toEqual([
      ['/iban', 'agent'],
      ['/amount', 'user'],
    ]);
  });

  it('hands a refusal to the model as the tool’s error', async () => {
    const state = await run([{ id: 'call-3', tool: 'pay', arguments: { iban: 7 } }]);
    expect(state.messages.map(({ text }) => text)).toContainEqual(expect.stringContaining('do not match the schema'));
  });

  it('runs nothing in a run whose conversation nobody named', async () => {
    const agent = createAgent({ model: new ScriptedModel([look]), tools: [], middleware: [guardMiddleware({ client })] });
    await expect(agent.invoke({ messages: [{ role: 'user', content: 'Go on' }] })).rejects.toThrow('no thread_id');
  });
});
