import type { Answer, Call, Effects, Session, Subject } from '@byleave/conformance';
import { claimless, inputs, withoutAuthority, type ToolName } from '@byleave/conformance/office';
import { canonicalize } from '@byleave/core';
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { McpServer } from '@modelcontextprotocol/server';

const names: readonly ToolName[] = ['pay', 'wire', 'look', 'memo', 'unlisted'];
const isAsked = (name: string): boolean => name === 'pay' || name === 'wire' || name === 'memo';

interface Form {
  readonly isShown: PromiseWithResolvers<void>;
  readonly answer: PromiseWithResolvers<'accept' | 'decline'>;
}

/** A server that asks for a confirmation before it runs a tool, and a client that shows the form and answers as its person does. */
async function openStock(effects: Effects): Promise<Session> {
  const saved = new Map<string, readonly Call[]>();
  const runs = new Map<string, Promise<unknown>>();
  /** By what the call asks for: a form names no call. */
  const forms = new Map<string, Form>();
  let late: readonly ToolName[] = [];
  const keyOf = ({ tool, arguments: args }: Pick<Call, 'tool' | 'arguments'>): string => canonicalize([tool, args]);
  const formAt = (key: string): Form => {
    const form = forms.get(key) ?? { isShown: Promise.withResolvers<void>(), answer: Promise.withResolvers<'accept' | 'decline'>() };
    forms.set(key, form);
    return form;
  };
  const formOf = (call: Call): Form => formAt(keyOf(call));
  const server = new McpServer({ name: 'bank', version: '1' });
  const register = (name: ToolName): void => {
    server.registerTool(name, { description: name, inputSchema: inputs[name] as typeof inputs.pay }, async (args: unknown, { mcpReq }) => {
      const message = canonicalize([name, args]);
      const requestedSchema = { type: 'object', properties: { sure: { type: 'boolean' } } } as const;
      const { action } = isAsked(name) ? await mcpReq.elicitInput({ mode: 'form', message, requestedSchema }) : { action: 'accept' };
      if (action !== 'accept') throw new Error('The person said no.');
      return { content: [{ type: 'text', text: await effects.run(name, args, mcpReq.signal) }] };
    });
  };
  for (const name of names) register(name);
  const client = new Client({ name: 'host', version: '1' }, { capabilities: { elicitation: { form: {} } } });
  client.setRequestHandler('elicitation/create', async ({ params: { message } }) => {
    formAt(message).isShown.resolve();
    const action = await formAt(message).answer.promise;
    // An answer is to one form: whoever asks again is asked for another.
    forms.delete(message);
    return action === 'accept' ? { action, content: { sure: true } } : { action };
  });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(near as never), client.connect(far)]);

  async function start(conversation: string, calls: readonly Call[]): Promise<void> {
    saved.set(conversation, [...(saved.get(conversation) ?? []).filter(({ id }) => calls.every((each) => each.id !== id)), ...calls]);
    const forms = calls.map((call) => formOf(call));
    const run = Promise.all(calls.map(({ tool, arguments: args }) => client.callTool({ name: tool, arguments: args }).catch(() => undefined)));
    for (const call of calls) runs.set(keyOf(call), run);
    await Promise.race([run, Promise.all(forms.map(({ isShown }) => isShown.promise))]);
  }

  /** A form that is open is filled in; what has none is called once more, and its form filled in when it comes. */
  async function resume(conversation: string, answers: readonly Answer[]): Promise<void> {
    const answered = (saved.get(conversation) ?? []).flatMap((call) => answers.filter(({ callId }) => callId === call.id).map(({ says }) => ({ call, says })));
    const again = answered.filter(({ call, says }) => says === 'approve' && !forms.has(keyOf(call))).map(({ call }) => call);
    for (const { call, says } of answered) formOf(call).answer.resolve(says === 'approve' ? 'accept' : 'decline');
    if (again.length > 0) await start(conversation, again);
    await Promise.all(answered.map(({ call }) => runs.get(keyOf(call))));
  }

  return {
    ...withoutAuthority,
    start,
    resume,
    save: async (conversation) => JSON.stringify(saved.get(conversation) ?? []),
    restore: async (conversation, text) => void saved.set(conversation, JSON.parse(text) as readonly Call[]),
    close: () => client.close(),
    resumeEdited: { lacks: 'an answer carries no arguments' },
    startInSubAgent: { lacks: 'the protocol knows clients, not agents' },
    startOverridden: { lacks: 'nothing is passed at run time' },
    async addLateTool() {
      late = ['late'];
      for (const name of late) register(name);
    },
    restart: { lacks: 'what waits is in the process alone' },
    signals: true,
  };
}

/** The protocol’s own way to ask: elicitation by form. */
export const stockSubject: Subject = { name: 'mcp, stock', on: '@modelcontextprotocol/client and /server 2.4.0, elicitation', open: openStock, home: claimless };
