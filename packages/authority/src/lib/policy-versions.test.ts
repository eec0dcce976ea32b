import { createCedarLanguage } from '@byleave/policy/cedar';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Authority } from './authority.ts';
import type { AgentCaller, UserCaller } from './caller.ts';
import { createHandler, type Handler } from './handler.ts';
import { decideAsShown, accepted, agent, createOffice, deleteAll, maya, payment, readMail, refused, sendPayment, type Office } from './office-fixture.ts';
import { authorityAgent } from './own-tool.ts';
import { policyAuthorRole } from './publish-tool.ts';
import { toToolDefinition } from './tool-registry.ts';

const askAll = '@id("everything") @ask permit (principal, action, resource);';
const allowSmall = `${askAll}\n@id("never-delete") forbid (principal, action == Action::"delete_all", resource);`;
const author: UserCaller = { ...maya, user: { ...maya.user, roles: [policyAuthorRole] } };
/** Whoever asks for a publication cannot approve it. */
const reviewer: UserCaller = { ...maya, user: { id: 'jo', name: 'Jo', roles: [policyAuthorRole] } };
const otherTenant: UserCaller = { ...author, tenant: 'other' };

let office: Office;
let authority: Authority;
beforeEach(() => {
  const tools = [sendPayment, readMail, deleteAll].map(toToolDefinition);
  office = createOffice({ policy: createCedarLanguage({ tools, initial: askAll, otherwise: 'ask' }) });
  ({ authority } = office);
});

async function draft(text: string, revision = 0): Promise<void> {
  accepted(await authority.saveDraft(author, { text, revision }));
}

async function publish(request: Parameters<Authority['publishPolicy']>[1] = { revision: 1 }) {
  const { action } = accepted(await authority.publishPolicy(author, request));
  return accepted(await decideAsShown(authority, reviewer, action.id, { decision: 'approve', digest: action.digest })).action;
}

describe('a draft', () => {
  it('is refused with the place when it cannot be used, and nothing changes', async () => {
    await draft(allowSmall);
    for (const [text, code] of [
      ['permit (principal, action', 'policy_syntax'],
      ['permit (principal, action == Action::"send_rocket", resource);', 'unknown_tool'],
      ['@unheard("x") permit (principal, action, resource);', 'unknown_obligation'],
      [`permit (principal, action == Action::"send_payment", resource) when { context.arguments.iban == "x" };`, 'unknown_argument'],
    ] as const) {
      const refusal = refused(await authority.saveDraft(author, { text, revision: 1 }));
      expect(refusal.code).toBe('policy_refused');
      expect(refusal.issues?.[0]).toMatchObject({ code, pointer: '/text', range: { line: 1 } });
    }
    const kept = accepted(await authority.readPolicy(author)).draft;
    expect(kept?.text).toBe(allowSmall);
    expect(kept?.changes).toContain('+@id("never-delete")');
  });

  it('is not overwritten by somebody who read an older one', async () => {
    await draft(askAll);
    await draft(allowSmall, 1);
    expect(refused(await authority.saveDraft(author, { text: askAll, revision: 1 })).code).toBe('conflict');
    expect(accepted(await authority.readPolicy(author)).draft).toMatchObject({ text: allowSmall, revision: 2, author: author.user });
  });
});

