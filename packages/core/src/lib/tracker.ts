import type { JsonObject } from './json.ts';
import { traceArguments, type ArgumentProvenance, type ContextSource } from './provenance.ts';
import { createSourceMemory } from './source-memory.ts';
import { traceRequest } from './tool-request.ts';
import type { ToolDefinition } from './tool.ts';

export interface TrackerOptions {
  /** How much text is kept, in UTF-16 units. Default 1,000,000. */
  readonly mostUnits?: number;
  /** How many texts are kept. Default 500. */
  readonly mostSources?: number;
}

/** What an agent loop feeds with everything the agent reads, as it comes. */
export interface Tracker {
  /** The person's own message. Feeding an id again adds to its text: a stream is fed piece by piece. */
  feedMessage(id: string, text: string): void;
  /** What a tool returned. Untrusted, but for what the tool is registered to return of the user's own verified data. */
  feedResult(id: string, tool: Pick<ToolDefinition, 'resultSource' | 'verified'> | undefined, text: string): void;
  /** What another agent said. Nobody's own words, whatever it quotes. */
  feedAgent(id: string, text: string): void;
  /** Labels a call: every leaf of its arguments, and the call itself under the empty pointer. */
  trace(tool: ToolDefinition, args: JsonObject): readonly ArgumentProvenance[];
  /** What is kept, in the order it came. */
  readonly sources: readonly ContextSource[];
  /** Whether that is everything: when not, what is found nowhere is `unknown`. */
  readonly isComplete: boolean;
}

/**
 * Keeps what an agent has read and tells where a call comes from. Memory is bounded: the oldest result is forgotten
 * first, and what the person wrote only when nothing else is left.
 */
export function createTracker({ mostUnits = 1_000_000, mostSources = 500 }: TrackerOptions = {}): Tracker {
  const index = createSourceMemory({ mostUnits: 4 * mostUnits });
  const kept = new Map<string, ContextSource>();
  let units = 0;
  let isComplete = true;

  const forget = (id: string): void => {
    units -= kept.get(id)!.text.length;
    kept.delete(id);
    isComplete = false;
  };
  const makeRoom = (): void => {
    const all = [...kept.values()];
    for (const { id } of [...all.filter(({ origin }) => origin !== 'user'), ...all.filter(({ origin }) => origin === 'user')]) {
      if (units <= mostUnits && kept.size <= mostSources) return;
      forget(id);
    }
  };
  const feed = (source: ContextSource): void => {
    const before = kept.get(source.id);
    const isSameKind = before?.origin === source.origin;
    // One id for two kinds of text would let the one speak for the other: the less trusted kind keeps it all.
    const origin = !before || isSameKind ? source.origin : source.origin === 'user' ? before.origin : source.origin;
    const text = (before?.text ?? '') + source.text;
    const verified = !before || isSameKind ? source.verified : undefined;
    kept.set(source.id, { id: source.id, origin: origin === 'record' && before && !isSameKind ? 'tool' : origin, text, ...(verified && { verified }) });
    units += source.text.length;
    if (units > mostUnits || kept.size > mostSources) makeRoom();
  };
  return {
    feedMessage: (id, text) => feed({ id, origin: 'user', text }),
    feedResult: (id, tool, text) => feed({ id, origin: tool?.resultSource ?? 'tool', text, ...(tool?.verified && { verified: tool.verified }) }),
    feedAgent: (id, text) => feed({ id, origin: 'agent', text }),
    trace: (tool, args) => [...traceArguments(args, [...kept.values()], { complete: isComplete, index }), traceRequest(tool, [...kept.values()])],
    get sources() {
      return [...kept.values()];
    },
    get isComplete() {
      return isComplete;
    },
  };
}
