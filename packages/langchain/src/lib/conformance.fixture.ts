import type { Answer, Call, Effects, Lacking, Session, Subject } from '@byleave/conformance';
import { claimless, inputs, openConformanceOffice, withoutAuthority, type ToolName } from '@byleave/conformance/office';
import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { ChatResult } from '@langchain/core/outputs';
import { Command, MemorySaver } from '@langchain/langgraph';
import { AIMessage, createAgent, humanInTheLoopMiddleware, tool, type AgentMiddleware } from 'langchain';
import { guardMiddleware } from './guard-middleware.ts';

/** A model that makes the calls in one step, and then says “end”. */
export class ScriptedModel extends BaseChatModel {
  private calls: readonly Call[];

  constructor(calls: readonly Call[]) {
    super({});
    this.calls = calls;
  }

  _llmType(): string {
    return 'scripted';
  }

  override bindTools(): this {
    return this;
  }

  async _generate(): Promise<ChatResult> {
    const message = new AIMessage({
      content: this.calls.length > 0 ? '' : 'end',
      id: crypto.randomUUID(),
      tool_calls: this.calls.map(({ id, tool: name, arguments: args }) => ({ id, name, args, type: 'tool_call' as const })),
    });
    this.calls = [];
    return { generations: [{ text: '', message }] };
  }
}

const names: readonly ToolName[] = ['pay', 'wire', 'look', 'memo', 'unlisted'];

function createTool(name: ToolName, effects: Effects) {
  return tool(async (args: unknown, config: { readonly signal?: AbortSignal }) => effects.run(name, args, config.signal), { name, description: name, schema: inputs[name] });
}

interface Layer {
  readonly guard: () => AgentMiddleware;
  readonly guardSub: (conversation: string) => AgentMiddleware;
  readonly toResume: (answers: readonly Answer[]) => unknown;
  readonly toEdit: (edit: { readonly tool: string; readonly arguments: object }) => unknown;
  readonly untilSettled: (callId: string) => Promise<void>;
  readonly abilities: Omit<Session, 'start' | 'resume' | 'save' | 'restore' | 'close' | 'resumeEdited' | 'startInSubAgent' | 'startOverridden' | 'addLateTool' | 'restart' | 'signals'>;
}

function openSession(effects: Effects, layer: Layer): Session {
  let checkpointer = new MemorySaver();
  let guard = layer.guard();
  const running = new Map<string, Promise<unknown>>();
  let late: readonly ToolName[] = [];
  const configOf = (conversation: string) => ({ configurable: { thread_id: conversation } });

  function createOffice(calls: readonly Call[]) {
    return createAgent({ model: new ScriptedModel(calls), tools: [...names, ...late].map((name) => createTool(name, effects)), middleware: [guard], checkpointer });
  }

  async function start(conversation: string, calls: readonly Call[], context: object = {}): Promise<void> {
    await createOffice(calls).invoke({ messages: [{ role: 'user', content: 'Go on' }] }, { ...configOf(conversation), ...context });
  }

  async function resume(conversation: string, value: unknown): Promise<void> {
    await (running.get(conversation) ?? createOffice([]).invoke(new Command({ resume: value }), configOf(conversation)));
  }

  return {
    ...layer.abilities,
    start: (conversation, calls) => start(conversation, calls),
    resume: (conversation, answers) => resume(conversation, layer.toResume(answers)),
    save: async (conversation) => toText(checkpointer, conversation),
    restore: async (conversation, saved) => fromText(checkpointer, conversation, saved),
    close: async () => {},
    resumeEdited: (conversation, [edit]) => resume(conversation, layer.toEdit({ tool: edit!.tool ?? 'pay', arguments: edit!.arguments ?? { iban: 'DE89370400440532013000', amount: 2400 } })),
    async startInSubAgent(conversation, calls) {
      const sub = createAgent({ model: new ScriptedModel(calls), tools: names.map((name) => createTool(name, effects)), middleware: [layer.guardSub(conversation)] });
      const delegate = tool(
        async () => {
          await sub.invoke({ messages: [{ role: 'user', content: 'Go on' }] });
          return 'done';
        },
        { name: 'look', description: 'Has it done.', schema: inputs.look },
      );
      const model = new ScriptedModel([{ id: `outer-${calls[0]!.id}`, tool: 'look', arguments: {} }]);
      const outer = createAgent({ model, tools: [delegate], middleware: [guard], checkpointer }).invoke({ messages: [{ role: 'user', content: 'Go on' }] }, configOf(conversation));
      running.set(conversation, outer);
      await Promise.race([outer, ...calls.map(({ id }) => layer.untilSettled(id))]);
    },
    startOverridden: (conversation, calls) => start(conversation, calls, { context: { interruptOn: {}, client: undefined, waits: false, conversation: 'other' } }),
    addLateTool: async () => void (late = ['late']),
    async restart() {
      const before = checkpointer;
      checkpointer = new MemorySaver();
      checkpointer.storage = before.storage;
      checkpointer.writes = before.writes;
      guard = layer.guard();
    },
    signals: true,
  };
}