describe('a publication', () => {
  it('changes the limits that are listed, and takes those away that it drops or counts by something else', async () => {
    const limitOf = (terms: string): string => `@id("paying") @ask @limit("${terms}") permit (principal, action, resource);`;
    const most = async (): Promise<readonly number[]> => (await authority.listLimits(maya)).map(({ limit }) => limit.most);
    await draft(limitOf('10 per hour per user'));
    await publish();
    accepted(await authority.propose(agent, payment()));
    expect(await most()).toEqual([10]);
    await draft(limitOf('20 per hour per user'), 1);
    await publish({ revision: 2 });
    expect(await most()).toEqual([20]);
    await draft(limitOf('20 per hour per agent'), 2);
    await publish({ revision: 3 });
    expect(await most()).toEqual([]);
    await draft(askAll, 3);
    await publish({ revision: 4 });
    expect(await most()).toEqual([]);
  });


  it('is an action of its own: shown with its changes, decided, and in force from that commit', async () => {
    await draft(allowSmall);
    const { action } = accepted(await authority.publishPolicy(author, { revision: 1 }));
    expect(action).toMatchObject({ toolName: 'byleave.publish_policy', principal: { agent: authorityAgent }, lifecycle: { state: 'awaitingConsent' } });
    expect(action.arguments['changes']).toContain('+@id("never-delete")');
    expect(accepted(await authority.readPolicy(author)).inForce).toEqual({ number: 0, text: askAll });

    const own = await decideAsShown(authority, { ...author, user: { ...author.user, roles: [policyAuthorRole, 'approver'] } }, action.id, { decision: 'approve', digest: action.digest });
    expect(refused(own).code).toBe('forbidden');
    const decided = accepted(await decideAsShown(authority, reviewer, action.id, { decision: 'approve', digest: action.digest })).action;
    expect(decided.lifecycle).toMatchObject({ state: 'executed', context: { outcome: { status: 'succeeded' } } });
    expect(accepted(await authority.readPolicy(author)).inForce).toEqual({ number: 1, text: allowSmall });
    expect(accepted(await authority.readPolicy(author)).versions[0]?.changes).toBe(action.arguments['changes']);
    expect(accepted(await authority.propose(agent, payment({ tool: 'delete_all', arguments: {} }))).action.lifecycle.state).toBe('denied');
  });

  it('writes intent before outcome, in one commit', async () => {
    await draft(allowSmall);
    await publish();
    expect((await office.entries()).map((entry) => entry.type)).toEqual(['action.proposed', 'consent.approved', 'action.claimed', 'action.completed']);
  });

  it('takes back what an earlier version had allowed', async () => {
    const { action } = accepted(await authority.propose(agent, payment({ tool: 'delete_all', arguments: {} })));
    accepted(await decideAsShown(authority, author, action.id, { decision: 'approve', digest: action.digest }));
    await draft(allowSmall);
    await publish();
    expect(refused(await authority.claim(agent, action.id, { digest: action.digest })).code).toBe('revoked');
  });

  it('is seen by a claim that was already under way', async () => {
    const { action } = accepted(await authority.propose(agent, payment({ tool: 'delete_all', arguments: {} })));
    accepted(await decideAsShown(authority, author, action.id, { decision: 'approve', digest: action.digest }));
    await draft(allowSmall);
    const publication = accepted(await authority.publishPolicy(author, { revision: 1 })).action;
    const [published, claimed] = await Promise.all([
      decideAsShown(authority, reviewer, publication.id, { decision: 'approve', digest: publication.digest }),
      authority.claim(agent, action.id, { digest: action.digest }),
    ]);
    accepted(published);
    const order = (await office.entries()).map((entry) => `${entry.toolName} ${entry.type}`);
    const isClaimedFirst = order.indexOf('delete_all action.claimed') !== -1 && order.indexOf('delete_all action.claimed') < order.indexOf('byleave.publish_policy action.completed');
    expect(claimed.ok).toBe(isClaimedFirst);
  });

  it('between the evaluation of a call and its commit lets nothing start that is now forbidden', async () => {
    const free = '@id("all") permit (principal, action, resource);';
    const { storage } = office;
    let transactions = 0;
    const raced = office.reopen({
      policy: createCedarLanguage({ tools: [sendPayment, readMail, deleteAll].map(toToolDefinition), initial: free, otherwise: 'ask' }),
      storage: {
        ...storage,
        async transact(work) {
          transactions += 1;
          const forbid = { tenant: 'acme', number: 1, text: '@id("no") forbid (principal, action, resource);', changes: '', author: author.user, at: 0, actionId: 'a' };
          if (transactions === 2) await storage.transact((transaction) => transaction.insertPolicyVersion(forbid));
          return storage.transact(work);
        },
      },
    });
    const { action, claimId } = accepted(await raced.propose(agent, payment({ claim: true })));
    expect([action.lifecycle.state, claimId]).toEqual(['authorized', undefined]);
    expect(refused(await raced.claim(agent, action.id, { digest: action.digest })).code).toBe('revoked');
  });

  it('changes nothing when declined, or when another came first', async () => {
    await draft(allowSmall);
    const [first, second] = [accepted(await authority.publishPolicy(author, { revision: 1 })).action, accepted(await authority.publishPolicy(author, { revision: 1 })).action];
    accepted(await decideAsShown(authority, reviewer, first.id, { decision: 'approve', digest: first.digest }));
    const late = accepted(await decideAsShown(authority, reviewer, second.id, { decision: 'approve', digest: second.digest })).action;
    expect(late.lifecycle.context.outcome).toMatchObject({ status: 'failed' });
    const third = accepted(await authority.publishPolicy(author, { restores: 0 })).action;
    accepted(await decideAsShown(authority, reviewer, third.id, { decision: 'decline', digest: third.digest }));
    expect(accepted(await authority.readPolicy(author)).versions).toHaveLength(1);
  });

  it('is rolled back by publishing what was', async () => {
    await draft(allowSmall);
    await publish();
    await publish({ restores: 0 });
    const { inForce, versions } = accepted(await authority.readPolicy(author));
    expect(inForce).toEqual({ number: 2, text: askAll });
    expect(versions.map(({ number, restores, author: by }) => [number, restores, by.id])).toEqual([
      [2, 0, 'maya'],
      [1, undefined, 'maya'],
    ]);
    expect(refused(await authority.publishPolicy(author, { restores: 9 })).code).toBe('not_found');
  });

  it('of a draft that was saved again since it was reviewed is a conflict', async () => {
    await draft(allowSmall);
    await draft(askAll, 1);
    expect(refused(await authority.publishPolicy(author, { revision: 1 })).code).toBe('conflict');
  });

  it('may be approved by whoever asked for it only where the host says so', async () => {
    const alone = office.reopen({ publication: 'any author' });
    await draft(allowSmall);
    const { action } = accepted(await alone.publishPolicy(author, { revision: 1 }));
    expect(accepted(await decideAsShown(alone, author, action.id, { decision: 'approve', digest: action.digest })).action.lifecycle.state).toBe('executed');
  });

  it('takes a passkey to allow more where the host says so, and none to allow less', async () => {
    authority = office.reopen({ wideningTakesPasskey: true });
    await draft(allowSmall);
    expect((await publish()).lifecycle.state).toBe('executed');
    await draft(`${allowSmall}\n@id("payments") permit (principal, action == Action::"send_payment", resource);`, 1);
    for (const request of [{ revision: 2 }, { restores: 0 }]) {
      const { action } = accepted(await authority.publishPolicy(author, request));
      expect(refused(await decideAsShown(authority, reviewer, action.id, { decision: 'approve', digest: action.digest })).code).toBe('step_up_required');
    }
    expect(accepted(await authority.readPolicy(author)).inForce.number).toBe(1);
  });

  it('takes a passkey to have approvers answer in a person’s place', async () => {
    const reading = '@id("reading") permit (principal, action in Action::"read", resource);';
    const policy = createCedarLanguage({ tools: [sendPayment, readMail, deleteAll].map(toToolDefinition), initial: reading, otherwise: 'ask' });
    ({ authority } = createOffice({ policy, publication: 'any author', wideningTakesPasskey: true }));
    // Everything is asked of the person anyway: a rule that asks looks as if it could only ask for more.
    accepted(await authority.saveDraft(reviewer, { text: `${reading}\n@id("mine") @approvers("${policyAuthorRole}:1") permit (principal, action == Action::"send_payment", resource);`, revision: 0 }));
    const { action } = accepted(await authority.publishPolicy(reviewer, { revision: 1 }));
    expect(refused(await decideAsShown(authority, reviewer, action.id, { decision: 'approve', digest: action.digest })).code).toBe('step_up_required');
  });

  it('speaks for its own tenant only', async () => {
    await draft(allowSmall);
    await publish();
    expect(accepted(await authority.readPolicy(otherTenant))).toEqual({ inForce: { number: 0, text: askAll }, initial: askAll, draft: null, versions: [] });
  });
});

