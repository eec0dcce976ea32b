import type { Answer, Call, EditedAnswer, Effects, Lacking, Session, Subject } from '@byleave/conformance';
import { claimless, inputs, openConformanceOffice, withoutAuthority, type ToolName } from '@byleave/conformance/office';
import { Agent, Runner, RunState, tool, type AgentInputItem, type CallModelInputFilter, type FunctionTool } from '@openai/agents';
import { assistantMessage, functionCall, ScriptedModel } from '@openai/agents/testing';
import { guardTools, type GuardedTools } from './guard-tools.ts';

const runner = new Runner({ tracingDisabled: true });

/** A model that makes the calls, those of each step after the results of the one before, and then says “end”. */
export function createScriptedModel(...steps: readonly (readonly Call[])[]): ScriptedModel {
  const made = steps.map((calls) => calls.map(({ id, tool: name, arguments: args }) => functionCall(name, JSON.stringify(args), { callId: id })));
  return new ScriptedModel([...made.filter((calls) => calls.length > 0), [assistantMessage('end')]]);
}

const look: Call = { id: 'call-3', tool: 'look', arguments: {} };
const names: readonly ToolName[] = ['pay', 'wire', 'look', 'memo', 'unlisted'];

function createTool(name: ToolName, effects: Effects, needsApproval = false): FunctionTool<unknown> {
  return tool({
    name,
    description: name,
    parameters: { type: 'object', properties: {}, required: [], additionalProperties: true },
    strict: false,
    needsApproval,
    errorFunction: null,
    execute: (args: unknown, _context: unknown, details?: { readonly signal?: AbortSignal }) => {
      const parsed = inputs[name].parse(args);
      return effects.run(name, parsed, details?.signal);
    },
  }) as FunctionTool<unknown>;
}

interface RunOptions {
  readonly callModelInputFilter?: CallModelInputFilter;
}

interface Layer {
  readonly guard: (conversation: string) => Partial<GuardedTools> & Pick<GuardedTools, 'tools'>;
  readonly guardSub: (conversation: string) => Partial<GuardedTools> & Pick<GuardedTools, 'tools'>;
  readonly abilities: Omit<Session, 'start' | 'resume' | 'save' | 'restore' | 'close' | 'resumeEdited' | 'startInSubAgent' | 'startOverridden' | 'addLateTool' | 'hearsay' | 'restart' | 'signals'>;
}

