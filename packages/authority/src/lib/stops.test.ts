import { asShown, type Action, type StopScope } from '@byleave/core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { UserCaller } from './caller.ts';
import { decideAsShown, accepted, agent, approvePayment, claimPayment, codeOf, createOffice, mail, maya, otherAgent, otherMaya, otherTenantsAgent, payment, proposePayment, refused, sam, samsAgent, type Office } from './office-fixture.ts';
import { stopRole } from './stop-tools.ts';

const operator: UserCaller = { ...sam, user: { id: 'olga', name: 'Olga', roles: [stopRole] } };
const mine: StopScope = { userId: 'maya' };

let office: Office;
beforeEach(() => {
  office = createOffice();
});

const press = async (scope: StopScope = mine, by = maya, reason?: string) => accepted(await office.authority.pressStop(by, { scope, ...(reason !== undefined && { reason }) }));
const stateOf = async ({ id }: Action, by = maya): Promise<string> => accepted(await office.authority.readAction(by, id)).action.lifecycle.state;
const claim = async ({ id, digest }: Action) => codeOf(await office.authority.claim(agent, id, { digest }));

/** Resets a stop in one go. */
async function reset(stop: string, by = maya): Promise<Action> {
  const { action } = accepted(await office.authority.resetStop(by, stop, { reason: 'It was a drill.' }));
  return accepted(await decideAsShown(office.authority, by, action.id, { decision: 'approve', digest: action.digest })).action;
}

