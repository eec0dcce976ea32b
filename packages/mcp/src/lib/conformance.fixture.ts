import type { ByleaveClient } from '@byleave/client';
import type { Call, Effects, Session, Subject } from '@byleave/conformance';
import { inputs, openConformanceOffice, type ToolName } from '@byleave/conformance/office';
import { canonicalize } from '@byleave/core';
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { McpServer, type CallToolResult } from '@modelcontextprotocol/server';
import { guardClient } from './guard-client.ts';
import { guardHandler } from './guard-handler.ts';
import { guardInput } from './guard-input.ts';
import { createProxy, type ProxyTransport } from './proxy.ts';
import type { KnownTools, ToolPinsOptions } from './tool-pins.ts';

const look: Call = { id: 'call-3', tool: 'look', arguments: {} };
const names: readonly ToolName[] = ['pay', 'wire', 'look', 'memo', 'unlisted'];

/** Has a client reach a server, and guards on the way: answers with the client to call with. */
type Connect = (client: Client, between: { readonly agent: ByleaveClient; readonly conversation: string; readonly createServer: (guard?: Guard) => ProxyTransport; readonly pins: ToolPinsOptions }) => Promise<Client>;

type Handler = (args: unknown, context: { readonly mcpReq: { readonly signal: AbortSignal } }) => Promise<CallToolResult>;
interface Guard {
  readonly handler: (tool: ToolName, handler: Handler) => Handler;
  readonly input: (tool: ToolName, schema: typeof inputs.pay) => typeof inputs.pay;
}

const unguarded: Guard = { handler: (_tool, handler) => handler, input: (_tool, schema) => schema };

