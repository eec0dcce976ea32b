import { isJsonValue, isPlainObject, type JsonObject } from '@byleave/core';
import { wireLimits, type ProposedSource, type ProposeRequest } from '@byleave/core/wire';

/** Of a request’s body; the rest is for the arguments. */
const mostBytes = 600_000;

/**
 * What the agent had read, oldest first, as far as one proposal carries it, and whether that is everything. What the person
 * said goes first, since that is what a call is measured by; then the newest of the rest that fits. `isMore`: the agent
 * had read what is no text, too.
 */
export function fitSources(read: readonly ProposedSource[], isMore = false): Pick<ProposeRequest, 'sources' | 'sourcesComplete'> {
  const newest = read.toReversed();
  const kept = new Set<ProposedSource>();
  let room = mostBytes;
  for (const source of [...newest.filter(({ kind }) => kind === 'user'), ...newest.filter(({ kind }) => kind !== 'user')]) {
    if (kept.size === wireLimits.sources) break;
    const bytes = sizeOf(source.text, room);
    if (bytes > room) continue;
    room -= bytes;
    kept.add(source);
  }
  return { sources: read.filter((source) => kept.has(source)), sourcesComplete: kept.size === read.length && !isMore };
}

const encoder = new TextEncoder();

/** Bytes that a text takes in JSON; of one that is too long at a glance, its length. */
function sizeOf(text: string, room: number): number {
  return text.length > room ? text.length : encoder.encode(JSON.stringify(text)).length;
}

/** A framework’s input as arguments. What is not a JSON object becomes one that no schema takes, so that it is refused and written down. */
export function toArguments(input: unknown): JsonObject {
  return isPlainObject(input) && isJsonValue(input) ? (input as JsonObject) : { 'not a JSON object': String(input).slice(0, 200).toWellFormed() };
}
