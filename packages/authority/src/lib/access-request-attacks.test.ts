import { beforeEach, describe, expect, it } from 'vitest';
import { createRequestClient, question, type Client, type Question, type Submission } from './access-request-fixture.ts';
import { decideAsShown, accepted, agent, codeOf, createOffice, maya, payment, refused, sendPayment, type Office } from './office-fixture.ts';

let office: Office;
let client: Client;
beforeEach(() => {
  office = createOffice();
  client = createRequestClient(office);
});

const again = (approval: unknown, asked: Question = question()): Question => ({ ...asked, context: { ...asked.context, approval } as Question['context'] });

async function expectNobodyAsked(submission: unknown, code: string, as: Parameters<Client['submit']>[1] = 'agent'): Promise<void> {
  const before = (await office.entries()).length;
  const response = await client.submit(submission, as);
  const body = (await response.json()) as { type?: string; error?: { code: string } };
  expect(body.type?.split(':').at(-1) ?? body.error?.code).toBe(code);
  expect(await office.entries()).toHaveLength(before);
}

describe('a binding token', () => {
  let submission: Submission;
  beforeEach(async () => {
    submission = await client.deny();
  });
  const withDenial = (denial: object): object => ({ ...submission, denial: { ...submission.denial, ...denial } });
  const withToken = (edit: (head: string, payload: string, signature: string) => string): object => {
    const [head = '', payload = '', signature = ''] = submission.denial.binding_token.split('.');
    return withDenial({ binding_token: edit(head, payload, signature) });
  };
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = (payload: string, changes: object): string => encode({ ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object), ...changes });

  it.each<[string, () => object]>([
    ['absent', () => withDenial({ binding_token: undefined })],
    ['empty', () => withDenial({ binding_token: '' })],
    ['no token', () => withDenial({ binding_token: 'a.b.c' })],
    ['too long', () => withDenial({ binding_token: 'a'.repeat(100_000) })],
    ['unsigned', () => withToken((_head, payload) => `${encode({ alg: 'none' })}.${payload}.`)],
    ['signed with the public key as a secret', () => withToken((_head, payload, signature) => `${encode({ alg: 'HS256' })}.${payload}.${signature}`)],
    ['of another key', () => withToken((_head, payload, signature) => `${encode({ alg: 'ES256', kid: 'x', typ: 'JWT' })}.${payload}.${signature}`)],
    ['prolonged', () => withToken((head, payload, signature) => `${head}.${claims(payload, { exp: 9_999_999_999 })}.${signature}`)],
    ['bound to something else', () => withToken((head, payload, signature) => `${head}.${claims(payload, { binding_hash: 'A'.repeat(43) })}.${signature}`)],
    ['written in another way', () => withToken((head, payload, signature) => `${head}.${payload}.${signature.slice(0, -1)}${String.fromCharCode(signature.charCodeAt(85) + 1)}`)],
    ['one part longer', () => withToken((head, payload, signature) => `${head}.${payload}.${signature}.x`)],
    ['beside another expiry', () => withDenial({ expires_at: '2099-01-01T00:00:00.000Z' })],
    ['beside another evaluation', () => withDenial({ evaluation_id: 'id-99' })],
  ])('that is %s binds nothing', async (_what, toForged) => {
    await expectNobodyAsked(toForged(), 'invalid_denial_binding');
  });

  it.each<[string, (from: Submission) => object]>([
    ['other arguments', (from) => ({ context: { ...from.context, arguments: { to: 'Eve', amount: 2_400 } } })],
    ['no arguments', () => ({ context: { conversation: 'chat' } })],
    ['another conversation', (from) => ({ context: { ...from.context, conversation: 'other' } })],
    ['provenance it did not have', (from) => ({ context: { ...from.context, provenance: [] } })],
    ['another action', () => ({ action: { name: 'read_mail' }, resource: { type: 'tool', id: 'read_mail' } })],
    ['another resource', () => ({ resource: { type: 'tool', id: 'send_payment', properties: {} } })],
    ['a bundle', (from) => ({ items: [{ action: from.action, resource: from.resource }] })],
  ])('is not good for %s', async (_what, change) => {
    await expectNobodyAsked({ ...submission, ...change(submission) }, 'invalid_denial_binding');
  });

  it('is not good for another caller, nor for the same names in another tenant', async () => {
    for (const as of ['otherAgent', 'samsAgent', 'maya', 'sub'] as const) await expectNobodyAsked(submission, 'forbidden', as);
    await expectNobodyAsked({ ...submission, subject: { ...submission.subject, id: 'other' } }, 'invalid_denial_binding', 'otherAgent');
    await expectNobodyAsked(submission, 'invalid_denial_binding', 'otherTenantsAgent');
    await expectNobodyAsked({ ...submission, client: { actor: { id: 'office', act: { sub: 'planner', iss: 'x' } } } }, 'forbidden');
    await expectNobodyAsked({ ...submission, client: { actor: { id: 'other' } } }, 'forbidden');
  });

  it('of another authority is a stranger’s', async () => {
    const elsewhere = createRequestClient(office, office.reopen({}));
    expect((await elsewhere.submit(submission)).status).toBe(400);
  });
});

