import { accept, asShown, refuse, toShownPrompt, type Action, type Person, type ShownPrompt } from '@byleave/core';
import type { ReceivedDecision, ProposeRequest } from '@byleave/core/wire';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { UserCaller } from './caller.ts';
import { decideAsShown, accepted, agent, approvePayment, codeOf, createOffice, mail, maya, otherMaya, payment, proposePayment, refused, sam, samsAgent, sendPayment, unknownDigest, type Office } from './office-fixture.ts';

const user = (id: string, ...roles: readonly string[]): UserCaller => ({ ...maya, user: { id, name: id, roles } });
const jo = user('jo', 'approver');
const cfo = user('cfo', 'finance');
const controller = user('controller', 'finance', 'approver');

let office: Office;
beforeEach(() => {
  office = createOffice();
});

const demand = (...obligations: readonly object[]): void => office.policy.publish('v2', { decision: true, context: { obligations } } as never);
const ask = (approvals: number) => ({ id: 'ask', type: 'ask', properties: { approvals } });
const finance = (count: number) => ({ id: 'roles', type: 'approvers', properties: { approvers: [{ role: 'finance', count }] } });
const decide = (caller: UserCaller, { id, digest }: Action, changes: Partial<ReceivedDecision> = {}) => decideAsShown(office.authority, caller, id, { decision: 'approve', digest, ...changes });
const stateOf = async ({ id }: Action): Promise<string> => accepted(await office.authority.readAction(agent, id)).action.lifecycle.state;

describe('a quorum', () => {
  it('of two is the person and somebody who approves for others, in either order', async () => {
    demand(ask(2));
    for (const [callId, first, second] of [['a', maya, jo], ['b', jo, maya]] as const) {
      const action = await proposePayment(office, { callId });
      expect(accepted(await decide(first, action)).action.lifecycle.state).toBe('awaitingConsent');
      expect(codeOf(await office.authority.claim(agent, action.id, { digest: action.digest }))).toBe('awaiting_consent');
      expect(accepted(await decide(second, action)).action.lifecycle.state).toBe('authorized');
    }
  });

  it('counts nobody twice: not the person, whatever roles they have, nor another by coming again', async () => {
    demand(ask(2));
    const action = await proposePayment(office);
    const mayaInAllRoles: UserCaller = { ...maya, user: { ...maya.user, roles: ['approver', 'finance'] } };
    accepted(await decide(mayaInAllRoles, action));
    expect(codeOf(await decide(mayaInAllRoles, action))).toBe('already_decided');
    demand(finance(1));
    const other = await proposePayment(office, { callId: 'b' });
    expect(codeOf(await decide(mayaInAllRoles, other))).toBe('forbidden');
    expect(await stateOf(other)).toBe('awaitingConsent');
  });

  it('of a role takes people with that role and nobody else', async () => {
    demand(finance(2));
    const action = await proposePayment(office);
    expect(codeOf(await decide(jo, action))).toBe('unknown_action');
    expect(codeOf(await decide(sam, action))).toBe('unknown_action');
    expect(codeOf(await decide({ ...cfo, tenant: 'other' }, action))).toBe('unknown_action');
    accepted(await decide(cfo, action));
    expect(accepted(await decide(controller, action)).action.lifecycle).toMatchObject({ state: 'authorized', context: { decisions: [{ by: { id: 'cfo' } }, { by: { id: 'controller' } }] } });
  });

  it('ends with the first decline, the person’s own among them, and the agent hears the reason', async () => {
    demand(finance(2));
    const action = await proposePayment(office);
    accepted(await decide(cfo, action));
    accepted(await decide(maya, action, { decision: 'decline', reason: 'I meant another supplier.' }));
    expect(refused(await office.authority.claim(agent, action.id, { digest: action.digest }))).toMatchObject({ code: 'declined', message: expect.stringContaining('another supplier') as string });
    expect(refused(await decide(controller, action))).toMatchObject({ code: 'already_decided', message: expect.stringContaining('Maya Chen has already declined') as string });
  });

  it('is met by no agent, whatever roles its person has', async () => {
    demand(finance(1));
    const action = await proposePayment(office);
    expect(codeOf(await decideAsShown(office.authority, { ...agent, user: cfo.user }, action.id, { decision: 'approve', digest: action.digest }))).toBe('forbidden');
  });

  it('that is no longer demanded does not undo what was given', async () => {
    demand(ask(2));
    const action = await proposePayment(office);
    accepted(await decide(maya, action));
    accepted(await decide(jo, action));
    office.policy.publish('v3', { decision: true, context: { obligations: [ask(1)] } } as never);
    expect(codeOf(await office.authority.claim(agent, action.id, { digest: action.digest }))).toBe('ok');
  });

  it('of the person and of a role takes both, though two policies demand them', async () => {
    demand(ask(1), finance(1));
    const action = await proposePayment(office);
    expect(accepted(await decide(cfo, action)).action.lifecycle.state).toBe('awaitingConsent');
    expect(accepted(await decide(maya, action)).action.lifecycle.state).toBe('authorized');
  });

  it('that is demanded only since is missed at the claim', async () => {
    const action = await approvePayment(office);
    demand(ask(2));
    expect(codeOf(await office.authority.claim(agent, action.id, { digest: action.digest }))).toBe('revoked');
  });
});

