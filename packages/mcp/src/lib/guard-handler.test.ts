import { asShown } from '@byleave/core';
import { createConformanceOffice, inputs, type ConformanceOffice } from '@byleave/conformance/office';
import { Client, InMemoryTransport, type ClientOptions } from '@modelcontextprotocol/client';
import { McpServer } from '@modelcontextprotocol/server';
import { beforeEach, describe, expect, it } from 'vitest';
import { guardHandler } from './guard-handler.ts';

let office: ConformanceOffice;
let runs: unknown[];
beforeEach(() => {
  office = createConformanceOffice();
  runs = [];
});

const payment = { name: 'pay', arguments: { iban: 'DE89370400440532013000', amount: 2400 } };

async function connect(options?: ClientOptions): Promise<Client> {
  const server = new McpServer({ name: 'bank', version: '1' });
  const guarding = { client: office.agent, conversation: 'c-1', inboxUrl: 'https://inbox.example/{action}' };
  const pay = guardHandler('pay', async (args: unknown) => (runs.push(args), { content: [{ type: 'text' as const, text: 'paid' }] }), guarding);
  server.registerTool('pay', { description: 'Pays.', inputSchema: inputs.pay }, pay);
  const look = guardHandler('look', () => Promise.reject(new Error('The shop is closed.')), guarding);
  server.registerTool('look', { description: 'Looks.', inputSchema: inputs.look }, look);
  const [near, far] = InMemoryTransport.createLinkedPair();
  await server.connect(far as never);
  const client = new Client({ name: 'host', version: '1' }, options);
  await client.connect(near);
  return client;
}

async function decide(decision: 'approve' | 'decline'): Promise<void> {
  const listed = await office.maya.listActions({ state: 'awaitingConsent' });
  const [action] = listed.ok ? listed.value.actions : [];
  await office.maya.decide(action!.id, { decision, ...asShown(action!, 'en') });
}

const urlMode: ClientOptions = { capabilities: { elicitation: { url: {} } } };

describe('a guarded handler', () => {
  it('gives a client that shows no address the address, and runs once after the decision', async () => {
    const client = await connect();
    expect(JSON.stringify(await client.callTool(payment))).toMatch(/https:\/\/inbox\.example\/[\w-]+ /u);
    await decide('approve');
    expect(await client.callTool(payment)).toMatchObject({ content: [{ text: 'paid' }] });
    expect(runs).toEqual([payment.arguments]);
  });

  it('asks a client that shows addresses to, and stays until the decision', async () => {
    const client = await connect(urlMode);
    client.setRequestHandler('elicitation/create', async ({ params }) => {
      expect(params).toMatchObject({ mode: 'url', url: expect.stringContaining('https://inbox.example/') as string });
      setTimeout(() => void decide('decline'), 1);
      return { action: 'accept' as const };
    });
    expect(await client.callTool(payment)).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('Maya Chen declined this') as string }] });
    expect(runs).toEqual([]);
  });

  it('tells the model what the handler throws, and records it as failed', async () => {
    const client = await connect();
    expect(await client.callTool({ name: 'look', arguments: {} })).toMatchObject({ isError: true, content: [{ text: 'The shop is closed.' }] });
    const listed = await office.maya.listActions();
    expect(listed.ok && listed.value.actions[0]?.lifecycle.context.outcome).toMatchObject({ status: 'failed', message: 'The shop is closed.' });
  });
});
