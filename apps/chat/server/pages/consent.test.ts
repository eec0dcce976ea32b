import type { AuthorityOptions } from '@byleave/authority';
import { createPasskeyVerifier } from '@byleave/authority/passkeys';
import { asShown, toShownPrompt, type Action, type Person, type Verdict } from '@byleave/core';
import type { ReceivedDecision, ReceivedEdit } from '@byleave/core/wire';
import { describe, expect, it } from 'vitest';
import { readPage, rowsOf, tablesOf } from './page.fixture.ts';
import { decideAsShown, accepted, agentCaller, allowAll, askForAll, codeOf, ines, jonas, lena, maya, noon, openOffice, pay, personCaller, post, proposeIn, withChanged, type PageOffice } from './page-office.fixture.ts';

const page = readPage('consent');
const mayas = personCaller(maya);
const agent = agentCaller();
const permit = 'permit (principal, action, resource);';
const decide = ({ authority }: Pick<PageOffice, 'authority'>, { id, digest }: Action, changes: Partial<ReceivedDecision> = {}, by: Person = maya) =>
  decideAsShown(authority, personCaller(by), id, { decision: 'approve', digest, ...changes });
const stateOf = async ({ authority }: Pick<PageOffice, 'authority'>, { id }: Action): Promise<string> => accepted(await authority.readAction(mayas, id)).action.lifecycle.state;

it('every table is checked here', () => {
  expect(tablesOf(page)).toEqual(['option', 'an approval of', 'a surface that', 'code']);
});

describe('a time', () => {
  const units: Readonly<Record<string, number>> = { hours: 3_600_000, minutes: 60_000 };
  const defaults = Object.fromEntries(rowsOf(page, 'option').map(([option, , text]) => [option!, text!]));
  const toMs = (text: string): number => (text === 'ten times that' ? 10 * toMs(defaults['consentTtlMs']!) : Number.parseInt(text, 10) * units[text.split(' ')[1]!]!);

  it.each(Object.keys(defaults))('%s is what the page says', async (option) => {
    const { context } = (await proposeIn(openOffice(askForAll).authority, post('billing'))).lifecycle;
    expect(context[option as 'consentTtlMs']).toBe(toMs(defaults[option]!));
    const chosen = openOffice(askForAll, { [option]: 1_234 } as Partial<AuthorityOptions>);
    expect((await proposeIn(chosen.authority, post('billing'))).lifecycle.context[option as 'consentTtlMs']).toBe(1_234);
  });

  it('is extended by as long again, up to the most, and is over at the deadline', async () => {
    const office = openOffice(askForAll, { consentTtlMs: 1_000, mostConsentMs: 1_500 });
    const action = await proposeIn(office.authority, post('billing'));
    office.clock.now += 600;
    expect(accepted(await office.authority.extend(mayas, action.id)).action.lifecycle.context.deadline).toBe(noon + 1_500);
    expect(codeOf(await office.authority.extend(agent, action.id))).toBe('forbidden');
    office.clock.now = noon + 1_500;
    expect(codeOf(await decide(office, action))).toBe('expired');
    const renewed = accepted(await office.authority.renew(mayas, action.id)).action;
    expect([renewed.attempt, renewed.digest === action.digest, renewed.lifecycle.state]).toEqual([2, false, 'awaitingConsent']);
  });
});

describe('a surface that', () => {
  const sends: Readonly<Record<string, (action: Action) => object>> = {
    'shows the action': (action) => ({ shown: asShown(action, 'de').shown }),
    'cannot show it, and sends `{ unshown: \'why\' }`': () => ({ shown: { unshown: 'why' } }),
    'says nothing': () => ({}),
  };

  it.each(rowsOf(page, 'a surface that'))('%s: approves %s, declines %s, and the log has %s', async (surface, edits, declines) => {
    const { authority } = openOffice(askForAll);
    const says = async (change: (action: Action, shown: object) => Promise<Verdict<unknown>>): Promise<string> => {
      const action = await proposeIn(authority, post('billing'));
      const shown = sends[surface!]!(action);
      const code = codeOf(await change(action, { digest: action.digest, ...shown }));
      const [last] = accepted(await authority.readAudit(mayas, { limit: 1 })).entries;
      if (code !== 'ok') expect([code, last?.facts['code']]).toEqual(['shown_required', 'shown_required']);
      return code === 'ok' ? 'yes' : 'no';
    };
    expect(await says((action, sent) => authority.decide(mayas, action.id, { decision: 'approve', ...sent } as ReceivedDecision))).toBe(edits);
    expect(await says((action, sent) => authority.edit(mayas, action.id, { digest: action.digest, ...sent, arguments: { channel: 'billing', body: 'Hi' } } as ReceivedEdit))).toBe(edits);
    expect(await says((action, sent) => authority.decide(mayas, action.id, { decision: 'decline', ...sent } as ReceivedDecision))).toBe(declines);
  });
});

