import type { ProposedSource } from '@byleave/core/wire';

/** Who writes the messages that an agent is asked with: the person, or an agent that runs this one as a sub-agent. */
export type AskedBy = 'person' | 'agent';

/** What was read, as it was meant: where another agent asks, what stands as the user’s message is that agent’s, and vouches for nothing. */
export function toHeard(sources: readonly ProposedSource[], askedBy: AskedBy = 'person'): readonly ProposedSource[] {
  if (askedBy === 'person') return sources;
  return sources.map((source) => (source.kind === 'user' ? { ...source, kind: 'agent' } : source));
}
