import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { createInterface } from 'node:readline';
import type { SpawnedProcess } from '@anthropic-ai/claude-agent-sdk';
import type { Call } from '@byleave/conformance';

interface HookMatcher {
  readonly matcher?: string;
  readonly hookCallbackIds: readonly string[];
  /** In seconds. */
  readonly timeout?: number;
  readonly onFailure?: 'continue' | 'block';
}

type Hooks = Readonly<Record<string, readonly HookMatcher[]>>;

interface HookAnswer {
  readonly hookSpecificOutput?: { readonly permissionDecision?: string; readonly permissionDecisionReason?: string; readonly updatedInput?: object };
}

export interface ScriptedCliOptions {
  readonly calls: readonly Call[];
  /** What it calls once it has read what those returned. */
  readonly later?: readonly Call[];
  /** What it is asked, and who the program says wrote that. Default: something that the host’s own code sent. */
  readonly prompt?: { readonly text: string; readonly source: string };
  readonly session: string;
  /** What the program makes of its history before the later calls: a summary with these words, or nothing, in a session of another id. */
  readonly history?: { readonly summary: string } | { readonly cleared: string };
  readonly subAgent?: { readonly id: string; readonly type: string };
  /** Whether the permissions ask for what the hooks allow too. */
  readonly asksToo?: boolean;
  /** What another hook makes of an input after ours. */
  readonly rewrite?: (input: object) => object;
}

const deny = (permissionDecisionReason: string): HookAnswer => ({ hookSpecificOutput: { permissionDecision: 'deny', permissionDecisionReason } });

const longestTimerMs = 2 ** 31 - 1;

class HookTimeout extends Error {}

/** What a hook that gave none is taken to have answered: to take too long denies, to fail does only where it is said to. */
function toAnswer(error: unknown, onFailure: HookMatcher['onFailure'] = 'continue'): HookAnswer {
  if (error instanceof HookTimeout) return deny('The hook did not respond before its timeout. The tool call was not executed.');
  return onFailure === 'block' ? deny(`The hook failed: ${String(error)}`) : {};
}

/** Whether the flags that the program is started with allow a tool before anybody is asked. */
function isAllowedBy(flags: readonly string[], tool: string): boolean {
  const allowed = flags.flatMap((flag) => (flag.startsWith('--allowedTools=') ? flag.slice('--allowedTools='.length).split(',') : []));
  return flags.includes('--permission-mode=bypassPermissions') || allowed.includes(tool);
}

/**
 * The other end of the SDK’s pipe, with a model that makes the calls it is told to: it speaks the control protocol as the
 * command-line program does, and has tools run by the SDK’s own in-process MCP server. Hooks that fail or take too long,
 * modes and allowed tools do here what they do there: `npm run claude` compares.
 */
export class ScriptedCli extends EventEmitter implements SpawnedProcess {
  readonly stdin = new PassThrough();
  readonly stdout = new PassThrough();
  killed = false;
  exitCode: number | null = null;
  /** What the model reads of each call, by its id. */
  readonly results = new Map<string, unknown>();
  private readonly waiting = new Map<string, (response: { readonly response?: unknown; readonly error?: string }) => void>();
  private readonly options: ScriptedCliOptions;
  private readonly flags: readonly string[];
  private hooks: Hooks = {};
  private session: string;
  private requests = 0;

  constructor(options: ScriptedCliOptions, flags: readonly string[]) {
    super();
    this.options = options;
    this.session = options.session;
    this.flags = flags;
    createInterface({ input: this.stdin })
      .on('line', (line) => void this.hear(JSON.parse(line) as never))
      .once('close', () => this.exit());
  }

  kill(): boolean {
    this.killed = true;
    this.exit();
    return true;
  }

  private exit(): void {
    if (this.exitCode !== null) return;
    this.exitCode = 0;
    this.stdout.end();
    this.emit('exit', 0, null);
  }

  private write(message: object): void {
    this.stdout.write(`${JSON.stringify(message)}\n`);
  }

  private async hear(message: { readonly type: string; readonly request_id?: string; readonly request?: { readonly subtype: string; readonly hooks?: Hooks }; readonly response?: { readonly request_id: string; readonly response?: unknown; readonly error?: string } }): Promise<void> {
    if (message.type === 'control_request') {
      if (message.request?.subtype === 'initialize') this.hooks = message.request.hooks ?? {};
      const response = { commands: [], agents: [], models: [], account: {}, output_style: 'default', available_output_styles: [], hooks_applied: true, hook_on_failure_supported: true };
      this.write({ type: 'control_response', response: { subtype: 'success', request_id: message.request_id, response } });
    }
    if (message.type === 'control_response' && message.response) this.waiting.get(message.response.request_id)?.(message.response);
    if (message.type === 'user') await this.play();
  }

