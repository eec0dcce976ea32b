import { type Action, type JsonObject } from '@byleave/core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { UserCaller } from './caller.ts';
import { decideAsShown, accepted, agent, codeOf, createOffice, maya, otherMaya, proposePayment, refused, sam, type Office } from './office-fixture.ts';
import { createAuthenticator, flag, origin, rpId, type Ceremony, type SoftwareAuthenticator } from './passkey-authenticator.fixture.ts';
import { createPasskeyVerifier } from './passkey-simplewebauthn.ts';

let office: Office;
let authenticator: SoftwareAuthenticator;
beforeEach(async () => {
  office = createOffice({ passkeys: createPasskeyVerifier({ rpId, rpName: 'Office', origins: [origin] }) });
  office.policy.publish('v2', { decision: true, context: { obligations: [{ id: 's', type: 'step-up', properties: { acr_value: 'passkey' } }] } });
  authenticator = await createAuthenticator();
});

/** Registers a passkey, with a proof where one is wanted. */
async function register(by: UserCaller, using: SoftwareAuthenticator, proof?: SoftwareAuthenticator): Promise<Action> {
  const { options, action } = accepted(await office.authority.registerPasskey(by, { label: 'Laptop' }));
  const stepUp = proof && { method: 'passkey' as const, response: await sign(action, proof, by) };
  const request = { digest: action.digest, response: await using.create(options), ...(stepUp && { stepUp }) };
  return accepted(await office.authority.confirmPasskey(by, action.id, request)).action;
}

async function sign({ id }: Action, using = authenticator, by = maya, ceremony?: Ceremony): Promise<JsonObject> {
  const { options } = accepted(await office.authority.startStepUp(by, id));
  return using.get(options, ceremony);
}

const approve = ({ id, digest }: Action, response?: JsonObject, by = maya) =>
  decideAsShown(office.authority, by, id, { decision: 'approve', digest, ...(response && { stepUp: { method: 'passkey', response } }) });
const labels = async (by = maya) => accepted(await office.authority.listPasskeys(by)).passkeys.map(({ label }) => label);

describe('an approval that takes a passkey', () => {
  beforeEach(() => register(maya, authenticator));

  it('counts with a signature over this very action, and says so', async () => {
    const action = await proposePayment(office);
    const approved = accepted(await approve(action, await sign(action))).action;
    expect(approved.lifecycle).toMatchObject({ state: 'authorized', context: { decisions: [{ assurance: 'passkey' }] } });
    expect((await office.entries()).at(-1)).toMatchObject({ type: 'consent.approved', facts: { assurance: 'passkey', passkey: authenticator.id } });
    expect(codeOf(await office.authority.claim(agent, action.id, { digest: action.digest }))).toBe('ok');
  });

  it('does not count without, and declining needs none', async () => {
    const action = await proposePayment(office);
    expect(codeOf(await approve(action))).toBe('step_up_required');
    expect(codeOf(await decideAsShown(office.authority, maya, action.id, { decision: 'decline', digest: action.digest }))).toBe('ok');
  });

  it('does not count with a signature over another action, or over the same twice', async () => {
    const [first, second] = [await proposePayment(office, { callId: 'a' }), await proposePayment(office, { callId: 'b' })];
    const signature = await sign(first);
    expect(codeOf(await approve(second, signature))).toBe('step_up_failed');
    accepted(await approve(first, signature));
    expect(codeOf(await approve(first, signature))).toBe('already_decided');
    expect((await office.entries()).filter(({ type }) => type === 'attempt.refused').map(({ facts }) => facts['code'])).toEqual(['step_up_failed', 'already_decided']);
  });

  it.each([
    ['of another site', { origin: 'https://evil.example' }],
    ['of a site that only frames ours', { clientData: { crossOrigin: true, topOrigin: 'https://evil.example' } }],
    ['of somebody present and not verified', { flags: flag.present }],
    ['of a copied authenticator', { counter: 1 }],
  ] as const)('does not count with a signature %s', async (_what, ceremony) => {
    const action = await proposePayment(office);
    expect(codeOf(await approve(action, await sign(action, authenticator, maya, ceremony as Ceremony)))).toBe('step_up_failed');
    expect(codeOf(await approve(action, await sign(action)))).toBe('ok');
  });

  it('does not count with somebody else’s passkey, or one nobody knows', async () => {
    const action = await proposePayment(office);
    const { options } = accepted(await office.authority.startStepUp(maya, action.id));
    const theirs = await createAuthenticator();
    expect(codeOf(await approve(action, await theirs.get(options)))).toBe('step_up_failed');
    await register(sam, theirs);
    expect(codeOf(await approve(action, await theirs.get(options)))).toBe('step_up_failed');
    expect(codeOf(await approve(action, { id: '__proto__' }))).toBe('step_up_failed');
  });

  it('counts once when the same signature comes twice at once for two tabs', async () => {
    const action = await proposePayment(office);
    const signature = await sign(action);
    const [a, b] = await Promise.all([approve(action, signature), approve(action, signature)]);
    expect([codeOf(a), codeOf(b)].toSorted()).toEqual(['already_decided', 'ok']);
  });

  it('takes back the decision when the passkey is used elsewhere at the very same moment', async () => {
    const [first, second] = [await proposePayment(office, { callId: 'a' }), await proposePayment(office, { callId: 'b' })];
    const [one, two] = [await sign(first), await sign(second)];
    const [a, b] = await Promise.all([approve(first, one), approve(second, two)]);
    expect([codeOf(a), codeOf(b)].toSorted()).toEqual(['ok', 'step_up_failed']);
    const states = await Promise.all([first, second].map(async ({ id }) => accepted(await office.authority.readAction(maya, id)).action.lifecycle.state));
    expect(states.toSorted()).toEqual(['authorized', 'awaitingConsent']);
  });

  it('is not one an agent can make, or a body can claim', async () => {
    const action = await proposePayment(office);
    const response = await sign(action);
    expect(codeOf(await office.authority.startStepUp(agent, action.id))).toBe('forbidden');
    expect(codeOf(await decideAsShown(office.authority, agent, action.id, { decision: 'approve', digest: action.digest, stepUp: { method: 'passkey', response } }))).toBe('forbidden');
    expect(codeOf(await decideAsShown(office.authority, maya, action.id, { decision: 'approve', digest: action.digest, assurance: 'passkey' } as never))).toBe('step_up_required');
  });

  it('tells whoever has no passkey that they need one first', async () => {
    const theirs = await proposePayment(office, { callId: 'x' });
    expect(codeOf(await office.authority.startStepUp(otherMaya, theirs.id))).toBe('unknown_action');
    await removeAll();
    expect(refused(await office.authority.startStepUp(maya, theirs.id)).code).toBe('step_up_required');
  });

  it('given under a policy that asked for none is missed at the claim', async () => {
    office.policy.publish('v3', { decision: true, context: { obligations: [{ id: 'a', type: 'ask', properties: {} }] } });
    const action = await proposePayment(office);
    accepted(await approve(action));
    office.policy.publish('v4', { decision: true, context: { obligations: [{ id: 's', type: 'step-up', properties: { acr_value: 'passkey' } }] } });
    expect(codeOf(await office.authority.claim(agent, action.id, { digest: action.digest }))).toBe('revoked');
  });
});

