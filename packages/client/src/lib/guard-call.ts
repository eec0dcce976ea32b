import { isJsonValue, isPlainObject, type JsonObject } from '@byleave/core';
import { wireLimits, type ProposedSource, type ProposeRequest } from '@byleave/core/wire';

/** UTF-16 units of text that travel with one proposal; the oldest are left out first. */
const longestText = 400_000;

/** What the agent had read, oldest first, as far as one proposal carries it, and whether that is everything. `isMore`: it had read what is no text, too. */
export function fitSources(read: readonly ProposedSource[], isMore = false): Pick<ProposeRequest, 'sources' | 'sourcesComplete'> {
  let room = longestText;
  const sources = read
    .toReversed()
    .filter(({ text }) => {
      room -= text.length;
      return room >= 0;
    })
    .slice(0, wireLimits.sources)
    .toReversed();
  return { sources, sourcesComplete: sources.length === read.length && !isMore };
}

/** A framework’s input as arguments. What is not a JSON object becomes one that no schema takes, so that it is refused and written down. */
export function toArguments(input: unknown): JsonObject {
  return isPlainObject(input) && isJsonValue(input) ? (input as JsonObject) : { 'not a JSON object': String(input).slice(0, 200).toWellFormed() };
}
