import { digestOf, type Action, type Digest } from '@byleave/core';
import type { ProposeRequest } from '@byleave/core/wire';
import type { AuthorityContext } from './authority.ts';

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

/** What the agent's side handed over as read, as the record keeps it. */
export function toReadContext(context: AuthorityContext, { sources, sourcesComplete }: ProposeRequest): NonNullable<Action['read']> {
  const memory = memories.get(context) ?? { known: new Map<string, Digest>(), units: 0 };
  memories.set(context, memory);
  const list = sources.map((source) => ({ id: source.id, kind: source.kind, ...(source.kind === 'tool' && { tool: source.tool }), digest: digestText(memory, source.text) }));
  return { digest: digestOf(list), sources: sources.length, isComplete: sourcesComplete };
}