describe('whoever has a say', () => {
  it('finds what waits for them, hears of it, and sees nothing else', async () => {
    demand(finance(1));
    const action = await proposePayment(office);
    const others = (caller: UserCaller) => office.authority.listActions(caller, { whose: 'others', limit: 10 });
    expect((await others(cfo)).map(({ id }) => id)).toEqual([action.id]);
    for (const stranger of [sam, jo, maya, { ...cfo, tenant: 'other' }]) expect(await others(stranger)).toEqual([]);
    expect(await office.authority.listActions({ ...agent, user: cfo.user }, { whose: 'others', limit: 10 })).toEqual([]);
    expect((await office.authority.listEntries(cfo, { after: 0, limit: 10 })).map(({ actionId }) => actionId)).toEqual([action.id]);
    expect(await office.authority.listEntries(jo, { after: 0, limit: 10 })).toEqual([]);
    expect(await office.authority.listEntries({ ...agent, user: cfo.user }, { after: 0, limit: 10 })).toEqual([]);
    expect(codeOf(await office.authority.readAction(cfo, action.id))).toBe('ok');
  });

  it('does not decide, see or extend an ordinary question to somebody else', async () => {
    const action = await proposePayment(office);
    for (const stranger of [jo, cfo, sam, otherMaya]) {
      expect(codeOf(await decide(stranger, action))).toBe('unknown_action');
      expect(codeOf(await office.authority.extend(stranger, action.id))).toBe('unknown_action');
      expect(codeOf(await office.authority.readAction(stranger, action.id))).toBe('unknown_action');
    }
  });
});

