import type { Answer, Call, Effects, Session, Subject } from '@byleave/conformance';
import { claimless, inputs, openConformanceOffice, withoutAuthority, type ToolName } from '@byleave/conformance/office';
import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { ChatResult } from '@langchain/core/outputs';
import { Command, MemorySaver } from '@langchain/langgraph';
import {
  AIMessage,
  ClearToolUsesEdit,
  contextEditingMiddleware,
  createAgent,
  createMiddleware,
  HumanMessage,
  humanInTheLoopMiddleware,
  piiMiddleware,
  summarizationMiddleware,
  tool,
  type AgentMiddleware,
} from 'langchain';
import { guardMiddleware } from './guard-middleware.ts';

/** A model that makes the calls, those of each step after the results of the one before, and then says “end”. */
export class ScriptedModel extends BaseChatModel {
  private readonly steps: (readonly Call[])[];

  constructor(...steps: readonly (readonly Call[])[]) {
    super({});
    this.steps = steps.filter((calls) => calls.length > 0);
  }

  _llmType(): string {
    return 'scripted';
  }

  override bindTools(): this {
    return this;
  }

  async _generate(): Promise<ChatResult> {
    const calls = this.steps.shift() ?? [];
    const message = new AIMessage({
      content: calls.length > 0 ? '' : 'end',
      id: crypto.randomUUID(),
      tool_calls: calls.map(({ id, tool: name, arguments: args }) => ({ id, name, args, type: 'tool_call' as const })),
    });
    return { generations: [{ text: '', message }] };
  }
}

/** A model that sums up whatever it is given with the words. */
class SummarizingModel extends ScriptedModel {
  private readonly words: string;

  constructor(words: string) {
    super();
    this.words = words;
  }

  override async _generate(): Promise<ChatResult> {
    return { generations: [{ text: this.words, message: new AIMessage(this.words) }] };
  }
}

const look: Call = { id: 'call-3', tool: 'look', arguments: {} };
const names: readonly ToolName[] = ['pay', 'wire', 'look', 'memo', 'unlisted'];

function createTool(name: ToolName, effects: Effects) {
  return tool(async (args: unknown, config: { readonly signal?: AbortSignal }) => effects.run(name, args, config.signal), { name, description: name, schema: inputs[name] });
}

interface Layer {
  /** Default: of the run’s thread. */
  readonly guard: (conversation?: string) => AgentMiddleware;
  readonly guardSub: (conversation: string) => AgentMiddleware;
  readonly toResume: (answers: readonly Answer[]) => unknown;
  readonly toEdit: (edit: { readonly tool: string; readonly arguments: object }) => unknown;
  /** Where a sub-agent’s call waits in its tool. Without it, it pauses the run that called the sub-agent. */
  readonly untilSettled?: (callId: string) => Promise<void>;
  readonly abilities: Omit<Session, 'start' | 'resume' | 'save' | 'restore' | 'close' | 'resumeEdited' | 'startInSubAgent' | 'startOverridden' | 'addLateTool' | 'hearsay' | 'restart' | 'signals'>;
}

