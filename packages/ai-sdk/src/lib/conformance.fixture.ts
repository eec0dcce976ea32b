import { type Answer, type Call, type EditedAnswer, type Effects, type Lacking, type Session, type Subject } from '@byleave/conformance';
import { claimless, inputs, openConformanceOffice, withoutAuthority, type ConformanceOffice, type ToolName } from '@byleave/conformance/office';
import { experimental_toolCaller, generateText, isStepCount, pruneMessages, tool, type Experimental_ToolCallers, type FlexibleSchema, type ModelMessage, type ToolSet } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';
import { guardTools } from './guard-tools.ts';

const usage = { inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 }, outputTokens: { total: 1, text: 1, reasoning: 0 } };

/** A model that makes the calls, those of each step after the results of the one before, and then says “end”. */
export function createScriptedModel(...given: readonly (readonly Call[])[]): MockLanguageModelV4 {
  const steps = given.filter((calls) => calls.length > 0);
  return new MockLanguageModelV4({
    doGenerate: async () => {
      const calls = steps.shift();
      const content = !calls
        ? [{ type: 'text' as const, text: 'end' }]
        : calls.map(({ id, tool: toolName, arguments: args }) => ({ type: 'tool-call' as const, toolCallId: id, toolName, input: JSON.stringify(args) }));
      const unified = calls ? ('tool-calls' as const) : ('stop' as const);
      return { content, finishReason: { unified, raw: undefined }, usage, warnings: [] };
    },
  });
}

const look: Call = { id: 'call-3', tool: 'look', arguments: {} };

function createTools(effects: Effects): ToolSet {
  const names: readonly ToolName[] = ['pay', 'wire', 'look', 'memo', 'unlisted'];
  return Object.fromEntries(names.map((name) => [name, createTool(name, effects)]));
}

function createTool(name: ToolName, effects: Effects): ToolSet[string] {
  return tool({ inputSchema: inputs[name] as FlexibleSchema<unknown>, execute: (input, { abortSignal }) => effects.run(name, input, abortSignal) });
}

/** What calls other tools, as code mode does: the SDK has what it says of them said by the user. */
function createToolCaller(words: string): ToolSet[string] {
  const unbound = tool({ inputSchema: inputs.look as FlexibleSchema<unknown>, execute: async () => 'done' });
  return experimental_toolCaller(unbound, { type: 'local', bind: () => unbound, prepareModelMessage: () => words }) as ToolSet[string];
}

interface Layer {
  /** What is spread into `generateText`. */
  readonly guard: (tools: ToolSet, conversation: string) => Pick<Parameters<typeof generateText>[0], 'tools' | 'toolApproval' | 'repairToolCall' | 'experimental_toolApprovalSecret'>;
  /** The tools of a sub-agent. */
  readonly guardSub: (tools: ToolSet, conversation: string) => Pick<Parameters<typeof generateText>[0], 'tools' | 'toolApproval'>;
  readonly abilities: Omit<Session, 'start' | 'resume' | 'save' | 'restore' | 'close' | 'resumeEdited' | 'startInSubAgent' | 'startOverridden' | 'addLateTool' | 'hearsay' | 'restart' | 'signals'>;
  /** Where a sub-agent’s call waits in its tool. */
  readonly untilSettled: (callId: string) => Promise<void>;
}

