import type { Action } from '@byleave/core';
import type { ExportedEntry, LogLeaf, Openings } from '@byleave/core/audit-log';
import type { LoggedRecord } from './log-store.ts';
import { toLogValues } from './log-values.ts';

/** An entry as exports and proofs show it: its leaf, what is known of what it commits to, and what was left out. */
export function toExportedEntry({ entry, leaf: text, salts, erased }: LoggedRecord, action: Action | undefined, redaction: readonly string[]): ExportedEntry {
  const leaf = JSON.parse(text) as LogLeaf;
  const values = toLogValues(entry, action);
  const redacted = Object.keys(leaf.commitments).filter((name) => redaction.includes(name) && salts[name] !== undefined);
  const openings: Openings = Object.fromEntries(
    Object.entries(salts).flatMap(([name, salt]) => (redacted.includes(name) || values[name] === undefined ? [] : [[name, { salt, value: values[name] }]])),
  );
  return {
    leaf,
    ...(Object.keys(openings).length > 0 && { openings }),
    ...(erased && { erased }),
    ...(redacted.length > 0 && { redacted: redacted.toSorted() }),
  };
}