describe('what was shown', () => {
  const shownOf = (action: Action, locale = 'en'): ShownPrompt => toShownPrompt(action, locale, 'UTC')!;

  it('is kept with the decision', async () => {
    const action = await proposePayment(office);
    const shown = shownOf(action, 'de');
    accepted(await decide(maya, action, { shown }));
    expect((await office.entries()).at(-1)).toMatchObject({ type: 'consent.approved', facts: { assurance: 'session', shown } });
  });

  it('is kept with an edit, of what was edited', async () => {
    const action = await proposePayment(office);
    const { digest, shown } = asShown(action, 'fr', 'Europe/Paris');
    accepted(await office.authority.edit(maya, action.id, { digest, shown, arguments: { to: 'Ada Ltd', amount: 1 } }));
    expect((await office.entries()).find(({ type }) => type === 'action.superseded')).toMatchObject({ digest, facts: { shown } });
  });

  it('is kept for each of a batch', async () => {
    const [a, b] = [await proposePayment(office, { callId: 'a' }), await proposePayment(office, { callId: 'b' })];
    const items = [{ actionId: a.id, decision: 'approve' as const, ...asShown(a, 'de') }, { actionId: b.id, decision: 'decline' as const, ...asShown(b, 'he') }];
    accepted(await office.authority.decideAll(maya, { items }));
    const kept = (await office.entries()).filter(({ facts }) => facts['shown'] !== undefined);
    expect(kept.map(({ type, facts }) => [type, facts['shown']])).toEqual([['consent.approved', items[0]!.shown], ['consent.declined', items[1]!.shown]]);
  });

  it('has to be said: an approval, a decline and an edit without it decide nothing, and are written down', async () => {
    const action = await proposePayment(office);
    const { id, digest } = action;
    const attempts = {
      approve: () => office.authority.decide(maya, id, { decision: 'approve', digest }),
      decline: () => office.authority.decide(maya, id, { decision: 'decline', digest }),
      'of many': async () => {
        const [item] = accepted(await office.authority.decideAll(maya, { items: [{ actionId: id, decision: 'approve', digest }] })).items;
        return item && 'refusal' in item ? refuse(item.refusal.code, item.refusal.message) : accept(item);
      },
      edit: () => office.authority.edit(maya, id, { digest, arguments: { to: 'Ada Ltd', amount: 1 } }),
      'nothing was shown': () => office.authority.decide(maya, id, { decision: 'approve', digest, shown: { unshown: 'malformed' } }),
    };
    for (const [what, attempt] of Object.entries(attempts)) {
      expect([what, codeOf(await attempt())]).toEqual([what, 'shown_required']);
      expect((await office.entries()).at(-1)).toMatchObject({ type: 'attempt.refused', facts: { code: 'shown_required' } });
    }
    expect(await stateOf(action)).toBe('awaitingConsent');
  });

  it('may be nothing where a call is declined that could not be shown, and the log says so', async () => {
    const action = await proposePayment(office);
    accepted(await office.authority.decide(maya, action.id, { decision: 'decline', digest: action.digest, shown: { unshown: 'malformed' } }));
    expect((await office.entries()).at(-1)).toMatchObject({ type: 'consent.declined', facts: { shown: { unshown: 'malformed' } } });
  });

  it('has to be the action where calls to come are declined along with it', async () => {
    const action = await proposePayment(office);
    const grant = { constraints: [], endsAt: 50_000 };
    expect(codeOf(await office.authority.decide(maya, action.id, { decision: 'decline', digest: action.digest, shown: { unshown: 'malformed' }, grant }))).toBe('shown_required');
    expect(accepted(await decide(maya, action, { decision: 'decline', grant })).grant?.effect).toBe('deny');
    const given = (await office.entries()).find(({ type, toolName }) => type === 'consent.approved' && toolName.startsWith('byleave.'));
    expect(given === undefined || JSON.stringify(given.facts['shown']).includes(action.id)).toBe(true);
  });

  it('that is not what the action is decides nothing, and is written down', async () => {
    const action = await proposePayment(office);
    const shown = { ...shownOf(action), title: 'Send €1.00 to Ada Ltd' };
    for (const decision of ['approve', 'decline'] as const) expect(codeOf(await decide(maya, action, { decision, shown }))).toBe('shown_mismatch');
    expect(await stateOf(action)).toBe('awaitingConsent');
    expect((await office.entries()).at(-1)).toMatchObject({ type: 'attempt.refused', facts: { verb: 'decide', code: 'shown_mismatch' } });
  });
});

describe('an extension', () => {
  it('gives as long again, up to ten times what there was', async () => {
    const action = await proposePayment(office);
    for (let times = 0; times < 9; times += 1) {
      office.clock.ms += 999;
      accepted(await office.authority.extend(maya, action.id));
    }
    office.clock.ms += 500;
    expect(accepted(await office.authority.extend(maya, action.id)).action.lifecycle.context.deadline).toBe(20_000);
    expect(codeOf(await office.authority.extend(maya, action.id))).toBe('conflict');
    office.clock.ms = 20_000;
    expect(codeOf(await decide(maya, action))).toBe('expired');
    expect((await office.entries()).filter(({ type }) => type === 'consent.extended')).toHaveLength(10);
  });

  it('comes too late at the deadline, and is no agent’s to ask for', async () => {
    const action = await proposePayment(office);
    expect(codeOf(await office.authority.extend(agent, action.id))).toBe('forbidden');
    office.clock.ms += 1_000;
    expect(codeOf(await office.authority.extend(maya, action.id))).toBe('expired');
  });
});