describe('who', () => {
  const people = [maya, jonas, ines, lena];
  const cells = rowsOf(page, 'an approval of').flatMap(([demand, ...answers]) => answers.map((answer, index) => ({ demand: demand!, person: people[index]!, answer: answer.replaceAll('`', '') })));

  it.each(cells)('of $demand, $person.name: $answer', async ({ demand, person, answer }) => {
    const office = openOffice(`@id("a") ${demand} ${permit}`);
    const action = await proposeIn(office.authority, post('billing'));
    const decided = await decide(office, action, {}, person);
    const states: Readonly<Record<string, string>> = { authorized: 'enough', awaitingConsent: 'one of two' };
    expect(decided.ok ? states[decided.value.action.lifecycle.state] : decided.refusal.code).toBe(answer);
  });

  it('never speaks for a role in what is done for them, and ends it with a decline', async () => {
    const office = openOffice(`@id("a") @approvers("finance:1") ${permit}`);
    const action = await proposeIn(office.authority, post('billing'));
    expect(codeOf(await decide(office, action, {}, { ...maya, roles: ['finance', 'approver'] }))).toBe('forbidden');
    expect(accepted(await decide(office, action, { decision: 'decline' })).action.lifecycle.state).toBe('declined');
  });

  it('comes first does not matter', async () => {
    const office = openOffice(`@id("a") @ask("2") ${permit}`);
    const action = await proposeIn(office.authority, post('billing'));
    accepted(await decide(office, action, {}, jonas));
    expect(accepted(await decide(office, action)).action.lifecycle.state).toBe('authorized');
  });

  it('has a say extends a prompt, and nobody else', async () => {
    const office = openOffice(`@id("a") @approvers("finance:1") ${permit}`);
    const { id } = await proposeIn(office.authority, post('billing'));
    office.clock.now += 1_000;
    expect(codeOf(await office.authority.extend(personCaller(lena), id))).toBe('unknown_action');
    expect(codeOf(await office.authority.extend(personCaller(ines), id))).toBe('ok');
  });
});

describe('what was shown', () => {
  it('is kept with the decision, and what an edit wrote is the person’s own', async () => {
    const { authority } = openOffice(askForAll);
    const action = await proposeIn(authority, post('billing', 'Hello'));
    const shown = toShownPrompt(action, 'de', 'Europe/Berlin')!;
    accepted(await decide({ authority }, action, { shown }));
    expect(await authority.readAudit(mayas, { limit: 1 })).toMatchObject({ ok: true, value: { entries: [{ type: 'consent.approved', facts: { shown: { locale: 'de', timeZone: 'Europe/Berlin', template: shown.template } } }] } });
    const foreign = await proposeIn(authority, post('billing', 'Hello', { sources: [{ kind: 'tool', id: 't', tool: 'read_mail', text: 'billing Hello' }] }));
    const edited = accepted(await authority.edit(mayas, foreign.id, { ...asShown(foreign, 'en'), arguments: { ...foreign.arguments, body: 'Hi' } })).action;
    expect(edited.provenance.map(({ pointer, provenance }) => [pointer, provenance])).toEqual([['/channel', 'external'], ['/body', 'user'], ['', 'agent']]);
  });
});