describe('a stop', () => {
  it('is latched by one call: nothing it covers starts after it', async () => {
    const approved = await approvePayment(office);
    const { stop } = await press();
    expect(await claim(approved)).toBe('stopped');
    expect(codeOf(await office.authority.claim(agent, approved.id, { digest: approved.digest }))).toBe('stopped');
    expect(accepted(await office.authority.propose(agent, mail({ callId: 'b', claim: true }))).action.lifecycle).toMatchObject({ state: 'stopped', context: { claim: null, refusal: { code: 'stopped' } } });
    expect(stop).toMatchObject({ scope: mine, pressedBy: maya.user });
    expect(stop.reset).toBeUndefined();
  });

  it('ends what waits, and says so in the log, each in an entry of its own', async () => {
    const waiting = await proposePayment(office);
    const { stop, actions } = await press(mine, maya, 'Something is wrong.');
    expect(await stateOf(waiting)).toBe('stopped');
    expect(codeOf(await decideAsShown(office.authority, maya, waiting.id, { decision: 'approve', digest: waiting.digest }))).toBe('stopped');
    expect(actions).toMatchObject([{ actionId: waiting.id, outcome: 'stopped-before-start' }]);
    const entries = await office.entries();
    expect(entries.filter(({ type }) => type === 'stop.pressed')).toMatchObject([
      { actionId: stop.id, actor: { kind: 'user', id: 'maya' }, facts: { stop: stop.id, scope: mine, reason: 'Something is wrong.' } },
      { actionId: waiting.id, state: 'stopped', facts: { stop: stop.id } },
    ]);
  });

  it('tells what runs, and is honest about what became of it', async () => {
    const [done, running, aborted, lost] = await Promise.all(['done', 'running', 'aborted', 'lost'].map(async (callId) => accepted(await office.authority.propose(agent, mail({ callId, claim: true })))));
    accepted(await office.authority.complete(agent, done!.action.id, { claimId: done!.claimId!, outcome: { status: 'succeeded' } }));
    const { stop } = await press();
    expect(new Set(stop.running)).toEqual(new Set([running, aborted, lost].map((each) => each!.action.id)));
    const told = (await office.entries()).filter(({ type, state }) => type === 'stop.pressed' && state === 'executing');
    expect(told.map(({ actionId }) => actionId).toSorted()).toEqual([...stop.running].toSorted());

    accepted(await office.authority.complete(agent, aborted!.action.id, { claimId: aborted!.claimId!, outcome: { status: 'failed', message: 'Aborted.', isAborted: true } }));
    accepted(await office.authority.complete(agent, lost!.action.id, { outcome: { status: 'unknown', message: 'Lost.' } }));
    const outcomeOf = async (id: string) => accepted(await office.authority.readStop(maya, stop.id)).actions.find(({ actionId }) => actionId === id)?.outcome;
    expect([await outcomeOf(running!.action.id), await outcomeOf(aborted!.action.id), await outcomeOf(lost!.action.id)]).toEqual(['running', 'aborted', 'unknown']);
    accepted(await office.authority.complete(agent, running!.action.id, { claimId: running!.claimId!, outcome: { status: 'succeeded' } }));
    expect(await outcomeOf(running!.action.id)).toBe('cannot-be-recalled');
  });

  it.each([
    ['everything', {}, ['maya', 'other agent', 'sam']],
    ['a person', { userId: 'maya' }, ['maya', 'other agent']],
    ['an agent', { agentId: 'office' }, ['maya', 'sam']],
    ['a tool', { toolName: 'send_payment' }, ['maya', 'other agent', 'sam']],
    ['another tool', { toolName: 'read_mail' }, []],
    ['a conversation', { conversation: 'chat' }, ['maya', 'other agent', 'sam']],
    ['another conversation', { conversation: 'elsewhere' }, []],
    ['an agent of a person', { userId: 'maya', agentId: 'other' }, ['other agent']],
  ] as const)('of %s covers that and nothing else', async (_what, scope, covered) => {
    const callers = { maya: agent, 'other agent': otherAgent, sam: samsAgent, tenant: otherTenantsAgent } as const;
    const proposed = await Promise.all(Object.entries(callers).map(async ([name, caller]) => [name, caller, accepted(await office.authority.propose(caller, payment())).action] as const));
    await press(scope, operator);
    const stopped: string[] = [];
    for (const [name, caller, { id }] of proposed) if (accepted(await office.authority.readAction(caller, id)).action.lifecycle.state === 'stopped') stopped.push(name);
    expect(stopped).toEqual(covered);
  });

  it('of an agent covers what it has delegated', async () => {
    const delegated = { ...agent, agent: { id: 'sub', name: 'Sub' }, via: [agent.agent] };
    const { action } = accepted(await office.authority.propose(delegated, payment()));
    await press({ userId: 'maya', agentId: 'office' });
    expect(accepted(await office.authority.readAction(delegated, action.id)).action.lifecycle.state).toBe('stopped');
  });

  it('suspends what was allowed in advance, and the reset does not bring it back', async () => {
    const { action } = accepted(await office.authority.createGrant(maya, { effect: 'allow', toolName: 'send_payment', agentId: 'office', constraints: [], endsAt: 99_000 }));
    accepted(await decideAsShown(office.authority, maya, action.id, { decision: 'approve', digest: action.digest }));
    expect(accepted(await office.authority.propose(agent, payment({ callId: 'granted' }))).action.lifecycle.state).toBe('authorized');
    const { stop } = await press();
    expect((await office.authority.listGrants(maya))[0]).toMatchObject({ state: 'suspended', grant: { suspendedBecause: 'stopped' } });
    expect((await office.entries()).filter(({ type }) => type === 'grant.suspended')).toMatchObject([{ actionId: action.id, facts: { because: 'stopped' } }]);
    await reset(stop.id);
    expect(accepted(await office.authority.propose(agent, payment({ callId: 'after' }))).action.lifecycle.state).toBe('awaitingConsent');
  });

  it('frees what its actions held of limits', async () => {
    const limited = office.reopen({ limits: [{ limit: { kind: 'rate', id: 'pays', most: 1, window: { kind: 'rolling', ms: 1_000 }, per: [] }, tools: ['send_payment'] }] });
    accepted(await limited.propose(agent, payment()));
    accepted(await limited.pressStop(maya, { scope: mine }));
    expect(await limited.listLimits(maya)).toMatchObject([{ reserved: 0, used: 0 }]);
  });

  it('reaches more than one page of what waits', async () => {
    for (let call = 0; call < 450; call += 1) await proposePayment(office, { callId: `call-${call}` });
    await press();
    expect(await office.authority.listActions(maya, { state: 'awaitingConsent', limit: 200 })).toEqual([]);
    expect((await office.authority.listActions(maya, { limit: 1_000 })).filter(({ lifecycle }) => lifecycle.state === 'stopped')).toHaveLength(450);
  });
});

describe('a reset', () => {
  it('is a person’s, with a reason, by an action of its own, and restarts nothing', async () => {
    const approved = await approvePayment(office);
    const { stop } = await press();
    const done = await reset(stop.id);
    expect(done).toMatchObject({ toolName: 'byleave.reset_stop', lifecycle: { state: 'executed' } });
    expect((await office.authority.listStops(maya))[0]).toMatchObject({ reset: { by: maya.user, reason: 'It was a drill.', actionId: done.id } });
    expect((await office.entries()).at(-2)).toMatchObject({ type: 'stop.reset', facts: { stop: stop.id } });
    expect(await claim(approved)).toBe('stopped');
    expect(accepted(await office.authority.propose(agent, payment({ callId: 'new' }))).action.lifecycle.state).toBe('awaitingConsent');
  });

  it('of one stop leaves the others latched', async () => {
    const [first, second] = [await press(), await press({ userId: 'maya', toolName: 'send_payment' })];
    await reset(first.stop.id);
    expect(accepted(await office.authority.propose(agent, payment({ callId: 'b' }))).action.lifecycle.state).toBe('stopped');
    await reset(second.stop.id);
    expect(accepted(await office.authority.propose(agent, payment({ callId: 'c' }))).action.lifecycle.state).toBe('awaitingConsent');
    expect(codeOf(await office.authority.resetStop(maya, first.stop.id, { reason: 'again' }))).toBe('conflict');
  });

  it('takes a passkey where the host says so', async () => {
    const { stop } = await press();
    const strict = office.reopen({ resetTakesPasskey: true });
    const { action } = accepted(await strict.resetStop(maya, stop.id, { reason: 'x' }));
    expect(codeOf(await decideAsShown(strict, maya, action.id, { decision: 'approve', digest: action.digest }))).toBe('step_up_required');
  });
});