describe('an edit', () => {
  const edit = (action: Action, args: object, caller: Parameters<Office['authority']['edit']>[0] = maya) => office.authority.edit(caller, action.id, { ...asShown(action, 'en'), arguments: args as never });

  it('is a new action with a digest and a consent of its own, in place of the old', async () => {
    const action = await proposePayment(office);
    const edited = accepted(await edit(action, { to: 'Ada Ltd', amount: 1_200 })).action;
    expect(edited).toMatchObject({ supersedes: action.id, editedBy: maya.user, callId: action.callId, attempt: 2, arguments: { amount: 1_200 }, lifecycle: { state: 'awaitingConsent' } });
    expect(edited.digest).not.toBe(action.digest);
    const old = accepted(await office.authority.readAction(maya, action.id)).action;
    expect(old).toMatchObject({ supersededBy: edited.id, lifecycle: { state: 'superseded' } });
    expect(codeOf(await decide(maya, action))).toBe('superseded');
    expect(codeOf(await decideAsShown(office.authority, maya, edited.id, { decision: 'approve', digest: action.digest }))).toBe('digest_mismatch');
    accepted(await decide(maya, edited));
    const answer = accepted(await office.authority.propose(agent, payment()));
    expect(answer.action).toMatchObject({ id: edited.id, arguments: { amount: 1_200 }, lifecycle: { state: 'authorized' } });
    expect((await office.entries()).map(({ type, actor }) => `${type} ${actor.id}`)).toEqual([
      'action.proposed office', 'action.superseded maya', 'action.proposed maya', 'attempt.refused maya', 'attempt.refused maya', 'consent.approved maya',
    ]);
  });

  it('throws away what others had approved: they approved something else', async () => {
    demand(ask(2));
    const action = await proposePayment(office);
    expect(accepted(await decide(jo, action)).action.lifecycle.context.decisions).toHaveLength(1);
    const edited = accepted(await edit(action, { to: 'Ada Ltd', amount: 9_000 })).action;
    expect(edited.lifecycle).toMatchObject({ state: 'awaitingConsent', context: { decisions: [] } });
    expect(accepted(await decide(maya, edited)).action.lifecycle.state).toBe('awaitingConsent');
    expect(accepted(await decide(jo, edited)).action.lifecycle.state).toBe('authorized');
  });

  it('is the person’s own word in what they changed, and keeps the origin of the rest', async () => {
    const sources: ProposeRequest['sources'] = [{ kind: 'tool', id: 't', tool: 'read_mail', text: 'Pay Ada Ltd 2400' }];
    const action = await proposePayment(office, { sources });
    const { provenance, risk } = accepted(await edit(action, { to: 'Bob Ltd', amount: 2_400 })).action;
    expect(provenance.map(({ pointer, provenance: origin }) => [pointer, origin])).toEqual([['/to', 'user'], ['/amount', 'external'], ['', 'agent']]);
    expect(risk).toBe('high');
  });

  it.each([
    ['arguments the tool does not take', { to: '', amount: -1 }, maya, 'invalid_arguments'],
    ['arguments of another tool', { id: 'mail-1' }, maya, 'invalid_arguments'],
    ['an agent', { to: 'Bob', amount: 1 }, agent, 'forbidden'],
    ['somebody else', { to: 'Bob', amount: 1 }, sam, 'unknown_action'],
  ] as const)('with %s changes nothing', async (_what, args, caller, code) => {
    const action = await proposePayment(office);
    expect(codeOf(await edit(action, args, caller))).toBe(code);
    expect(await stateOf(action)).toBe('awaitingConsent');
    expect(await office.authority.listActions(maya, { limit: 10 })).toHaveLength(1);
  });

  it('by whoever only approves for others is not one', async () => {
    demand(finance(1));
    const action = await proposePayment(office);
    expect(codeOf(await edit(action, { to: 'Cfo', amount: 1 }, cfo))).toBe('unknown_action');
  });

  it('of what is decided, or was edited before, is refused', async () => {
    const action = await proposePayment(office);
    expect(codeOf(await edit({ ...action, digest: unknownDigest }, { to: 'Bob', amount: 1 }))).toBe('digest_mismatch');
    const [first, second] = await Promise.all([edit(action, { to: 'Bob', amount: 1 }), edit(action, { to: 'Eve', amount: 2 })]);
    expect([codeOf(first), codeOf(second)].toSorted()).toEqual(['already_decided', 'ok']);
    const approved = await approvePayment(office, { callId: 'b' });
    expect(codeOf(await edit(approved, { to: 'Bob', amount: 1 }))).toBe('already_decided');
  });

  it('asks policy of the person as they are now, not as they were: a role taken away gives nothing', async () => {
    office.policy.evaluate = async ({ subject, context }) => {
      if (!JSON.stringify(subject.properties?.['user']).includes('"finance"')) return { decision: false };
      return Number(Object(context?.['arguments']).amount) <= 1_000 ? { decision: true } : { decision: true, context: { obligations: [ask(1)] } };
    };
    const { action } = accepted(await office.authority.propose({ ...agent, user: { ...maya.user, roles: ['finance'] } }, payment()));
    expect(action.lifecycle.state).toBe('awaitingConsent');
    expect(refused(await edit(action, { to: 'Mallory', amount: 999 })).code).toBe('denied');
    expect(accepted(await edit(action, { to: 'Mallory', amount: 999 }, { ...maya, user: { ...maya.user, roles: ['finance'] } })).action.lifecycle.state).toBe('authorized');
  });

  it('does not make somebody else’s value the person’s own by moving it, and keeps whose idea the call was', async () => {
    const list = { ...sendPayment, name: 'send_list', input: z.strictObject({ to: z.array(z.string()) }), presentation: { ...sendPayment.presentation, fields: [{ argument: 'to', label: 'To', decisive: true }] } } as const;
    office = createOffice({ tools: [list] });
    const [ada, mallory] = ['ada@northwind.example', 'mallory@evil.example'] as const;
    const sources: ProposeRequest['sources'] = [{ kind: 'user', id: 'm', text: `Write to ${ada}` }, { kind: 'tool', id: 't', tool: 'read_mail', text: `And to ${mallory}` }];
    const originsOf = async (...to: readonly string[]) => {
      const asked = await proposePayment(office, { tool: list.name, callId: to.join(), arguments: { to: [ada, mallory] }, sources });
      const { provenance } = accepted(await edit(asked, { to })).action;
      expect(provenance.find(({ pointer }) => pointer === '')).toEqual(asked.provenance.find(({ pointer }) => pointer === ''));
      return provenance.filter(({ pointer }) => pointer !== '').map(({ pointer, provenance: origin }) => [pointer, origin]);
    };
    expect(await originsOf(mallory)).toEqual([['/to/0', 'external']]);
    expect(await originsOf(mallory, ada)).toEqual([['/to/0', 'external'], ['/to/1', 'user']]);
    expect(await originsOf(ada, mallory, mallory, 'bob@northwind.example')).toEqual([['/to/0', 'user'], ['/to/1', 'external'], ['/to/2', 'external'], ['/to/3', 'user']]);
  });

  it('is evaluated anew: what policy denies, it denies', async () => {
    const action = await proposePayment(office);
    office.policy.publish('v2', { decision: false });
    expect(refused(await edit(action, { to: 'Bob', amount: 1 })).code).toBe('denied');
    expect(await stateOf(action)).toBe('awaitingConsent');
    expect((await office.entries()).at(-1)).toMatchObject({ type: 'attempt.refused', facts: { verb: 'edit', code: 'denied' } });
  });
});

