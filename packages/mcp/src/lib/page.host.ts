import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { McpServer, type CallToolResult } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { openPage, payment as call } from '../../../conformance/src/lib/page-host.fixture.ts';

export const { bank, client, maya } = openPage();
export const payment = { name: call.tool, arguments: call.arguments };
/** What `byleave mcp --print-tools` prints. */
export const printed = [
  { name: 'pay', description: 'Pays.', inputSchema: { type: 'object', properties: { amount: { type: 'number' } } } },
  { name: 'balance', description: 'Tells what is left.', inputSchema: { type: 'object' } },
];

export const inputSchema = z.object({ iban: z.string(), amount: z.number() });
export const pay = async ({ amount }: z.infer<typeof inputSchema>): Promise<CallToolResult> => ({ content: [{ type: 'text', text: bank.pay(amount) }] });

export const plainServer = new McpServer({ name: 'bank', version: '1' });
plainServer.registerTool('pay', { inputSchema }, pay);

export async function connect(server: McpServer): Promise<Client> {
  const [near, far] = InMemoryTransport.createLinkedPair();
  await server.connect(far as never);
  const agent = new Client({ name: 'agent', version: '1' });
  await agent.connect(near);
  return agent;
}