function openSession(effects: Effects, layer: Layer): Session {
  let checkpointer = new MemorySaver();
  let guard = layer.guard();
  const running = new Map<string, Promise<unknown>>();
  const delegating = new Set<string>();
  let late: readonly ToolName[] = [];
  const configOf = (conversation: string) => ({ configurable: { thread_id: conversation } });

  function createOffice(model: ScriptedModel, ...more: readonly AgentMiddleware[]) {
    const middleware: readonly AgentMiddleware[] = [...more, guard];
    return createAgent({ model, tools: [...names, ...late].map((name) => createTool(name, effects)), middleware, checkpointer });
  }

  async function start(conversation: string, calls: readonly Call[], context: object = {}): Promise<void> {
    await createOffice(new ScriptedModel(calls)).invoke(said('Go on'), { ...configOf(conversation), ...context });
  }

  /** The tool is looked at, and then the call is made, with what the product has between them. */
  async function startBetween(conversation: string, call: Call, ...between: readonly AgentMiddleware[]): Promise<void> {
    await createOffice(new ScriptedModel([look], [{ ...look, id: 'call-4' }], [call]), ...between).invoke(said('Go on'), configOf(conversation));
  }

  /** An agent whose one tool has the calls made by another agent. */
  function createDelegating(conversation: string, { model, inner, orders = 'Go on' }: { readonly model: ScriptedModel; readonly inner: readonly Call[]; readonly orders?: string }) {
    const sub = createAgent({ model: new ScriptedModel(inner), tools: names.map((name) => createTool(name, effects)), middleware: [layer.guardSub(conversation)] });
    const delegate = tool(
      async () => {
        await sub.invoke(said(orders));
        return 'done';
      },
      { name: 'look', description: 'Has it done.', schema: inputs.look },
    );
    return createAgent({ model, tools: [delegate], middleware: [guard], checkpointer });
  }

  async function startInSubAgent(conversation: string, calls: readonly Call[], orders?: string): Promise<void> {
    const model = new ScriptedModel([{ id: `outer-${calls[0]!.id}`, tool: 'look', arguments: {} }]);
    const outer = createDelegating(conversation, { model, inner: calls, ...(orders !== undefined && { orders }) }).invoke(said('Go on'), configOf(conversation));
    const { untilSettled } = layer;
    if (untilSettled) running.set(conversation, outer);
    else delegating.add(conversation);
    await Promise.race([outer, ...(untilSettled ? calls.map(({ id }) => untilSettled(id)) : [])]);
  }

  async function resume(conversation: string, value: unknown): Promise<void> {
    const agent = delegating.has(conversation) ? createDelegating(conversation, { model: new ScriptedModel(), inner: [] }) : createOffice(new ScriptedModel());
    await (running.get(conversation) ?? agent.invoke(new Command({ resume: value }), configOf(conversation)));
  }

  return {
    ...layer.abilities,
    start: (conversation, calls) => start(conversation, calls),
    resume: (conversation, answers) => resume(conversation, layer.toResume(answers)),
    save: async (conversation) => toText(checkpointer, conversation),
    restore: async (conversation, saved) => fromText(checkpointer, conversation, saved),
    close: async () => {},
    resumeEdited: (conversation, [edit]) => resume(conversation, layer.toEdit({ tool: edit!.tool ?? 'pay', arguments: edit!.arguments ?? { iban: 'DE89370400440532013000', amount: 2400 } })),
    startInSubAgent: (conversation, calls) => startInSubAgent(conversation, calls),
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
    hearsay: {
      person: async (conversation, words, call) => void (await createOffice(new ScriptedModel([call])).invoke(said(words), configOf(conversation))),
      result: (conversation, _words, call) => startBetween(conversation, call),
      // The summary is redacted, too: that takes LangChain’s own mark off it.
      summary: (conversation, words, call) => startBetween(conversation, call, summarize(words), piiMiddleware('word', { detector: 'Please', strategy: 'mask' }) as AgentMiddleware),
      cleared: (conversation, _words, call) => startBetween(conversation, call, contextEditingMiddleware({ edits: [new ClearToolUsesEdit({ trigger: { tokens: 1 }, keep: { messages: 0 } })] }) as AgentMiddleware),
      async elsewhere(conversation, _words, call) {
        await start(conversation, [look]);
        guard = layer.guard(conversation);
        await start('another thread', [call]);
      },
      machine: (conversation, words, call) => startBetween(conversation, call, createMiddleware({ name: 'Reminder', beforeModel: () => ({ messages: [new HumanMessage({ content: words, id: 'reminder' })] }) }) as AgentMiddleware),
      orders: (conversation, words, call) => startInSubAgent(conversation, [call], words),
    },
  };
}

const said = (content: string) => ({ messages: [{ role: 'user', content }] });

/** LangChain’s own, so early that the last result is all that is left beside the summary. */
const summarize = (words: string): AgentMiddleware => summarizationMiddleware({ model: new SummarizingModel(words), trigger: { messages: 5 }, keep: { messages: 2 } } as never) as AgentMiddleware;

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
      guard: (conversation) => guardMiddleware({ client: office.agent, ...(conversation !== undefined && { conversation }) }),
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

/** The framework’s own human in the loop. */
export const stockSubject: Subject = {
  name: 'langchain, stock',
  on: `${on}, humanInTheLoopMiddleware`,
  home: claimless,
  open: async (effects) => {
    const guard = (): AgentMiddleware => humanInTheLoopMiddleware({ interruptOn: { pay: true, wire: true, memo: true } } as never) as AgentMiddleware;
    return openSession(effects, { guard, guardSub: guard, toResume: decisionsOf, toEdit: editOf, abilities: withoutAuthority });
  },
};
