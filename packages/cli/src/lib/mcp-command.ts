import { createClient } from '@byleave/client';
import { readListing } from '@byleave/mcp';
import { createProxy, type ProxyTransport } from '@byleave/mcp/proxy';
import { Client, StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { parseMcpOptions, type McpOptions, type McpServer } from './mcp-options.ts';
import { readPins, writePins } from './mcp-pins-file.ts';
import { mcpUsage } from './mcp-usage.ts';
import type { ExitCode } from './run.ts';
import { toPrintable, type Terminal } from './terminal.ts';

/** `byleave mcp`. */
export async function mcpCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const options = parseMcpOptions(args, process.env);
  if (options === 'help') {
    terminal.print(mcpUsage);
    return 0;
  }
  if ('complaint' in options) {
    terminal.complain(options.complaint);
    return 2;
  }
  try {
    return 'printTools' in options ? await printTools(options.printTools, terminal) : await standBetween(options, terminal);
  } catch (error) {
    terminal.complain(toPrintable(error instanceof Error ? error.message : String(error)));
    return 1;
  }
}

async function standBetween(options: McpOptions, { complain }: Terminal): Promise<ExitCode> {
  const { server, authority, token, pins, inboxUrl, conversation, prefix } = options;
  const proxy = createProxy({
    client: createClient({ baseUrl: authority, headers: () => ({ authorization: `Bearer ${token}` }) }),
    conversation,
    inboxUrl,
    prefix,
    // Declared twice: the SDK's own type takes messages of its own shape, and here they only pass.
    downstream: new StdioServerTransport() as ProxyTransport,
    upstream: connectTo(server) as ProxyTransport,
    onNotice: (notice) => complain(toPrintable(notice)),
    pins: {
      known: readPins(pins),
      onPinned: (known) => writePins(pins, known),
      onNotice: (notice) => complain(toPrintable(`${notice} Pins: ${pins}`)),
    },
  });
  const leave = (): void => void proxy.close();
  process.once('SIGTERM', leave).once('SIGINT', leave);
  await proxy.start();
  await proxy.closed;
  return 0;
}

async function printTools(server: McpServer, terminal: Terminal): Promise<ExitCode> {
  const client = new Client({ name: 'byleave', version: '0.1.0' });
  await client.connect(connectTo(server));
  const tools: unknown[] = [];
  try {
    for await (const page of readListing((cursor) => client.listTools(cursor === undefined ? {} : { cursor }))) tools.push(...page);
  } finally {
    await client.close();
  }
  terminal.print(JSON.stringify(tools, null, 2));
  return 0;
}

/** The server gets our environment without our credential. */
function connectTo(server: McpServer): Transport {
  if ('url' in server) return new StreamableHTTPClientTransport(server.url, { requestInit: { headers: server.headers } });
  const { BYLEAVE_TOKEN: _token, ...env } = process.env;
  const known = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new StdioClientTransport({ command: server.command, args: [...server.args], env: Object.fromEntries(known), stderr: 'inherit' });
}