  private ask<T>(request: object, timeoutSeconds?: number): Promise<T> {
    const id = `cli-${(this.requests += 1)}`;
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.write({ type: 'control_cancel_request', request_id: id });
        reject(new HookTimeout());
      };
      const timer = timeoutSeconds === undefined ? undefined : setTimeout(giveUp, Math.min(timeoutSeconds * 1_000, longestTimerMs));
      this.waiting.set(id, ({ response, error }) => {
        clearTimeout(timer);
        if (error === undefined) resolve(response as T);
        else reject(new Error(error));
      });
      this.write({ type: 'control_request', request_id: id, request });
    });
  }

  /** Every hook for an event, as the program calls them. */
  private async call(event: string, input: object, callId?: string): Promise<readonly HookAnswer[]> {
    const { subAgent } = this.options;
    const base = { hook_event_name: event, session_id: this.session, transcript_path: '', cwd: '', ...(subAgent && { agent_id: subAgent.id, agent_type: subAgent.type }), ...input };
    return Promise.all(
      (this.hooks[event] ?? []).flatMap(({ hookCallbackIds, timeout, onFailure }) =>
        hookCallbackIds.map((callback_id) => this.ask<HookAnswer>({ subtype: 'hook_callback', callback_id, input: base, tool_use_id: callId }, timeout).catch((error: unknown) => toAnswer(error, onFailure))),
      ),
    );
  }

  private async play(): Promise<void> {
    const { calls, later = [], prompt = { text: 'Go on', source: 'sdk' } } = this.options;
    await this.call('UserPromptSubmit', { prompt: prompt.text, source: prompt.source });
    await Promise.all(calls.map((each) => this.run(each)));
    await this.changeHistory();
    await Promise.all(later.map((each) => this.run(each)));
    const usage = { input_tokens: 1, output_tokens: 1, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
    this.write({ type: 'result', subtype: 'success', is_error: false, result: 'end', session_id: this.session, uuid: crypto.randomUUID(), duration_ms: 1, duration_api_ms: 1, num_turns: 1, total_cost_usd: 0, usage, modelUsage: {}, permission_denials: [] });
  }

  /** As compaction and `/clear` do, with all that hooks hear of it. */
  private async changeHistory(): Promise<void> {
    const { history } = this.options;
    if (!history) return;
    if ('summary' in history) {
      await this.call('PreCompact', { trigger: 'auto', custom_instructions: null });
      await this.call('PostCompact', { trigger: 'auto', compact_summary: history.summary });
      await this.call('SessionStart', { source: 'compact' });
      return;
    }
    await this.call('SessionEnd', { reason: 'clear' });
    this.session = history.cleared;
    await this.call('SessionStart', { source: 'clear' });
    await this.call('UserPromptSubmit', { prompt: 'Go on', source: 'sdk' });
  }

  private async run({ id, tool, arguments: args }: Call): Promise<void> {
    const facts = { tool_name: tool, tool_use_id: id };
    const answers = await this.call('PreToolUse', { ...facts, tool_input: args }, id);
    const denied = answers.find(({ hookSpecificOutput }) => hookSpecificOutput?.permissionDecision === 'deny');
    if (denied) return void this.results.set(id, denied.hookSpecificOutput?.permissionDecisionReason);
    let input: object = answers.find(({ hookSpecificOutput }) => hookSpecificOutput?.updatedInput)?.hookSpecificOutput?.updatedInput ?? args;
    input = this.options.rewrite?.(input) ?? input;
    const isAllowed = isAllowedBy(this.flags, tool) || (!this.options.asksToo && answers.some(({ hookSpecificOutput }) => hookSpecificOutput?.permissionDecision === 'allow'));
    if (!isAllowed) {
      const permission = await this.ask<{ readonly behavior: string; readonly message?: string; readonly updatedInput?: object }>({ subtype: 'can_use_tool', tool_name: tool, input, tool_use_id: id });
      if (permission.behavior !== 'allow') return void this.results.set(id, permission.message);
      input = permission.updatedInput ?? input;
    }
    const message = { jsonrpc: '2.0', id: this.requests, method: 'tools/call', params: { name: tool, arguments: input } };
    const { mcp_response: answered } = await this.ask<{ readonly mcp_response: { readonly result?: { readonly isError?: boolean; readonly content?: unknown } } }>({ subtype: 'mcp_message', server_name: 'bank', message });
    this.results.set(id, answered.result?.content ?? answered);
    if (answered.result && !answered.result.isError) await this.call('PostToolUse', { ...facts, tool_input: input, tool_response: answered.result.content }, id);
    else await this.call('PostToolUseFailure', { ...facts, tool_input: input, error: JSON.stringify(answered) }, id);
  }
}