describe('AuthZEN', () => {
  it('allows nothing that a latched stop covers, and says why', async () => {
    const ask = (id = agent.agent.id) =>
      office.authority.createAuthzenPoint(maya).evaluate({ subject: { type: 'agent', id, properties: { name: 'x', user: { id: 'maya', name: 'Maya Chen' }, via: [] } }, action: { name: 'read_mail' }, resource: { type: 'tool', id: 'read_mail' }, context: { arguments: { id: 'm' } } });
    expect(await ask()).toMatchObject({ decision: true });
    const { stop } = accepted(await office.authority.pressStop(maya, { scope: { userId: 'maya', agentId: agent.agent.id } }));
    expect(await ask()).toMatchObject({ decision: false, context: { stop: stop.id, reasons: [{ text: expect.stringContaining('emergency stop') as string }] } });
    expect(await ask('other')).toMatchObject({ decision: true });
  });

  it('tells whoever names a conversation that it is stopped, and not which stop somebody else pressed on it', async () => {
    await press({ conversation: 'c-9' }, operator);
    const answer = await office.authority
      .createAuthzenPoint(maya)
      .evaluate({ subject: { type: 'agent', id: 'x', properties: { name: 'x', user: { id: 'maya', name: 'Maya Chen' }, via: [] } }, action: { name: 'read_mail' }, resource: { type: 'tool', id: 'read_mail' }, context: { conversation: 'c-9', arguments: { id: 'm' } } });
    expect(answer).toEqual({ decision: false, context: { reasons: [{ policy: 'byleave', text: expect.stringContaining('emergency stop') as string }] } });
  });
});

describe('nothing gets around a stop', () => {
  it('not a limit on everything, which would count the stop itself', async () => {
    for (const limit of [{ kind: 'rate', id: 'all', most: 1, window: { kind: 'rolling', ms: 60_000 }, per: ['user'] }] as const) {
      const limited = office.reopen({ limits: [{ limit }] });
      accepted(await limited.propose(agent, mail()));
      const { stop } = accepted(await limited.pressStop(maya, { scope: mine }));
      expect(accepted(await limited.propose(agent, mail({ callId: 'b' }))).action.lifecycle.state).toBe('stopped');
      const { action } = accepted(await limited.resetStop(maya, stop.id, { reason: 'over' }));
      expect(accepted(await decideAsShown(limited, maya, action.id, { decision: 'approve', digest: action.digest })).action.lifecycle.context.outcome?.status).toBe('succeeded');
    }
  });

  it('not a reset before everything was reached: what it covered ends with the reset at the latest', async () => {
    for (let call = 0; call < 450; call += 1) await proposePayment(office, { callId: `call-${call}` });
    const transact = office.storage.transact.bind(office.storage);
    let transactions = 0;
    // The look for a latched one, then the press itself: whatever comes after it finds the storage busy.
    const broken = office.reopen({ storage: { ...office.storage, transact: (work) => ((transactions += 1) > 2 ? Promise.reject(new Error('busy')) : transact(work)) } });
    const { stop } = accepted(await broken.pressStop(maya, { scope: mine }));
    const waiting = await transact((transaction) => transaction.listOpen({ tenant: 'acme', states: ['awaitingConsent'], limit: 1_000 }));
    expect(waiting).toHaveLength(250);
    await reset(stop.id);
    const states = await transact(async (transaction) => (await transaction.listActions({ tenant: 'acme', whose: { userId: 'maya' }, limit: 1_000 })).filter(({ toolName }) => toolName === 'send_payment').map(({ lifecycle }) => lifecycle.state));
    expect(new Set(states)).toEqual(new Set(['stopped']));
  });

  it('not the person it was pressed against', async () => {
    const { stop } = await press({ userId: 'maya' }, operator);
    expect(codeOf(await office.authority.resetStop(maya, stop.id, { reason: 'It is mine.' }))).toBe('forbidden');
  });

  it('not a role that is gone by the time the reset is approved', async () => {
    const { stop } = await press({}, { ...operator, user: { ...operator.user, id: 'otto' } });
    const { action } = accepted(await office.authority.resetStop(operator, stop.id, { reason: 'x' }));
    const former: UserCaller = { ...operator, user: { id: operator.user.id, name: operator.user.name } };
    expect(codeOf(await decideAsShown(office.authority, former, action.id, { decision: 'approve', digest: action.digest }))).toBe('forbidden');
    expect(codeOf(await decideAsShown(office.authority, operator, action.id, { decision: 'approve', digest: action.digest }))).toBe('ok');
  });

  it('not many stops of others: those that are latched come first, and the same one is pressed once', async () => {
    const { stop } = await press({}, operator);
    for (let turn = 0; turn < 5; turn += 1) await press();
    expect((await office.authority.listStops(operator)).map(({ id }) => id)).toContain(stop.id);
    expect(await office.authority.listStops(operator)).toHaveLength(2);
  });

  it('not a credential that names the authority itself', async () => {
    const { stop } = await press();
    const { action } = accepted(await office.authority.resetStop(maya, stop.id, { reason: 'x' }));
    const impostor = { ...agent, agent: { id: 'byleave', name: 'Byleave' } };
    for (const verb of [office.authority.cancel(impostor, action.id, { reason: 'no' }), office.authority.claim(impostor, action.id, { digest: action.digest }), office.authority.readAction(impostor, action.id)]) {
      expect(codeOf(await verb)).toBe('unknown_action');
    }
  });
});