describe('a draft in shadow', () => {
  it('is asked beside the policies in force, changes nothing, and where it differs is written down', async () => {
    await draft(allowSmall);
    accepted(await authority.shadowDraft(author, { revision: 1, isShadowed: true }));
    const { action } = accepted(await authority.propose(agent, payment({ tool: 'delete_all', arguments: {} })));
    expect(action.lifecycle.state).toBe('awaitingConsent');
    accepted(await authority.propose(agent, payment({ callId: 'call-2' })));
    await vi.waitFor(async () => expect(accepted(await authority.readDifferences(author))).toHaveLength(1));
    expect(accepted(await authority.readDifferences(author))[0]).toMatchObject({ enforced: 'ask', draft: 'deny', request: { action: { name: 'delete_all' } } });
  });

  it('writes nothing of a call down once somebody was erased since it was answered', async () => {
    await draft(allowSmall);
    accepted(await authority.shadowDraft(author, { revision: 1, isShadowed: true }));
    accepted(await authority.propose(agent, payment({ tool: 'delete_all', arguments: {} })));
    // The draft is asked in a later turn of the event loop than this.
    await office.storage.transact(async (transaction) => {
      const tree = await transaction.findTree('acme');
      await transaction.saveTree({ ...tree, erasures: tree.erasures + 1 });
    });
    accepted(await authority.propose(agent, payment({ callId: 'call-2', tool: 'delete_all', arguments: {}, conversation: 'later' })));
    await vi.waitFor(async () => expect(accepted(await authority.readDifferences(author))).not.toHaveLength(0));
    expect(accepted(await authority.readDifferences(author)).map(({ request }) => request.context.conversation)).toEqual(['later']);
  });

  it('goes on when only the examples of its text change', async () => {
    await draft(allowSmall, 0);
    accepted(await authority.shadowDraft(author, { revision: 1, isShadowed: true }));
    const example = { id: 'e-1', name: 'A small one', tool: 'send_payment', arguments: { to: 'Ada', amount: 1 }, expects: 'allow' } as const;
    accepted(await authority.saveDraft(author, { text: allowSmall, revision: 1, examples: [example] }));
    expect(accepted(await authority.readPolicy(author)).draft).toMatchObject({ revision: 2, isShadowed: true, examples: [example] });
    accepted(await authority.saveDraft(author, { text: `${allowSmall} `, revision: 2 }));
    expect(accepted(await authority.readPolicy(author)).draft).toMatchObject({ revision: 3, isShadowed: false, examples: [example] });
  });

  it('ends when it is switched off, or saved anew', async () => {
    await draft(allowSmall);
    accepted(await authority.shadowDraft(author, { revision: 1, isShadowed: true }));
    await draft(allowSmall, 1);
    expect(accepted(await authority.readPolicy(author)).draft).toMatchObject({ revision: 2, isShadowed: false });
    expect(refused(await authority.shadowDraft(author, { revision: 1, isShadowed: true })).code).toBe('conflict');
  });
});

