import type { TaskResponse } from '@byleave/policy/authzen';
import { beforeEach, describe, expect, it } from 'vitest';
import { createRequestClient, decisionPoint, question, type CallerName, type Client } from './access-request-fixture.ts';
import { decideAsShown, accepted, createOffice, maya, type Office } from './office-fixture.ts';

let office: Office;
let client: Client;
beforeEach(() => {
  office = createOffice();
  client = createRequestClient(office);
});

const taskOf = async (response: Response | Promise<Response>): Promise<TaskResponse> => (await (await response).json()) as TaskResponse;
const readStatus = async (id: string): Promise<string> => (await taskOf(client.get(`/access/v1/requests/${id}`))).task.status;

async function expectProblem(answer: Promise<Response>, status: number, name: string): Promise<void> {
  const response = await answer;
  expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
  expect(await response.json()).toMatchObject({ type: `urn:openid:authzen:access-request:error:${name}`, status });
}

describe('a denial', () => {
  it('is requestable where a person would be asked and the caller cannot ask one', async () => {
    for (const supported_obligations of [[], ['step-up'], undefined]) {
      expect(await client.evaluate(question(undefined, { supported_obligations }))).toEqual({
        decision: false,
        context: {
          reasons: [{ policy: 'payments', text: 'Payments are asked.' }],
          policy_version: 'v1',
          evaluation_id: expect.stringMatching(/^id-/u) as string,
          evaluated_at: '1970-01-01T00:00:10.000Z',
          reason: 'approval_required',
          access_request: {
            endpoint: `${decisionPoint}/access/v1/requests`,
            expires_at: '1970-01-01T00:10:10.000Z',
            binding_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]{86}$/u) as string,
          },
        },
      });
    }
  });

  it('is none for a caller that lists the obligation to ask', async () => {
    expect(await client.evaluate(question(undefined, { supported_obligations: ['custom'] }))).toMatchObject({ decision: true, context: { obligations: [{ id: 'ask' }] } });
  });

  it.each([
    ['what policy forbids', { ...question({}), action: { name: 'delete_all' }, resource: { type: 'tool', id: 'delete_all' } }, 'agent'],
    ['what no schema accepts', question({ to: '', amount: -1 }), 'agent'],
    ['what JSON cannot carry', question({ to: '\ud800', amount: 1 }), 'agent'],
    ['a number that is not the same everywhere', question(undefined, {}, { properties: { name: 'Office agent', user: { id: 'maya', name: 'Maya Chen' }, level: 2 ** 60 } }), 'agent'],
    ['a person, who asks on the card', question(), 'maya'],
    ['another agent', question(), 'otherAgent'],
    ['a chain of delegation that is not the caller’s', question(), 'sub'],
  ] as const)('is final for %s', async (_what, asked, as: CallerName) => {
    const { decision, context } = await client.evaluate(asked, as);
    expect([decision, context.access_request]).toEqual([false, undefined]);
  });

  it('is final where the policy demands more than a proposal can give', async () => {
    const obligations = [{ id: 'step-up', type: 'step-up', properties: { acr_value: 'passkey' } }];
    office.policy.publish('v2', { decision: true, context: { obligations } });
    expect((await client.evaluate(question(undefined, { supported_obligations: ['step-up'] }))).context.access_request).toBeUndefined();
  });
});

