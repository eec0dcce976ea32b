import type { Answer, Call, Effects, Lacking, Session, Subject } from '@byleave/conformance';
import { claimless, inputs, openConformanceOffice, withoutAuthority, type ToolName } from '@byleave/conformance/office';
import { Agent, Runner, RunState, tool, type FunctionTool } from '@openai/agents';
import { assistantMessage, functionCall, ScriptedModel } from '@openai/agents/testing';
import { guardTools, type GuardedTools } from './guard-tools.ts';

const runner = new Runner({ tracingDisabled: true });

/** A model that makes the calls in one step, and then says “end”. */
export function createScriptedModel(calls: readonly Call[]): ScriptedModel {
  const made = calls.map(({ id, tool: name, arguments: args }) => functionCall(name, JSON.stringify(args), { callId: id }));
  return new ScriptedModel([...(made.length > 0 ? [made] : []), [assistantMessage('end')]]);
}

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

interface Layer {
  readonly guard: (conversation: string) => Partial<GuardedTools> & Pick<GuardedTools, 'tools'>;
  readonly guardSub: (conversation: string) => Pick<GuardedTools, 'tools'>;
  readonly abilities: Omit<Session, 'start' | 'resume' | 'save' | 'restore' | 'close' | 'resumeEdited' | 'startInSubAgent' | 'startOverridden' | 'addLateTool' | 'restart' | 'signals'>;
}

function openSession(layer: Layer): Session {
  const states = new Map<string, string>();
  const subAgents = new Map<string, readonly Call[]>();

  function createAgent(conversation: string, calls: readonly Call[]): { readonly agent: Agent; readonly options: object } {
    const { tools, callModelInputFilter } = layer.guard(conversation);
    const inner = subAgents.get(conversation);
    if (!inner) return { agent: new Agent({ name: 'office', model: createScriptedModel(calls), tools }), options: { callModelInputFilter } };
    const sub = new Agent({ name: 'payer', model: createScriptedModel(inner), tools: layer.guardSub(conversation).tools });
    const delegate = sub.asTool({ toolName: 'look', toolDescription: 'Has it done.' });
    return { agent: new Agent({ name: 'office', model: createScriptedModel(calls), tools: [delegate] }), options: {} };
  }

  async function start(conversation: string, calls: readonly Call[]): Promise<void> {
    const { agent, options } = createAgent(conversation, calls);
    const result = await runner.run(agent, 'Go on', options);
    states.set(conversation, result.state.toString());
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
    start,
    resume: (conversation, answers) => resume(conversation, answers),
    save: async (conversation) => states.get(conversation) ?? '',
    restore: async (conversation, saved) => void states.set(conversation, saved),
    close: async () => {},
    resumeEdited: { lacks: 'an answer carries no arguments' },
    async startInSubAgent(conversation, calls) {
      subAgents.set(conversation, calls);
      await start(conversation, [{ id: `outer-${calls[0]!.id}`, tool: 'look', arguments: { input: 'Go on' } }]);
    },
    async startOverridden(conversation, calls) {
      await start(conversation, calls);
      await resume(conversation, calls.map(({ id }) => ({ callId: id, says: 'approve' as const })), true);
    },
    addLateTool: { lacks: 'tools are guarded one by one; one that is not is the host’s own code' },
    restart: async () => {},
    signals: true,
  };
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
    const session = openSession({
      guard: (conversation) => guardTools(tools, { client: office.agent, conversation }),
      guardSub: (conversation) => guardTools(tools, { client: office.subAgent, conversation }),
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
      ...openSession({
        guard,
        guardSub: guard,
        abilities: withoutAuthority,
      }),
      startOverridden: lacks('approving always is an answer of the page’s'),
    };
  },
};