describe('a simulation', () => {
  beforeEach(async () => {
    for (const callId of ['a', 'b', 'c']) accepted(await authority.propose(agent, payment({ callId })));
    accepted(await authority.propose(agent, payment({ callId: 'd', tool: 'delete_all', arguments: {} })));
    refused(await authority.propose(agent, payment({ callId: 'e', tool: 'unheard' })));
  });

  it('tells what a draft would have done with what really happened, and changes nothing', async () => {
    const before = await office.entries();
    const text = '@id("all") permit (principal, action, resource); @id("no") forbid (principal, action == Action::"delete_all", resource);';
    const simulation = accepted(await authority.simulatePolicy(author, { text, limit: 100 }));
    expect(simulation).toMatchObject({
      state: 'completed',
      evaluated: 4,
      before: { allowed: 0, asked: 4, denied: 0 },
      after: { allowed: 3, asked: 0, denied: 1 },
      promptsPerWeek: { before: 4, after: 0 },
      changed: 4,
    });
    expect(await office.entries()).toEqual(before);
  });

  it('looks back as far as asked, and leaves the authority’s own calls out', async () => {
    expect(accepted(await authority.simulatePolicy(author, { text: askAll, limit: 3 })).evaluated).toBe(2);
    await draft(allowSmall);
    await publish();
    expect(accepted(await authority.simulatePolicy(author, { text: askAll, limit: 100 })).evaluated).toBe(4);
  });

  it('holds a draft to what is enforced here, obligations and all', async () => {
    const text = '@id("all") @ask @everyTime permit (principal, action, resource);';
    expect(accepted(await authority.simulatePolicy(author, { text, limit: 100 }))).toMatchObject({ before: { asked: 4 }, after: { asked: 4, denied: 0 }, changed: 0 });
  });

  it('stops when told to, with what is there', async () => {
    const abort = new AbortController();
    abort.abort();
    expect(accepted(await authority.simulatePolicy(author, { text: askAll, limit: 100 }, { signal: abort.signal }))).toMatchObject({ state: 'aborted', evaluated: 0 });
  });

  it('refuses a text that could not be published, and whoever may not publish', async () => {
    expect(refused(await authority.simulatePolicy(author, { text: 'permit', limit: 1 })).code).toBe('policy_refused');
    expect(refused(await authority.simulatePolicy(agent, { text: askAll, limit: 1 })).code).toBe('forbidden');
  });
});

