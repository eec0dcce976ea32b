import type { ProposeRequest } from '@byleave/core/wire';
import type { ByleaveClient } from './client.ts';

/**
 * Has a call written down that a framework finds invalid and never runs. Where the authority would have asked about it, it
 * is taken back: nobody is asked about what cannot run. Answers with words for the agent.
 */
export async function recordInvalid(client: ByleaveClient, call: ProposeRequest): Promise<string> {
  const proposed = await client.propose(call);
  if (!proposed.ok) return proposed.refusal.message;
  const reason = 'The agent’s framework found this call invalid, so it never ran.';
  await client.cancel(proposed.value.action.id, { reason });
  return reason;
}
