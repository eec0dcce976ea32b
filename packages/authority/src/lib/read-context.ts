import { digestOf, type Action, type Digest, type ReadContext, type ReadSource } from '@byleave/core';
import type { ProposeRequest } from '@byleave/core/wire';
import type { AuthorityContext } from './authority.ts';
import { toCallKey, type StorageTransaction } from './storage.ts';

/** UTF-16 units of text whose digests are remembered: a conversation hands the same texts over with every call. */
const mostUnits = 4_000_000;

interface DigestMemory {
  readonly known: Map<string, Digest>;
  units: number;
}

const memories = new WeakMap<AuthorityContext, DigestMemory>();

function digestText(memory: DigestMemory, text: string): Digest {
  const remembered = memory.known.get(text);
  if (remembered !== undefined) return remembered;
  const digest = digestOf(text);
  if (memory.units + text.length > mostUnits) {
    memory.known.clear();
    memory.units = 0;
  }
  memory.known.set(text, digest);
  memory.units += text.length;
  return digest;
}

/** What the agent's side handed over as read: what the action says of it, and what is kept apart. */
export interface HandedOver {
  readonly read: ReadContext;
  readonly sources: readonly ReadSource[];
}

export function toReadContext(context: AuthorityContext, { sources, sourcesComplete }: ProposeRequest): HandedOver {
  const memory = memories.get(context) ?? { known: new Map<string, Digest>(), units: 0 };
  memories.set(context, memory);
  const list = sources.map((source): ReadSource => ({
    id: source.id,
    kind: source.kind,
    ...(source.kind === 'tool' && { tool: source.tool }),
    digest: digestText(memory, source.text),
    length: source.text.length,
  }));
  return { read: { digest: digestOf(list), sources: list.length, isComplete: sourcesComplete }, sources: list };
}

/** The action with what was read for it, as far as that is what the action says was read. */
export async function withSources(transaction: StorageTransaction, action: Action): Promise<Action> {
  if (!action.read || action.read.sources === 0) return action;
  const list = await transaction.findRead(toCallKey(action));
  return list && digestOf(list) === action.read.digest ? { ...action, read: { ...action.read, list } } : action;
}
