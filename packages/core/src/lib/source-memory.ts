import { indexSource, type Reading } from './indexed-source.ts';
import type { ContextSource } from './provenance.ts';

export interface SourceMemoryOptions {
  /** How much text is remembered as read, in UTF-16 units. An index takes about ten times that in bytes. Default 4,000,000. */
  readonly mostUnits?: number;
}

/**
 * Reads each source once, however many calls it is handed over with: what a call costs then is looking up its arguments.
 * What was not asked for longest is forgotten first, and read anew when it comes again.
 */
export function createSourceMemory({ mostUnits = 4_000_000 }: SourceMemoryOptions = {}): (source: ContextSource) => readonly Reading[] {
  // By text and then by everything else an index depends on: to join the two would copy every text with every call.
  const known = new Map<string, Map<string, readonly Reading[]>>();
  let units = 0;
  return (source) => {
    const { text } = source;
    const named = known.get(text) ?? new Map<string, readonly Reading[]>();
    const key = toKey(source);
    const remembered = named.get(key);
    const readings = remembered ?? indexSource(source);
    if (!remembered) units += text.length + 1;
    named.set(key, readings);
    known.delete(text);
    known.set(text, named);
    for (const [oldest, each] of known) {
      if (units <= mostUnits) break;
      known.delete(oldest);
      units -= each.size * (oldest.length + 1);
    }
    return readings;
  };
}

function toKey({ id, origin, verified = [], isDecided = false }: ContextSource): string {
  return JSON.stringify([id, origin, verified, isDecided]);
}
