import { createAuthority, type AgentCaller, type Authority, type AuthorityOptions, type Storage, type ToolRegistration } from '../../packages/authority/src/index.ts';
import type { DecisionPoint } from '../../packages/policy/src/index.ts';
import * as z from 'zod';

/** Reads one mail: what an office's agent does most, and what its policies allow outright. */
export const readMail: ToolRegistration = {
  name: 'read_mail',
  description: 'Reads one mail.',
  effect: 'read',
  risk: 'low',
  presentation: { id: 'mail', version: 1, title: 'Read {id}', approve: 'Read', fields: [{ argument: 'id', label: 'Mail', decisive: true }], reversibility: 'reversible', covers: 'This mail only' },
  resultSource: 'email',
  input: z.strictObject({ id: z.string() }),
};

/** A decision point that answers at once: what is measured is everything else. */
export const instantPoint: DecisionPoint = { readVersion: async () => 'v1', evaluate: async () => ({ decision: true }) };

export const caller: AgentCaller = { kind: 'agent', tenant: 'acme', user: { id: 'maya', name: 'Maya Chen' }, agent: { id: 'office', name: 'Office agent' } };

export function openAuthority(storage: Storage, policy: AuthorityOptions['policy']): Authority {
  return createAuthority({ storage, policy, tools: [readMail] });
}

let calls = 0;

/** One action from `propose` with its claim to `complete`: one durable commit before the effect and one after it. */
export async function runCycle(authority: Authority, by = caller): Promise<void> {
  const proposed = await authority.propose(by, {
    callId: `call-${(calls += 1)}`,
    conversation: 'c-1',
    tool: 'read_mail',
    arguments: { id: 'mail-northwind-invoice' },
    sources: [{ kind: 'user', id: 'm-1', text: 'What does mail-northwind-invoice want of us?' }],
    sourcesComplete: true,
    claim: true,
  });
  if (!proposed.ok || proposed.value.claimId === undefined) throw new Error('not claimed');
  const { action, claimId } = proposed.value;
  const completed = await authority.complete(by, action.id, { claimId, outcome: { status: 'succeeded' } });
  if (!completed.ok || completed.value.action.lifecycle.state !== 'executed') throw new Error('not executed');
}

/** How many a second `callers` get done together, each doing one after the other. */
export async function countPerSecond(callers: number, count: number, run: (caller: number) => Promise<unknown>): Promise<number> {
  let left = count;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: callers }, async (_, index) => {
      while ((left -= 1) >= 0) await run(index);
    }),
  );
  return (count * 1_000) / (performance.now() - started);
}
