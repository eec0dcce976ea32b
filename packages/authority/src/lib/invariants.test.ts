import type { Action, AuditEntry, LifecycleState } from '@byleave/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decideAsShown, agent, codeOf, createOffice, maya, mail, otherAgent, otherMaya, otherTenantsAgent, payment, sam, samsAgent, unknownDigest, type Office } from './office-fixture.ts';
import type { Caller } from './caller.ts';

const callers: readonly Caller[] = [agent, agent, agent, maya, maya, sam, samsAgent, otherAgent, otherMaya, otherTenantsAgent];
const verbs = ['propose', 'propose', 'decide', 'decide', 'claim', 'claim', 'complete', 'cancel', 'renew', 'read', 'wait', 'publish'] as const;

interface Step {
  readonly verb: (typeof verbs)[number];
  readonly caller: Caller;
  /** Which call, which action seen so far, and which of a verb's variants. */
  readonly call: number;
  readonly target: number;
  readonly variant: number;
  /** Does not wait for the step before. */
  readonly isConcurrent: boolean;
}

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    verb: fc.constantFrom(...verbs),
    caller: fc.constantFrom(...callers),
    call: fc.nat(2),
    target: fc.nat(5),
    variant: fc.nat(9),
    isConcurrent: fc.boolean(),
  }),
  { maxLength: 40 },
);

interface Seen {
  readonly action: Action;
  readonly claimId?: string;
}

/** Runs one verb, and answers with the action that a caller got to see. */
async function run(office: Office, step: Step, seen: readonly Seen[]): Promise<readonly [Action | undefined, string, string | undefined]> {
  const { authority, clock, policy } = office;
  const { caller, variant } = step;
  const target = seen[step.target % Math.max(seen.length, 1)];
  const id = target?.action.id ?? 'none';
  const digest = variant === 0 ? unknownDigest : (target?.action.digest ?? unknownDigest);
  const call = { callId: `call-${step.call}`, claim: variant % 2 === 0 };
  const verdict = await (() => {
    switch (step.verb) {
      case 'propose':
        return authority.propose(caller, variant < 3 ? mail(call) : payment({ ...call, arguments: variant === 9 ? {} : { to: 'Ada Ltd', amount: 1 + (variant % 2) } }));
      case 'decide':
        return decideAsShown(authority, caller, id, { decision: variant % 4 === 1 ? 'decline' : 'approve', digest });
      case 'claim':
        return authority.claim(caller, id, { digest });
      case 'complete': {
        const claimId = variant < 6 ? target?.claimId : variant < 8 ? 'forged' : undefined;
        const outcome = variant % 2 === 0 ? ({ status: 'succeeded' } as const) : ({ status: 'unknown', message: '' } as const);
        return authority.complete(caller, id, { outcome, ...(claimId !== undefined && { claimId }) });
      }
      case 'cancel':
        return authority.cancel(caller, id, { reason: 'Over.' });
      case 'renew':
        return authority.renew(caller, id);
      case 'read':
        return authority.readAction(caller, id);
      case 'wait':
        clock.ms += variant * 60;
        return authority.readAction(caller, id);
      case 'publish':
        policy.publish(`v${variant}`, { decision: variant > 2, context: { obligations: variant > 6 ? [] : [{ id: 'a', type: 'ask', properties: {} }] } });
        return authority.readAction(caller, id);
    }
  })();
  const value = verdict.ok ? verdict.value : undefined;
  return [value?.action, codeOf(verdict), value?.claimId];
}

/** Where an action can come from; nothing leads out of an end state. */
const cameFrom: Partial<Record<LifecycleState, readonly LifecycleState[]>> = {
  authorized: ['awaitingConsent'],
  declined: ['awaitingConsent'],
  expired: ['awaitingConsent', 'authorized'],
  cancelled: ['awaitingConsent', 'authorized'],
  revoked: ['authorized'],
  executing: ['authorized'],
  executed: ['executing', 'executed'],
};

function checkLog(entries: readonly AuditEntry[], stored: Action): void {
  const changes = entries.filter((entry) => entry.type !== 'attempt.refused');
  expect(changes[0]?.type).toBe('action.proposed');
  for (const [index, entry] of changes.entries()) {
    expect(entry.digest).toBe(stored.digest);
    if (index > 0) expect(cameFrom[entry.state] ?? []).toContain(changes[index - 1]!.state);
  }
  expect(changes.at(-1)!.state).toBe(stored.lifecycle.state);
  const { claim, decisions } = stored.lifecycle.context;
  expect(entries.filter((entry) => entry.type === 'action.claimed')).toHaveLength(claim ? 1 : 0);
  expect(entries.filter((entry) => entry.type.startsWith('consent.'))).toHaveLength(decisions.length);
  for (const entry of entries.filter((other) => other.type.startsWith('consent.'))) expect(entry.actor).toMatchObject({ kind: 'user', id: stored.principal.user.id });
}

it('holds every promise under whatever anybody does, in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const office = createOffice();
      const seen: Seen[] = [];
      const claims = new Map<string, number>();
      const tenants = ['acme', 'other'];
      const sequenceOf = async (): Promise<number> => {
        const last = await office.storage.transact((transaction) => Promise.all(tenants.map((tenant) => transaction.lastSequence(tenant))));
        return last[0]! + last[1]!;
      };
      const perform = async (step: Step): Promise<void> => {
        const target = seen[step.target % Math.max(seen.length, 1)]?.action;
        const before = step.isConcurrent ? undefined : await sequenceOf();
        const [action, code, claimId] = await run(office, step, seen);
        if (claimId !== undefined) claims.set(action!.id, (claims.get(action!.id) ?? 0) + 1);
        if (action) {
          // Nobody sees what is not theirs.
          expect([action.tenant, action.principal.user.id]).toEqual([step.caller.tenant, step.caller.user.id]);
          if (step.caller.kind === 'agent') expect(action.principal.agent.id).toBe(step.caller.agent.id);
          const known = seen.findIndex((other) => other.action.id === action.id);
          const next: Seen = { action, ...(claimId !== undefined ? { claimId } : known >= 0 && seen[known]!.claimId !== undefined && { claimId: seen[known]!.claimId }) };
          if (known >= 0) seen[known] = next;
          else seen.push(next);
        }
        // Whoever tries what they may not on an action of their own leaves a trace.
        const silent = ['ok', 'unknown_action', 'forbidden'];
        if (target && !silent.includes(code) && before !== undefined) expect(await sequenceOf()).toBeGreaterThan(before);
      };
      let pending: Promise<void>[] = [];
      for (const step of all) {
        pending.push(perform(step));
        if (!step.isConcurrent) await Promise.all(pending.splice(0));
      }
      await Promise.all(pending);

      for (const tenant of tenants) {
        for (const userId of ['maya', 'sam']) {
          const [actions, entries] = await office.storage.transact(async (transaction) => [
            await transaction.listActions({ tenant, whose: { userId }, limit: 1_000 }),
            await transaction.listEntries({ tenant, userId, order: 'oldest first', limit: 1_000 }),
          ]);
          for (const action of actions) {
            checkLog(entries.filter((entry) => entry.actionId === action.id), action);
            expect(claims.get(action.id) ?? 0).toBe(action.lifecycle.context.claim ? 1 : 0);
          }
          expect(new Set(entries.map((entry) => entry.actionId))).toEqual(new Set(actions.map((action) => action.id)));
        }
      }
    }),
    { numRuns: 300 },
  );
});
