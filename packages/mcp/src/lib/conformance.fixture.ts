import type { Call, Effects, Hearsay, Session, Subject } from '@byleave/conformance';
import { inputs, openConformanceOffice, type ToolName } from '@byleave/conformance/office';
import { canonicalize } from '@byleave/core';
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { McpServer } from '@modelcontextprotocol/server';
import { createProxy, type ProxyTransport } from './proxy.ts';

/** What does not reach the other end of the protocol. */
const unheard: Omit<Hearsay, 'result' | 'elsewhere'> = {
  person: { lacks: 'the protocol does not say what the person wrote, so nothing is taken for theirs' },
  summary: { lacks: 'no history is handed over' },
  cleared: { lacks: 'no history is handed over' },
  machine: { lacks: 'no prompt is handed over' },
  orders: { lacks: 'no prompt is handed over' },
};

const look: Call = { id: 'call-3', tool: 'look', arguments: {} };
const names: readonly ToolName[] = ['pay', 'wire', 'look', 'memo', 'unlisted'];

async function openSession(effects: Effects, folder: string | undefined): Promise<Session> {
  const known = new Map<string, Call>();
  /** MCP gives calls no ids: a call is what it asks for. */
  const office = await openConformanceOffice(folder, {
    isOf: ({ toolName, arguments: args }, id) => known.get(id)?.tool === toolName && canonicalize(known.get(id)?.arguments) === canonicalize(args),
  });
  const saved = new Map<string, readonly Call[]>();
  const clients = new Map<string, Promise<Client>>();
  let late: readonly ToolName[] = [];
  let own = office.agent;

  function createServer(): ProxyTransport {
    const server = new McpServer({ name: 'bank', version: '1' });
    for (const name of [...names, ...late]) {
      server.registerTool(name, { description: name, inputSchema: inputs[name] as typeof inputs.pay }, async (args: unknown, context) => ({
        content: [{ type: 'text', text: await effects.run(name, args, context.mcpReq.signal) }],
      }));
    }
    const [near, far] = InMemoryTransport.createLinkedPair();
    void server.connect(near as never);
    return far as ProxyTransport;
  }

  async function createClient(conversation: string): Promise<Client> {
    const [near, far] = InMemoryTransport.createLinkedPair();
    await createProxy({ client: own, conversation, inboxUrl: 'https://inbox.example/{action}', downstream: far as ProxyTransport, upstream: createServer() }).start();
    const client = new Client({ name: 'host', version: '1' });
    await client.connect(near);
    return client;
  }

  async function call(conversation: string, calls: readonly Call[], meta: Record<string, unknown> = {}): Promise<void> {
    for (const each of calls) known.set(each.id, each);
    if (!clients.has(conversation)) clients.set(conversation, createClient(conversation));
    const client = await clients.get(conversation)!;
    saved.set(conversation, [...(saved.get(conversation) ?? []).filter(({ id }) => calls.every((each) => each.id !== id)), ...calls]);
    await Promise.all(calls.map(({ tool, arguments: args }) => client.callTool({ name: tool, arguments: args, _meta: meta })));
  }

  async function closeAll(): Promise<void> {
    for (const client of clients.values()) await (await client).close();
    clients.clear();
  }

  return {
    ...office.abilities,
    start: (conversation, calls) => call(conversation, calls),
    resume: (conversation, answers) => {
      const approved = answers.filter(({ says }) => says === 'approve').map(({ callId }) => callId);
      return call(conversation, (saved.get(conversation) ?? []).filter(({ id }) => approved.includes(id)), { approved: true });
    },
    save: async (conversation) => JSON.stringify(saved.get(conversation) ?? []),
    async restore(conversation, text) {
      const calls = JSON.parse(text) as readonly Call[];
      saved.set(conversation, calls);
      for (const each of calls) known.set(each.id, each);
    },
    async close() {
      await closeAll();
      await office.close();
    },
    async resumeEdited(conversation, [edit]) {
      const [asked] = saved.get(conversation) ?? [];
      await call(conversation, [{ ...asked!, ...(edit?.tool !== undefined && { tool: edit.tool }), ...(edit?.arguments && { arguments: edit.arguments }) }]);
    },
    startInSubAgent: { lacks: 'the protocol knows clients, not agents' },
    startOverridden: (conversation, calls) => call(conversation, calls, { approved: true, 'dev.byleave/off': true }),
    async addLateTool() {
      late = ['late'];
      await closeAll();
    },
    async restart() {
      await closeAll();
      office.reopen();
    },
    signals: true,
    hearsay: {
      ...unheard,
      async result(conversation, _words, asked) {
        await call(conversation, [look]);
        await call(conversation, [asked]);
      },
      async elsewhere(conversation, _words, asked) {
        await call(conversation, [look]);
        await closeAll();
        own = office.agentElsewhere;
        await call(conversation, [asked]);
      },
    },
  };
}

/** The proxy, between the SDK’s client and a server of the SDK. */
export const subject: Subject = {
  name: 'mcp',
  on: '@modelcontextprotocol/client and /server 2.4.0, proxied',
  open: async (effects, folder) => openSession(effects, folder),
  home: { module: import.meta.url, name: 'subject' },
};
