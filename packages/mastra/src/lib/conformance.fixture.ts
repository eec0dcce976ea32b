import type { Answer, Call, Effects, Session, Subject } from '@byleave/conformance';
import { claimless, inputs, openConformanceOffice, withoutAuthority, type ToolName } from '@byleave/conformance/office';
import { Agent } from '@mastra/core/agent';
import type { MastraModelConfig } from '@mastra/core/llm';
import { Mastra } from '@mastra/core/mastra';
import { ToolCallFilter, type InputProcessor } from '@mastra/core/processors';
import { InMemoryStore } from '@mastra/core/storage';
import { createTool, type ToolHooks } from '@mastra/core/tools';
import { guardHooks } from './guard-hooks.ts';
import { guardTools } from './guard-tools.ts';

const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2 };

/** A model of the AI SDK’s interface that makes the calls, those of each step after the results of the one before, and then says “end”. */
export function createScriptedModel(...given: readonly (readonly Call[])[]): MastraModelConfig {
  const steps = given.filter((calls) => calls.length > 0);
  const next = () => {
    const calls = steps.shift();
    const content = !calls
      ? [{ type: 'text' as const, text: 'end' }]
      : calls.map(({ id, tool, arguments: args }) => ({ type: 'tool-call' as const, toolCallId: id, toolName: tool, input: JSON.stringify(args) }));
    const finishReason = calls ? ('tool-calls' as const) : ('stop' as const);
    return { content, finishReason, usage, warnings: [] };
  };
  return {
    specificationVersion: 'v2',
    provider: 'scripted',
    modelId: 'scripted',
    supportedUrls: {},
    doGenerate: async () => next(),
    doStream: async () => {
      const { content, finishReason } = next();
      const parts = content.flatMap((part): object[] =>
        part.type === 'text' ? [{ type: 'text-start', id: 't' }, { type: 'text-delta', id: 't', delta: part.text }, { type: 'text-end', id: 't' }] : [part],
      );
      const stream = new ReadableStream({
        start(controller) {
          for (const part of [{ type: 'stream-start', warnings: [] }, ...parts, { type: 'finish', finishReason, usage }]) controller.enqueue(part);
          controller.close();
        },
      });
      return { stream };
    },
  } as MastraModelConfig;
}

const look: Call = { id: 'call-3', tool: 'look', arguments: {} };
const names: readonly ToolName[] = ['pay', 'wire', 'look', 'memo', 'unlisted'];
type Tools = Record<string, ReturnType<typeof createTool>>;

function createTools(effects: Effects, requireApproval: (name: string) => boolean, of: readonly ToolName[] = names): Tools {
  const tools = of.map((name) => [
    name,
    createTool({
      id: name,
      description: name,
      inputSchema: inputs[name],
      requireApproval: requireApproval(name),
      execute: (input: unknown, { abortSignal }: { readonly abortSignal?: AbortSignal }) => effects.run(name, input, abortSignal),
    }),
  ]);
  return Object.fromEntries(tools) as Tools;
}

interface OfficeChanges {
  /** What the sub-agent calls. */
  readonly inner?: readonly Call[];
  /** What the agent calls in its second step. */
  readonly later?: readonly Call[];
  readonly processor?: InputProcessor;
  /** Another process guards. */
  readonly isElsewhere?: boolean;
}

interface Layer {
  readonly guard: (conversation: string, isElsewhere: boolean) => Tools;
  readonly hooks?: (conversation: string, tools: Tools) => ToolHooks;
  readonly guardSub: (conversation: string) => Tools;
  readonly abilities: Omit<Session, 'start' | 'resume' | 'save' | 'restore' | 'close' | 'resumeEdited' | 'startInSubAgent' | 'startOverridden' | 'addLateTool' | 'hearsay' | 'restart' | 'signals'>;
}