async function removeAll(): Promise<void> {
  const { passkeys } = accepted(await office.authority.listPasskeys(maya));
  for (const { id } of passkeys) {
    const action = accepted(await office.authority.removePasskey(maya, id)).action;
    accepted(await approve(action, await sign(action)));
  }
}

describe('a passkey', () => {
  it('is registered by its person’s own action, once', async () => {
    const action = await register(maya, authenticator);
    expect(action).toMatchObject({ toolName: 'byleave.register_passkey', lifecycle: { state: 'executed', context: { outcome: { status: 'succeeded' } } } });
    expect(await labels()).toEqual(['Laptop']);
    expect((await office.entries()).at(-1)).toMatchObject({ type: 'action.completed', facts: { passkey: authenticator.id } });
  });

  it('after the first takes a proof with one: a stolen session cannot add its own', async () => {
    await register(maya, authenticator);
    const mine = await createAuthenticator();
    const { options, action } = accepted(await office.authority.registerPasskey(maya, { label: 'Mallory' }));
    expect(codeOf(await office.authority.confirmPasskey(maya, action.id, { digest: action.digest, response: await mine.create(options) }))).toBe('step_up_required');
    await register(maya, mine, authenticator);
    expect(await labels()).toEqual(['Laptop', 'Laptop']);
  });

  it('cannot be added without a proof by having started before there was any', async () => {
    const stolen = accepted(await office.authority.registerPasskey(maya, { label: 'Mallory' }));
    await register(maya, authenticator);
    const response = await (await createAuthenticator()).create(stolen.options);
    const late = accepted(await office.authority.confirmPasskey(maya, stolen.action.id, { digest: stolen.action.digest, response }));
    expect(late.action.lifecycle.context.outcome).toMatchObject({ status: 'failed' });
    expect(await labels()).toEqual(['Laptop']);
  });

  it('is not added by approving its action like any other', async () => {
    const { action } = accepted(await office.authority.registerPasskey(maya, { label: 'Nothing' }));
    expect(codeOf(await approve(action))).toBe('step_up_required');
    expect(await labels()).toEqual([]);
  });

  it('answered for another registration, or by somebody else, is not added', async () => {
    const [first, second] = [accepted(await office.authority.registerPasskey(maya, { label: 'a' })), accepted(await office.authority.registerPasskey(maya, { label: 'b' }))];
    const response = await authenticator.create(first.options);
    expect(codeOf(await office.authority.confirmPasskey(maya, second.action.id, { digest: second.action.digest, response }))).toBe('step_up_failed');
    expect(codeOf(await office.authority.confirmPasskey(sam, first.action.id, { digest: first.action.digest, response }))).toBe('unknown_action');
    expect(codeOf(await office.authority.confirmPasskey(maya, (await proposePayment(office)).id, { digest: first.action.digest, response }))).toBe('not_found');
    expect(await labels()).toEqual([]);
  });

  it('is removed only with a proof, and only by its person', async () => {
    await register(maya, authenticator);
    expect(codeOf(await office.authority.removePasskey(sam, authenticator.id))).toBe('not_found');
    expect(codeOf(await office.authority.removePasskey(agent, authenticator.id))).toBe('forbidden');
    const { action } = accepted(await office.authority.removePasskey(maya, authenticator.id));
    expect(codeOf(await approve(action))).toBe('step_up_required');
    accepted(await approve(action, await sign(action)));
    expect(await labels()).toEqual([]);
  });

  it('is nothing where the authority takes none', async () => {
    const plain = office.reopen({ passkeys: undefined as never });
    expect(codeOf(await plain.registerPasskey(maya, { label: 'x' }))).toBe('not_found');
    expect(codeOf(await plain.startStepUp(maya, 'x'))).toBe('not_found');
  });
});
