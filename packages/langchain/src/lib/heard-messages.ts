import { digestOf } from '@byleave/core';
import type { BaseMessage } from 'langchain';
import * as z from 'zod';

/** A message that stands as the person’s, with the digest of what the person wrote, or nothing where somebody else wrote it. */
interface HeardMessage {
  readonly id: string;
  readonly digest: string;
}

export type HeardMessages = readonly HeardMessage[];

/** Whether a message is in the person’s own words. */
export type IsPersons = (message: BaseMessage) => boolean;

const heardMessages = z.array(z.object({ id: z.string(), digest: z.string() })).optional();

/** Kept in the graph’s state, so that it is still known after a restart. No input sets it, and no output has it. */
export const heardState: z.ZodObject<{ _byleaveHeard: typeof heardMessages }> = z.object({ _byleaveHeard: heardMessages });

/**
 * Takes in the messages that nobody has heard of. A run begins with what the person said; what stands as theirs later, a
 * middleware has written or written anew, whatever it is marked with: redaction, for one, takes LangChain’s mark off a summary.
 */
export function hear(heard: HeardMessages, messages: readonly BaseMessage[], isInput: boolean): HeardMessages {
  const known = new Set(heard.map(({ id }) => id));
  const more = messages.filter((message) => message.type === 'human' && message.id !== undefined && !known.has(message.id));
  return more.length === 0 ? heard : [...heard, ...more.map((message) => ({ id: message.id!, digest: isInput && !isMarked(message) ? toDigest(message) : '' }))];
}

/** A message that nobody heard of, or that says something else since, is not the person’s. */
export function createIsPersons(heard: HeardMessages): IsPersons {
  const written = new Map(heard.map(({ id, digest }) => [id, digest]));
  return (message) => message.type === 'human' && message.id !== undefined && !isMarked(message) && written.get(message.id) === toDigest(message);
}

/** Whether LangChain says itself that it or one of its models wrote it. Whoever sets the mark without need only takes trust away. */
function isMarked({ additional_kwargs: marks }: BaseMessage): boolean {
  return marks?.['lc_source'] !== undefined;
}

const toDigest = ({ text }: BaseMessage): string => digestOf(text.toWellFormed());
