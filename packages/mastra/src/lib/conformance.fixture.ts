import type { Answer, Call, Effects, Session, Subject } from '@byleave/conformance';
import { claimless, inputs, openConformanceOffice, withoutAuthority, type ToolName } from '@byleave/conformance/office';
import { Agent } from '@mastra/core/agent';
import type { MastraModelConfig } from '@mastra/core/llm';
import { Mastra } from '@mastra/core/mastra';
import { InMemoryStore } from '@mastra/core/storage';
import { createTool } from '@mastra/core/tools';
import { guardTools } from './guard-tools.ts';

const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2 };

/** A model of the AI SDK’s interface that makes the calls in one step, and then says “end”. */
export function createScriptedModel(calls: readonly Call[]): MastraModelConfig {
  let isOver = calls.length === 0;
  const next = () => {
    const content = isOver
      ? [{ type: 'text' as const, text: 'end' }]
      : calls.map(({ id, tool, arguments: args }) => ({ type: 'tool-call' as const, toolCallId: id, toolName: tool, input: JSON.stringify(args) }));
    const finishReason = isOver ? ('stop' as const) : ('tool-calls' as const);
    isOver = true;
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

const names: readonly ToolName[] = ['pay', 'wire', 'look', 'memo', 'unlisted'];
type Tools = Record<string, ReturnType<typeof createTool>>;

function createTools(effects: Effects, requireApproval: (name: string) => boolean): Tools {
  const tools = names.map((name) => [
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

interface Layer {
  readonly guard: (conversation: string) => Tools;
  readonly guardSub: (conversation: string) => Tools;
  readonly abilities: Omit<Session, 'start' | 'resume' | 'save' | 'restore' | 'close' | 'resumeEdited' | 'startInSubAgent' | 'startOverridden' | 'addLateTool' | 'restart' | 'signals'>;
}

function openSession(layer: Layer): Session {
  const storage = new InMemoryStore();
  const subAgents = new Set<string>();

  /** A process of its own for every turn: what it knows is in the storage. */
  function createOffice(conversation: string, calls: readonly Call[], inner: readonly Call[] = []): Agent {
    const payer = new Agent({ id: 'payer', name: 'payer', description: 'Pays.', instructions: 'Pay.', model: createScriptedModel(inner), tools: layer.guardSub(conversation) });
    const hasSubAgent = subAgents.has(conversation);
    const agent = new Agent({ id: 'office', name: 'office', instructions: 'Work.', model: createScriptedModel(calls), ...(hasSubAgent ? { agents: { payer } } : { tools: layer.guard(conversation) }) });
    return new Mastra({ agents: { office: agent, payer }, storage, logger: false }).getAgent('office');
  }

  const runIdOf = (conversation: string): string => `run-${conversation}`;

  async function start(conversation: string, calls: readonly Call[], inner?: readonly Call[], changes: object = {}): Promise<void> {
    await createOffice(conversation, calls, inner).generate('Go on', { runId: runIdOf(conversation), ...changes });
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
    async startInSubAgent(conversation, calls) {
      subAgents.add(conversation);
      await start(conversation, [{ id: `outer-${calls[0]!.id}`, tool: 'agent-payer', arguments: { prompt: 'Pay' } }], calls);
    },
    startOverridden: (conversation, calls) =>
      start(conversation, calls, [], { requireToolApproval: false, hooks: { beforeToolCall: () => undefined, afterToolCall: () => undefined }, autoResumeSuspendedTools: true }),
    addLateTool: { lacks: 'tools are guarded one by one; one that is not is the host’s own code' },
    restart: async () => {},
    signals: true,
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
      guard: (conversation) => guardTools(tools, { client: office.agent, conversation }),
      guardSub: (conversation) => guardTools(tools, { client: office.subAgent, conversation }),
      abilities: office.abilities,
    });
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
    });
  },
};