describe('an agent, or a person without the role', () => {
  it('can neither see, draft nor publish', async () => {
    await draft(allowSmall);
    const roleless = maya;
    const pretender: AgentCaller = { ...agent, user: author.user };
    for (const caller of [roleless, pretender]) {
      expect(refused(await authority.readPolicy(caller)).code).toBe('forbidden');
      expect(refused(await authority.saveDraft(caller, { text: askAll, revision: 1 })).code).toBe('forbidden');
      expect(refused(await authority.publishPolicy(caller, { revision: 1 })).code).toBe('forbidden');
    }
  });

  it('cannot publish by proposing the tool, by posing as the authority, or by deciding', async () => {
    const pretender: AgentCaller = { ...agent, user: author.user };
    const args = { version: 1, changes: '', text: 'permit (principal, action, resource);' };
    expect(refused(await authority.propose(pretender, payment({ tool: 'byleave.publish_policy', arguments: args }))).code).toBe('unknown_tool');
    const impostor: AgentCaller = { ...pretender, agent: authorityAgent };
    expect(refused(await authority.propose(impostor, payment())).code).toBe('forbidden');
    await draft(allowSmall);
    const { action } = accepted(await authority.publishPolicy(author, { revision: 1 }));
    expect(refused(await decideAsShown(authority, pretender, action.id, { decision: 'approve', digest: action.digest })).code).toBe('forbidden');
    expect(refused(await authority.claim(impostor, action.id, { digest: action.digest })).code).toBe('unknown_action');
    expect(refused(await authority.cancel(impostor, action.id, { reason: 'mine' })).code).toBe('unknown_action');
    expect(accepted(await authority.readPolicy(author)).inForce.number).toBe(0);
  });
});

