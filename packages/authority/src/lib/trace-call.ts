import {
  createSourceMemory,
  escapePointer,
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
 * same conversation counts as theirs too: they have seen those values and let them pass.
 */
export async function traceCall(context: AuthorityContext, caller: AgentCaller, request: ProposeRequest, args: JsonObject): Promise<readonly ArgumentProvenance[]> {
  const tool = context.tools.find(request.tool)?.definition;
  const sources = request.sources.map((source) => toContextSource(context.tools, caller, source));
  const index = memoryOf(context);
  const options = { complete: request.sourcesComplete, index };
  const requested = tool ? [traceRequest(tool, sources)] : [];
  const traced = [...traceArguments(args, sources, options), ...requested];
  if (!tool || !isInDoubt(tool, args, traced)) return traced;
  const decided = await listDecided(context, caller, request.conversation);
  return decided.length === 0 ? traced : [...traceArguments(args, [...decided, ...sources], options), ...requested];
}

/** Only doubts that an approval can settle are worth reading what was approved. */
function isInDoubt(tool: ToolDefinition, args: JsonObject, provenance: readonly ArgumentProvenance[]): boolean {
  if (tool.effect === 'read' && !tool.openWorld) return false;
  const { targets, quantities, dictated } = toArgumentFacts(tool, args, provenance);
  const telling = new Set([...targets, ...quantities].map((name) => `/${escapePointer(name)}`));
  return dictated.length > 0 || provenance.some(({ pointer, provenance: origin }) => origin !== 'user' && origin !== 'system' && telling.has(pointer.split('/', 2).join('/')));
}

/** Older approvals are no longer what the conversation is about. */
const mostDecided = 50;

async function listDecided(context: AuthorityContext, caller: AgentCaller, conversation: string): Promise<readonly ContextSource[]> {
  const actions = await context.storage.transact((transaction) =>
    transaction.listActions({ tenant: caller.tenant, whose: { userId: caller.user.id }, agentId: caller.agent.id, conversation, limit: mostDecided }),
  );
  return actions.filter(isApprovedBy(caller.user.id)).map(({ id, arguments: args }) => ({ id, origin: 'user', text: JSON.stringify(args satisfies JsonValue), isDecided: true }));
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
