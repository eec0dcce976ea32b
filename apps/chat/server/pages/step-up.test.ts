import type { UserCaller } from '@byleave/authority';
import { createPasskeyVerifier } from '@byleave/authority/passkeys';
import { asShown, type Action, type JsonObject } from '@byleave/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { createAuthenticator, flag, origin, rpId, type Ceremony, type SoftwareAuthenticator } from '../../../../packages/authority/src/lib/passkey-authenticator.fixture.ts';
import { readPage, rowsOf, tablesOf } from './page.fixture.ts';
import { decideAsShown, accepted, agentCaller, answerTo, askForAll, codeOf, jonas, maya, openOffice, pay, personCaller, proposeIn, type PageOffice } from './page-office.fixture.ts';

const page = readPage('step-up');
const mayas = personCaller(maya);
const demanding = '@id("a") @stepUp("passkey") permit (principal, action, resource);';
const passkeys = createPasskeyVerifier({ rpId, rpName: 'Example', origins: [origin] });

let office: PageOffice;
let authenticator: SoftwareAuthenticator;
beforeEach(async () => {
  office = openOffice(demanding, { passkeys });
  authenticator = await createAuthenticator();
});

const approve = ({ id, digest }: Action, response?: JsonObject, by: Parameters<PageOffice['authority']['decide']>[0] = mayas) =>
  decideAsShown(office.authority, by, id, { decision: 'approve', digest, ...(response && { stepUp: { method: 'passkey', response } }) });
const sign = async ({ id }: Action, using = authenticator, ceremony?: Ceremony, by = mayas): Promise<JsonObject> => using.get(accepted(await office.authority.startStepUp(by, id)).options, ceremony);

/** What adding a passkey took, and whether it was added. */
async function add(using: SoftwareAuthenticator, proof?: SoftwareAuthenticator, by: UserCaller = mayas): Promise<string> {
  const { options, action } = accepted(await office.authority.registerPasskey(by, { label: 'Laptop' }));
  const stepUp = proof && ({ method: 'passkey', response: await sign(action, proof, {}, by) } as const);
  return codeOf(await office.authority.confirmPasskey(by, action.id, { digest: action.digest, response: await using.create(options), ...(stepUp && { stepUp }) }));
}
async function remove(using = authenticator): Promise<string> {
  const { action } = accepted(await office.authority.removePasskey(mayas, using.id));
  expect(codeOf(await approve(action))).toBe('step_up_required');
  return codeOf(await approve(action, await sign(action, using)));
}

it('every table is checked here', () => {
  expect(tablesOf(page)).toEqual(['the passkey\'s answer', 'change']);
});

describe('a passkey’s answer', () => {
  const signed = (ceremony?: Ceremony) => async (action: Action): Promise<string> => codeOf(await approve(action, await sign(action, authenticator, ceremony)));
  const answers: Readonly<Record<string, (action: Action) => Promise<string>>> = {
    'for this action, from your page, its user verified': signed(),
    'for another action': async (action) => codeOf(await approve(action, await sign(await proposeIn(office.authority, pay(2))))),
    async 'for the action as it was before an edit'(action) {
      const response = await sign(action);
      const edited = accepted(await office.authority.edit(mayas, action.id, { ...asShown(action, 'en'), arguments: { ...action.arguments, amount: 2 } })).action;
      return codeOf(await approve(edited, response));
    },
    'from another origin': signed({ origin: 'https://evil.example' }),
    'from your page in a frame of another': signed({ clientData: { crossOrigin: true, topOrigin: 'https://evil.example' } }),
    'with its user present and not verified': signed({ flags: flag.present }),
    async 'with a signature that does not hold'(action) {
      const response = await sign(action);
      const other = await sign(action);
      const { signature } = other['response'] as { readonly signature: string };
      return codeOf(await approve(action, { ...response, response: { ...(response['response'] as JsonObject), signature } }));
    },
    async 'of somebody else\'s passkey'(action) {
      const theirs = await createAuthenticator();
      expect(await add(theirs, undefined, personCaller(jonas))).toBe('ok');
      return codeOf(await approve(action, await sign(action, theirs)));
    },
    'of a passkey nobody registered': async (action) => codeOf(await approve(action, await sign(action, await createAuthenticator()))),
    'with a counter that did not grow, as a copy\'s': signed({ counter: 1 }),
    async 'the same again'(action) {
      const response = await sign(action);
      accepted(await approve(action, response));
      return codeOf(await approve(action, response));
    },
    'sent by an agent': async (action) => codeOf(await approve(action, await sign(action), agentCaller())),
  };

  it.each(rowsOf(page, 'the passkey\'s answer').map(([answer, is]) => ({ answer: answer!, is })))('$answer is $is', async ({ answer, is }) => {
    expect(await add(authenticator)).toBe('ok');
    const action = await proposeIn(office.authority, pay(1));
    const code = await answers[answer]!(action);
    expect(code === 'ok' ? 'taken' : code).toBe(is);
  });
  it('is of no kind the page does not name', () => {
    expect(rowsOf(page, 'the passkey\'s answer').map(([answer]) => answer)).toEqual(Object.keys(answers));
  });
});

