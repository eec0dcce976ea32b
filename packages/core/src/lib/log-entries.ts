import { ByleaveError } from './error.ts';
import { tileWidth } from './log-tile.ts';

/** C2SP tlog-tiles, “Log entries”: the length of an entry is a big-endian uint16. */
export const mostEntryBytes = 65_535;
const lengthBytes = 2;

/**
 * A bundle of entries: each with its length before it.
 *
 * @throws ByleaveError `misuse` for an entry of more than 65,535 bytes, which no bundle can hold, or more than 256.
 */
export function encodeEntries(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length > tileWidth) throw new ByleaveError({ code: 'misuse', message: `A bundle has at most ${tileWidth} entries.` });
  if (entries.some((entry) => entry.length > mostEntryBytes)) throw toTooLong();
  const bytes = new Uint8Array(entries.reduce((sum, entry) => sum + lengthBytes + entry.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const entry of entries) {
    view.setUint16(at, entry.length);
    bytes.set(entry, at + lengthBytes);
    at += lengthBytes + entry.length;
  }
  return bytes;
}

/** `undefined` when the bytes are not exactly as many entries as the bundle is wide. */
export function decodeEntries(bytes: Uint8Array, width: number): readonly Uint8Array[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at + lengthBytes <= bytes.length && entries.length < width) {
    const end = at + lengthBytes + view.getUint16(at);
    if (end > bytes.length) return undefined;
    entries.push(bytes.slice(at + lengthBytes, end));
    at = end;
  }
  return at === bytes.length && entries.length === width ? entries : undefined;
}

export function toTooLong(): ByleaveError {
  return new ByleaveError({
    code: 'misuse',
    message: `An entry of the log has at most ${mostEntryBytes} bytes, because its length is kept in two. Put what is long into an opening: of that the log keeps only a commitment.`,
    limitBytes: mostEntryBytes,
  });
}