describe('whoever is not allowed to', () => {
  it('can neither stop what is done for others, nor reset, nor look', async () => {
    expect(codeOf(await office.authority.pressStop(maya, { scope: {} }))).toBe('forbidden');
    expect(codeOf(await office.authority.pressStop(maya, { scope: { userId: 'sam' } }))).toBe('forbidden');
    expect(codeOf(await office.authority.pressStop(agent, { scope: mine }))).toBe('forbidden');
    const { stop } = await press({}, operator);
    for (const stranger of [maya, otherMaya, { ...operator, tenant: 'other' }]) {
      expect(codeOf(await office.authority.resetStop(stranger, stop.id, { reason: 'x' }))).toBe('not_found');
      expect(codeOf(await office.authority.readStop(stranger, stop.id))).toBe('not_found');
    }
    expect(refused(await office.authority.resetStop(agent, stop.id, { reason: 'x' })).code).toBe('forbidden');
    expect(await office.authority.listStops(otherMaya)).toEqual([]);
    expect((await office.authority.listStops(maya)).map(({ id, running }) => [id, running])).toEqual([[stop.id, []]]);
    expect((await office.authority.listStops(agent)).map(({ id }) => id)).toEqual([stop.id]);
  });

  it('cannot unlatch it by deciding, renewing, editing or asking again', async () => {
    const waiting = await proposePayment(office);
    await press();
    expect(codeOf(await office.authority.renew(maya, waiting.id))).toBe('invalid_transition');
    expect(codeOf(await office.authority.edit(maya, waiting.id, { ...asShown(waiting, 'en'), arguments: { to: 'x', amount: 1 } }))).toBe('already_decided');
    expect(accepted(await office.authority.propose(agent, payment())).action.lifecycle.state).toBe('stopped');
  });
});

it('no claim succeeds after the stop was acknowledged, however they race', async () => {
  for (let trial = 0; trial < 100; trial += 1) {
    office = createOffice();
    const approved = await Promise.all(['a', 'b', 'c'].map((callId) => approvePayment(office, { callId })));
    let isAcknowledged = false;
    const claims = approved.map(async ({ id, digest }, index) => {
      for (let turn = 0; turn < (trial * (index + 1)) % 7; turn += 1) await Promise.resolve();
      const startedAfter = isAcknowledged;
      const code = codeOf(await office.authority.claim(agent, id, { digest }));
      if (startedAfter) expect(code).toBe('stopped');
      return code;
    });
    const stopped = press().then(() => {
      isAcknowledged = true;
    });
    const codes = await Promise.all(claims);
    await stopped;
    const entries = await office.entries();
    const latched = entries.find(({ type, toolName }) => type === 'stop.pressed' && toolName === 'byleave.press_stop')!.sequence;
    const late = entries.filter(({ type, sequence, toolName }) => type === 'action.claimed' && sequence > latched && toolName === 'send_payment');
    expect(late).toEqual([]);
    expect(codes.filter((code) => code === 'ok')).toHaveLength(entries.filter(({ type, toolName }) => type === 'action.claimed' && toolName === 'send_payment').length);
  }
});

it('a completion is taken during a stop: what happened is written down', async () => {
  const { action, claimId } = await claimPayment(office);
  await press();
  expect(codeOf(await office.authority.complete(agent, action.id, { claimId, outcome: { status: 'succeeded' } }))).toBe('ok');
});
