import type { CanUseTool, HookCallback, HookCallbackMatcher, HookInput, SyncHookJSONOutput, UserPromptSubmitHookInput } from '@anthropic-ai/claude-agent-sdk';
import { claimCall, NoEffectError, runClaimed, toArguments, UnknownEffectError, waitForDecision, type AskedBy, type ByleaveClient, type ClaimedCall, type EndedCall } from '@byleave/client';
import { canonicalize } from '@byleave/core';
import { createSessionSources } from './session-sources.ts';

/** A sub-agent as the SDK names it. */
export interface SubAgent {
  readonly id: string;
  /** Such as `general-purpose`. */
  readonly type?: string;
}

export interface GuardHooksOptions {
  /** Signed in as the agent. */
  readonly client: ByleaveClient;
  /** Names the conversation the calls belong to. Default: the session. */
  readonly conversation?: string;
  /** A client signed in as the sub-agent, so that the log says who did it. Default: `client`. */
  readonly clientFor?: (subAgent: SubAgent) => ByleaveClient;
  /** Where to show a person what they are asked. */
  readonly onWaiting?: (actionId: string) => void;
  /** A person has pressed an emergency stop over a tool that runs: pass `() => query.interrupt()`. */
  readonly onStop?: () => void;
  /**
   * Who wrote a prompt of which the program does not say who did, as some versions leave it out. Default `agent`: what a timer
   * or another agent put in would otherwise pass for the person’s own words. `person` only where nothing but people can prompt.
   */
  readonly unmarkedPromptsBy?: AskedBy;
  /** How long a prompt may wait in the hook, in seconds. Beyond it the call is blocked. Default one day. */
  readonly timeoutSeconds?: number;
}

export interface GuardedHooks {
  readonly hooks: Readonly<Record<'PreToolUse' | 'PostToolUse' | 'PostToolUseFailure' | 'PermissionDenied' | 'UserPromptSubmit', HookCallbackMatcher[]>>;
  /** Allows what `PreToolUse` has claimed, and nothing else. */
  readonly canUseTool: CanUseTool;
}

interface RunningCall {
  readonly claimed: ClaimedCall;
  readonly ended: Promise<EndedCall<unknown>>;
  readonly resolve: (response: unknown) => void;
  readonly reject: (error: Error) => void;
}

const nothing: SyncHookJSONOutput = {};

/**
 * Puts every tool of a query behind an authority, built-in ones and those of MCP servers and sub-agents too: spread the
 * result into the options of `query`. The hook before a tool stays until a person has decided, and claims; the hooks after
 * it report how it ended. A hook that fails blocks its tool.
 */
export function guardHooks(options: GuardHooksOptions): GuardedHooks {
  const { client, clientFor, onWaiting, onStop, unmarkedPromptsBy = 'agent', timeoutSeconds = 86_400 } = options;
  const running = new Map<string, RunningCall>();
  const sources = createSessionSources();

  const before: HookCallback = async (input, _id, { signal }) => {
    if (input.hook_event_name !== 'PreToolUse') return nothing;
    const { tool_use_id: callId, tool_name: tool, session_id: session } = input;
    const own = clientOf(input);
    const call = { callId, conversation: options.conversation ?? session, tool, arguments: toArguments(input.tool_input), ...sources.read(session) };
    let claimed = await claimCall(own, call);
    if (claimed.status === 'waiting') {
      onWaiting?.(claimed.action.id);
      claimed = await waitForDecision(own, claimed, { signal });
    }
    if (claimed.status === 'refused') return decide('deny', claimed.refusal.message);
    running.set(callId, start(own, claimed));
    return { hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'allow', updatedInput: { ...claimed.action.arguments } } };
  };

  function clientOf({ agent_id: id, agent_type: type }: HookInput): ByleaveClient {
    return (id !== undefined && clientFor?.({ id, ...(type !== undefined && { type }) })) || client;
  }

  /** The SDK runs the tool; what it tells of the end is the end of the effect. */
  function start(own: ByleaveClient, claimed: ClaimedCall): RunningCall {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const ended = runClaimed(own, claimed, (_args, _action, stopped) => {
      stopped.addEventListener('abort', () => onStop?.(), { once: true });
      return promise;
    });
    return { claimed, ended, resolve, reject };
  }

  const after: HookCallback = async (input) => {
    if (input.hook_event_name !== 'PostToolUse' && input.hook_event_name !== 'PostToolUseFailure' && input.hook_event_name !== 'PermissionDenied') return nothing;
    if (input.hook_event_name === 'PostToolUse') sources.hearResult(input.session_id, input.tool_name, input.tool_use_id, input.tool_response);
    const call = running.get(input.tool_use_id);
    running.delete(input.tool_use_id);
    if (!call) return nothing;
    const isSame = canonicalize(toArguments(input.tool_input)) === canonicalize(call.claimed.action.arguments);
    if (input.hook_event_name === 'PermissionDenied') call.reject(new NoEffectError(`The agent’s own rules denied it: ${input.reason}`));
    else if (!isSame) call.reject(new UnknownEffectError('Another hook changed the input after it was authorized, and it ran with that.'));
    else if (input.hook_event_name === 'PostToolUse') call.resolve(input.tool_response);
    else call.reject(new Error(input.error));
    await call.ended;
    return nothing;
  };

  const hear: HookCallback = async (input) => {
    if (input.hook_event_name === 'UserPromptSubmit') sources.hearPrompt(input.session_id, input.prompt, authorOf(input, unmarkedPromptsBy));
    return nothing;
  };

  const blocking = (hook: HookCallback): HookCallbackMatcher[] => [{ hooks: [hook], timeout: timeoutSeconds, onFailure: 'block' }];
  const reporting: HookCallbackMatcher[] = [{ hooks: [after] }];
  return {
    hooks: { PreToolUse: blocking(before), PostToolUse: reporting, PostToolUseFailure: reporting, PermissionDenied: reporting, UserPromptSubmit: [{ hooks: [hear] }] },
    canUseTool: async (_tool, input, { toolUseID }) => {
      const call = running.get(toolUseID);
      const isClaimed = call !== undefined && canonicalize(toArguments(input)) === canonicalize(call.claimed.action.arguments);
      return isClaimed
        ? { behavior: 'allow', updatedInput: { ...call.claimed.action.arguments } }
        : { behavior: 'deny', message: 'Nobody has allowed this call, so it did not run. The hook before it did not run, or another changed its input.' };
    },
  };
}

/** The program prompts itself too: for timers, events, other agents’ messages. New kinds of prompts are none of the person’s either. */
function authorOf({ agent_id: subAgent, source }: UserPromptSubmitHookInput, unmarked: AskedBy): AskedBy {
  if (subAgent !== undefined) return 'agent';
  if (source === undefined) return unmarked;
  return source === 'user' || source === 'sdk' ? 'person' : 'agent';
}

function decide(permissionDecision: 'deny', permissionDecisionReason: string): SyncHookJSONOutput {
  return { hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision, permissionDecisionReason } };
}
