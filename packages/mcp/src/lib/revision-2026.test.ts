import { createConformanceOffice, inputs, type ConformanceOffice } from '@byleave/conformance/office';
import { asShown } from '@byleave/core';
import { Client, InMemoryTransport, StreamableHTTPClientTransport, type ClientOptions } from '@modelcontextprotocol/client';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { beforeEach, describe, expect, it } from 'vitest';
import { guardClient } from './guard-client.ts';
import { guardHandler } from './guard-handler.ts';
import { createProxy, type ProxyTransport } from './proxy.ts';

const revision = '2026-07-28';
const payment = { name: 'pay', arguments: { iban: 'DE89370400440532013000', amount: 2400 } };

let office: ConformanceOffice;
let runs: unknown[];
beforeEach(() => {
  [office, runs] = [createConformanceOffice(), []];
});

const guarding = () => ({ client: office.agent, conversation: 'c-1', inboxUrl: 'https://inbox.example/{action}' });
const run = async (args: unknown) => (runs.push(args), { content: [{ type: 'text' as const, text: 'paid' }] });

function createServer(handler: typeof run | ReturnType<typeof guardHandler> = run): McpServer {
  const server = new McpServer({ name: 'bank', version: '1' });
  server.registerTool('pay', { description: 'Pays.', inputSchema: inputs.pay }, handler as typeof run);
  return server;
}

/** A server of that revision, and none before it. */
function serve(handler?: ReturnType<typeof guardHandler>): ProxyTransport {
  const [near, far] = InMemoryTransport.createLinkedPair();
  serveStdio(() => createServer(handler), { legacy: 'reject', transport: far as never });
  return near as ProxyTransport;
}

/** The same over HTTP. */
function serveHttp(): ProxyTransport {
  const handler = createMcpHandler(() => createServer(), { legacy: 'reject' });
  return new StreamableHTTPClientTransport(new URL('http://bank.test/mcp'), { fetch: (url, init) => handler.fetch(new Request(url, init)) }) as ProxyTransport;
}

async function connect(transport: ProxyTransport, options: ClientOptions = {}): Promise<Client> {
  const client = new Client({ name: 'host', version: '1' }, { ...options, versionNegotiation: { mode: { pin: revision } } });
  await client.connect(transport as never);
  expect(client.getNegotiatedProtocolVersion()).toBe(revision);
  return client;
}

async function behindProxy(upstream: ProxyTransport, options?: ClientOptions): Promise<Client> {
  const [near, far] = InMemoryTransport.createLinkedPair();
  await createProxy({ ...guarding(), downstream: far as ProxyTransport, upstream }).start();
  return connect(near as ProxyTransport, options);
}

async function decide(decision: 'approve' | 'decline'): Promise<void> {
  const listed = await office.maya.listActions({ state: 'awaitingConsent' });
  const [action] = listed.ok ? listed.value.actions : [];
  await office.maya.decide(action!.id, { decision, ...asShown(action!, 'en') });
}

const ways: readonly [string, (options?: ClientOptions) => Promise<Pick<Client, 'callTool'>>][] = [
  ['the proxy', (options) => behindProxy(serve(), options)],
  ['the proxy, to a server over HTTP', (options) => behindProxy(serveHttp(), options)],
  ['a guarded client', async (options) => guardClient(await connect(serve(), options), { ...guarding(), waits: false })],
  ['a guarded handler', (options) => connect(serve(guardHandler('pay', run, guarding())), options)],
];

describe.each(ways)(`%s, where both sides speak MCP ${revision}`, (_what, open) => {
  it.each<[string, ClientOptions]>([
    ['shows no address', {}],
    ['could show one', { capabilities: { elicitation: { url: {} } } }],
  ])('runs a call once, after the approval, for a client that %s', async (_client, options) => {
    const client = await open(options);
    expect(JSON.stringify(await client.callTool(payment))).toMatch(/https:\/\/inbox\.example\/[\w-]+ /u);
    expect(runs).toEqual([]);
    await decide('approve');
    expect(await client.callTool(payment)).toMatchObject({ content: [{ text: 'paid' }] });
    await client.callTool(payment);
    expect(runs).toEqual([payment.arguments]);
  });

  it('does not run what is declined', async () => {
    const client = await open();
    await client.callTool(payment);
    await decide('decline');
    await client.callTool(payment);
    expect(runs).toEqual([]);
  });
});
