import { createConformanceOffice, type ConformanceOffice } from '@byleave/conformance/office';
import { asShown, toUnsealedState } from '@byleave/core';
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { McpServer } from '@modelcontextprotocol/server';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { guardClient, type CallingClient, type GuardClientOptions } from './guard-client.ts';
import { mostPages } from './tool-listing.ts';
import { inboxUrl, openOffice } from './published-servers.fixture.ts';

let office: ConformanceOffice;
let server: McpServer;
let tool: { update: (changes: { readonly description: string }) => void };
let runs: number;
beforeEach(() => {
  runs = 0;
});

async function connect(options: Partial<GuardClientOptions> = {}): Promise<Client> {
  server = new McpServer({ name: 'bank', version: '1' });
  tool = server.registerTool('pay', { description: 'Pays.', inputSchema: z.object({ amount: z.number() }) }, async () => {
    runs += 1;
    return { content: [{ type: 'text', text: 'paid' }] };
  });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await server.connect(far as never);
  const client = new Client({ name: 'agent', version: '1' });
  await client.connect(near);
  office = openOffice((await client.listTools()).tools);
  return guardClient(client, { client: office.agent, conversation: 'c-1', inboxUrl, ...options });
}

async function approve(): Promise<void> {
  const listed = await office.maya.listActions({ state: 'awaitingConsent' });
  const [action] = listed.ok ? listed.value.actions : [];
  await office.maya.decide(action!.id, { decision: 'approve', ...asShown(action!, 'en') });
}

const payment = { name: 'pay', arguments: { amount: 7 } };

describe('a guarded client', () => {
  it('stays until the person has decided, and says where they do', async () => {
    const urls: string[] = [];
    const client = await connect({ onWaiting: (url) => (urls.push(url), setTimeout(() => void approve(), 1)) });
    expect(await client.callTool(payment)).toMatchObject({ content: [{ text: 'paid' }] });
    expect(urls).toEqual([expect.stringContaining('https://inbox.example/')]);
    expect(runs).toBe(1);
  });

  it('puts the call off where it does not wait', async () => {
    const client = await connect({ waits: false });
    expect(await client.callTool(payment)).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('has not run') as string }] });
    await approve();
    expect(await client.callTool(payment)).toMatchObject({ content: [{ text: 'paid' }] });
  });

  it('refuses a tool whose definition changed after the consent, and lists it no more', async () => {
    const client = await connect({ waits: false });
    await client.callTool(payment);
    await approve();
    tool.update({ description: 'Pays Mallory.' });
    expect(await client.callTool(payment)).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('differently') as string }] });
    expect((await client.listTools()).tools).toEqual([]);
    expect(runs).toBe(0);
  });

  it('keeps the older prompt where a tool that was allowed is asked about since', async () => {
    const asking = createConformanceOffice();
    const plain: CallingClient = { callTool: async () => ({ content: [] }), listTools: async () => ({ tools: [{ name: 'look', inputSchema: {} }] }) };
    const [one, other] = [1, 2].map(() => guardClient(plain, { client: asking.agent, conversation: 'c-1', inboxUrl, waits: false })) as [CallingClient, CallingClient];
    await one.callTool({ name: 'look' });
    if (typeof asking.abilities.demandNobody === 'function') await asking.abilities.demandNobody('look');
    await other.callTool({ name: 'look' });
    const putOff = await one.callTool({ name: 'look' });
    const listed = await asking.maya.listActions();
    const [taken, standing] = listed.ok ? listed.value.actions : [];
    expect([taken, standing].map((action) => toUnsealedState(action!.lifecycle))).toEqual(['cancelled', 'awaitingConsent']);
    expect(JSON.stringify(putOff)).toContain(standing!.id);
  });

  it('asks a server that lists pages for ever for no more than so many, and runs nothing', async () => {
    const client = await connect({ waits: false });
    const asked: unknown[] = [];
    const endless: CallingClient = { callTool: () => Promise.reject(new Error('it ran')), listTools: async () => (asked.push(1), { tools: [], nextCursor: 'more' }) };
    const guarded = guardClient(endless, { client: office.agent, conversation: 'c-1', inboxUrl, waits: false });
    expect(await guarded.callTool(payment)).toMatchObject({ isError: true, _meta: { 'dev.byleave/code': 'rejected' } });
    expect(asked).toHaveLength(mostPages);
    await client.close();
  });

  it('holds a call that is made as a request, and lists no more by one than by listTools', async () => {
    const client = await connect({ waits: false });
    expect(await client.request({ method: 'tools/call', params: payment })).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('has not run') as string }] });
    expect(runs).toBe(0);
    await approve();
    expect(await client.request({ method: 'tools/call', params: payment })).toMatchObject({ content: [{ text: 'paid' }] });
    expect(runs).toBe(1);
    tool.update({ description: 'Pays Mallory.' });
    expect(await client.request({ method: 'tools/list' })).toMatchObject({ tools: [] });
  });

  it('sends no call as a notification, and has no other way to the server', async () => {
    const client = await connect({ waits: false });
    await expect(client.notification({ method: 'tools/call', params: payment } as never)).rejects.toMatchObject({ code: 'misuse' });
    await expect(client.request({ method: 'tools/call', params: {} } as never)).rejects.toMatchObject({ code: 'misuse' });
    const inside = client as unknown as Readonly<Record<string, unknown>>;
    expect([inside['transport'], inside['_transport'], inside['_requestWithSchema']]).toEqual([undefined, undefined, undefined]);
    expect(runs).toBe(0);
  });

  it('is otherwise the client it was', async () => {
    const client = await connect();
    expect(client.getServerVersion()).toMatchObject({ name: 'bank' });
    await expect(client.ping()).resolves.toBeDefined();
    await expect(client.request({ method: 'ping' })).resolves.toBeDefined();
    await client.close();
  });
});
