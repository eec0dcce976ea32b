import type { AuthzenRequest } from '@byleave/policy/authzen';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AgentCaller } from './caller.ts';
import { accepted, agent, createOffice, maya, type Office } from './office-fixture.ts';

/** Works for the office agent. */
const sub: AgentCaller = { ...agent, agent: { id: 'sub', name: 'Sub' }, via: [agent.agent] };
const bound: AgentCaller = { ...agent, conversation: 'c-9' };

const question = (id: string, via?: readonly string[], conversation?: string): AuthzenRequest => ({
  subject: { type: 'agent', id, properties: { name: id, user: { id: 'maya', name: 'Maya' }, ...(via && { via }) } },
  action: { name: 'read_mail' },
  resource: { type: 'tool', id: 'read_mail' },
  context: { arguments: { id: 'm' }, ...(conversation !== undefined && { conversation }) },
});

let office: Office;
beforeEach(() => {
  office = createOffice();
});

describe.each([
  ['the point', (caller: AgentCaller) => office.authority.createAuthzenPoint(caller)],
  ['the point of access requests', (caller: AgentCaller) => office.authority.createAccessRequests('https://acme.example/').createPoint(caller)],
])('%s takes from an agent’s credential, and not from the question,', (_what, createPoint) => {
  const decisionOf = async (caller: AgentCaller, request: AuthzenRequest): Promise<boolean> => (await createPoint(caller).evaluate(request)).decision;

  it.each([
    ['honest', ['office']],
    ['left out', undefined],
    ['empty', []],
    ['another', ['planner']],
  ])('through whom it acts, for a stop of an agent in between: %s', async (_how, via) => {
    expect(await decisionOf(sub, question('sub', ['office']))).toBe(true);
    accepted(await office.authority.pressStop(maya, { scope: { userId: 'maya', agentId: 'office' } }));
    expect(await decisionOf(sub, question('sub', via))).toBe(false);
  });

  it('through whom it acts, for policy', async () => {
    office.policy.evaluate = async ({ subject }) => ({ decision: subject.properties.via.length === 0 });
    expect(await decisionOf(agent, question('office'))).toBe(true);
    for (const via of [['office'], [], undefined]) expect(await decisionOf(sub, question('sub', via))).toBe(false);
  });

  it.each([
    ['honest', 'c-9'],
    ['left out', undefined],
    ['another', 'elsewhere'],
  ])('in which conversation, for a stop of it: %s', async (_how, conversation) => {
    expect(await decisionOf(bound, question('office', undefined, 'c-9'))).toBe(true);
    accepted(await office.authority.pressStop(maya, { scope: { userId: 'maya', conversation: 'c-9' } }));
    expect(await decisionOf(bound, question('office', undefined, conversation))).toBe(false);
  });

  it('and refuses a question that says otherwise', async () => {
    for (const [caller, asked] of [
      [sub, question('sub', [])],
      [sub, question('sub', ['office', 'office'])],
      [agent, question('office', ['planner'])],
      [bound, question('office', undefined, 'elsewhere')],
    ] as const) {
      expect((await createPoint(caller).evaluate(asked)).context).toMatchObject({ error: { status: 403 } });
    }
  });
});

it('tells a person of the stop of an agent in between that they ask about', async () => {
  const ask = async (): Promise<boolean> => (await office.authority.createAuthzenPoint(maya).evaluate(question('sub', ['office']))).decision;
  expect(await ask()).toBe(true);
  accepted(await office.authority.pressStop(maya, { scope: { userId: 'maya', agentId: 'office' } }));
  expect(await ask()).toBe(false);
});
