import type { Caller } from '@byleave/authority';
import { createPasskeyVerifier } from '@byleave/authority/passkeys';
import type { Action, Outcome, StopScope } from '@byleave/core';
import { describe, expect, it } from 'vitest';
import { readPage, rowsOf, tablesOf } from './page.fixture.ts';
import { accepted, agentCaller, allowAll, askForAll, codeOf, decideAsShown, jonas, lena, maya, noon, openOffice, pay, personCaller, post, proposeIn, type PageOffice } from './page-office.fixture.ts';

const page = readPage('stop');
const agent = agentCaller();
const mayas = personCaller(maya);
const operator = personCaller({ ...jonas, roles: ['emergency-stop'] });

it('every table is checked here', () => {
  expect(tablesOf(page)).toEqual(['`scope`', 'who', '`outcome`']);
});

describe('a scope', () => {
  const other = agentCaller({ agent: { id: 'other', name: 'Other agent' }, via: [agent.agent] });
  const scopes: Readonly<Record<string, readonly [scope: StopScope, covers: readonly number[]]>> = {
    userId: [{ userId: 'maya' }, [0, 1, 3, 4]],
    agentId: [{ agentId: 'office-agent' }, [0, 1, 2, 3, 4]],
    toolName: [{ toolName: 'post_to_forum' }, [3]],
    conversation: [{ conversation: 'c-2' }, [4]],
    '{}': [{}, [0, 1, 2, 3, 4]],
  };

  it.each(rowsOf(page, '`scope`').map(([name]) => name!))('%s covers what the page says', async (name) => {
    const { authority } = openOffice(askForAll);
    const [scope, covers] = scopes[name]!;
    const actions = [
      await proposeIn(authority, pay(1)),
      await proposeIn(authority, pay(1), other),
      await proposeIn(authority, pay(1), agentCaller({ user: lena })),
      await proposeIn(authority, post('billing')),
      await proposeIn(authority, pay(1, { conversation: 'c-2' })),
    ];
    accepted(await authority.pressStop(operator, { scope }));
    const callers = [agent, other, agentCaller({ user: lena }), agent, agent];
    const states = await Promise.all(actions.map(async ({ id }, index) => accepted(await authority.readAction(callers[index]!, id)).action.lifecycle.state));
    expect(states.flatMap((state, index) => (state === 'stopped' ? [index] : []))).toEqual(covers);
  });

  it('matches where all of it does', async () => {
    const { authority } = openOffice(askForAll);
    const action = await proposeIn(authority, post('billing'));
    accepted(await authority.pressStop(mayas, { scope: { userId: 'maya', toolName: 'send_payment' } }));
    expect(accepted(await authority.readAction(mayas, action.id)).action.lifecycle.state).toBe('awaitingConsent');
  });
});

describe('who', () => {
  const people: Readonly<Record<string, Caller>> = { 'the person': mayas, 'with the role `emergency-stop`': operator, 'the agent': agent };
  const toWord = (code: string): string => (code === 'ok' ? 'yes' : `\`${code}\``);

  it.each(rowsOf(page, 'who'))('%s presses for themselves: %s, for others: %s, resets their own: %s, another’s about them: %s', async (who, ...answers) => {
    const { authority } = openOffice(askForAll);
    const caller = people[who!]!;
    const own = { scope: { userId: caller.user.id } };
    const others = codeOf(await authority.pressStop(caller, { scope: { userId: 'lena' } }));
    const pressed = await authority.pressStop(caller, own);
    const ownId = pressed.ok ? pressed.value.stop.id : accepted(await authority.pressStop(mayas, own)).stop.id;
    const about = accepted(await authority.pressStop(personCaller({ ...lena, roles: ['emergency-stop'] }), { scope: { ...own.scope, conversation: 'c-9' } })).stop.id;
    const reset = async (id: string): Promise<string> => codeOf(await authority.resetStop(caller, id, { reason: 'It was a drill.' }));
    expect([codeOf(pressed), others, await reset(ownId), await reset(about)].map(toWord)).toEqual(answers.map((answer) => (answer === 'yes' ? answer : `\`${answer.replaceAll('`', '')}\``)));
  });
});

describe('an outcome', () => {
  /** Claims, presses the stop, and lets the effect end. */
  const after = async (end: (office: PageOffice, action: Action, claimId: string) => Promise<unknown>): Promise<string> => {
    const office = openOffice(allowAll);
    const proposed = accepted(await office.authority.propose(agent, { ...pay(1), claim: true }));
    const { stop } = accepted(await office.authority.pressStop(mayas, { scope: { userId: 'maya' } }));
    await end(office, proposed.action, proposed.claimId!);
    return accepted(await office.authority.readStop(mayas, stop.id)).actions[0]!.outcome;
  };
  const report = (outcome: Outcome) => after(async ({ authority }, { id }, claimId) => accepted(await authority.complete(agent, id, { claimId, outcome })));
  const outcomes: Readonly<Record<string, () => Promise<string>>> = {
    async 'stopped-before-start'() {
      const { authority } = openOffice(allowAll);
      const { id, digest } = await proposeIn(authority, pay(1));
      const { actions } = accepted(await authority.pressStop(mayas, { scope: { userId: 'maya' } }));
      expect(codeOf(await authority.claim(agent, id, { digest }))).toBe('stopped');
      return actions[0]!.outcome;
    },
    aborted: () => report({ status: 'failed', message: 'It was told in time.', isAborted: true }),
    'cannot-be-recalled': () => report({ status: 'succeeded' }),
    running: () => after(async () => undefined),
    async unknown() {
      expect(await report({ status: 'unknown', message: 'The line went dead.' })).toBe('unknown');
      return after(async ({ authority, clock }, { id }) => {
        clock.now = noon + 3_600_000;
        await authority.readAction(mayas, id);
      });
    },
  };

  it('of each kind is on the page', () => {
    expect(rowsOf(page, '`outcome`').map(([name]) => name)).toEqual(Object.keys(outcomes));
  });
  it.each(Object.keys(outcomes))('%s is what the page says', async (name) => {
    expect(await outcomes[name]!()).toBe(name);
  });
});

describe('a reset', () => {
  it('waits for consent, and starts nothing', async () => {
    const { authority } = openOffice(askForAll);
    const waiting = await proposeIn(authority, pay(1));
    const { stop } = accepted(await authority.pressStop(mayas, { scope: { userId: 'maya' } }));
    const { action } = accepted(await authority.resetStop(mayas, stop.id, { reason: 'It was a drill.' }));
    accepted(await decideAsShown(authority, mayas, action.id, { decision: 'approve', digest: action.digest }));
    expect(accepted(await authority.readStop(mayas, stop.id)).stop.reset).toMatchObject({ by: maya });
    expect(accepted(await authority.readAction(mayas, waiting.id)).action.lifecycle.state).toBe('stopped');
  });

  it('takes a passkey where the authority says so', async () => {
    const passkeys = createPasskeyVerifier({ rpId: 'example.com', rpName: 'Example', origins: ['https://app.example.com'] });
    const { authority } = openOffice(askForAll, { resetTakesPasskey: true, passkeys });
    const { stop } = accepted(await authority.pressStop(mayas, { scope: { userId: 'maya' } }));
    const { action } = accepted(await authority.resetStop(mayas, stop.id, { reason: 'It was a drill.' }));
    expect(codeOf(await decideAsShown(authority, mayas, action.id, { decision: 'approve', digest: action.digest }))).toBe('step_up_required');
  });
});