/** Everything a checkpointer has of a thread, its bytes as the text they are. */
function toText({ storage, writes }: MemorySaver, thread: string): string {
  const own = Object.fromEntries(Object.entries(writes).filter(([key]) => (JSON.parse(key) as string[])[0] === thread));
  return JSON.stringify({ storage: storage[thread] ?? {}, writes: own }, (_key, value: unknown) => (value instanceof Uint8Array ? { bytes: Buffer.from(value).toString() } : value));
}

function fromText(checkpointer: MemorySaver, thread: string, text: string): void {
  const { storage, writes } = JSON.parse(text, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && 'bytes' in value && typeof value.bytes === 'string' ? new Uint8Array(Buffer.from(value.bytes)) : value,
  ) as Pick<MemorySaver, 'writes'> & { readonly storage: MemorySaver['storage'][string] };
  checkpointer.storage[thread] = storage;
  for (const key of Object.keys(checkpointer.writes)) if ((JSON.parse(key) as string[])[0] === thread) delete checkpointer.writes[key];
  for (const [key, value] of Object.entries(writes)) checkpointer.writes[JSON.stringify([thread, ...(JSON.parse(key) as string[]).slice(1)])] = value;
}

const decisionsOf = (answers: readonly Answer[]) => ({ decisions: answers.map(({ says }) => ({ type: says })) });
const editOf: Layer['toEdit'] = (edit) => ({ decisions: [{ type: 'edit', editedAction: { name: edit.tool, args: edit.arguments } }] });
const on = 'langchain 1.5.14, @langchain/langgraph 1.7.3';

/** The middleware, on an agent with a checkpointer. */
export const subject: Subject = {
  name: 'langchain',
  on,
  home: { module: import.meta.url, name: 'subject' },
  open: async (effects, folder) => {
    const office = await openConformanceOffice(folder);
    const session = openSession(effects, {
      guard: () => guardMiddleware({ client: office.agent }),
      guardSub: (conversation) => guardMiddleware({ client: office.subAgent, conversation, waits: true }),
      toResume: decisionsOf,
      toEdit: editOf,
      untilSettled: office.untilSettled,
      abilities: office.abilities,
    });
    const { restart } = session;
    return { ...session, close: office.close, restart: async () => (office.reopen(), typeof restart === 'function' ? restart() : undefined) };
  },
};

const lacks = (what: string): Lacking => ({ lacks: what });

/** The framework’s own human in the loop. */
export const stockSubject: Subject = {
  name: 'langchain, stock',
  on: `${on}, humanInTheLoopMiddleware`,
  home: claimless,
  open: async (effects) => {
    const guard = (): AgentMiddleware => humanInTheLoopMiddleware({ interruptOn: { pay: true, wire: true, memo: true } } as never) as AgentMiddleware;
    return {
      ...openSession(effects, {
        guard,
        guardSub: guard,
        toResume: decisionsOf,
        toEdit: editOf,
        untilSettled: async () => {},
        abilities: withoutAuthority,
      }),
      startInSubAgent: lacks('a sub-agent that pauses inside a tool was not tried'),
    };
  },
};
