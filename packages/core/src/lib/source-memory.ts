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
  const known = new Map<string, readonly Reading[]>();
  let units = 0;
  return (source) => {
    const key = toKey(source);
    const remembered = known.get(key);
    known.delete(key);
    const readings = remembered ?? indexSource(source);
    if (!remembered) units += key.length;
    known.set(key, readings);
    for (const oldest of known.keys()) {
      if (units <= mostUnits) break;
      known.delete(oldest);
      units -= oldest.length;
    }
    return readings;
  };
}

/** All that an index depends on: equal keys are equal sources. */
function toKey({ id, origin, text, verified = [], isDecided = false }: ContextSource): string {
  return `${JSON.stringify([id, origin, verified, isDecided])}\n${text}`;
}