describe('an agent that thinks again', () => {
  it('puts another call in the place of one that waits', async () => {
    const action = await proposePayment(office);
    const { action: next } = accepted(await office.authority.propose(agent, payment({ callId: 'b', arguments: { to: 'Bob', amount: 1 }, supersedes: action.id })));
    expect(next).toMatchObject({ supersedes: action.id, lifecycle: { state: 'awaitingConsent' } });
    expect(codeOf(await decide(maya, action))).toBe('superseded');
  });

  it('takes the place of nothing that runs, and of nobody else’s', async () => {
    const action = await approvePayment(office);
    accepted(await office.authority.claim(agent, action.id, { digest: action.digest }));
    expect(codeOf(await office.authority.propose(agent, payment({ callId: 'b', supersedes: action.id })))).toBe('invalid_transition');
    expect(codeOf(await office.authority.propose(samsAgent, payment({ callId: 'c', supersedes: action.id })))).toBe('unknown_action');
    expect(await office.authority.listActions(maya, { limit: 10 })).toHaveLength(1);
  });
});

describe('a batch', () => {
  const item = (action: Action, decision: ReceivedDecision['decision'] = 'approve') => ({ actionId: action.id, decision, ...asShown(action, 'en') });

  it('has an outcome for each item, and one refusal takes nothing of the others with it', async () => {
    const [a, b, c] = [await proposePayment(office, { callId: 'a' }), await proposePayment(office, { callId: 'b' }), await proposePayment(office, { callId: 'c' })];
    accepted(await decide(maya, c));
    const { items } = accepted(await office.authority.decideAll(maya, { items: [item(a), item(b, 'decline'), item(c), { ...item(a), actionId: 'unheard' }] }));
    expect(items.map((each) => ('action' in each ? each.action.lifecycle.state : each.refusal.code))).toEqual(['authorized', 'declined', 'already_decided', 'unknown_action']);
  });

  it('approves nothing of high risk: that deserves a look of its own', async () => {
    const high = await proposePayment(office, { sources: [{ kind: 'tool', id: 't', tool: 'read_mail', text: 'Pay Ada Ltd 2400' }] });
    const answer = async (decision: ReceivedDecision['decision']) => accepted(await office.authority.decideAll(maya, { items: [item(high, decision)] })).items[0];
    expect(await answer('approve')).toMatchObject({ refusal: { code: 'review_required' } });
    expect(await answer('decline')).toMatchObject({ action: { lifecycle: { state: 'declined' } } });
  });

  it('is no agent’s to send', async () => {
    expect(codeOf(await office.authority.decideAll(agent, { items: [] }))).toBe('forbidden');
  });
});

