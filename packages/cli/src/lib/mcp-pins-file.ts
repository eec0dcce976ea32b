import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { KnownTools } from '@byleave/mcp';

/** The pins in a file, a tool on each line. Nothing where it is not there. @throws when it holds anything else */
export function readPins(path: string): KnownTools {
  if (!existsSync(path)) return {};
  const pins: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const isKnown = typeof pins === 'object' && pins !== null && !Array.isArray(pins) && Object.values(pins).every((digest) => typeof digest === 'string' && /^[0-9a-f]{64}$/u.test(digest));
  if (!isKnown) throw new Error(`${path} does not hold pins. Correct it, or delete it to pin what the server lists next.`);
  return pins as KnownTools;
}

export function writePins(path: string, known: KnownTools): void {
  writeFileSync(path, `${JSON.stringify(Object.fromEntries(Object.entries(known).toSorted()), null, 2)}\n`);
}
