import {
  createSourceMemory,
  escapePointer,
  isOpenWorld,
  resultDigest,
  toArgumentFacts,
  traceArguments,
  traceRequest,
  toUnsealedState,
  type Action,
  type ArgumentProvenance,
  type ContextSource,
  type JsonObject,
  type JsonValue,
  type ToolDefinition,
} from '@byleave/core';
import type { ProposeRequest } from '@byleave/core/wire';
import type { AuthorityContext } from './authority.ts';
import type { AgentCaller } from './caller.ts';
import { isThroughOthers } from './record.ts';
import type { ToolRegistry } from './tool-registry.ts';

/** What was read for earlier calls of a conversation is not read again for the next. */
const memories = new WeakMap<AuthorityContext, ReturnType<typeof createSourceMemory>>();

function memoryOf(context: AuthorityContext): ReturnType<typeof createSourceMemory> {
  const known = memories.get(context) ?? createSourceMemory();
  memories.set(context, known);
  return known;
}

/**
 * Labels a call by what the agent had read. Where that leaves something in doubt, what the person approved before in the
 * same conversation counts as theirs too, for the same agent through the same others: they have seen those values and let them
 * pass. And what was handed over is not
 * everything, whatever the agent says, where the result of a call that ran in this conversation is missing.
 */
export async function traceCall(context: AuthorityContext, caller: AgentCaller, request: ProposeRequest, args: JsonObject): Promise<readonly ArgumentProvenance[]> {
  const tool = context.tools.find(request.tool)?.definition;
  const sources = request.sources.map((source) => toContextSource(context.tools, caller, source));
  const index = memoryOf(context);
  const requested = tool ? [traceRequest(tool, sources)] : [];
  const trace = (complete: boolean, decided: readonly ContextSource[] = []): readonly ArgumentProvenance[] => [...traceArguments(args, [...decided, ...sources], { complete, index }), ...requested];
  const traced = trace(request.sourcesComplete);
  if (!tool || !isInDoubt(tool, args, traced)) return traced;
  const recent = await listRecent(context, caller, request.conversation);
  const decided = recent.filter((action) => !isThroughOthers(caller, action)).filter(isApprovedBy(caller.user.id)).map(toDecided);
  const complete = request.sourcesComplete && !recent.some(isUnread(request));
  return decided.length === 0 && complete === request.sourcesComplete ? traced : trace(complete, decided);
}

/** Only doubts that an approval can settle, or that more may have been read makes worse, are worth reading what came before. */
function isInDoubt(tool: ToolDefinition, args: JsonObject, provenance: readonly ArgumentProvenance[]): boolean {
  if (tool.effect === 'read' && !isOpenWorld(tool)) return false;
  const { targets, quantities, contents } = toArgumentFacts(tool, args, provenance);
  const telling = new Set([...targets, ...quantities, ...contents].map((name) => `/${escapePointer(name)}`));
  return provenance.some(({ pointer, provenance: origin }) => origin !== 'user' && origin !== 'system' && telling.has(pointer.split('/', 2).join('/')));
}

/** Older calls are no longer what the conversation is about. */
const mostRecent = 50;

function listRecent(context: AuthorityContext, caller: AgentCaller, conversation: string): Promise<readonly Action[]> {
  return context.storage.transact((transaction) =>
    transaction.listActions({ tenant: caller.tenant, whose: { userId: caller.user.id }, agentId: caller.agent.id, conversation, limit: mostRecent }),
  );
}

const nothing = new Set(['', null].map(resultDigest));

/** A call that has returned something, and whose result is not among what the agent hands over. */
function isUnread({ callId, sources }: ProposeRequest): (action: Action) => boolean {
  const handedOver = new Set(sources.map(({ id }) => id));
  return ({ callId: of, lifecycle: { context } }) =>
    of !== callId && context.outcome?.status === 'succeeded' && context.outcome.resultDigest !== undefined && !nothing.has(context.outcome.resultDigest) && !handedOver.has(of);
}

function toDecided({ id, arguments: args }: Action): ContextSource {
  return { id, origin: 'user', text: JSON.stringify(args satisfies JsonValue), isDecided: true };
}

/** By the person themselves, and not taken back: what others approve says nothing about what this person meant. */
function isApprovedBy(userId: string): (action: Action) => boolean {
  return ({ lifecycle }) =>
    ['authorized', 'executing', 'executed'].includes(toUnsealedState(lifecycle)) &&
    lifecycle.context.decisions.some(({ decision, by }) => decision === 'approve' && by.id === userId);
}

function toContextSource(tools: ToolRegistry, { via = [] }: AgentCaller, source: ProposeRequest['sources'][number]): ContextSource {
  // What a delegate is told “by the user”, the agent before it wrote.
  if (source.kind !== 'tool') return { id: source.id, origin: via.length > 0 ? 'agent' : source.kind, text: source.text };
  const tool = tools.find(source.tool)?.definition;
  return { id: source.id, origin: tool?.resultSource ?? 'tool', text: source.text, ...(tool?.verified && { verified: tool.verified }) };
}