function openSession(layer: Layer, lateTools: Tools): Session {
  const storage = new InMemoryStore();
  const subAgents = new Set<string>();
  let late: Tools = {};

  /** A process of its own for every turn: what it knows is in the storage. */
  function createOffice(conversation: string, calls: readonly Call[], { inner = [], later = [], processor, isElsewhere = false }: OfficeChanges = {}): Agent {
    const payer = new Agent({ id: 'payer', name: 'payer', description: 'Pays.', instructions: 'Pay.', model: createScriptedModel(inner), tools: layer.guardSub(conversation) });
    const hasSubAgent = subAgents.has(conversation);
    const tools = layer.guard(conversation, isElsewhere);
    const hooks = layer.hooks?.(conversation, tools);
    const agent = new Agent({ id: 'office', name: 'office', instructions: 'Work.', model: createScriptedModel(calls, later), ...(processor && { inputProcessors: [processor] }), ...(hooks && { hooks }), ...(hasSubAgent ? { agents: { payer } } : { tools: { ...tools, ...late } }) });
    return new Mastra({ agents: { office: agent, payer }, storage, logger: false }).getAgent('office');
  }

  const runIdOf = (conversation: string): string => `run-${conversation}`;

  async function start(conversation: string, calls: readonly Call[], { said = 'Go on', options = {}, ...changes }: OfficeChanges & { readonly said?: string; readonly options?: object } = {}): Promise<void> {
    await createOffice(conversation, calls, changes).generate(said, { runId: runIdOf(conversation), ...options });
  }

  async function startInSubAgent(conversation: string, calls: readonly Call[], prompt = 'Pay'): Promise<void> {
    subAgents.add(conversation);
    await start(conversation, [{ id: `outer-${calls[0]!.id}`, tool: 'agent-payer', arguments: { prompt } }], { inner: calls });
  }

  async function resume(conversation: string, answers: readonly Answer[]): Promise<void> {
    for (const { callId, says } of answers) {
      const agent = createOffice(conversation, []);
      const options = { runId: runIdOf(conversation), toolCallId: subAgents.has(conversation) ? `outer-${callId}` : callId };
      const output = await (says === 'approve' ? agent.approveToolCall(options) : agent.declineToolCall(options));
      await output.consumeStream();
    }
  }

  return {
    ...layer.abilities,
    start: (conversation, calls) => start(conversation, calls),
    resume,
    async save(conversation) {
      const workflows = await storage.getStore('workflows');
      const { runs } = (await workflows?.listWorkflowRuns()) ?? { runs: [] };
      return JSON.stringify(runs.filter(({ runId }) => runId.startsWith(runIdOf(conversation))));
    },
    async restore(_conversation, saved) {
      const workflows = await storage.getStore('workflows');
      for (const { workflowName, runId, snapshot } of JSON.parse(saved) as { workflowName: string; runId: string; snapshot: never }[]) {
        await workflows?.persistWorkflowSnapshot({ workflowName, runId, snapshot });
      }
    },
    close: async () => {},
    resumeEdited: async (conversation, edits) => {
      for (const { callId, tool = 'pay', arguments: args = { iban: 'DE89370400440532013000', amount: 2400 } } of edits) {
        await createOffice(conversation, []).resumeGenerate({ approved: true, toolName: tool, args, ...args }, { runId: runIdOf(conversation), toolCallId: callId });
      }
    },
    startInSubAgent: (conversation, calls) => startInSubAgent(conversation, calls),
    startOverridden: (conversation, calls) =>
      start(conversation, calls, { options: { requireToolApproval: false, hooks: { beforeToolCall: () => undefined, afterToolCall: () => undefined }, autoResumeSuspendedTools: true } }),
    addLateTool: async () => void (late = lateTools),
    restart: async () => {},
    signals: true,
    hearsay: {
      person: (conversation, words, call) => start(conversation, [call], { said: words }),
      result: (conversation, _words, call) => start(conversation, [look], { later: [call] }),
      summary: (conversation, words, call) => start(conversation, [look], { later: [call], processor: createWriter(words, true) }),
      cleared: (conversation, _words, call) => start(conversation, [look], { later: [call], processor: new ToolCallFilter({ filterAfterToolSteps: 0 }) }),
      async elsewhere(conversation, _words, call) {
        await start(conversation, [look]);
        await start(conversation, [call], { isElsewhere: true });
      },
      machine: (conversation, words, call) => start(conversation, [look], { later: [call], processor: createWriter(words, false) }),
      orders: (conversation, words, call) => startInSubAgent(conversation, [call], words),
    },
  };
}

/** Writes in the person’s place once a tool has returned something, beside what was there or instead of it. */
function createWriter(words: string, isInstead: boolean): InputProcessor {
  const text = (content: string) => ({ format: 2 as const, parts: [{ type: 'text' as const, text: content }] });
  return {
    id: 'writer',
    processInputStep: ({ messages, stepNumber }) => (stepNumber === 0 ? messages : [...(isInstead ? [] : messages), { id: 'written', role: 'user' as const, createdAt: new Date(), content: text(words) }]),
  };
}

const on = '@mastra/core 1.71.0';

/** The guarded tools, on an agent whose runs are suspended in a storage. */
export const subject: Subject = {
  name: 'mastra',
  on,
  home: { module: import.meta.url, name: 'subject' },
  open: async (effects, folder) => {
    const office = await openConformanceOffice(folder);
    const tools = createTools(effects, () => false);
    const session = openSession({
      guard: (conversation, isElsewhere) => guardTools(tools, { client: isElsewhere ? office.agentElsewhere : office.agent, conversation }),
      guardSub: (conversation) => guardTools(tools, { client: office.subAgent, conversation, askedBy: 'agent' }),
      hooks: (conversation, guarded) => guardHooks(guarded, { client: office.agent, conversation, unguarded: ['agent-payer'] }),
      abilities: office.abilities,
    }, createTools(effects, () => false, ['late']));
    return { ...session, restart: async () => office.reopen(), close: office.close };
  },
};

/** The framework’s own approvals. */
export const stockSubject: Subject = {
  name: 'mastra, stock',
  on: `${on}, requireApproval`,
  home: claimless,
  open: async (effects) => {
    const tools = createTools(effects, (name) => name === 'pay' || name === 'wire' || name === 'memo');
    return openSession({
      guard: () => tools,
      guardSub: () => tools,
      abilities: withoutAuthority,
    }, createTools(effects, () => false, ['late']));
  },
};