function openSession(effects: Effects, layer: Layer): Session {
  const conversations = new Map<string, ModelMessage[]>();
  const running = new Map<string, Promise<void>>();
  let late: ToolSet = {};
  let callers: ToolSet = {};
  const historyOf = (conversation: string): ModelMessage[] => conversations.get(conversation) ?? [{ role: 'user', content: 'Go on' }];

  async function run(conversation: string, messages: ModelMessage[], calls: readonly Call[], changes: object = {}, steps: readonly (readonly Call[])[] = []): Promise<void> {
    const guarded = layer.guard({ ...createTools(effects), ...callers }, conversation);
    const tools: ToolSet = { ...guarded.tools, ...late };
    const result = await generateText({ model: createScriptedModel(calls, ...steps), messages, ...guarded, tools, stopWhen: isStepCount(5), ...changes });
    conversations.set(conversation, [...messages, ...result.responseMessages]);
  }

  async function resume(conversation: string, answers: readonly Answer[], change: (text: string) => string = (text) => text): Promise<void> {
    const waiting = running.get(conversation);
    if (waiting) return waiting;
    const messages = JSON.parse(change(JSON.stringify(historyOf(conversation)))) as ModelMessage[];
    await run(conversation, [...messages, { role: 'tool', content: toResponses(messages, answers) }], []);
  }

  /** The tool is looked at, and then the call is made, with what the product makes of the messages before that step. */
  function runBetween(conversation: string, call: Call, change: (messages: ModelMessage[]) => ModelMessage[]): Promise<void> {
    const prepareStep = ({ messages, stepNumber }: { readonly messages: ModelMessage[]; readonly stepNumber: number }) => ({ messages: stepNumber === 0 ? messages : change(messages) });
    return run(conversation, historyOf(conversation), [look], { prepareStep }, [[call]]);
  }

  async function startInSubAgent(conversation: string, calls: readonly Call[], orders = 'Go on'): Promise<void> {
    const sub = layer.guardSub(createTools(effects), conversation);
    const delegate = tool({
      inputSchema: inputs.look,
      execute: async (_input, { abortSignal }) => {
        await generateText({ model: createScriptedModel(calls), prompt: orders, ...sub, stopWhen: isStepCount(5), ...(abortSignal && { abortSignal }) });
        return 'done';
      },
    });
    const outer = generateText({ model: createScriptedModel([{ id: `outer-${calls[0]!.id}`, tool: 'look', arguments: {} }]), prompt: 'Go on', ...layer.guard({ look: delegate }, conversation), stopWhen: isStepCount(5) }).then(() => undefined);
    running.set(conversation, outer);
    await Promise.race([outer, ...calls.map(({ id }) => layer.untilSettled(id))]);
  }

  return {
    ...layer.abilities,
    start: (conversation, calls) => run(conversation, historyOf(conversation), calls),
    resume,
    save: async (conversation) => JSON.stringify(historyOf(conversation)),
    restore: async (conversation, saved) => void conversations.set(conversation, JSON.parse(saved) as ModelMessage[]),
    close: async () => {},
    resumeEdited: (conversation, [edit]) => resume(conversation, [{ callId: edit!.callId, says: 'approve' }], (text) => applyEdit(text, edit!)),
    startInSubAgent: (conversation, calls) => startInSubAgent(conversation, calls),
    startOverridden: (conversation, calls) => run(conversation, historyOf(conversation), calls, { toolApproval: () => 'approved', runtimeContext: { toolApproval: false, approved: true } }),
    addLateTool: async () => void (late = { late: createTool('late', effects) }),
    restart: async () => {},
    signals: true,
    hearsay: {
      person: (conversation, words, call) => run(conversation, [{ role: 'user', content: words }], [call]),
      result: (conversation, _words, call) => runBetween(conversation, call, (messages) => messages),
      // What was asked first and what came last stay, as in the SDK’s own examples.
      summary: (conversation, words, call) => runBetween(conversation, call, ([asked, ...rest]) => [asked!, { role: 'user', content: words }, ...rest]),
      cleared: (conversation, _words, call) => runBetween(conversation, call, (messages) => pruneMessages({ messages, toolCalls: 'all' })),
      async elsewhere(conversation, _words, call) {
        await run(conversation, historyOf(conversation), [look]);
        await run(conversation, [{ role: 'user', content: 'Go on' }], [call]);
      },
      machine(conversation, words, call) {
        callers = { code: createToolCaller(words) };
        return run(conversation, historyOf(conversation), [call], { experimental_toolCallers: { [call.tool]: ['AI_SDK_DIRECT_TOOL_CALL', 'code'] } as Experimental_ToolCallers<ToolSet> });
      },
      orders: (conversation, words, call) => startInSubAgent(conversation, [call], words),
    },
  };
}

function toResponses(messages: readonly ModelMessage[], answers: readonly Answer[]) {
  const requests = messages.flatMap((message) => (message.role === 'assistant' && typeof message.content !== 'string' ? message.content.filter((part) => part.type === 'tool-approval-request') : []));
  return answers.flatMap(({ callId, says }) =>
    requests.filter(({ toolCallId }) => toolCallId === callId).map(({ approvalId }) => ({ type: 'tool-approval-response' as const, approvalId, approved: says === 'approve' })),
  );
}

/** What a page posts that has another call in its history. */
function applyEdit(text: string, edit: EditedAnswer): string {
  return JSON.stringify(
    JSON.parse(text, (_key, value: unknown) => {
      const isCall = typeof value === 'object' && value !== null && 'type' in value && value.type === 'tool-call' && 'toolCallId' in value && value.toolCallId === edit.callId;
      return isCall ? { ...value, ...(edit.tool !== undefined && { toolName: edit.tool }), ...(edit.arguments && { input: edit.arguments }) } : value;
    }),
  );
}

function openLayer(office: ConformanceOffice): Layer {
  return {
    guard: (tools, conversation) => guardTools(tools, { client: office.agent, conversation }),
    guardSub: (tools, conversation) => guardTools(tools, { client: office.subAgent, conversation, waits: true }),
    abilities: office.abilities,
    untilSettled: office.untilSettled,
  };
}

const on = 'ai 7.0.173';

/** The adapter, on the SDK as it is. */
export const subject: Subject = {
  name: 'ai-sdk',
  on,
  home: { module: import.meta.url, name: 'subject' },
  open: async (effects, folder) => {
    const office = await openConformanceOffice(folder);
    return { ...openSession(effects, openLayer(office)), restart: async () => office.reopen(), close: office.close };
  },
};

const lacks = (what: string): Lacking => ({ lacks: what });
const isAsked = (name: string): boolean => name === 'pay' || name === 'wire' || name === 'memo';

/** The SDK alone, with its signed approvals. */
export const stockSubject: Subject = {
  name: 'ai-sdk, stock',
  on: `${on}, approvals signed`,
  home: claimless,
  open: async (effects) => {
    const guard: Layer['guard'] = (tools) => ({ tools, toolApproval: ({ toolCall }) => (isAsked(toolCall.toolName) ? 'user-approval' : 'not-applicable'), experimental_toolApprovalSecret: 'secret of the server, 32 bytes..' });
    const session = openSession(effects, {
      guard,
      guardSub: guard,
      untilSettled: async () => {},
      abilities: withoutAuthority,
    });
    return { ...session, startInSubAgent: lacks('what pauses in a sub-agent cannot be resumed') };
  },
};

