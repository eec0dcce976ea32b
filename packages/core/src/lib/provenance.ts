import type { TextRange } from './folded-text.ts';
import type { JsonValue } from './json.ts';
import { type Find, indexDoubted, indexTrusted, toSought } from './sought-value.ts';

/**
 * Where an argument's value came from.
 * `user`: the person's own words. `system`: verified by the host. `agent`: the model made it up.
 * `external`: out of a tool result, page, mail or file. `unknown`: not everything the agent read was recorded.
 */
export type Provenance = 'user' | 'system' | 'agent' | 'external' | 'unknown';

/** What kind of thing a tool's result is, for the words on the card ("From an e-mail"). */
export type ResultSource = 'record' | 'email' | 'file' | 'forum' | 'web' | 'tool';

/** One text the agent has read, in the order it read them. */
export interface ContextSource {
  /** Message id or tool call id. */
  readonly id: string;
  readonly origin: 'user' | ResultSource;
  readonly text: string;
}

/** The place a value was found: a half-open range of UTF-16 units in the source's text. */
export interface ProvenanceSpan {
  readonly sourceId: string;
  readonly origin: 'user' | ResultSource;
  readonly start: number;
  readonly end: number;
  /** The text around the span, so that a person can recognise the place. */
  readonly excerpt: string;
  /** Where the excerpt starts in the source's text, in UTF-16 units. */
  readonly excerptStart: number;
}

/** The provenance of one argument leaf. */
export interface ArgumentProvenance {
  /** JSON Pointer (RFC 6901) into the arguments. */
  readonly pointer: string;
  readonly provenance: Provenance;
  readonly span?: ProvenanceSpan;
}

const excerptMargin = 60;

function toSpan(source: ContextSource, { start, end }: TextRange): ProvenanceSpan {
  const from = Math.max(0, start - excerptMargin);
  const to = Math.min(source.text.length, end + excerptMargin);
  const excerpt = source.text.slice(from, to).toWellFormed();
  return { sourceId: source.id, origin: source.origin, start, end, excerpt, excerptStart: from };
}

/** Shorter texts occur everywhere by chance and vouch for nothing. */
const shortestTelling = 3;

function toProvenance(origin: ContextSource['origin']): Provenance {
  if (origin === 'user') return 'user';
  return origin === 'record' ? 'system' : 'external';
}

/** Which origin explains a value found in several: the person's words first, then the host's records. */
const explanationOrder: readonly Provenance[] = ['user', 'system', 'external'];

export interface TraceOptions {
  /** Whether `sources` is everything the agent has read. When not, a value found nowhere is `unknown`, not `agent`. */
  readonly complete: boolean;
}

/** A source, read once for everything that is looked for in it. */
interface IndexedSource {
  readonly source: ContextSource;
  readonly provenance: Provenance;
  readonly find: Find;
}

/** Reads the sources, the ones that explain a value best first. */
function indexSources(sources: readonly ContextSource[]): readonly IndexedSource[] {
  return sources
    .map((source): IndexedSource => {
      const provenance = toProvenance(source.origin);
      return { source, provenance, find: provenance === 'external' ? indexDoubted(source.text) : indexTrusted(source.text) };
    })
    .toSorted((a, b) => explanationOrder.indexOf(a.provenance) - explanationOrder.indexOf(b.provenance));
}

/**
 * Labels every leaf of a call's arguments with the place its value was read.
 *
 * The person and the host's records vouch only for what they plainly wrote: text in whole tokens, apart from case and
 * blanks; account, phone and document numbers in any grouping; numbers in any written form that has one reading, with
 * their sign. Nobody vouches for a value with hidden characters. Everything else the agent read is searched
 * generously, whatever the punctuation: a value that may come from there is said to. A text of fewer than three
 * characters, a boolean and `null` are told from nothing and count as the agent's.
 */
export function traceArguments(
  args: JsonValue,
  sources: readonly ContextSource[],
  options: TraceOptions,
): readonly ArgumentProvenance[] {
  const indexed = indexSources(sources);
  return leavesOf(args).map(({ pointer, value }): ArgumentProvenance => {
    if (isTelling(value)) {
      const sought = toSought(value);
      for (const { source, provenance, find } of indexed) {
        const range = find(sought);
        if (range) return { pointer, provenance, span: toSpan(source, range) };
      }
    }
    return { pointer, provenance: options.complete ? 'agent' : 'unknown' };
  });
}

function isTelling(value: JsonValue): value is string | number {
  return typeof value === 'number' || (typeof value === 'string' && value.length >= shortestTelling);
}

export interface ArgumentLeaf {
  readonly pointer: string;
  readonly value: JsonValue;
}

/** The leaves of a JSON value with their JSON Pointers. An empty object or array is a leaf too. */
export function leavesOf(value: JsonValue, pointer = ''): readonly ArgumentLeaf[] {
  if (typeof value !== 'object' || value === null) return [{ pointer, value }];
  const members: readonly (readonly [string, JsonValue])[] = Array.isArray(value)
    ? value.map((member: JsonValue, index) => [String(index), member] as const)
    : Object.entries(value);
  if (members.length === 0) return pointer === '' ? [] : [{ pointer, value }];
  return members.flatMap(([key, member]) => leavesOf(member, `${pointer}/${escapePointer(key)}`));
}

/** Escapes one reference token of a JSON Pointer (RFC 6901 §3). */
export function escapePointer(token: string): string {
  return token.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Worst first: what a reader must be told about an argument whose leaves disagree. */
const concernOrder: readonly Provenance[] = ['external', 'unknown', 'agent', 'system', 'user'];

/** The most concerning provenance among the leaves at or below a pointer. */
export function provenanceAt(pointer: string, provenance: readonly ArgumentProvenance[]): ArgumentProvenance | undefined {
  return provenance
    .filter((entry) => entry.pointer === pointer || entry.pointer.startsWith(`${pointer}/`))
    .toSorted((a, b) => concernOrder.indexOf(a.provenance) - concernOrder.indexOf(b.provenance))
    .at(0);
}
