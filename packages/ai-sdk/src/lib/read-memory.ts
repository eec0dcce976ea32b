import { createTurnHearing, fitSources, toResultText, type TurnHearing } from '@byleave/client';
import type { ProposedSource, ProposeRequest } from '@byleave/core/wire';

/**
 * What tools returned and other agents said in the runs of one guard. A product may prune what it sends on, and what the model
 * read before is where an argument may come from all the same. The person's own words are not kept: what vouches has to be there.
 */
export interface ReadMemory extends TurnHearing {
  /** What a tool returned. */
  readonly hearResult: (tool: string, callId: string, result: unknown) => void;
  /** What the SDK is about to write in the person’s place: whoever says exactly that says it in a machine’s words. */
  readonly hearMachine: (content: string) => void;
  readonly isMachines: (content: unknown) => boolean;
  /** Everything that was read, oldest first. `isMore`: something of it was no text. */
  readonly read: (now: readonly ProposedSource[], isMore: boolean) => Pick<ProposeRequest, 'sources' | 'sourcesComplete'>;
}

/** Texts, the latest. */
const mostKept = 500;

export function createReadMemory(): ReadMemory {
  const kept = new Map<string, ProposedSource>();
  const machines = new Set<unknown>();
  let hasMore = false;
  const keep = (source: ProposedSource): void => {
    kept.set(keyOf(source), source);
    const [oldest] = kept.keys();
    if (kept.size <= mostKept || oldest === undefined) return;
    kept.delete(oldest);
    hasMore = true;
  };
  return {
    ...createTurnHearing(),
    hearResult(tool, callId, result) {
      const text = toResultText(result);
      if (text !== '') keep({ kind: 'tool', id: callId, tool, text });
    },
    hearMachine: (content) => void machines.add(content),
    isMachines: (content) => machines.has(content),
    read(now, isMore) {
      const present = new Set(now.map(keyOf));
      const pruned = [...kept].flatMap(([key, source]) => (present.has(key) ? [] : [source]));
      for (const source of now) if (source.kind !== 'user') keep(source);
      hasMore ||= isMore;
      return fitSources([...pruned, ...now], hasMore);
    },
  };
}

const keyOf = ({ kind, id, text }: ProposedSource): string => JSON.stringify([kind, id, text]);
