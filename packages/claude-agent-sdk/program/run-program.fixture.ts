import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSdkMcpServer, query, tool, type HookCallback, type Options } from '@anthropic-ai/claude-agent-sdk';
import type { Call, Effects } from '@byleave/conformance';
import { inputs, type ToolName } from '@byleave/conformance/office';
import { locateProgram } from '../scripts/locate-program.ts';
import { openScriptedMessages, resultsIn, type Script } from './scripted-messages.fixture.ts';

const names: readonly ToolName[] = ['pay', 'wire', 'look', 'memo', 'unlisted'];

/** The program names a tool after its server. */
const prefix = 'mcp__bank__';

export interface ProgramRun {
  readonly calls: readonly Call[];
  /** What the model calls once it has read what those returned. */
  readonly later?: readonly Call[];
  /** What the query, or the sub-agent where there is one, is asked. */
  readonly prompt?: { readonly text: string };
  readonly subAgent?: { readonly type: string };
}

/** The program itself, on a model that makes these calls. Resolves with what the model read of each. */
export async function runProgram(effects: Effects, { calls, later = [], prompt = { text: 'Go on' }, subAgent }: ProgramRun, late: readonly ToolName[], signal: AbortSignal | undefined, options: Options): Promise<ReadonlyMap<string, string>> {
  const program = locateProgram();
  if (program === undefined) throw new Error('The program was not fetched, so nothing ran. `npm run claude` fetches it.');
  const home = mkdtempSync(join(tmpdir(), 'byleave-claude-'));
  const messages = await openScriptedMessages(toScript([calls, later], prompt.text, subAgent?.type));
  // Told to be reading, as the program runs only such calls at once.
  const annotations = { readOnlyHint: true };
  const tools = [...names, ...late].map((name) =>
    tool(name, name, inputs[name].shape, async (args: unknown) => ({ content: [{ type: 'text' as const, text: await effects.run(name, args, signal) }] }), { annotations }),
  );
  try {
    const running = query({
      prompt: subAgent ? 'Go on' : prompt.text,
      options: {
        pathToClaudeCodeExecutable: program,
        cwd: home,
        settingSources: [],
        persistSession: false,
        tools: subAgent ? ['Agent'] : [],
        mcpServers: { bank: createSdkMcpServer({ name: 'bank', version: '1', tools }) },
        ...(subAgent && { agents: { [subAgent.type]: { description: 'Pays.', prompt: 'You pay.' } } }),
        // Nothing of whoever runs this: no key, no login, no settings. The last one lets it run as root.
        env: { PATH: process.env['PATH'] ?? '', HOME: home, TMPDIR: tmpdir(), CLAUDE_CONFIG_DIR: home, ANTHROPIC_BASE_URL: messages.baseUrl, ANTHROPIC_API_KEY: 'scripted', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1', IS_SANDBOX: '1' },
        ...options,
        ...(options.hooks && { hooks: withPlainNames(options.hooks) }),
      },
    });
    for await (const message of running) if (message.type === 'result') break;
    return messages.results;
  } finally {
    messages.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The model calls the tools of one step after those of the other, itself or in a sub-agent that it calls, and then has nothing more to say. */
function toScript(steps: readonly (readonly Call[])[], orders: string, subAgent: string | undefined): Script {
  const uses = steps.map((calls) => calls.map(({ id, tool: name, arguments: input }) => ({ id, name: `${prefix}${name}`, input })));
  return (request) => {
    // Only the agent that is not one itself is given the tool that calls one.
    const isCalling = subAgent !== undefined && request.tools?.some(({ name }) => name === 'Agent');
    if (!request.tools?.some(({ name }) => name.startsWith(prefix))) return [];
    const told = new Set(resultsIn(request).map(([id]) => id));
    if (isCalling) return told.size > 0 ? [] : [{ id: 'delegation', name: 'Agent', input: { description: 'Pay', prompt: orders, subagent_type: subAgent, run_in_background: false } }];
    return uses.find((calls) => calls.some(({ id }) => !told.has(id))) ?? [];
  };
}

/** The suite’s office knows the tools without their server, and has nothing against a sub-agent’s being called. */
function withPlainNames(hooks: NonNullable<Options['hooks']>): NonNullable<Options['hooks']> {
  const wrap =
    (hook: HookCallback): HookCallback =>
    async (input, ...rest) => {
      if (!('tool_name' in input)) return hook(input, ...rest);
      if (input.tool_name === 'Agent') return {};
      return hook({ ...input, tool_name: input.tool_name.replace(prefix, '') }, ...rest);
    };
  return Object.fromEntries(Object.entries(hooks).map(([event, matchers]) => [event, matchers.map((matcher) => ({ ...matcher, hooks: matcher.hooks.map(wrap) }))]));
}