function openSession(effects: Effects, layer: Layer): Session {
  const states = new Map<string, string>();
  const subAgents = new Map<string, readonly Call[]>();
  let late: readonly ToolName[] = [];

  function createAgent(conversation: string, ...steps: readonly (readonly Call[])[]): { readonly agent: Agent; readonly options: RunOptions } {
    const { tools: before, callModelInputFilter } = layer.guard(conversation);
    const tools = [...before, ...late.map((name) => createTool(name, effects))];
    const inner = subAgents.get(conversation);
    if (!inner) return { agent: new Agent({ name: 'office', model: createScriptedModel(...steps), tools }), options: { ...(callModelInputFilter && { callModelInputFilter }) } };
    const guarded = layer.guardSub(conversation);
    const sub = new Agent({ name: 'payer', model: createScriptedModel(inner), tools: guarded.tools });
    const { callModelInputFilter: reading } = guarded;
    const delegate = sub.asTool({ toolName: 'look', toolDescription: 'Has it done.', ...(reading && { runOptions: { callModelInputFilter: reading } }) });
    return { agent: new Agent({ name: 'office', model: createScriptedModel(...steps), tools: [delegate] }), options: {} };
  }

  async function start(conversation: string, calls: readonly Call[], input: string = 'Go on'): Promise<void> {
    const { agent, options } = createAgent(conversation, calls);
    const result = await runner.run(agent, input, options);
    states.set(conversation, result.state.toString());
  }

  /** The tool is looked at, and then the call is made, with what the product makes of the input before the model reads it. */
  async function startBetween(conversation: string, call: Call, change: (input: AgentInputItem[]) => AgentInputItem[]): Promise<void> {
    const { agent, options } = createAgent(conversation, [look], [call]);
    const noted = options.callModelInputFilter;
    const callModelInputFilter: CallModelInputFilter = async (asked) => {
      const isLater = asked.modelData.input.some(({ type }) => type === 'function_call_result');
      const modelData = { ...asked.modelData, input: isLater ? change(asked.modelData.input) : asked.modelData.input };
      return noted ? noted({ ...asked, modelData }) : modelData;
    };
    const result = await runner.run(agent, 'Go on', { ...options, callModelInputFilter });
    states.set(conversation, result.state.toString());
  }

  async function startInSubAgent(conversation: string, calls: readonly Call[], orders = 'Go on'): Promise<void> {
    subAgents.set(conversation, calls);
    await start(conversation, [{ id: `outer-${calls[0]!.id}`, tool: 'look', arguments: { input: orders } }]);
  }

  async function resume(conversation: string, answers: readonly Answer[], alwaysApprove = false): Promise<void> {
    if (subAgents.has(conversation)) subAgents.set(conversation, []);
    const { agent, options } = createAgent(conversation, []);
    const state = await RunState.fromString(agent, states.get(conversation) ?? '');
    for (const item of state.getInterruptions()) {
      const answer = answers.find(({ callId }) => 'callId' in item.rawItem && item.rawItem.callId === callId);
      if (answer?.says === 'approve') state.approve(item, { alwaysApprove });
      else if (answer) state.reject(item);
    }
    const result = await runner.run(agent, state, options);
    states.set(conversation, result.state.toString());
  }

  return {
    ...layer.abilities,
    start: (conversation, calls) => start(conversation, calls),
    resume: (conversation, answers) => resume(conversation, answers),
    save: async (conversation) => states.get(conversation) ?? '',
    restore: async (conversation, saved) => void states.set(conversation, saved),
    close: async () => {},
    // The answer to an interruption is the state that a page posts, in which it was approved: with the call in it.
    async resumeEdited(conversation, [edit]) {
      states.set(conversation, applyEdit(states.get(conversation) ?? '', edit!));
      await resume(conversation, [{ callId: edit!.callId, says: 'approve' }]);
    },
    startInSubAgent: (conversation, calls) => startInSubAgent(conversation, calls),
    async startOverridden(conversation, calls) {
      await start(conversation, calls);
      await resume(conversation, calls.map(({ id }) => ({ callId: id, says: 'approve' as const })), true);
    },
    addLateTool: async () => void (late = ['late']),
    restart: async () => {},
    signals: true,
    hearsay: {
      person: (conversation, words, call) => start(conversation, [call], words),
      result: (conversation, _words, call) => startBetween(conversation, call, (input) => input),
      summary: (conversation, words, call) => startBetween(conversation, call, ([asked]) => [asked!, { role: 'user', content: words }]),
      cleared: (conversation, _words, call) => startBetween(conversation, call, (input) => input.filter(({ type }) => type === undefined || type === 'message')),
      async elsewhere(conversation, _words, call) {
        await start(conversation, [look]);
        await start(conversation, [call]);
      },
      machine: (conversation, words, call) => startBetween(conversation, call, (input) => [...input, { role: 'user', content: words }]),
      orders: (conversation, words, call) => startInSubAgent(conversation, [call], words),
    },
  };
}

/** A state with another call in it, wherever it is: `pay` is named in its tools and keys too. */
function applyEdit(state: string, edit: EditedAnswer): string {
  const renamed = edit.tool === undefined ? state : state.replaceAll('"pay"', `"${edit.tool}"`).replaceAll('\\"pay\\"', `\\"${edit.tool}\\"`);
  return JSON.stringify(
    JSON.parse(renamed, (_key, value: unknown) => {
      const isCall = typeof value === 'object' && value !== null && 'type' in value && value.type === 'function_call' && 'callId' in value && value.callId === edit.callId;
      return isCall && edit.arguments ? { ...value, arguments: JSON.stringify(edit.arguments) } : value;
    }),
  );
}

const on = '@openai/agents 0.20.0';

/** The guarded tools, on a run whose state is saved as text. */
export const subject: Subject = {
  name: 'openai-agents',
  on,
  home: { module: import.meta.url, name: 'subject' },
  open: async (effects, folder) => {
    const office = await openConformanceOffice(folder);
    const tools = names.map((name) => createTool(name, effects));
    const session = openSession(effects, {
      guard: (conversation) => guardTools(tools, { client: office.agent, conversation }),
      guardSub: (conversation) => guardTools(tools, { client: office.subAgent, conversation, askedBy: 'agent' }),
      abilities: office.abilities,
    });
    return { ...session, restart: async () => office.reopen(), close: office.close };
  },
};

const lacks = (what: string): Lacking => ({ lacks: what });

/** The framework’s own approvals. */
export const stockSubject: Subject = {
  name: 'openai-agents, stock',
  on: `${on}, needsApproval`,
  home: claimless,
  open: async (effects) => {
    const guard = (): Pick<GuardedTools, 'tools'> => ({ tools: names.map((name) => createTool(name, effects, name === 'pay' || name === 'wire' || name === 'memo')) });
    return {
      ...openSession(effects, {
        guard,
        guardSub: guard,
        abilities: withoutAuthority,
      }),
      startOverridden: lacks('approving always is an answer of the page’s'),
    };
  },
};