describe('a task', () => {
  it('is decided by no agent', async () => {
    const { id } = ((await (await client.submit(await client.deny())).json()) as { task: { id: string } }).task;
    const { digest } = accepted(await office.authority.readAction(maya, id)).action;
    expect((await client.post(`/v1/actions/${id}/decision`, { decision: 'approve', digest })).status).toBe(403);
    for (const verb of ['decision', 'approve', 'approval']) expect((await client.post(`/access/v1/requests/${id}/${verb}`, { decision: 'approve', digest })).status).toBe(404);
    expect(refused(await office.authority.claim(agent, id, { digest })).code).toBe('awaiting_consent');
  });
});

describe('an approval', () => {
  it('permits exactly the call it was given for, and leaves the effect to the claim', async () => {
    const { action, approval } = await client.request();
    const { decision, context } = await client.evaluate(again(approval));
    expect([decision, context]).toMatchObject([true, { approval: { id: action.id }, obligations: [{ id: 'claim', type: 'custom', properties: { vendor: 'byleave', obligation: 'claim', action_id: action.id, digest: action.digest } }] }]);
    const { digest } = context.obligations![0]!.properties;
    expect(codeOf(await office.authority.claim(agent, action.id, { digest }))).toBe('ok');
  });

  it('is spent with the claim, however often it is shown', async () => {
    const { action, approval } = await client.request();
    const shown = await Promise.all([1, 2, 3].map(() => client.evaluate(again(approval))));
    expect(shown.every(({ decision }) => decision)).toBe(true);
    const claims = await Promise.all(shown.map(() => office.authority.claim(agent, action.id, { digest: action.digest })));
    expect(claims.map(codeOf).toSorted()).toEqual(['already_claimed', 'already_claimed', 'ok']);
    expect(await client.evaluate(again(approval))).toMatchObject({ decision: false, context: { reason: 'approval_expired', next_action: 'request', access_request: {} } });
  });

  it.each<[string, Question]>([
    ['other arguments', question({ to: 'Eve', amount: 2_400 })],
    ['more arguments', question({ to: 'Ada Ltd', amount: 2_400, memo: 'x' })],
    ['another conversation', question(undefined, { conversation: 'other' })],
    ['declared provenance', question(undefined, { provenance: [{ pointer: '/to', provenance: 'user' }] })],
    ['another name', question(undefined, {}, { properties: { name: 'Boss', user: { id: 'maya', name: 'Maya Chen' } } })],
  ])('is out of scope for %s', async (_what, asked) => {
    const { approval } = await client.request();
    expect(await client.evaluate(again(approval, asked))).toMatchObject({ decision: false, context: { reason: 'out_of_scope' } });
  });

  it('is out of scope behind a call id that claims another binding', async () => {
    const { denial } = await client.deny();
    const { binding_hash } = JSON.parse(Buffer.from(denial.binding_token.split('.')[1]!, 'base64url').toString()) as { binding_hash: string };
    const cheap = payment({ callId: `access-request:x:${binding_hash}`, arguments: { to: 'Ada Ltd', amount: 1 } });
    const { action } = accepted(await office.authority.propose(agent, cheap));
    accepted(await decideAsShown(office.authority, maya, action.id, { decision: 'approve', digest: action.digest }));
    const { result } = (await (await client.get(`/access/v1/requests/${action.id}`)).json()) as { result: { approval: unknown } };
    expect(await client.evaluate(again(result.approval))).toMatchObject({ decision: false, context: { reason: 'out_of_scope' } });
  });

  it.each<[string, (approval: Record<string, unknown>) => unknown]>([
    ['made up', () => ({ id: 'id-1', approved_at: '2020-01-01T00:00:00Z', approved_until: '2099-01-01T00:00:00Z' })],
    ['prolonged', (approval) => ({ ...approval, approved_until: '2099-01-01T00:00:00.000Z' })],
    ['given a state', (approval) => ({ ...approval, state: 'a.b.c' })],
    ['cut down', ({ id }) => ({ id })],
    ['no object', () => true],
  ])('that was %s is not verifiable, and no reason to ask a person', async (_what, edit) => {
    const { approval } = await client.request();
    const { decision, context } = await client.evaluate(again(edit(approval)));
    expect([decision, context.reason, context.next_action, context.access_request]).toEqual([false, 'approval_unverifiable', 'none', undefined]);
  });

  it('is not given by waiting, declining or cancelling', async () => {
    const declined = await client.request(undefined, 'decline');
    expect(declined.approval).toEqual({});
    const { task } = (await (await client.submit(await client.deny())).json()) as { task: { id: string } };
    for (const id of [task.id, declined.action.id]) {
      const guessed = { id, approved_at: '1970-01-01T00:00:10.000Z', approved_until: '1970-01-01T00:00:10.500Z' };
      expect(await client.evaluate(again(guessed))).toMatchObject({ decision: false, context: { reason: 'approval_unverifiable' } });
    }
  });

  it('helps no other caller', async () => {
    const { approval } = await client.request();
    for (const as of ['otherAgent', 'samsAgent', 'otherTenantsAgent', 'maya', 'sub'] as const) expect((await client.evaluate(again(approval), as)).decision).toBe(false);
    const forSam = question(undefined, {}, { properties: { name: 'Office agent', user: { id: 'sam', name: 'Sam' } } });
    expect(await client.evaluate(again(approval, forSam), 'samsAgent')).toMatchObject({ decision: false, context: { reason: 'approval_unverifiable' } });
  });

  it('ends with its time', async () => {
    const { approval } = await client.request();
    office.clock.ms += 500;
    expect(await client.evaluate(again(approval))).toMatchObject({ decision: false, context: { reason: 'approval_expired', next_action: 'request' } });
  });

  it('overrides no policy that came since', async () => {
    const { action, approval } = await client.request();
    office.policy.publish('v2', { decision: false, context: { reasons: [{ policy: 'freeze', text: 'Payments are frozen.' }] } });
    const { decision, context } = await client.evaluate(again(approval));
    expect([decision, context]).toMatchObject([false, { reason: 'policy_denied', next_action: 'none', reasons: [{ text: 'Payments are frozen.' }] }]);
    office.policy.publish('v3', { decision: true, context: { obligations: [{ id: 'ask', type: 'ask', properties: { approvals: 2 } }] } });
    expect(await client.evaluate(again(approval))).toMatchObject({ decision: false, context: { reason: 'approval_expired', next_action: 'request' } });
    expect(refused(await office.authority.claim(agent, action.id, { digest: action.digest })).code).toBe('revoked');
  });

  it('ends with the tool as it was', async () => {
    const { approval } = await client.request();
    const changed = createRequestClient(office, office.reopen({ tools: [{ ...sendPayment, description: 'Sends money twice.' }] }));
    expect(await changed.evaluate(again(approval))).toMatchObject({ decision: false, context: { reason: 'approval_expired' } });
  });

  it('that does not apply takes nothing away: policy answers as if it were not there', async () => {
    office.policy.publish('v2', { decision: true });
    expect(await client.evaluate(again({ id: 'none' }))).toMatchObject({ decision: true });
  });
});

it('permits no approved call under a stop, though whoever pressed it died before ending what it covers', async () => {
  const { approval } = await client.request();
  expect((await client.evaluate(again(approval))).decision).toBe(true);
  await office.storage.transact((transaction) => transaction.insertStop({ id: 's-1', tenant: 'acme', scope: { userId: 'maya' }, pressedBy: maya.user, at: 1, running: [] }));
  expect(await client.evaluate(again(approval))).toMatchObject({ decision: false, context: { reason: 'approval_expired' } });
});
