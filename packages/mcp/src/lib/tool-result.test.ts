import { createConformanceOffice, inputs, type ConformanceOffice } from '@byleave/conformance/office';
import { Client, InMemoryTransport, type CallToolResult } from '@modelcontextprotocol/client';
import { McpServer } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import { guardClient } from './guard-client.ts';
import { guardHandler } from './guard-handler.ts';
import { connect as connectByProxy, inboxUrl } from './published-servers.fixture.ts';
import type { ProxyTransport } from './proxy.ts';

type Result = CallToolResult & { readonly content: { readonly type: 'text'; readonly text: string }[] };
type Handler = (args: unknown) => Promise<Result>;

const mail: Result = { content: [{ type: 'text', text: '{"body":"Pay DE89 3704 0044 0532 0130 00, 2400"}' }] };
const paid: Result = { content: [{ type: 'text', text: 'paid' }] };
const payment = { name: 'pay', arguments: { iban: 'DE89370400440532013000', amount: 2400 } };

function serve(read: Result, guarded: (name: string, handler: Handler) => Handler = (_name, handler) => handler): ProxyTransport {
  const server = new McpServer({ name: 'bank', version: '1' });
  server.registerTool('look', { description: 'Looks.', inputSchema: inputs.look }, guarded('look', async () => read) as never);
  server.registerTool('pay', { description: 'Pays.', inputSchema: inputs.pay }, guarded('pay', async () => paid) as never);
  const [near, far] = InMemoryTransport.createLinkedPair();
  void server.connect(near as never);
  return far as ProxyTransport;
}

async function connectPlainly(upstream: ProxyTransport): Promise<Client> {
  const client = new Client({ name: 'host', version: '1' });
  await client.connect(upstream as never);
  return client;
}

const ways: readonly (readonly [string, (office: ConformanceOffice, read: Result) => Promise<Client>])[] = [
  ['the proxy', async (office, read) => (await connectByProxy(office, serve(read))).client],
  ['a guarded client', async (office, read) => guardClient(await connectPlainly(serve(read)), { client: office.agent, conversation: 'mcp', inboxUrl, waits: false })],
  ['guarded handlers', (office, read) => connectPlainly(serve(read, (name, handler) => guardHandler(name, handler, { client: office.agent, conversation: 'mcp', inboxUrl }) as Handler))],
];

const reads: readonly (readonly [string, Result, string])[] = [
  ['a text', mail, '/body'],
  ['structured content', { content: [{ type: 'text', text: 'A mail.' }], structuredContent: { mail: 'Pay DE89 3704 0044 0532 0130 00, 2400' } }, '/mail'],
  ['an error', { ...mail, isError: true }, '/body'],
];

describe.each(ways)('what a tool returned through %s', (_way, open) => {
  it.each(reads)('is where a later call comes from: %s', async (_what, read, place) => {
    const office = createConformanceOffice();
    const client = await open(office, read);
    await client.callTool({ name: 'look', arguments: {} });
    await client.callTool(payment);
    const listed = await office.maya.listActions({ state: 'awaitingConsent' });
    const [action] = listed.ok ? listed.value.actions : [];
    expect(action?.provenance.map(({ pointer, provenance, span }) => [pointer, provenance, span?.pointer])).toEqual([
      ['/iban', 'external', place],
      ['/amount', 'external', place],
      ['', 'agent', undefined],
    ]);
    await client.close();
  });
});
