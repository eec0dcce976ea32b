import { parseArgs } from 'node:util';
import { findPins } from './mcp-pins-file.ts';

/** A server to start, or to reach. */
export type McpServer = { readonly command: string; readonly args: readonly string[] } | { readonly url: URL; readonly headers: Readonly<Record<string, string>> };

export interface McpOptions {
  readonly server: McpServer;
  readonly authority: string;
  readonly inboxUrl: string;
  readonly conversation: string;
  readonly prefix: string;
  /** Path of the pins. */
  readonly pins: string;
  readonly token: string;
}

export type McpRequest = McpOptions | { readonly printTools: McpServer } | 'help' | { readonly complaint: string };

/** What the arguments ask for, or a sentence that says what is wrong with them. */
export function parseMcpOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>>): McpRequest {
  try {
    const text = { type: 'string' } as const;
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        authority: text,
        inbox: text,
        conversation: text,
        prefix: text,
        pins: text,
        url: text,
        header: { type: 'string', multiple: true },
        'print-tools': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return 'help';
    const server = parseServer(values.url, values.header ?? [], positionals);
    if ('complaint' in server) return server;
    if (values['print-tools']) return { printTools: server };
    const { authority, inbox, conversation = 'mcp', prefix = '', pins = findPins(server, env) } = values;
    const token = env['BYLEAVE_TOKEN'];
    if (!authority || !isWebAddress(authority)) return complain('Say where the authority is, with --authority https://….');
    if (!inbox || !isWebAddress(inbox)) return complain('Say where a person decides, with --inbox https://…/{action}.');
    if (!token) return complain('Set BYLEAVE_TOKEN to the agent’s credential.');
    return { server, authority: authority.replace(/\/$/u, ''), inboxUrl: inbox, conversation, prefix, pins, token };
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error));
  }
}

function parseServer(url: string | undefined, headers: readonly string[], [command, ...args]: readonly string[]): McpServer | { readonly complaint: string } {
  if (url === undefined) return command === undefined ? complain('Name a server: -- COMMAND, or --url URL.') : { command, args };
  if (command !== undefined) return complain('Name one server: a command or a URL, not both.');
  if (!isWebAddress(url)) return complain(`“${url}” is not a web address.`);
  const pairs = headers.map((header) => /^([^:\s]+):\s*(.*)$/u.exec(header));
  const wrong = headers[pairs.indexOf(null)];
  if (wrong !== undefined) return complain(`“${wrong}” is not a header such as 'Name: value'.`);
  return { url: new URL(url), headers: Object.fromEntries(pairs.map((pair) => [pair![1]!, pair![2]!])) };
}

const isWebAddress = (text: string): boolean => URL.canParse(text) && /^https?:$/u.test(new URL(text).protocol);

const complain = (sentence: string): { readonly complaint: string } => ({ complaint: `${sentence} See byleave mcp --help.` });
