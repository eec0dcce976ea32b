import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createConformanceOffice, type ConformanceOffice } from '@byleave/conformance/office';
import { Client, InMemoryTransport, type ClientOptions } from '@modelcontextprotocol/client';
import { StdioClientTransport, type StdioServerParameters } from '@modelcontextprotocol/client/stdio';
import { createProxy, type Proxy, type ProxyOptions, type ProxyTransport } from './proxy.ts';
import type { ListedTool } from './tool-pins.ts';
import { toRegistrations, type ToolFacts } from './tool-registrations.ts';

export type ServerName = 'server-everything' | 'server-filesystem' | 'server-memory';

const modules = new URL('../../node_modules/@modelcontextprotocol/', import.meta.url);

/** The command that starts a server as it is on npm. */
export function commandOf(name: ServerName, ...args: readonly string[]): { readonly command: string; readonly args: string[] } {
  return { command: process.execPath, args: [fileURLToPath(new URL(`${name}/dist/index.js`, modules)), ...args] };
}

export function openFolder(): { readonly path: string; readonly remove: () => void } {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'byleave-mcp-')));
  mkdirSync(path, { recursive: true });
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export function startCommand(command: StdioServerParameters): StdioClientTransport {
  return new StdioClientTransport({ ...command, stderr: 'ignore' });
}

export function startServer(name: ServerName, ...args: readonly string[]): StdioClientTransport {
  return startCommand(commandOf(name, ...args));
}

export type Sent = Readonly<Record<string, unknown>>;

/** A server as it is on npm, and every message that it really got. */
export function startWatchedServer(name: ServerName): { readonly upstream: StdioClientTransport; readonly got: readonly Sent[] } {
  const upstream = startServer(name);
  const got: Sent[] = [];
  const send = upstream.send.bind(upstream);
  upstream.send = (message) => {
    got.push(message as Sent);
    return send(message);
  };
  return { upstream, got };
}

/** A client of the SDK with nothing in between. */
export async function connectDirectly(transport: StdioClientTransport, clientOptions?: ClientOptions): Promise<Client> {
  const client = new Client({ name: 'host', version: '1' }, clientOptions);
  await client.connect(transport);
  return client;
}

/** What a server lists when it is asked without anything in between. */
export async function listDirectly(transport: StdioClientTransport, clientOptions?: ClientOptions): Promise<readonly ListedTool[]> {
  const client = await connectDirectly(transport, clientOptions);
  const { tools } = await client.listTools();
  await client.close();
  return tools;
}

export const inboxUrl = 'https://inbox.example/{action}';

/** An authority that knows these tools. Reading runs without asking, by the office’s rules. */
export function openOffice(tools: readonly ListedTool[], reading: readonly string[] = [], prefix = ''): ConformanceOffice {
  const facts = Object.fromEntries(reading.map((name): [string, ToolFacts] => [name, { effect: 'read', risk: 'low' }]));
  return createConformanceOffice({ tools: toRegistrations(tools, { facts, prefix }) });
}

export interface Line {
  readonly client: Client;
  readonly proxy: Proxy;
  readonly notices: string[];
  readonly close: () => Promise<void>;
}

/** A client of the SDK behind the proxy, in front of a server. */
export async function connect(office: ConformanceOffice, upstream: ProxyTransport, options: Partial<ProxyOptions> & { readonly clientOptions?: ClientOptions } = {}): Promise<Line> {
  const { clientOptions, ...changes } = options;
  const [near, far] = InMemoryTransport.createLinkedPair();
  const notices: string[] = [];
  const proxy = createProxy({ client: office.agent, conversation: 'mcp', inboxUrl, downstream: far as ProxyTransport, upstream, onNotice: (notice) => notices.push(notice), ...changes });
  await proxy.start();
  const client = new Client({ name: 'host', version: '1' }, clientOptions);
  await client.connect(near);
  return { client, proxy, notices, close: () => client.close() };
}
