import type { ByleaveClient } from '@byleave/client';
import type { Call, Effects, Hearsay, Lacking, Session, Subject } from '@byleave/conformance';
import { inputs, openConformanceOffice, type ToolName } from '@byleave/conformance/office';
import { canonicalize } from '@byleave/core';
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { McpServer, type CallToolResult } from '@modelcontextprotocol/server';
import { guardHandler } from './guard-handler.ts';
import { guardInput } from './guard-input.ts';
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

/** Has a client reach a server whose tools are guarded. */
type Connect = (client: Client, between: { readonly agent: ByleaveClient; readonly conversation: string; readonly createServer: (guard?: Guard) => ProxyTransport }) => Promise<void>;

type Handler = (args: unknown, context: { readonly mcpReq: { readonly signal: AbortSignal } }) => Promise<CallToolResult>;
interface Guard {
  readonly handler: (tool: ToolName, handler: Handler) => Handler;
  readonly input: (tool: ToolName, schema: typeof inputs.pay) => typeof inputs.pay;
}

const unguarded: Guard = { handler: (_tool, handler) => handler, input: (_tool, schema) => schema };

async function openSession(effects: Effects, folder: string | undefined, { connect, addLateTool }: { readonly connect: Connect; readonly addLateTool?: Lacking }): Promise<Session> {
  const known = new Map<string, Call>();
  /** MCP gives calls no ids: a call is what it asks for. */
  const office = await openConformanceOffice(folder, {
    isOf: ({ toolName, arguments: args }, id) => known.get(id)?.tool === toolName && canonicalize(known.get(id)?.arguments) === canonicalize(args),
  });
  const saved = new Map<string, readonly Call[]>();
  const clients = new Map<string, Promise<Client>>();
  let late: readonly ToolName[] = [];
  let own = office.agent;

  function createServer(guard: Guard = unguarded): ProxyTransport {
    const server = new McpServer({ name: 'bank', version: '1' });
    for (const name of [...names, ...late]) {
      const run: Handler = async (args, { mcpReq }) => ({ content: [{ type: 'text', text: await effects.run(name, args, mcpReq.signal) }] });
      server.registerTool(name, { description: name, inputSchema: guard.input(name, inputs[name] as typeof inputs.pay) }, guard.handler(name, run));
    }
    const [near, far] = InMemoryTransport.createLinkedPair();
    void server.connect(near as never);
    return far as ProxyTransport;
  }

  async function createClient(conversation: string): Promise<Client> {
    const client = new Client({ name: 'host', version: '1' });
    await connect(client, { agent: own, conversation, createServer });
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
    addLateTool:
      addLateTool ??
      (async () => {
        late = ['late'];
        await closeAll();
      }),
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

const inboxUrl = 'https://inbox.example/{action}';
const on = '@modelcontextprotocol/client and /server 2.4.0';

/** The proxy, between the SDK’s client and a server of the SDK. */
export const subject: Subject = {
  name: 'mcp',
  on: `${on}, proxied`,
  open: async (effects, folder) =>
    openSession(effects, folder, {
      async connect(client, { agent, conversation, createServer }) {
        const [near, far] = InMemoryTransport.createLinkedPair();
        await createProxy({ client: agent, conversation, inboxUrl, downstream: far as ProxyTransport, upstream: createServer() }).start();
        await client.connect(near);
      },
    }),
  home: { module: import.meta.url, name: 'subject' },
};

/** A server of the SDK with guarded handlers, and the SDK’s client. */
export const handlerSubject: Subject = {
  name: 'mcp-handler',
  on: `${on}, a server with guarded handlers`,
  open: async (effects, folder) =>
    openSession(effects, folder, {
      connect(client, { agent, conversation, createServer }) {
        const guarding = { client: agent, conversation, inboxUrl };
        const guard: Guard = { handler: (tool, handler) => guardHandler(tool, handler, guarding) as Handler, input: (tool, schema) => guardInput(tool, schema, guarding) };
        return client.connect(createServer(guard) as never);
      },
      addLateTool: { lacks: 'handlers are guarded one by one; one that is not is the host’s own code' },
    }),
  home: { module: import.meta.url, name: 'handlerSubject' },
};
