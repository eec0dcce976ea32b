import { createSdkMcpServer, query, tool, type Options } from '@anthropic-ai/claude-agent-sdk';
import type { Answer, Call, Effects, Session, Subject } from '@byleave/conformance';
import { inputs, openConformanceOffice, type ConformanceOffice, type ToolName } from '@byleave/conformance/office';
import { guardHooks } from './guard-hooks.ts';
import { ScriptedCli, type ScriptedCliOptions } from './scripted-cli.fixture.ts';

const look: Call = { id: 'call-3', tool: 'look', arguments: {} };
const names: readonly ToolName[] = ['pay', 'wire', 'look', 'memo', 'unlisted'];

/** A query of the SDK on the scripted program, with what guards it. What the program says a tool did, it did. */
export async function runScript(effects: Effects, script: ScriptedCliOptions, late: readonly ToolName[], signal: AbortSignal | undefined, options: Options): Promise<ScriptedCli> {
  const started = Promise.withResolvers<ScriptedCli>();
  const tools = [...names, ...late].map((name) =>
    tool(name, name, inputs[name].shape, async (args: unknown) => ({ content: [{ type: 'text' as const, text: await effects.run(name, args, signal) }] })),
  );
  const messages = query({
    prompt: 'Go on',
    options: {
      mcpServers: { bank: createSdkMcpServer({ name: 'bank', version: '1', tools }) },
      // Never started: the SDK wants to know of one.
      pathToClaudeCodeExecutable: process.execPath,
      spawnClaudeCodeProcess({ args }) {
        const cli = new ScriptedCli(script, args);
        started.resolve(cli);
        return cli;
      },
      ...options,
    },
  });
  for await (const message of messages) if (message.type === 'result') break;
  return started.promise;
}

/** With the hooks. */
export function runQuery(office: ConformanceOffice, effects: Effects, script: ScriptedCliOptions, late: readonly ToolName[] = [], changes: object = {}): Promise<ScriptedCli> {
  const stop = new AbortController();
  const hooks = guardHooks({ client: office.agent, clientFor: () => office.subAgent, conversation: script.session, onStop: () => stop.abort() });
  return runScript(effects, script, late, stop.signal, { ...hooks, ...changes });
}

/** Nobody else is asked: between a call and its effect are the hooks alone. */
const unasked = { permissionMode: 'bypassPermissions', allowDangerouslySkipPermissions: true, canUseTool: undefined };

/** Runs calls to their end, with the hooks and what is passed beside them. */
export type RunCalls = (office: ConformanceOffice, effects: Effects, script: ScriptedCliOptions, late: readonly ToolName[], changes: object) => Promise<unknown>;

export function openSession(effects: Effects, office: ConformanceOffice, runCalls: RunCalls = runQuery): Session {
  const saved = new Map<string, readonly Call[]>();
  const running = new Map<string, Promise<unknown>>();
  let late: readonly ToolName[] = [];

  async function start(conversation: string, calls: readonly Call[], script: Partial<ScriptedCliOptions> = {}, changes: object = unasked): Promise<void> {
    saved.set(conversation, [...(saved.get(conversation) ?? []).filter(({ id }) => calls.every((call) => call.id !== id)), ...calls]);
    const run = runCalls(office, effects, { calls, session: conversation, ...script }, late, changes).catch(() => undefined);
    running.set(conversation, Promise.all([running.get(conversation), run]));
    await Promise.race([run, Promise.all([...calls, ...(script.later ?? [])].map(({ id }) => office.untilSettled(id)))]);
  }

  /** What a page says reaches nobody; a call that is made again under its id is what comes closest. */
  async function resume(conversation: string, answers: readonly Answer[], change: (call: Call) => Call = (call) => call): Promise<void> {
    if (!(await isWaiting(conversation))) await running.get(conversation);
    const approved = answers.filter(({ says }) => says === 'approve').map(({ callId }) => callId);
    const calls = (saved.get(conversation) ?? []).filter(({ id }) => approved.includes(id)).map(change);
    await start(conversation, calls);
  }

  async function isWaiting(conversation: string): Promise<boolean> {
    const listed = await office.maya.listActions({ conversation, state: 'awaitingConsent' });
    // While the authority is away, what waits hears of nothing, and goes on waiting.
    return !listed.ok || listed.value.actions.length > 0;
  }

  return {
    ...office.abilities,
    runsOnApproval: true,
    start: (conversation, calls) => start(conversation, calls),
    resume: (conversation, answers) => resume(conversation, answers),
    save: async (conversation) => JSON.stringify(saved.get(conversation) ?? []),
    restore: async (conversation, text) => void saved.set(conversation, JSON.parse(text) as readonly Call[]),
    close: office.close,
    resumeEdited: (conversation, [edit]) =>
      resume(conversation, [{ callId: edit!.callId, says: 'approve' }], (call) => ({ ...call, ...(edit!.tool !== undefined && { tool: edit!.tool }), ...(edit!.arguments && { arguments: edit!.arguments }) })),
    startInSubAgent: (conversation, calls) => start(conversation, calls, { subAgent: { id: 'sub-1', type: 'payer' } }),
    startOverridden: (conversation, calls) => start(conversation, calls, {}, { ...unasked, allowedTools: ['pay'] }),
    addLateTool: async () => void (late = ['late']),
    restart: async () => office.reopen(),
    signals: true,
    hearsay: {
      person: (conversation, words, call) => start(conversation, [call], { prompt: { text: words, source: 'sdk' } }),
      result: (conversation, _words, call) => start(conversation, [look], { later: [call] }),
      summary: (conversation, words, call) => start(conversation, [look], { later: [call], history: { summary: words } }),
      cleared: (conversation, _words, call) => start(conversation, [look], { later: [call], history: { cleared: 'another session' } }),
      async elsewhere(conversation, _words, call) {
        await start(conversation, [look]);
        await running.get(conversation);
        await start(conversation, [call]);
      },
      machine: (conversation, words, call) => start(conversation, [call], { prompt: { text: words, source: 'system' } }),
      orders: (conversation, words, call) => start(conversation, [call], { prompt: { text: words, source: 'sdk' }, subAgent: { id: 'sub-1', type: 'payer' } }),
    },
  };
}

export const on = '@anthropic-ai/claude-agent-sdk 0.3.330, its command-line program scripted';

/** The hooks, on the SDK’s query with a scripted program behind it. */
export const subject: Subject = {
  name: 'claude-agent-sdk',
  on,
  open: async (effects, folder) => openSession(effects, await openConformanceOffice(folder)),
  home: { module: import.meta.url, name: 'subject' },
};