describe('over HTTP', () => {
  let handler: Handler;
  beforeEach(() => {
    const callers = { author, agent } as const;
    handler = createHandler({
      authority,
      basePath: '/byleave',
      publicUrl: 'https://example.com/byleave',
      authenticate: (request) => callers[request.headers.get('authorization') as 'author' | 'agent'],
    });
  });
  const post = (path: string, body: unknown, as = 'author', headers: Record<string, string> = {}): Promise<Response> =>
    handler(
      new Request(`https://example.com${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { authorization: as, 'content-type': 'application/json', ...headers },
      }),
    );

  it('drafts, publishes and reads', async () => {
    expect((await post('/byleave/v1/policy/draft', { text: allowSmall, revision: 0 })).status).toBe(200);
    const broken = await post('/byleave/v1/policy/draft', { text: 'permit', revision: 1 });
    expect([broken.status, ((await broken.json()) as { error: { code: string } }).error.code]).toEqual([422, 'policy_refused']);
    expect((await post('/byleave/v1/policy/publication', { revision: 1 })).status).toBe(200);
    expect((await post('/byleave/v1/policy/publication', { revision: 1 }, 'agent')).status).toBe(403);
  });

  it('streams a simulation as lines: progress, then the result', async () => {
    for (let call = 0; call < 120; call += 1) accepted(await authority.propose(agent, payment({ callId: `call-${call}` })));
    const response = await post('/byleave/v1/policy/simulation', { text: askAll });
    const lines = (await response.text()).trim().split('\n').map((line) => JSON.parse(line) as { type: string });
    expect(lines.slice(0, -1).every(({ type }) => type === 'progress')).toBe(true);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.at(-1)).toMatchObject({ type: 'result', simulation: { evaluated: 120 } });
    const refusedOne = await (await post('/byleave/v1/policy/simulation', { text: askAll }, 'agent')).text();
    expect(JSON.parse(refusedOne)).toMatchObject({ type: 'error', error: { code: 'forbidden' } });
  });

  const subject = { type: 'agent', id: 'office', properties: { name: 'Office agent', user: maya.user } };
  const evaluation = {
    subject,
    action: { name: 'send_payment' },
    resource: { type: 'tool', id: 'send_payment' },
    context: { arguments: { to: 'Ada Ltd', amount: 2_400 }, supported_obligations: [] },
  };

  it('answers AuthZEN with the policy in force, and echoes the request id', async () => {
    const response = await post('/byleave/access/v1/evaluation', evaluation, 'agent', { 'x-request-id': 'r-1' });
    expect([response.status, response.headers.get('x-request-id')]).toEqual([200, 'r-1']);
    expect(await response.json()).toMatchObject({ decision: false, context: { policy_version: expect.stringMatching(/^cedar-/u) as string } });
    const batch = await post('/byleave/access/v1/evaluations', { ...evaluation, evaluations: [{}, { action: { name: 'x' } }] }, 'agent');
    expect(((await batch.json()) as { evaluations: unknown[] }).evaluations).toHaveLength(2);
  });

  it('answers nobody about somebody else', async () => {
    const about = { ...evaluation, subject: { ...subject, properties: { ...subject.properties, user: { id: 'sam', name: 'Sam' } } } };
    expect(await (await post('/byleave/access/v1/evaluation', about, 'agent')).json()).toMatchObject({ decision: false, context: { error: { status: 403 } } });
    expect((await post('/byleave/access/v1/evaluation', evaluation, 'nobody')).status).toBe(401);
  });

  it('says where it is to be asked', async () => {
    const response = await handler(new Request('https://example.com/.well-known/authzen-configuration/byleave'));
    expect(await response.json()).toMatchObject({ access_evaluation_endpoint: 'https://example.com/byleave/access/v1/evaluation' });
  });
});

describe('an obligation', () => {
  const decideWith = async (text: string): Promise<string> => {
    await draft(text);
    await publish();
    return accepted(await authority.propose(agent, payment())).action.lifecycle.state;
  };

  it.each(['@everyTime', '@approvers("finance:2")', '@ask("3")'])('that is enforced is asked: %s', async (annotation) => {
    expect(await decideWith(`${annotation} permit (principal, action, resource);`)).toBe('awaitingConsent');
  });

  it('that nobody could meet here is a denial: a passkey, where none are taken', async () => {
    expect(await decideWith('@stepUp("passkey") permit (principal, action, resource);')).toBe('denied');
  });
});