describe('a request', () => {
  it('becomes the action that a person is asked about, under the task’s id', async () => {
    const submission = await client.deny();
    const response = await client.submit({ ...submission, context: { ...submission.context, business_justification: 'Invoice 7' } });
    const { task } = await taskOf(response);
    const endpoint = `${decisionPoint}/access/v1/requests/${task.id}`;
    expect([response.status, response.headers.get('location'), response.headers.get('retry-after')]).toEqual([202, endpoint, '5']);
    expect(task).toEqual({ id: task.id, status: 'pending', status_endpoint: endpoint, links: { cancel: `${endpoint}/cancel` } });
    expect(accepted(await office.authority.readAction(maya, task.id)).action).toMatchObject({
      toolName: 'send_payment',
      arguments: { to: 'Ada Ltd', amount: 2_400 },
      conversation: 'chat',
      note: 'Invoice 7',
      principal: { user: maya.user, agent: { id: 'office' } },
      lifecycle: { state: 'awaitingConsent' },
    });
  });

  it('does not believe provenance the agent declares', async () => {
    const provenance = [{ pointer: '/to', provenance: 'user' }];
    const { task } = await taskOf(client.submit(await client.deny(question(undefined, { provenance }))));
    const { action } = accepted(await office.authority.readAction(maya, task.id));
    expect([new Set(action.provenance.filter(({ pointer }) => pointer !== '').map((entry) => entry.provenance)), action.risk]).toEqual([new Set(['unknown']), 'high']);
  });

  it('sent again, and at once, finds the task it made', async () => {
    const submission = await client.deny();
    const answers = await Promise.all([1, 2, 3].map(async () => (await taskOf(client.submit(submission))).task.id));
    expect(new Set(answers).size).toBe(1);
    expect(accepted(await decideAsShown(office.authority, maya, answers[0]!, { decision: 'decline', digest: accepted(await office.authority.readAction(maya, answers[0]!)).action.digest })).action.lifecycle.state).toBe('declined');
    expect((await taskOf(client.submit(submission))).task).toMatchObject({ id: answers[0], status: 'denied' });
    expect(await office.authority.listActions(maya, { limit: 10 })).toHaveLength(1);
  });

  it('is answered at once when policy no longer asks', async () => {
    const allowed = await client.deny();
    office.policy.publish('v2', { decision: true });
    const response = await client.submit(allowed);
    expect([response.status, await response.json()]).toMatchObject([201, { task: { status: 'approved' }, result: { mode: 'reevaluate', approval: { approved_until: '1970-01-01T00:00:10.500Z' } } }]);
    const denied = { ...question({ to: 'Bob', amount: 1 }) };
    office.policy.publish('v3', [{ id: 'ask', text: 'Asked.', effect: 'ask' }]);
    const late = await client.deny(denied);
    office.policy.publish('v4', { decision: false });
    expect(await taskOf(client.submit(late))).toEqual({ task: expect.objectContaining({ status: 'denied' }) as unknown });
  });

  it('is refused once its denial has expired', async () => {
    const submission = await client.deny();
    office.clock.ms += 10 * 60_000;
    await expectProblem(client.submit(submission), 410, 'expired_denial');
  });

  it('is refused when the tool no longer takes the arguments', async () => {
    const submission = await client.deny();
    const authority = office.reopen({ tools: [] });
    const key = await crypto.subtle.exportKey('jwk', (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign'])).privateKey);
    await expectProblem(createRequestClient(office, authority).submit(submission), 400, 'invalid_denial_binding');
    const before = createRequestClient(office, office.reopen({ accessRequestKey: key }));
    const after = createRequestClient(office, office.reopen({ accessRequestKey: key, tools: [] }));
    await expectProblem(after.submit(await before.deny()), 400, 'not_requestable');
  });

  it('reaches nobody when it is malformed', async () => {
    const submission = await client.deny();
    for (const body of [null, {}, { ...submission, denial: { binding_token: 'x' } }, { ...submission, callback: { endpoint: 'https://example.com' } }, { ...submission, context: { arguments: { a: 2 ** 60 } } }]) {
      expect((await client.submit(body)).status).toBe(400);
    }
    expect(await office.authority.listActions(maya, { limit: 10 })).toEqual([]);
  });
});

describe('a task', () => {
  it('shows how the person decided, and stays what it ended as', async () => {
    const approved = await client.request();
    expect(approved.approval).toEqual({ id: approved.action.id, approved_at: '1970-01-01T00:00:10.000Z', approved_until: '1970-01-01T00:00:10.500Z' });
    expect(await readStatus((await client.request(undefined, 'decline')).action.id)).toBe('denied');
    office.clock.ms += 500;
    expect(await readStatus(approved.action.id)).toBe('approved');
  });

  it('expires with the prompt', async () => {
    const { task } = await taskOf(client.submit(await client.deny()));
    office.clock.ms += 1_000;
    expect(await taskOf(client.get(task.status_endpoint))).toEqual({ task: { id: task.id, status: 'expired', status_endpoint: task.status_endpoint } });
  });

  it('is cancelled by its agent while it waits, and never after', async () => {
    const { task } = await taskOf(client.submit(await client.deny()));
    expect((await client.post(task.links!.cancel, undefined, 'maya')).status).toBe(403);
    expect((await taskOf(client.post(task.links!.cancel, { comment: 'Over.' }))).task.status).toBe('cancelled');
    await expectProblem(client.post(task.links!.cancel), 409, 'invalid_task_state');
    const { action } = await client.request();
    await expectProblem(client.post(`/access/v1/requests/${action.id}/cancel`), 409, 'invalid_task_state');
    expect(accepted(await office.authority.readAction(maya, action.id)).action.lifecycle.state).toBe('authorized');
  });

  it('is there for its agent and its person, and for nobody else', async () => {
    const { task } = await taskOf(client.submit(await client.deny()));
    expect((await taskOf(client.get(task.status_endpoint, 'maya'))).task).toEqual({ id: task.id, status: 'pending', status_endpoint: task.status_endpoint });
    for (const as of ['otherAgent', 'samsAgent', 'otherTenantsAgent', 'sam', 'otherMaya'] as const) {
      await expectProblem(client.get(task.status_endpoint, as), 404, 'unknown_task');
      await expectProblem(client.post(`${task.status_endpoint}/cancel`, {}, as), 404, 'unknown_task');
    }
    await expectProblem(client.get('/access/v1/requests/none'), 404, 'unknown_task');
  });

  it('is no other action', async () => {
    const { action } = accepted(await office.authority.propose({ kind: 'agent', tenant: 'acme', user: maya.user, agent: { id: 'office', name: 'Office agent' } }, { callId: 'c', conversation: 'chat', tool: 'send_payment', arguments: { to: 'Ada', amount: 1 }, sources: [], sourcesComplete: true }));
    await expectProblem(client.get(`/access/v1/requests/${action.id}`), 404, 'unknown_task');
  });
});

describe('the metadata', () => {
  it('names the endpoint, the capability and the keys, which are open to everybody', async () => {
    const response = await client.get('https://example.com/.well-known/authzen-configuration/byleave');
    expect(await response.json()).toMatchObject({ access_request_endpoint: `${decisionPoint}/access/v1/requests`, jwks_uri: `${decisionPoint}/jwks.json`, capabilities: ['urn:openid:authzen:capability:access-request'] });
    const { keys } = (await (await client.get('/jwks.json', 'nobody' as CallerName)).json()) as { keys: JsonWebKey[] };
    expect(keys).toEqual([{ kty: 'EC', crv: 'P-256', use: 'sig', alg: 'ES256', kid: expect.any(String) as string, x: expect.any(String) as string, y: expect.any(String) as string }]);
  });
});
