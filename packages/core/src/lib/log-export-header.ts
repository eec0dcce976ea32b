import { base64 } from './log-base64.ts';
import { anchor, recall } from './log-export-anchor.ts';
import { toBroken, toNoExport, toUnverifiable, type Reading, type Settled } from './log-export-reading.ts';
import { notCanonical } from './log-export-entry.ts';
import { exportFormat, exportHeaderSchema, exportVersion } from './log-export.ts';
import { toCanonicalText } from './log-text.ts';
import type { Sha256 } from './merkle-hash.ts';
import { createCompactRange, isRange } from './merkle-range.ts';

/** Reads the first line, and puts the reading where the export goes on from. */
export async function readHeader(
  reading: Reading,
  line: string,
  parsed: Record<string, unknown>,
  sha256: Sha256,
  lastSeen: string | undefined,
): Promise<Settled> {
  const { format, version } = parsed;
  if (format !== exportFormat) return toNoExport();
  if (version !== exportVersion) return toUnverifiable('unknown_version', `The export is of another version than ${exportVersion}, which is all that this reads.`);
  const header = exportHeaderSchema.safeParse(parsed).data;
  if (!header) return toBroken(reading, 'malformed_header', 'The first line is not the header of an export: a member is missing, of another kind, or not known.');
  if (toCanonicalText(parsed) !== line) return toBroken(reading, 'not_canonical', notCanonical);
  const { first, size, origin, start } = header;
  const from = { size: first, hashes: start?.hashes.map((hash) => base64.decode(hash)!) ?? [] };
  if (!isRange(from) || first > size) return toBroken(reading, 'malformed_header', 'The hashes the export goes on from are not those of a log of that many entries.');
  reading.header = header;
  reading.range = createCompactRange({ from, sha256 });
  const recalled = lastSeen === undefined ? undefined : await recall(reading, lastSeen, origin);
  return recalled ?? (start?.checkpoint === undefined ? undefined : anchor(reading, start.checkpoint, origin));
}
