import type { Action } from '@byleave/core';
import { wireLimits, type ProposedSource, type ProposeRequest } from '@byleave/core/wire';
import type { ByleaveClient } from './client.ts';
import { fitSources } from './guard-call.ts';
import { toResultText } from './result-text.ts';

/** UTF-16 units of one conversation: one proposal carries no more. */
const mostUnits = 600_000;

/** Of all conversations of a client together; the one that was not heard of for longest is forgotten first. */
const mostUnitsInAll = 4_000_000;
const mostConversations = 500;

interface Remembered {
  readonly sources: Map<string, ProposedSource>;
  units: number;
  /** Something of it is forgotten. */
  isMore: boolean;
}

interface ResultMemory {
  readonly conversations: Map<string, Remembered>;
  /** A whole conversation is forgotten, and nobody knows which. */
  hasForgotten: boolean;
}

/** What ran, as the authority knows it. */
type Ended = Pick<Action, 'conversation' | 'callId' | 'toolName'>;

const memories = new WeakMap<ByleaveClient, ResultMemory>();

/** Keeps what a call returned, for the calls after it in the same conversation of the same client. Never throws: the call has run. */
export function rememberResult(client: ByleaveClient, { conversation, callId, toolName }: Ended, result: unknown): void {
  remember(client, conversation, () => toResultText(result), (text) => ({ kind: 'tool', id: callId, tool: toolName, text }));
}

/** Keeps what a call failed with. It may quote anybody and echo what it was asked, so it is nothing that the tool is registered to verify. */
export function rememberError(client: ByleaveClient, { conversation, callId, toolName }: Ended, error: unknown): void {
  const tool = `error of ${toolName}`.slice(0, wireLimits.idLength).toWellFormed();
  remember(client, conversation, () => (error instanceof Error ? error.message : toResultText(error)), (text) => ({ kind: 'tool', id: callId, tool, text }));
}

/**
 * Keeps what the person wrote, for the calls after it in the same conversation of the same client. Call it where their message
 * comes in, with nothing but what they typed: whatever stands in it is theirs, and files or mails that came along are not.
 */
export function rememberMessage(client: ByleaveClient, conversation: string, text: string): void {
  remember(client, conversation, () => text, (written) => ({ kind: 'user', id: `message-${crypto.randomUUID()}`, text: written }));
}

/**
 * What the agent had read, as far as one proposal carries it: what the caller knows of, and what was kept of the conversation
 * with the same client. It is everything only where the caller says that theirs is, and nothing was forgotten.
 */
export function recallSources(client: ByleaveClient, conversation: string, given: readonly ProposedSource[] = [], isComplete = false): Pick<ProposeRequest, 'sources' | 'sourcesComplete'> {
  const memory = memories.get(client);
  const known = memory?.conversations.get(conversation);
  const isMore = !isComplete || (known?.isMore ?? memory?.hasForgotten ?? false);
  const there = new Set(given.map(toKey));
  return fitSources([...given, ...[...(known?.sources ?? [])].filter(([key]) => !there.has(key)).map(([, source]) => source)], isMore);
}

function remember(client: ByleaveClient, conversation: string, read: () => string, toSource: (text: string) => ProposedSource): void {
  const memory = memories.get(client) ?? { conversations: new Map<string, Remembered>(), hasForgotten: false };
  memories.set(client, memory);
  const { conversations } = memory;
  const known = conversations.get(conversation) ?? { sources: new Map<string, ProposedSource>(), units: 0, isMore: memory.hasForgotten };
  conversations.delete(conversation);
  conversations.set(conversation, known);
  const text = toText(read);
  if (text === undefined) known.isMore = true;
  else if (text !== '') add(known, toSource(text));
  makeRoom(memory);
}

/** A result can be what no text is made of. */
function toText(read: () => string): string | undefined {
  try {
    return read().toWellFormed();
  } catch {
    return undefined;
  }
}

function add(known: Remembered, source: ProposedSource): void {
  const key = toKey(source);
  if (known.sources.delete(key)) known.units -= source.text.length;
  if (source.text.length > mostUnits) {
    known.isMore = true;
    return;
  }
  known.sources.set(key, source);
  known.units += source.text.length;
  for (const [oldest, { text }] of known.sources) {
    if (known.units <= mostUnits && known.sources.size <= wireLimits.sources) break;
    known.sources.delete(oldest);
    known.units -= text.length;
    known.isMore = true;
  }
}

function makeRoom(memory: ResultMemory): void {
  let units = [...memory.conversations.values()].reduce((sum, each) => sum + each.units, 0);
  for (const [oldest, each] of memory.conversations) {
    if (units <= mostUnitsInAll && memory.conversations.size <= mostConversations) break;
    memory.conversations.delete(oldest);
    units -= each.units;
    memory.hasForgotten = true;
  }
}

function toKey(source: ProposedSource): string {
  return JSON.stringify([source.kind, source.id, source.kind === 'tool' ? source.tool : '', source.text]);
}
