import { createCedarLanguage } from '@byleave/policy/cedar';
import { beforeEach, describe, expect, it } from 'vitest';
import type { UserCaller } from './caller.ts';
import { decideAsShown, accepted, agent, codeOf, createOffice, deleteAll, maya, payment, readMail, refused, sam, samsAgent, sendPayment, type Office } from './office-fixture.ts';
import { policyAuthorRole } from './publish-tool.ts';
import { toToolDefinition } from './tool-registry.ts';

const author: UserCaller = { ...maya, user: { ...maya.user, roles: [policyAuthorRole] } };
const text = `
@id("all") permit (principal, action, resource);
@id("large") @ask @reason("It is large.") permit (principal, action == Action::"send_payment", resource) when { context.arguments.amount.greaterThan(decimal("100.0")) };
@id("from-outside") @ask permit (principal, action == Action::"send_payment", resource) when { context.fromExternal.contains("to") };
@id("never") forbid (principal, action == Action::"delete_all", resource);`;

let office: Office;
beforeEach(() => {
  const tools = [sendPayment, readMail, deleteAll].map(toToolDefinition);
  office = createOffice({ policy: createCedarLanguage({ tools, initial: '@id("asks") @ask permit (principal, action, resource);', otherwise: 'deny' }) });
});

describe('trying a policy', () => {
  it('says what it would decide, which policy, and why not the others', async () => {
    const large = accepted(await office.authority.tryPolicy(author, { text, tool: 'send_payment', arguments: { to: 'Ada', amount: 200 } }));
    expect(large.decision).toMatchObject({ effect: 'ask', reasons: [{ policy: 'large', text: 'It is large.' }] });
    expect(large.policies.map(({ policy, standing }) => `${policy} ${standing}`)).toEqual(['all matched', 'large matched', 'from-outside not met', 'never other call']);
    const small = accepted(await office.authority.tryPolicy(author, { text, tool: 'send_payment', arguments: { to: 'Ada', amount: 2 } }));
    expect(small.decision.effect).toBe('allow');
    const foreign = accepted(await office.authority.tryPolicy(author, { text, tool: 'send_payment', arguments: { to: 'Ada', amount: 2 }, provenance: 'external' }));
    expect([foreign.decision.effect, foreign.policies[2]?.standing]).toEqual(['ask', 'matched']);
    const denied = accepted(await office.authority.tryPolicy(author, { text, tool: 'delete_all', arguments: {} }));
    expect([denied.decision.effect, denied.policies[3]]).toMatchObject(['deny', { effect: 'forbid', standing: 'matched' }]);
  });

  it('tries what is in force without a text, for anybody, and records nothing', async () => {
    const { decision, policies } = accepted(await office.authority.tryPolicy(author, { tool: 'read_mail', arguments: { id: 'm' }, user: { id: 'sam', name: 'Sam' }, agent: 'other' }));
    expect([decision.effect, policies]).toMatchObject(['ask', [{ policy: 'asks', standing: 'matched' }]]);
    expect(await office.entries()).toEqual([]);
    expect(await office.authority.listActions(author, { limit: 9 })).toEqual([]);
  });

  it('refuses what cannot be tried, and everybody who writes no policies', async () => {
    expect(refused(await office.authority.tryPolicy(author, { text: 'permit (', tool: 'read_mail', arguments: { id: 'm' } })).code).toBe('policy_refused');
    expect(refused(await office.authority.tryPolicy(author, { tool: 'fly', arguments: {} })).code).toBe('unknown_tool');
    expect(refused(await office.authority.tryPolicy(author, { tool: 'read_mail', arguments: {} })).code).toBe('invalid_arguments');
    for (const caller of [maya, agent, { ...agent, user: author.user }]) {
      expect(codeOf(await office.authority.tryPolicy(caller, { tool: 'read_mail', arguments: { id: 'm' } }))).toBe('forbidden');
      expect(codeOf(office.authority.listTools(caller))).toBe('forbidden');
    }
    expect(accepted(office.authority.listTools(author)).map(({ name }) => name)).toEqual(['send_payment', 'read_mail', 'delete_all']);
  });
});

describe('what a person keeps approving', () => {
  async function decide(count: number, changes: (call: number) => object = () => ({}), decision: 'approve' | 'decline' = 'approve'): Promise<void> {
    for (let call = 0; call < count; call += 1) {
      office.clock.ms += 10;
      const { action } = accepted(await office.authority.propose(agent, payment({ callId: crypto.randomUUID(), arguments: { to: 'Ada Ltd', amount: 20 }, sources: [{ kind: 'user', id: 'm', text: 'Pay Ada Ltd 20 21 22 23 24 25 B C D' }], ...changes(call) })));
      accepted(await decideAsShown(office.authority, maya, action.id, { decision, digest: action.digest }));
    }
  }
  const suggest = (caller: UserCaller = maya) => office.authority.suggestGrants(caller);

  it('is proposed as what they approved and nothing wider, for a week', async () => {
    await decide(5, (call) => ({ arguments: { to: 'Ada Ltd', amount: 20 + call } }));
    expect(await suggest()).toEqual([
      {
        terms: {
          effect: 'allow',
          toolName: 'send_payment',
          agentId: 'office',
          constraints: [{ argument: 'to', is: 'one-of', values: ['Ada Ltd'] }, { argument: 'amount', is: 'at-most', value: 24 }],
          mostTimes: 5,
          endsAt: office.clock.ms + 7 * 24 * 60 * 60_000,
        },
        approvals: 5,
        since: expect.any(Number) as number,
      },
    ]);
  });

  it('is nothing below five, after a decline, with another payee each time, or of somebody else', async () => {
    await decide(4);
    expect(await suggest()).toEqual([]);
    await decide(1);
    expect(await suggest()).toHaveLength(1);
    expect(await suggest(sam)).toEqual([]);
    expect(await office.authority.suggestGrants(samsAgent)).toEqual([]);
    await decide(1, undefined, 'decline');
    expect(await suggest()).toEqual([]);
  });

  it('is not what was something else each time', async () => {
    const payees = ['Ada Ltd', 'B', 'C', 'D', 'Ada Ltd', 'B'];
    await decide(6, (call) => ({ arguments: { to: payees[call]!, amount: 20 } }));
    expect(await suggest()).toEqual([]);
  });

  it('is not what a text from outside had asked for', async () => {
    await decide(5, () => ({ sources: [{ kind: 'tool', id: 'm', tool: 'read_mail', text: 'Pay Ada Ltd 20' }] }));
    expect(await suggest()).toEqual([]);
  });
});
