import { isPlainObject, type JsonValue } from './json.ts';
import { fail, pass, type Checked } from './log-checked.ts';
import { mostEntryBytes } from './log-entries.ts';
import { parseLogLeaf, type LeafFault } from './log-leaf-parse.ts';
import type { LogLeaf } from './log-leaf.ts';
import { verifyOpeningText } from './log-opening.ts';
import { toCanonicalText, type HashText } from './log-text.ts';
import { leafPrefix } from './merkle-hash.ts';

export type EntryFault =
  | LeafFault
  /** The line is not one with an entry: a member is missing, of another kind, or not known. */
  | 'malformed_entry'
  /** It is not the RFC 8785 text of what it says: it was written by something else, or says a thing twice. */
  | 'not_canonical'
  /** An opening is not what the leaf commits to: the salt or the value was changed. */
  | 'opening_mismatch'
  /** There is an opening that the leaf does not commit to, or that is said to be left out. */
  | 'unknown_opening'
  /** An opening is missing, and nothing says that it was erased or left out. */
  | 'missing_opening';

/** An entry that is true to itself: whether the log has it, its leaf hash must tell. */
export interface VerifiedEntry {
  readonly leaf: LogLeaf;
  readonly leafHash: Uint8Array;
  readonly isErased: boolean;
  readonly isRedacted: boolean;
  /** What is shown, by name. */
  readonly values: ReadonlyMap<string, JsonValue>;
}

const lineMembers = new Set(['erased', 'leaf', 'openings', 'redacted']);
const openingMembers = new Set(['salt', 'value']);

/**
 * Everything about a line that it takes no other line to tell.
 *
 * @param line As it stands in the export.
 * @param parsed The JSON it is.
 */
export function verifyEntryLine(line: string, parsed: Record<string, unknown>, hashText: HashText): Checked<VerifiedEntry, EntryFault> {
  const { leaf: claimed, openings = {}, erased, redacted = [] } = parsed;
  const leaf = parseLogLeaf(claimed);
  if (!leaf.ok) return leaf;
  const { commitments } = leaf.value;
  if (!hasOnly(parsed, lineMembers) || !isPlainObject(openings) || !isErasure(erased) || !areNamesOf(redacted, commitments)) return malformed();

  const values = new Map<string, JsonValue>();
  let [shown, last] = ['', ''];
  for (const name in openings) {
    const opening = openings[name];
    const commitment = Object.hasOwn(commitments, name) ? commitments[name] : undefined;
    if (commitment === undefined || redacted.includes(name)) return fail('unknown_opening', 'The log does not say what this entry shows: there is an opening that it does not commit to, or that was to be left out.');
    if (!isPlainObject(opening) || !hasOnly(opening, openingMembers) || typeof opening['salt'] !== 'string') return malformed();
    const text = toCanonicalText(opening['value']);
    const verdict = verifyOpeningText(commitment, opening['salt'], text, hashText);
    if (!verdict.ok) return fail('opening_mismatch', 'What this entry shows is not what the log commits to: a value or its salt was changed.');
    if (name <= last) return fail('not_canonical', notCanonical);
    values.set(name, opening['value'] as JsonValue);
    shown += `${last === '' ? '' : ','}"${name}":{"salt":"${opening['salt']}","value":${text}}`;
    last = name;
  }
  for (const name in commitments) {
    if (erased === undefined && !values.has(name) && !redacted.includes(name)) {
      return fail('missing_opening', 'The log commits to more than this entry shows, and nothing says that it was erased or left out.');
    }
  }

  const leafText = toCanonicalText(claimed);
  // Of what is longer no bundle of entries can hold the bytes; in UTF-8 they are no fewer than the units.
  if (leafText !== undefined && leafText.length > mostEntryBytes) return fail('malformed_leaf', 'The entry is longer than any that the log can hold.');
  if (leafText === undefined || line !== toLine(parsed, leafText, shown)) return fail('not_canonical', notCanonical);
  return pass({ leaf: leaf.value, leafHash: hashText(leafPrefix, leafText), isErased: erased !== undefined, isRedacted: redacted.length > 0, values });
}

export const notCanonical = 'The line is not written as Byleave writes it. If a program has saved the file again, verify the one that was exported.';

/** The one text the line can have, put together from texts that are there already: to write them is half of the work. */
function toLine({ erased, openings, redacted }: Record<string, unknown>, leafText: string, shown: string): string {
  const before = erased === undefined ? '' : `"erased":${toCanonicalText(erased)},`;
  const between = openings === undefined ? '' : `,"openings":{${shown}}`;
  const after = redacted === undefined ? '' : `,"redacted":${JSON.stringify(redacted)}`;
  return `{${before}"leaf":${leafText}${between}${after}}`;
}

function isErasure(value: unknown): boolean {
  if (value === undefined) return true;
  if (!isPlainObject(value)) return false;
  const { at, by, ...rest } = value;
  return Number.isSafeInteger(at) && (by === undefined || typeof by === 'string') && Object.keys(rest).length === 0;
}

function areNamesOf(value: unknown, commitments: LogLeaf['commitments']): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string' && Object.hasOwn(commitments, name));
}

function hasOnly(value: object, known: ReadonlySet<string>): boolean {
  for (const name in value) if (!known.has(name)) return false;
  return true;
}

function malformed(): Checked<never, 'malformed_entry'> {
  return fail('malformed_entry', 'This line is not an entry of the log: a member is missing, of another kind, or not known.');
}
