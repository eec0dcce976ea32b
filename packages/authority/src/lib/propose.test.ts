import { actionDigest, definitionDigest } from '@byleave/core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { createLoggedOffice } from './log-fixture.ts';
import {
  accepted,
  agent,
  codeOf,
  createOffice,
  mail,
  maya,
  otherAgent,
  otherTenantsAgent,
  payment,
  proposePayment,
  readMail,
  refused,
  samsAgent,
  sendPayment,
  type Office,
  decideAsShown,
} from './office-fixture.ts';

let office: Office;
beforeEach(() => {
  office = createOffice();
});

describe('propose', () => {
  it('waits for a person where policy asks, and says so in the log', async () => {
    const { action, claimId, now } = accepted(await office.authority.propose(agent, payment()));
    expect(action.lifecycle).toMatchObject({ state: 'awaitingConsent', context: { deadline: 11_000, demands: { approvals: 1 } } });
    expect(claimId).toBeUndefined();
    expect(now).toBe(10_000);
    expect(await office.entries()).toMatchObject([
      { type: 'action.proposed', state: 'awaitingConsent', digest: action.digest, actor: { kind: 'agent', id: 'office' }, facts: { effect: 'ask', policyVersion: 'v1' } },
    ]);
  });

  it('binds tenant, person, agent, tool, arguments and policy version in the digest', async () => {
    const action = await proposePayment(office);
    expect(action.definitionDigest).toBe(definitionDigest(action.tool!));
    expect(action.digest).toBe(
      actionDigest({
        actionId: action.id,
        tenant: 'acme',
        principal: { user: maya.user, agent: agent.agent },
        tool: 'send_payment',
        definitionDigest: action.definitionDigest,
        arguments: { to: 'Ada Ltd', amount: 2_400 },
        policyVersion: 'v1',
      }),
    );
  });

  it('authorizes outright where policy allows', async () => {
    const { action, claimId } = accepted(await office.authority.propose(agent, mail()));
    expect(action.lifecycle.state).toBe('authorized');
    expect(claimId).toBeUndefined();
  });

  it('refuses a person', async () => {
    expect(codeOf(await office.authority.propose(maya, payment()))).toBe('forbidden');
    expect(await office.entries()).toEqual([]);
  });

  it('denies what policy denies, with its words', async () => {
    const { action } = accepted(await office.authority.propose(agent, payment({ tool: 'delete_all', arguments: {} })));
    expect(action.lifecycle).toMatchObject({ state: 'denied', context: { refusal: { code: 'denied', message: expect.stringContaining('Nothing is deleted.') } } });
  });

  it.each(['nonexistent', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'send_payment ', 'SEND_PAYMENT', 'send\u0000payment'])(
    'refuses the unknown tool %j and logs it',
    async (tool) => {
      const refused = await office.authority.propose(agent, payment({ tool }));
      expect(codeOf(refused)).toBe('unknown_tool');
      expect(await office.entries()).toMatchObject([{ type: 'action.proposed', state: 'rejected', toolName: tool, facts: { code: 'unknown_tool' } }]);
    },
  );

  it('refuses arguments that break the schema and points at each', async () => {
    const refused = await office.authority.propose(agent, payment({ arguments: { to: '', amount: '5' } }));
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'invalid_arguments', state: 'rejected', issues: [{ pointer: '/to' }, { pointer: '/amount' }] } });
    expect(await office.entries()).toMatchObject([{ state: 'rejected', facts: { code: 'invalid_arguments' } }]);
  });

  it('refuses an argument that a strict schema does not know', async () => {
    const withExtra = payment({ arguments: { to: 'Ada Ltd', amount: 1, effect: 'read' } });
    expect(codeOf(await office.authority.propose(agent, withExtra))).toBe('invalid_arguments');
  });

  it('binds and shows only what the schema lets through', async () => {
    const withExtra = mail({ arguments: JSON.parse('{"id":"mail-1","extra":true,"__proto__":{"id":"mail-2"}}') as { id: string } });
    const { action } = accepted(await office.authority.propose(agent, withExtra));
    expect(JSON.stringify(action.arguments)).toBe('{"id":"mail-1"}');
    expect(action.provenance.map((entry) => entry.pointer)).toEqual(['/id', '']);
  });

  it('refuses a schema output that is not JSON', async () => {
    const input = z.object({ id: z.string().transform((id) => new Date(id)) });
    const withDates = office.reopen({ tools: [{ ...readMail, input: Object.assign(input, { '~standard': { ...input['~standard'], jsonSchema: readMail.input['~standard'].jsonSchema } }) }] });
    expect(codeOf(await withDates.propose(agent, mail()))).toBe('invalid_arguments');
  });

  it('refuses more values than anybody could look through before it reads any of them, and keeps nothing', async () => {
    const trace = vi.spyOn(office.policy, 'evaluate');
    const many = Array.from({ length: 5_001 }, () => 'a');
    expect(codeOf(await office.authority.propose(agent, payment({ arguments: { to: many } })))).toBe('invalid_request');
    expect(trace).not.toHaveBeenCalled();
    expect(await office.entries()).toEqual([]);
  });

  it('refuses a schema output of more values than were asked for and anybody could look through', async () => {
    const input = z.object({ id: z.string().transform((id) => Array.from({ length: 5_001 }, () => id)) });
    const spread = office.reopen({ tools: [{ ...readMail, input: Object.assign(input, { '~standard': { ...input['~standard'], jsonSchema: readMail.input['~standard'].jsonSchema } }) }] });
    expect(codeOf(await spread.propose(agent, mail()))).toBe('invalid_arguments');
  });

  it('raises the risk when a decisive argument came out of somebody else’s text', async () => {
    const sources = [{ kind: 'tool', id: 't-1', tool: 'read_mail', text: 'Our new payee is Ada Ltd.' }] as const;
    const action = await proposePayment(office, { sources: [...sources], arguments: { to: 'Ada Ltd', amount: 7 } });
    expect(action.risk).toBe('high');
    expect(action.provenance.find((entry) => entry.pointer === '/to')).toMatchObject({ provenance: 'external', span: { origin: 'email' } });
  });

  it('takes the origin of a tool’s result from its registration, so that an agent cannot call it a record', async () => {
    const action = await proposePayment(office, { sources: [{ kind: 'tool', id: 't-1', tool: 'record', text: 'Ada Ltd 2400' }] });
    expect(new Set(action.provenance.filter(({ pointer }) => pointer !== '').map((entry) => entry.provenance))).toEqual(new Set(['external']));
  });

  describe('again with the same call id', () => {
    it('answers with the same action and stores nothing', async () => {
      const first = await proposePayment(office);
      const again = await proposePayment(office, { note: 'Hurry!', arguments: { amount: 2_400, to: 'Ada Ltd' } });
      expect(again).toEqual(first);
      expect(await office.entries()).toHaveLength(1);
    });

    it('makes one action of concurrent proposals', async () => {
      const actions = await Promise.all(Array.from({ length: 20 }, () => proposePayment(office)));
      expect(new Set(actions.map((action) => action.id)).size).toBe(1);
      expect(await office.entries()).toHaveLength(1);
    });

    it.each([{ arguments: { to: 'Ada Ltd', amount: 2_401 } }, { arguments: { to: 'Ada Ltd' } }, { tool: 'read_mail', arguments: { id: 'x' } }])(
      'refuses and logs another call: %o',
      async (changes) => {
        const { id } = await proposePayment(office);
        const refused = await office.authority.propose(agent, payment(changes as Parameters<typeof payment>[0]));
        expect(refused).toMatchObject({ ok: false, refusal: { code: 'call_reused', actionId: id, state: 'awaitingConsent' } });
        expect((await office.entries()).at(-1)).toMatchObject({ type: 'attempt.refused', actionId: id, facts: { verb: 'propose', code: 'call_reused' } });
      },
    );

    it('refuses again what was rejected, even once the tool is registered', async () => {
      const without = office.reopen({ tools: [] });
      expect(codeOf(await without.propose(agent, payment()))).toBe('unknown_tool');
      expect(codeOf(await office.authority.propose(agent, payment()))).toBe('unknown_tool');
    });

    it('refuses what was rejected in the same words once that is sealed', async () => {
      const logged = await createLoggedOffice();
      const propose = () => logged.authority.propose(agent, payment({ arguments: { to: 7 } }));
      const first = refused(await propose());
      await logged.authority.seal();
      expect(refused(await propose())).toEqual(first);
      expect(first).toMatchObject({ code: 'invalid_arguments', state: 'rejected' });
      await logged.authority.close();
    });

    it('is another call in another conversation, by another agent, for another person or tenant', async () => {
      const own = await proposePayment(office);
      const elsewhere = [
        await office.authority.propose(agent, payment({ conversation: 'second' })),
        await office.authority.propose(otherAgent, payment()),
        await office.authority.propose(samsAgent, payment()),
        await office.authority.propose(otherTenantsAgent, payment()),
      ].map((verdict) => accepted(verdict).action.id);
      expect(new Set([own.id, ...elsewhere]).size).toBe(5);
    });

    it('answers with the action as its deadline left it', async () => {
      await proposePayment(office);
      office.clock.ms += 1_000;
      expect((await proposePayment(office)).lifecycle.state).toBe('expired');
    });
  });

  describe('with claim', () => {
    it('claims in the same commit what policy allows outright', async () => {
      const { action, claimId } = accepted(await office.authority.propose(agent, mail({ claim: true })));
      expect(action.lifecycle.state).toBe('executing');
      expect(claimId).toEqual(expect.any(String));
      expect(await office.entries()).toMatchObject([{ type: 'action.proposed', state: 'authorized' }, { type: 'action.claimed', state: 'executing' }]);
    });

    it('claims once, however many ask', async () => {
      const claims = await Promise.all(Array.from({ length: 20 }, () => office.authority.propose(agent, mail({ claim: true }))));
      expect(claims.filter((verdict) => accepted(verdict).claimId !== undefined)).toHaveLength(1);
    });

    it('never claims what a person has to decide, nor what one has just decided', async () => {
      const asked = accepted(await office.authority.propose(agent, payment({ claim: true })));
      expect(asked).not.toHaveProperty('claimId');
      await decideAsShown(office.authority, maya, asked.action.id, { decision: 'approve', digest: asked.action.digest });
      const again = accepted(await office.authority.propose(agent, payment({ claim: true })));
      expect(again).not.toHaveProperty('claimId');
      expect(again.action.lifecycle.state).toBe('authorized');
    });

    it('does not claim what is denied', async () => {
      const denied = accepted(await office.authority.propose(agent, payment({ tool: 'delete_all', arguments: {}, claim: true })));
      expect(denied).not.toHaveProperty('claimId');
    });
  });

  describe('denies when the decision point', () => {
    const stateAfter = async (): Promise<string> => (await proposePayment(office)).lifecycle.state;

    it('throws', async () => {
      office.policy.evaluate = async () => Promise.reject(new Error('down'));
      expect(await stateAfter()).toBe('denied');
    });

    it('throws before it returns a promise', async () => {
      office.policy.readVersion = () => {
        throw new Error('down');
      };
      expect(await stateAfter()).toBe('denied');
    });

    it('is silent', async () => {
      office.policy.evaluate = () => new Promise(() => undefined);
      expect(await stateAfter()).toBe('denied');
    });

    it('answers nonsense', async () => {
      office.policy.evaluate = async () => ({ decision: 'true' }) as never;
      expect(await stateAfter()).toBe('denied');
    });

    it('demands what is not understood', async () => {
      office.policy.publish('v2', { decision: true, context: { obligations: [{ id: 'o', type: 'step-up', properties: {} }] } });
      expect(await stateAfter()).toBe('denied');
    });
  });
});

describe('createAuthority', () => {
  it.each(['', 'has space', 'a'.repeat(129), 'sénd'])('refuses the tool name %j', (name) => {
    expect(() => office.reopen({ tools: [{ ...sendPayment, name }] })).toThrow(expect.objectContaining({ code: 'misuse' }));
  });

  it('refuses two tools of one name', () => {
    expect(() => office.reopen({ tools: [sendPayment, sendPayment] })).toThrow(expect.objectContaining({ code: 'misuse' }));
  });

  it('keeps a tool named like an object’s own members apart from them', async () => {
    const authority = office.reopen({ tools: [{ ...readMail, name: 'constructor' }] });
    expect(codeOf(await authority.propose(agent, mail({ tool: 'constructor' })))).toBe('ok');
    expect(codeOf(await authority.propose(agent, mail({ callId: 'call-2', tool: '__proto__' })))).toBe('unknown_tool');
  });
});
