import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasSharedData, sharedData } from '../../../../../test/shared-data.ts';
import { createCedarAuthzenPoint } from '../cedar/cedar-authzen.ts';
import { evaluateAuthzen, evaluateAuthzenBatch } from './evaluate.ts';
import type { AuthzenPoint, AuthzenRequest } from './messages.ts';

interface Vector<Expected = boolean> {
  readonly request: AuthzenRequest & Readonly<Record<string, unknown>>;
  readonly expected: Expected;
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(`authzen/${file}`, sharedData), 'utf8')) as T;
}

async function decisionOf(point: AuthzenPoint, request: unknown): Promise<boolean> {
  const answer = await evaluateAuthzen(point, request);
  if (!answer.ok) throw new Error(answer.refusal.message);
  return answer.value.decision;
}

/** The five people of the interop scenario, by the identity token's subject, and their roles. */
const people = [
  { id: 'CiRmZDA2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs', email: 'rick@the-citadel.com', roles: ['admin', 'evil_genius'] },
  { id: 'CiRmZDE2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs', email: 'morty@the-citadel.com', roles: ['editor'] },
  { id: 'CiRmZDI2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs', email: 'summer@the-smiths.com', roles: ['editor'] },
  { id: 'CiRmZDM2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs', email: 'beth@the-smiths.com', roles: ['viewer'] },
  { id: 'CiRmZDQ2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs', email: 'jerry@the-smiths.com', roles: ['viewer'] },
];

function entitiesOf(type: string, idOf: (person: (typeof people)[number]) => string) {
  const roles = ['admin', 'evil_genius', 'editor', 'viewer'].map((id) => ({ uid: { type: 'role', id }, attrs: {}, parents: [] }));
  const persons = people.map((person) => ({
    uid: { type, id: idOf(person) },
    attrs: { identity: person.id, email: person.email },
    parents: person.roles.map((id) => ({ type: 'role', id })),
  }));
  return [...roles, ...persons];
}

const todoPolicies = `
  @id("read") permit(principal is user, action in [Action::"can_read_user", Action::"can_read_todos"], resource);
  @id("create") permit(principal is user, action == Action::"can_create_todo", resource)
  when { principal in role::"admin" || principal in role::"editor" };
  @id("own") permit(principal in role::"editor", action in [Action::"can_update_todo", Action::"can_delete_todo"], resource is todo)
  when { resource has ownerID && resource.ownerID == principal.email };
  @id("genius") permit(principal in role::"evil_genius", action == Action::"can_update_todo", resource is todo);
  @id("admin") permit(principal in role::"admin", action == Action::"can_delete_todo", resource is todo);`;

const gatewayPolicies = `
  permit(principal is identity, action == Action::"GET", resource is route);
  permit(principal is identity, action in [Action::"POST", Action::"PUT", Action::"DELETE"], resource is route)
  when { principal in role::"editor" || principal in role::"admin" };`;

describe.skipIf(!hasSharedData)('AuthZEN interop', () => {
  it.each(['01', '02'])('decides the todo application as published (1.0 %s)', async (version) => {
    const point = createCedarAuthzenPoint({ policies: todoPolicies, entities: entitiesOf('user', ({ id }) => id) });
    const { evaluation, evaluations = [] } = read<{ evaluation: readonly Vector[]; evaluations?: readonly Vector<readonly { decision: boolean }[]>[] }>(
      `todo-decisions-authorization-api-1_0-${version}.json`,
    );
    expect(evaluation).toHaveLength(40);
    for (const { request, expected } of evaluation) expect([request, await decisionOf(point, request)]).toEqual([request, expected]);
    for (const { request, expected } of evaluations) {
      const answer = await evaluateAuthzenBatch(point, request);
      if (!answer.ok || !('evaluations' in answer.value)) throw new Error('no batch');
      expect(answer.value.evaluations.map(({ decision }) => ({ decision }))).toEqual(expected);
    }
  });

  it.each(['todo-decisions.json', 'todo-decisions-authorization-api-1_0-00.json'])('decides the todo application of the drafts, whose subjects are e-mail addresses (%s)', async (file) => {
    const point = createCedarAuthzenPoint({ policies: todoPolicies, entities: entitiesOf('user', ({ email }) => email) });
    const { decisions, evaluation = decisions } = read<{ decisions?: readonly Vector[]; evaluation?: readonly Vector[] }>(file);
    const withProperties = ({ request }: Vector) => {
      const { type, id, properties, ...others } = request.resource as unknown as { type: string; id: string; properties?: object };
      return { ...request, resource: { type, id, properties: { ...others, ...properties } } };
    };
    expect(evaluation).toHaveLength(40);
    for (const vector of evaluation ?? []) expect([vector.request, await decisionOf(point, withProperties(vector))]).toEqual([vector.request, vector.expected]);
  });

  it('decides the gateway as published', async () => {
    const point = createCedarAuthzenPoint({ policies: gatewayPolicies, entities: entitiesOf('identity', ({ id }) => id) });
    const { evaluation } = read<{ evaluation: readonly Vector[] }>('gateway-decisions.json');
    expect(evaluation).toHaveLength(25);
    for (const { request, expected } of evaluation) expect([request, await decisionOf(point, request)]).toEqual([request, expected]);
  });

  it('decides the identity provider’s records as published, for every subject, resource and action', async () => {
    // One of the four files is loaded as entities; the other three have to follow from it.
    const rights = read<{ evaluation: readonly Vector<{ results: readonly { name: string }[] }>[] }>('search-action-results.json').evaluation;
    const records = new Map<string, Record<string, string[]>>();
    const users = new Set<string>();
    for (const { request, expected } of rights) {
      users.add(request.subject.id);
      const attrs = records.get(request.resource.id) ?? { view: [], edit: [], delete: [] };
      for (const { name } of expected.results) attrs[name]?.push(request.subject.id);
      records.set(request.resource.id, attrs);
    }
    const entities = [...records].map(([id, attrs]) => ({ uid: { type: 'record', id }, attrs: Object.fromEntries(Object.entries(attrs).map(([name, ids]) => [name, ids.map((user) => ({ __entity: { type: 'user', id: user } }))])), parents: [] }));
    const policies = ['view', 'edit', 'delete']
      .map((name) => `permit(principal is user, action == Action::"${name}", resource is record) when { resource.${name}.contains(principal) };`)
      .join('\n');
    const point = createCedarAuthzenPoint({ policies, entities });
    const may = (user: string, name: string, record: string) =>
      decisionOf(point, { subject: { type: 'user', id: user }, action: { name }, resource: { type: 'record', id: record } });
    const filter = async (ids: Iterable<string>, test: (id: string) => Promise<boolean>) => {
      const found: string[] = [];
      for (const id of ids) if (await test(id)) found.push(id);
      return found.toSorted();
    };
    const idsOf = ({ expected }: Vector<{ results: readonly { id: string }[] }>) => expected.results.map(({ id }) => id).toSorted();
    type Search = readonly Vector<{ results: readonly { id: string }[] }>[];
    const byResource = [...read<{ evaluation: Search }>('search-resource-results.json').evaluation, ...read<{ search: Search }>('idp-results.json').search];
    for (const vector of byResource) {
      const { subject, action } = vector.request;
      expect(await filter(records.keys(), (record) => may(subject.id, action.name, record))).toEqual(idsOf(vector));
    }
    for (const vector of read<{ evaluation: Search }>('search-subject-results.json').evaluation) {
      const { resource, action } = vector.request;
      expect(await filter(users, (user) => may(user, action.name, resource.id))).toEqual(idsOf(vector));
    }
  });
});
