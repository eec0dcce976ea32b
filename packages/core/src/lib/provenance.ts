import { indexSource, type Reading } from './indexed-source.ts';
import type { JsonValue } from './json.ts';
import { leavesOf } from './json-pointer.ts';
import { createTrace } from './traced-value.ts';

/**
 * Where an argument's value came from.
 * `user`: the person's own words. `system`: verified by the host. `agent`: the model made it up.
 * `external`: out of a tool result, page, mail or file. `unknown`: not everything the agent read was recorded.
 */
export type Provenance = 'user' | 'system' | 'agent' | 'external' | 'unknown';

/** What kind of thing a tool's result is, for the words on the card ("From an e-mail"). `agent`: what another agent answered. */
export type ResultSource = 'record' | 'email' | 'file' | 'forum' | 'web' | 'agent' | 'tool';

/** One text the agent has read, in the order it read them. */
export interface ContextSource {
  /** Message id, tool call id, or the id of the action a person decided on. */
  readonly id: string;
  readonly origin: 'user' | ResultSource;
  readonly text: string;
  /** Of a tool result in JSON, the fields that are the user's own verified data: JSON Pointers, `*` for any member. */
  readonly verified?: readonly string[];
  /** The text is the arguments of a call that the person approved, as JSON; `id` is the action's. It vouches for nothing. */
  readonly isDecided?: boolean;
}

/** The place a value was found: a half-open range of UTF-16 units in the source's text. */
export interface ProvenanceSpan {
  readonly sourceId: string;
  readonly origin: 'user' | ResultSource;
  /** JSON Pointer of the field that `start`, `end` and `excerptStart` are told in, where the source was read as JSON. */
  readonly pointer?: string;
  readonly start: number;
  readonly end: number;
  /** The text around the span, so that a person can recognise the place. */
  readonly excerpt: string;
  /** Where the excerpt starts in the source's text, in UTF-16 units. */
  readonly excerptStart: number;
}

/** A link, address or number inside a longer text, with an origin of its own. */
export interface CarriedReference {
  /** A half-open range of UTF-16 units in the argument. */
  readonly start: number;
  readonly end: number;
  readonly provenance: Provenance;
  readonly span?: ProvenanceSpan;
  readonly approvedIn?: string;
}

/** The provenance of one argument leaf. */
export interface ArgumentProvenance {
  /** JSON Pointer (RFC 6901) into the arguments. The empty pointer is the call itself: whose idea it was. */
  readonly pointer: string;
  readonly provenance: Provenance;
  readonly span?: ProvenanceSpan;
  /** What a text that the agent composed holds of others. */
  readonly carries?: readonly CarriedReference[];
  /** Of a text that was copied together, how many of its words stand in a row somewhere outside: 0.5 to 1. */
  readonly copiedShare?: number;
  /** Of the call itself: where the person asks to pass on what was read. */
  readonly relay?: ProvenanceSpan;
  /** Of the call itself: whether anything was read that is neither the person's own nor verified. */
  readonly isExposed?: true;
  /** The action in which the person approved a call with the same value, wherever it had come from. */
  readonly approvedIn?: string;
}

export interface TraceOptions {
  /** Whether `sources` is everything the agent has read. When not, a value found nowhere is `unknown`, not `agent`. */
  readonly complete: boolean;
  /** Reads a source. Default: reads it anew; a tracker remembers. */
  readonly index?: (source: ContextSource) => readonly Reading[];
}

/**
 * Labels every leaf of a call's arguments with the place its value was read.
 *
 * The person and the host's records vouch only for what they plainly wrote: text in whole tokens, apart from case and
 * blanks; account, phone and document numbers in any grouping; links with or without `http`; numbers and dates in any
 * written form that has one reading. What the person only quotes or forwards is not theirs. Nobody vouches for a value
 * with hidden characters. Everything else the agent read is searched generously, decoded and whatever the punctuation: a
 * value that may come from there is said to. A text that is nowhere as a whole is `external` when half of its words are
 * copied from outside or when it holds a link, address or number from there. Very short and everyday words vouch for
 * nothing and are doubted wherever they stand outside; a boolean is, where its argument is spoken of. `null` is the agent's.
 */
export function traceArguments(args: JsonValue, sources: readonly ContextSource[], options: TraceOptions): readonly ArgumentProvenance[] {
  const trace = createTrace(sources.flatMap(options.index ?? indexSource), options.complete);
  return leavesOf(args).map((leaf) => ({ pointer: leaf.pointer, ...trace(leaf) }));
}

/** Worst first: what a reader must be told about an argument whose leaves disagree. */
const concernOrder: readonly Provenance[] = ['external', 'unknown', 'agent', 'system', 'user'];

/** By the pointer of each top-level argument, the most concerning provenance among its leaves; of the call itself by the empty one. */
export function mostConcerning(provenance: readonly ArgumentProvenance[]): ReadonlyMap<string, ArgumentProvenance> {
  const worst = new Map<string, ArgumentProvenance>();
  const concernOf = (entry: ArgumentProvenance): number => concernOrder.indexOf(entry.provenance);
  for (const entry of provenance) {
    const argument = entry.pointer.split('/', 2).join('/');
    const known = worst.get(argument);
    if (!known || concernOf(entry) < concernOf(known)) worst.set(argument, entry);
  }
  return worst;
}