describe('a decision can meet', () => {
  const passkeys = createPasskeyVerifier({ rpId: 'example.com', rpName: 'Example', origins: ['https://app.example.com'] });
  const response = { id: 'nobody', rawId: 'nobody', type: 'public-key', response: {} };
  /** Proposes a post under a policy and decides on it after something has happened. */
  const after = async (happens: (office: PageOffice, action: Action) => Promise<unknown>, policies = askForAll, changes: Partial<ReceivedDecision> = {}, options: Partial<AuthorityOptions> = {}, call = post('billing')): Promise<string> => {
    const office = openOffice(policies, options);
    const action = await proposeIn(office.authority, call);
    await happens(office, action);
    const state = await stateOf(office, action);
    const answer = codeOf(await decide(office, action, changes));
    expect(await stateOf(office, action)).toBe(state);
    return answer;
  };
  const nothing = async (): Promise<void> => undefined;
  const foreign = post('billing', 'Hello', { sources: [{ kind: 'tool', id: 't', tool: 'read_mail', text: 'billing Hello' }] });
  const stepUp = { method: 'passkey', response } as const;
  const codes: Readonly<Record<string, () => Promise<string>>> = {
    async unknown_action() {
      const office = openOffice(askForAll);
      return codeOf(await decide(office, await proposeIn(office.authority, post('billing')), {}, lena));
    },
    async forbidden() {
      const office = openOffice(askForAll);
      const { id, digest } = await proposeIn(office.authority, post('billing'));
      expect(await after(nothing, `@id("a") @approvers("finance:1") ${permit}`)).toBe('forbidden');
      return codeOf(await decideAsShown(office.authority, agent, id, { decision: 'approve', digest }));
    },
    digest_mismatch: () => after(nothing, askForAll, { digest: '0'.repeat(64) }),
    async shown_required() {
      const { authority } = openOffice(askForAll);
      const { id, digest } = await proposeIn(authority, post('billing'));
      return codeOf(await authority.decide(mayas, id, { decision: 'approve', digest }));
    },
    async shown_mismatch() {
      const office = openOffice(askForAll);
      const action = await proposeIn(office.authority, post('billing'));
      return codeOf(await decide(office, action, { shown: { ...toShownPrompt(action, 'en')!, title: 'Post in #design' } }));
    },
    async tool_changed() {
      const office = openOffice(askForAll);
      const action = await proposeIn(office.authority, post('billing'));
      return codeOf(await decide({ authority: office.reopen(askForAll, { tools: withChanged('post_to_forum') }) }, action));
    },
    expired: () => after(async ({ clock }) => (clock.now += 86_400_000)),
    async already_decided() {
      expect(await after(nothing, allowAll)).toBe('already_decided');
      return after(async (office, action) => accepted(await decide(office, action)));
    },
    async superseded() {
      expect(await after(async ({ authority }, { id }) => accepted(await authority.propose(agent, post('design', 'Hello', { supersedes: id }))))).toBe('superseded');
      return after(async ({ authority }, action) => accepted(await authority.edit(mayas, action.id, { ...asShown(action, 'en'), arguments: { channel: 'design', body: 'Hello' } })));
    },
    cancelled: () => after(async ({ authority }, { id }) => accepted(await authority.cancel(agent, id, { reason: 'The run ended.' }))),
    denied: () => after(nothing, `${askForAll} @id("b") forbid (principal, action, resource);`),
    async declined() {
      const office = openOffice(askForAll);
      accepted(await office.authority.createGrant(mayas, { effect: 'deny', toolName: 'post_to_forum', agentId: 'office-agent', constraints: [], endsAt: noon + 1_000 }));
      return codeOf(await decide(office, await proposeIn(office.authority, post('billing'))));
    },
    async limited() {
      const office = openOffice(`${askForAll} @id("b") @limit("1 per day") ${permit}`);
      await proposeIn(office.authority, post('billing'));
      return codeOf(await decide(office, await proposeIn(office.authority, post('billing'))));
    },
    revoked: () =>
      after(async (office, action) => {
        accepted(await decide(office, action));
        expect(codeOf(await office.reopen(`${askForAll} @id("b") forbid (principal, action, resource);`).claim(agent, action.id, { digest: action.digest }))).toBe('revoked');
      }),
    stopped: () => after(({ authority }) => authority.pressStop(mayas, { scope: { userId: 'maya' } })),
    already_claimed: () => after(async ({ authority }, { id, digest }) => accepted(await authority.claim(agent, id, { digest })), allowAll),
    async review_required() {
      const { authority } = openOffice(askForAll);
      const asked = await proposeIn(authority, foreign);
      const [item] = accepted(await authority.decideAll(mayas, { items: [{ actionId: asked.id, decision: 'approve', ...asShown(asked, 'en') }] })).items;
      return item && 'refusal' in item ? item.refusal.code : 'ok';
    },
    step_up_required: () => after(nothing, `@id("a") @stepUp("passkey") ${permit}`, {}, { passkeys }),
    step_up_failed: () => after(nothing, `@id("a") @stepUp("passkey") ${permit}`, { stepUp }, { passkeys }),
    not_found: () => after(nothing, askForAll, { stepUp }),
    grant_refused: () => after(nothing, askForAll, { grant: { constraints: [], endsAt: noon - 1 } }),
  };

  it.each(rowsOf(page, 'code').map(([code]) => code!))('%s', async (code) => {
    expect(await codes[code]!()).toBe(code);
  });
  it('what the page names, and each of it', () => {
    expect(rowsOf(page, 'code').map(([code]) => code)).toEqual(Object.keys(codes));
  });

  it('a decline of what cannot be approved any more', async () => {
    const office = openOffice(askForAll);
    const action = await proposeIn(office.authority, post('billing'));
    const changed = { authority: office.reopen(askForAll, { tools: withChanged('post_to_forum') }) };
    expect(codeOf(await decide(changed, action, { decision: 'decline' }))).toBe('ok');
  });

  it('the room a limit has again', async () => {
    const office = openOffice(`${allowAll} @id("b") @limit("1 per day") ${permit}`);
    const { id, digest } = await proposeIn(office.authority, pay(1));
    accepted(await office.authority.claim(agent, id, { digest }));
    expect((await proposeIn(office.authority, pay(1))).lifecycle.context.refusal).toMatchObject({ retryAt: noon + 86_400_000 });
  });
});
