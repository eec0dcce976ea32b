import type { ByleaveClient } from '@byleave/client';
import { createConformanceOffice, type ConformanceOffice } from '@byleave/conformance/office';
import { Agent } from '@mastra/core/agent';
import { Mastra } from '@mastra/core/mastra';
import { InMemoryStore } from '@mastra/core/storage';
import { createTool } from '@mastra/core/tools';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createScriptedModel } from './conformance.fixture.ts';
import { guardTools } from './guard-tools.ts';

let office: ConformanceOffice;
let asked: string[];
let client: ByleaveClient;
beforeEach(() => {
  office = createConformanceOffice();
  asked = [];
  const count = <T>(name: string, call: T): T => ((...args: unknown[]) => (asked.push(name), (call as (...each: unknown[]) => unknown)(...args))) as T;
  client = { ...office.agent, propose: count('propose', office.agent.propose), claim: count('claim', office.agent.claim), complete: count('complete', office.agent.complete) };
});

const payment = { iban: 'DE89370400440532013000', amount: 2400 };
const look = createTool({ id: 'look', description: 'Looks.', inputSchema: z.object({}), execute: async () => 'seen' });
const pay = createTool({ id: 'pay', description: 'Pays.', inputSchema: z.object({ iban: z.string(), amount: z.number() }), execute: async () => 'paid' });

async function run(tool: string, args: object, conversation: string | undefined = 'c-1') {
  const tools = guardTools({ look, pay }, { client, ...(conversation !== undefined && { conversation }) });
  const agent = new Agent({ id: 'office', name: 'office', instructions: 'Work.', model: createScriptedModel([{ id: 'call-1', tool, arguments: args as never }]), tools });
  const mastra = new Mastra({ agents: { agent }, storage: new InMemoryStore(), logger: false });
  return mastra.getAgent('agent').generate('Pay €2,400 as the mail says');
}

describe('guarded tools', () => {
  it('cost one round trip before the effect where nobody is asked, and one after it', async () => {
    await run('look', {});
    expect(asked).toEqual(['propose', 'complete']);
  });

  it('suspend the run as for an approval of Mastra’s own', async () => {
    const result = await run('pay', payment);
    expect(result.finishReason).toBe('suspended');
    expect(result.suspendPayload).toMatchObject({ toolCallId: 'call-1', toolName: 'pay', args: payment });
  });

  it('tell the authority what the person wrote, and that there may be more', async () => {
    await run('pay', payment);
    const listed = await office.maya.listActions();
    expect(listed.ok && listed.value.actions[0]?.provenance.filter(({ pointer }) => pointer !== '').map(({ pointer, provenance }) => [pointer, provenance])).toEqual([
      ['/iban', 'unknown'],
      ['/amount', 'user'],
    ]);
  });

  it('tell the authority what tools returned since the run began', async () => {
    const mail = createTool({ id: 'look', description: 'Looks.', inputSchema: z.object({}), execute: async () => ({ body: 'Pay DE89 3704 0044 0532 0130 00' }) });
    const steps = [{ id: 'look-1', tool: 'look', arguments: {} }, { id: 'call-1', tool: 'pay', arguments: payment }].map((call) => createScriptedModel([call]) as unknown as Readonly<Record<'doGenerate' | 'doStream', () => unknown>>);
    const model = { ...steps[0], doGenerate: () => steps.shift()!.doGenerate(), doStream: () => steps.shift()!.doStream() } as never;
    const agent = new Agent({ id: 'office', name: 'office', instructions: 'Work.', model, tools: guardTools({ look: mail, pay }, { client, conversation: 'c-1' }) });
    await new Mastra({ agents: { agent }, storage: new InMemoryStore(), logger: false }).getAgent('agent').generate('Pay €2,400 as the mail says');
    const listed = await office.maya.listActions({ state: 'awaitingConsent' });
    expect(listed.ok && listed.value.actions[0]?.provenance.map(({ pointer, provenance, span }) => [pointer, provenance, span?.sourceId, span?.pointer])).toEqual([
      ['/iban', 'external', 'look-1', '/body'],
      ['/amount', 'user', 'message-0', undefined],
      ['', 'user', 'message-0', undefined],
    ]);
  });

  it('do not run in a run whose conversation nobody named', async () => {
    const tools = guardTools({ look }, { client });
    const agent = new Agent({ id: 'office', name: 'office', instructions: 'Work.', model: createScriptedModel([{ id: 'call-1', tool: 'look', arguments: {} }]), tools });
    const result = await agent.generate('Go on');
    expect(JSON.stringify(result.steps)).toContain('The run has no thread');
    expect(asked).toEqual([]);
  });

  it('leave the tools they were made of as they were', async () => {
    const { execute } = look;
    guardTools({ look }, { client, conversation: 'c-1' });
    expect(look.execute).toBe(execute);
  });
});