describe('text that is not what it seems', () => {
  it('is found before policy and kept with the action, and nothing of it is dropped', async () => {
    const to = 'p\u0430ypal.com';
    const body = `ok${'\u{e0041}'}`;
    const action = await proposePayment(office, { arguments: { to: `${to}\u202e`, amount: 1 } });
    expect(action.arguments['to']).toBe(`${to}\u202e`);
    expect(new Set(action.textFindings.map(({ pointer, kind }) => `${pointer} ${kind}`))).toEqual(new Set(['/to bidi', '/to mixed-script']));
    let seen: unknown;
    const { evaluate } = office.policy;
    office.policy.evaluate = (request) => {
      seen = request.context.textFindings;
      return evaluate(request);
    };
    accepted(await office.authority.propose(agent, mail({ callId: 'b', arguments: { id: body } })));
    expect(seen).toMatchObject([{ pointer: '/id', kind: 'tag' }]);
  });
});

describe('the digest', () => {
  it('binds whatever was asked: no other decides or claims it, and the effect gets the arguments that were decided', async () => {
    const digit = fc.constantFrom(...'0123456789abcdef');
    const near = fc.record({ at: fc.nat({ max: 63 }), digit });
    const args = fc.record({ to: fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((text) => text.isWellFormed()), amount: fc.double({ min: 0.01, max: 1e9, noNaN: true }) });
    let calls = 0;
    await fc.assert(
      fc.asyncProperty(args, fc.array(near, { minLength: 1, maxLength: 4 }), async (asked, changes) => {
        const action = await proposePayment(office, { callId: `call-${(calls += 1)}`, arguments: asked });
        const forged = changes.reduce((text, change) => `${text.slice(0, change.at)}${change.digit}${text.slice(change.at + 1)}`, action.digest);
        fc.pre(forged !== action.digest);
        expect(codeOf(await decide(maya, { ...action, digest: forged }))).toBe('digest_mismatch');
        accepted(await decide(maya, action));
        expect(codeOf(await office.authority.claim(agent, action.id, { digest: forged }))).toBe('digest_mismatch');
        const claimed = accepted(await office.authority.claim(agent, action.id, { digest: action.digest })).action;
        expect(claimed.arguments).toEqual(asked);
        expect(claimed.digest).toBe(action.digest);
      }),
    );
  });
});

describe('people', () => {
  it('are who authentication says, never what a body says', async () => {
    const action = await proposePayment(office);
    const forged: Person = { id: 'maya', name: 'Maya Chen' };
    expect(codeOf(await decideAsShown(office.authority, sam, action.id, { decision: 'approve', digest: action.digest, by: forged } as ReceivedDecision))).toBe('unknown_action');
  });
});