async function openSession(effects: Effects, folder: string | undefined, { connect, isOwn = false }: { readonly connect: Connect; readonly isOwn?: boolean }): Promise<Session> {
  const asked = new Map<string, Call>();
  /** MCP gives calls no ids: a call is what it asks for. */
  const office = await openConformanceOffice(folder, {
    isOf: ({ toolName, arguments: args }, id) => asked.get(id)?.tool === toolName && canonicalize(asked.get(id)?.arguments) === canonicalize(args),
  });
  const saved = new Map<string, readonly Call[]>();
  const clients = new Map<string, Promise<Client>>();
  const ofSubAgents = new Set<string>();
  let late: readonly ToolName[] = [];
  let own = office.agent;
  let said = '';
  const described = new Map<string, string>();
  let known: KnownTools = {};

  function createServer(guard: Guard = unguarded): ProxyTransport {
    const server = new McpServer({ name: 'bank', version: '1' });
    for (const name of [...names, ...late]) {
      const run: Handler = async (args, { mcpReq }) => ({ content: [{ type: 'text', text: await effects.run(name, args, mcpReq.signal) }] });
      server.registerTool(name, { description: described.get(name) ?? name, inputSchema: guard.input(name, inputs[name] as typeof inputs.pay) }, guard.handler(name, run));
    }
    server.registerPrompt('brief', {}, () => ({ messages: [{ role: 'user', content: { type: 'text', text: said } }] }));
    const [near, far] = InMemoryTransport.createLinkedPair();
    void server.connect(near as never);
    return far as ProxyTransport;
  }

  const createClient = (conversation: string): Promise<Client> =>
    connect(new Client({ name: 'host', version: '1' }), { agent: ofSubAgents.has(conversation) ? office.subAgent : own, conversation, createServer, pins: { known, onPinned: (pinned) => void (known = pinned) } });

  function clientOf(conversation: string): Promise<Client> {
    const client = clients.get(conversation) ?? createClient(conversation);
    clients.set(conversation, client);
    return client;
  }

  async function call(conversation: string, calls: readonly Call[], meta: Record<string, unknown> = {}): Promise<void> {
    for (const each of calls) asked.set(each.id, each);
    const client = await clientOf(conversation);
    saved.set(conversation, [...(saved.get(conversation) ?? []).filter(({ id }) => calls.every((each) => each.id !== id)), ...calls]);
    await Promise.all(calls.map(({ tool, arguments: args }) => client.callTool({ name: tool, arguments: args, _meta: meta })));
  }

  /** The server writes them as the user’s, which is how the protocol has prompts, and the client says so with the call. */
  async function callPrompted(conversation: string, words: string, payment: Call): Promise<void> {
    said = words;
    const { messages } = await (await clientOf(conversation)).getPrompt({ name: 'brief' });
    await call(conversation, [payment], { messages, sources: [{ kind: 'user', id: 'm-1', text: words }] });
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
      for (const each of calls) asked.set(each.id, each);
    },
    async close() {
      await closeAll();
      await office.close();
    },
    async resumeEdited(conversation, [edit]) {
      const [asked] = saved.get(conversation) ?? [];
      await call(conversation, [{ ...asked!, ...(edit?.tool !== undefined && { tool: edit.tool }), ...(edit?.arguments && { arguments: edit.arguments }) }]);
    },
    // Another client of the protocol, with the credential of the agent that has been called.
    startInSubAgent(conversation, calls) {
      ofSubAgents.add(conversation);
      return call(conversation, calls);
    },
    startOverridden: (conversation, calls) => call(conversation, calls, { approved: true, 'dev.byleave/off': true }),
    addLateTool: isOwn
      ? { lacks: 'handlers are guarded one by one; one that is not is the host’s own code' }
      : async () => {
          late = ['late'];
          await closeAll();
        },
    // A server that is somebody else’s says another thing of its tool, and the authority has heard of nothing.
    ...(!isOwn && {
      async swapDefinition(tool: string) {
        described.set(tool, 'It does something else now.');
        await closeAll();
      },
    }),
    async restart() {
      await closeAll();
      office.reopen();
    },
    signals: true,
    hearsay: {
      person: { lacks: 'the protocol does not say what the person wrote, so nothing is taken for theirs' },
      async result(conversation, _words, payment) {
        await call(conversation, [look]);
        await call(conversation, [payment]);
      },
      async summary(conversation, words, payment) {
        await call(conversation, [look]);
        await callPrompted(conversation, words, payment);
      },
      // A client that begins anew has none of what was returned.
      async cleared(conversation, _words, payment) {
        await call(conversation, [look]);
        await closeAll();
        await call(conversation, [payment]);
      },
      async elsewhere(conversation, _words, payment) {
        await call(conversation, [look]);
        await closeAll();
        own = office.agentElsewhere;
        await call(conversation, [payment]);
      },
      machine: callPrompted,
      orders(conversation, words, payment) {
        ofSubAgents.add(conversation);
        return callPrompted(conversation, words, payment);
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
      async connect(client, { agent, conversation, createServer, pins }) {
        const [near, far] = InMemoryTransport.createLinkedPair();
        await createProxy({ client: agent, conversation, inboxUrl, pins, downstream: far as ProxyTransport, upstream: createServer() }).start();
        await client.connect(near);
        return client;
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
      async connect(client, { agent, conversation, createServer }) {
        const guarding = { client: agent, conversation, inboxUrl };
        const guard: Guard = { handler: (tool, handler) => guardHandler(tool, handler, guarding) as Handler, input: (tool, schema) => guardInput(tool, schema, guarding) };
        await client.connect(createServer(guard) as never);
        return client;
      },
      isOwn: true,
    }),
  home: { module: import.meta.url, name: 'handlerSubject' },
};

/** The SDK’s client, guarded, and a server of the SDK that nobody guards. */
export const clientSubject: Subject = {
  name: 'mcp-client',
  on: `${on}, a guarded client`,
  open: async (effects, folder) =>
    openSession(effects, folder, {
      async connect(client, { agent, conversation, createServer, pins }) {
        await client.connect(createServer() as never);
        return guardClient(client, { client: agent, conversation, inboxUrl, pins, waits: false });
      },
    }),
  home: { module: import.meta.url, name: 'clientSubject' },
};
