import { awaitingConsent, createHandover, createTurnHearing, findRefusal, fitSources, runGuarded, runHanded, toArguments, toHeard, type AskedBy, type ByleaveClient, type Handover } from '@byleave/client';
import { ByleaveError } from '@byleave/core';
import type { ProposedSource, ProposeRequest } from '@byleave/core/wire';
import type { CallModelInputFilter, FunctionTool, RunContext, Tool } from '@openai/agents';
import { hasUnreadParts, isUsers, keepsElsewhere, lacksParts, toSources, toTurn } from './context-sources.ts';

export interface GuardToolsOptions {
  /** Signed in as the agent. */
  readonly client: ByleaveClient;
  /** Names the conversation the calls belong to; call ids are told apart within it. */
  readonly conversation: string;
  /** Whether a tool stays until a person has decided, instead of the run being interrupted. Default `false`. */
  readonly waits?: boolean;
  /**
   * Who writes what this agent is asked. Default `person`. For a sub-agent that runs inside a tool, `agent`: the frameworks call
   * it the user’s message all the same, and it would vouch for whatever a mail talked the first agent into.
   */
  readonly askedBy?: AskedBy;
  /**
   * Names of the agent’s tools that may run without a claim: those that `asTool` makes of sub-agents, whose own tools are guarded. Any other
   * that is not guarded ends the run before the model hears of it. Default none.
   */
  readonly unguarded?: readonly string[];
}

export interface GuardedTools {
  /** Enforces: a tool runs only with a claim. Surfaces: the run is interrupted where a person has to decide. */
  readonly tools: FunctionTool<unknown>[];
  /**
   * Notes what the model reads, so that the authority can tell where an argument came from, and looks whether all tools are guarded. Pass it to
   * `run`; changes nothing. @throws ByleaveError `misuse` when the agent has got another tool
   */
  readonly callModelInputFilter: CallModelInputFilter;
}

/** Any function tool. What it takes is told by its schema, not by its type. */
type AnyFunctionTool = Pick<FunctionTool, 'type' | 'name' | 'invoke' | 'needsApproval'>;

/**
 * Puts function tools behind an authority. Guard a sub-agent’s own tools, not the tool that `asTool` makes of it: that one
 * has no effect of its own, and is run again to resume what it started.
 *
 * @throws ByleaveError `misuse` for a tool that is not a function: it runs elsewhere, and nothing here could hold it
 */
export function guardTools(tools: readonly object[], options: GuardToolsOptions): GuardedTools {
  // Runs beside one another share this: what any of them read may be where an argument came from.
  const read = new Map<string, ProposedSource>();
  let [hasRead, isMore, isElsewhere] = [false, false, false];
  const turns = createTurnHearing();
  const handover = createHandover();
  const toCall = (tool: string, callId: string, args: unknown): ProposeRequest => {
    turns.call(callId);
    const known = hasRead ? fitSources([...read.values()], isMore) : { sources: [], sourcesComplete: false };
    return { callId, conversation: options.conversation, tool, arguments: toArguments(args), ...known };
  };
  const guarded = tools.map((tool) => guardTool(tool, toCall, options, handover));
  for (const tool of guarded) held.add(tool);
  const isHeld = (tool: Tool<unknown>): boolean => held.has(tool) || (options.unguarded?.includes(tool.name) ?? false);
  return {
    tools: guarded,
    callModelInputFilter: ({ modelData, agent }) => {
      const loose = agent.tools.filter((tool) => !isHeld(tool));
      if (loose.length > 0) throw misuse(`The agent “${agent.name}” has tools that nobody guards: ${loose.map(({ name }) => name).join(', ')}. They could run without a claim, so the run ends here. Guard them with the others, or name them as \`unguarded\`.`);
      const { input } = modelData;
      const heard = turns.hear(input.map(toTurn));
      // Where the provider keeps the history, only what is new is here, and nobody could have written the rest anew.
      isElsewhere ||= keepsElsewhere(input);
      const isPersons = (index: number): boolean => isElsewhere || heard[index] === true;
      for (const source of toHeard(toSources(input, isPersons), options.askedBy)) {
        const key = JSON.stringify(source);
        read.delete(key);
        read.set(key, source);
      }
      for (const oldest of [...read.keys()].slice(0, Math.max(0, read.size - mostKept))) {
        read.delete(oldest);
        isMore = true;
      }
      hasRead = true;
      isMore ||= lacksParts(input) || input.some((item, index) => hasUnreadParts(item) || (isUsers(item) && !isPersons(index)));
      return modelData;
    },
  };
}

/** Every tool that was guarded: agents that hand over to each other may each have their own. */
const held = new WeakSet<object>();

/** Texts of one conversation, the latest. */
const mostKept = 500;

type ToCall = (tool: string, callId: string, args: unknown) => ProposeRequest;

function guardTool(given: object, toCall: ToCall, { client, waits }: GuardToolsOptions, handover: Handover): FunctionTool<unknown> {
  const tool = given as AnyFunctionTool;
  if (tool.type !== 'function') throw misuse(`The tool is of the type “${String(tool.type)}”, which runs elsewhere, so nothing here could hold it back. Leave it out, or offer it as a function.`);
  return {
    ...(given as FunctionTool<unknown>),
    async needsApproval(_context: RunContext, args: unknown, callId?: string) {
      if (waits || callId === undefined) return false;
      const call = toCall(tool.name, callId, args);
      const proposed = await client.propose({ ...call, claim: true });
      // What is refused needs nobody: the tool says why.
      if (!proposed.ok) return false;
      const { action, claimId, now } = proposed.value;
      if (action.lifecycle.state === 'awaitingConsent') return true;
      if (claimId !== undefined || !findRefusal(action, now)) handover.put(call, proposed.value);
      return false;
    },
    async invoke(context, input, details) {
      const callId = details?.toolCall?.callId;
      if (callId === undefined) throw misuse('The call has no id, so it could not be told from another one, and did not run.');
      const call = toCall(tool.name, callId, parseInput(input));
      const effect = (args: unknown, _action: unknown, stopped: AbortSignal): Promise<unknown> => {
        const signal = details?.signal ? AbortSignal.any([details.signal, stopped]) : stopped;
        return tool.invoke(context, JSON.stringify(args), { ...details, signal });
      };
      const result = waits ? await runGuarded(client, call, effect, { waits: { ...(details?.signal && { signal: details.signal }) } }) : await runHanded(client, call, handover, effect);
      switch (result.status) {
        case 'ran':
          return result.value as string;
        case 'failed':
          throw result.error;
        case 'waiting':
          return awaitingConsent;
        case 'refused':
          return result.refusal.message;
      }
    },
  };
}

function misuse(message: string): ByleaveError {
  return new ByleaveError({ code: 'misuse', message });
}

function parseInput(input: string): unknown {
  try {
    return JSON.parse(input);
  } catch {
    return input;
  }
}
