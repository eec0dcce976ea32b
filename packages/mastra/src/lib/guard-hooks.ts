import { recordInvalid, toArguments } from '@byleave/client';
import type { ToolHooks } from '@mastra/core/tools';
import type { GuardToolsOptions } from './guard-tools.ts';

export interface GuardHooksOptions extends Pick<GuardToolsOptions, 'client' | 'conversation'> {
  /** Names of tools that may run without a claim: `agent-…` and `workflow-…` for sub-agents and workflows, whose own tools are guarded. Default none. */
  readonly unguarded?: readonly string[];
}

interface HookedCall {
  readonly toolCallId?: unknown;
  readonly threadId?: unknown;
}

/**
 * For an agent’s `hooks`: what is not among its guarded tools, as it got it later or somewhere else, does not run, and the authority writes
 * the call down. The second line, for tools that nobody guarded: hooks passed to one run take its place.
 */
export function guardHooks(tools: Readonly<Record<string, object>>, { client, conversation, unguarded = [] }: GuardHooksOptions): ToolHooks {
  return {
    async beforeToolCall({ toolName, input, context }) {
      if (Object.hasOwn(tools, toolName) || unguarded.includes(toolName)) return undefined;
      const { toolCallId, threadId } = (context ?? {}) as HookedCall;
      const named = conversation ?? threadId;
      if (typeof named === 'string' && typeof toolCallId === 'string') {
        await recordInvalid(client, { callId: toolCallId, conversation: named, tool: toolName, arguments: toArguments(input), sources: [], sourcesComplete: false });
      }
      return { proceed: false, output: `Nobody guards the tool “${toolName}”, so it could run without anybody’s consent, and it did not run.` };
    },
  };
}