describe('a passkey', () => {
  const changes: Readonly<Record<string, () => Promise<void>>> = {
    async 'the first passkey'() {
      expect(await add(authenticator)).toBe('ok');
    },
    async 'a further one'() {
      await add(authenticator);
      expect(await add(await createAuthenticator())).toBe('step_up_required');
      expect(await add(await createAuthenticator(), authenticator)).toBe('ok');
    },
    async 'removing one'() {
      await add(authenticator);
      expect(await remove()).toBe('ok');
      expect(accepted(await office.authority.listPasskeys(mayas)).passkeys).toEqual([]);
    },
    async 'the first again, after the last was removed'() {
      await add(authenticator);
      await remove();
      expect(await add(await createAuthenticator())).toBe('ok');
    },
  };
  it.each(Object.keys(changes))('%s takes what the page says', (change) => changes[change]!());
  it('changes in no way the page does not name', () => {
    expect(rowsOf(page, 'change')).toEqual([['the first passkey', 'a session'], ['a further one', 'a passkey there is'], ['removing one', 'a passkey there is'], ['the first again, after the last was removed', 'a session']]);
    expect(rowsOf(page, 'change').map(([change]) => change)).toEqual(Object.keys(changes));
  });

  it('is registered by an action that is good once', async () => {
    const { options, action } = accepted(await office.authority.registerPasskey(mayas, { label: 'Laptop' }));
    expect(action.toolName).toBe('byleave.register_passkey');
    const confirm = async () => office.authority.confirmPasskey(mayas, action.id, { digest: action.digest, response: await authenticator.create(options) });
    expect([codeOf(await confirm()), codeOf(await confirm())]).toEqual(['ok', 'already_decided']);
  });
});

describe('a policy that demands a passkey', () => {
  it('denies where none are taken', async () => {
    expect(await answerTo(openOffice(demanding).authority, pay(1))).toBe('denied');
  });

  it('takes one of each of two people, and none to decline', async () => {
    const both = office.reopen(`${demanding} @id("b") @ask("2") permit (principal, action, resource);`);
    office = { ...office, authority: both };
    const theirs = await createAuthenticator();
    const jonass = personCaller(jonas);
    await add(authenticator);
    await add(theirs, undefined, jonass);
    const action = await proposeIn(both, pay(1));
    expect(accepted(await approve(action, await sign(action))).action.lifecycle.state).toBe('awaitingConsent');
    expect(codeOf(await approve(action, undefined, jonass))).toBe('step_up_required');
    expect(accepted(await approve(action, await sign(action, theirs, {}, jonass), jonass)).action.lifecycle.state).toBe('authorized');
    const other = await proposeIn(both, pay(1));
    expect(codeOf(await decideAsShown(both, mayas, other.id, { decision: 'decline', digest: other.digest }))).toBe('ok');
  });

  it('only since the approval takes it back', async () => {
    const asking = openOffice(askForAll, { passkeys });
    const { id, digest } = await proposeIn(asking.authority, pay(1));
    accepted(await decideAsShown(asking.authority, mayas, id, { decision: 'approve', digest }));
    expect(codeOf(await asking.reopen(demanding).claim(agentCaller(), id, { digest }))).toBe('revoked');
  });
});
