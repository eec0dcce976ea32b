import type { ClientBase } from 'pg';
import { mostForeknown, type Foreknowledge } from './buffered-transaction.ts';
import { ask } from './postgres-kysely.ts';
import type { ExpectedReads } from './storage.ts';

interface Row {
  readonly about: 'last' | 'stop' | 'action' | 'call' | 'grant';
  /** Of what was asked for, from 1. */
  readonly position: number;
  readonly rank: number;
  readonly record: string;
}

/** `about` says which of the lists below a row is in. `$1` is the tenant, and every list of values the next parameter. */
type ToText = (next: () => string) => string;

interface Part {
  readonly toText: ToText;
  readonly values: readonly (readonly (string | number)[])[];
}

const ofTenant: ToText = () => `
  SELECT 'last' AS about, 1::bigint AS position, 1::bigint AS rank, coalesce(max(sequence), 0)::text AS record FROM entry WHERE tenant = $1
  UNION ALL
  SELECT 'stop', 1, row_number() OVER (ORDER BY at DESC, id DESC), record FROM stop WHERE tenant = $1 AND is_active = 1`;

const ofActions: ToText = (next) => `
  SELECT 'action' AS about, wanted.position, 1::bigint AS rank, found.record
  FROM unnest(${next()}::text[]) WITH ORDINALITY AS wanted (id, position),
    LATERAL (SELECT record FROM action WHERE tenant = $1 AND id = wanted.id LIMIT 1) AS found`;

const ofCalls: ToText = (next) => `
  SELECT 'call' AS about, wanted.position, 1::bigint AS rank, found.record
  FROM unnest(${next()}::text[], ${next()}::text[], ${next()}::text[], ${next()}::text[]) WITH ORDINALITY AS wanted (user_id, agent_id, conversation, call_id, position),
    LATERAL (
      SELECT record FROM action
      WHERE tenant = $1 AND user_id = wanted.user_id AND agent_id = wanted.agent_id AND conversation = wanted.conversation AND call_id = wanted.call_id
      ORDER BY attempt DESC LIMIT 1
    ) AS found`;

const ofGrants: ToText = (next) => `
  SELECT 'grant' AS about, wanted.position, found.rank, found.record
  FROM unnest(${next()}::text[], ${next()}::text[], ${next()}::text[], ${next()}::bigint[]) WITH ORDINALITY AS wanted (user_id, tool_name, agent_id, ends_after, position),
    LATERAL (
      SELECT row_number() OVER (ORDER BY created_at DESC, id DESC) AS rank, record FROM standing_grant
      WHERE tenant = $1 AND user_id = wanted.user_id AND tool_name = wanted.tool_name AND agent_id = wanted.agent_id
        AND status = 'active' AND ends_at > wanted.ends_after
      ORDER BY created_at DESC, id DESC LIMIT ${mostForeknown}
    ) AS found`;

function toText(parts: readonly Part[]): string {
  let last = 1;
  const next = (): string => `$${(last += 1)}`;
  return parts.map((part) => part.toText(next)).join('\n  UNION ALL');
}

/**
 * Reads what transactions of one tenant expect to read, in one way to the server. Sent at once, behind what was sent before.
 *
 * What none of them expects is not in the statement: to be told that there is nothing costs as much as some rows.
 */
export async function readExpected(client: ClientBase, tenant: string, expected: readonly ExpectedReads[]): Promise<Foreknowledge> {
  const actions = [...new Set(expected.flatMap(({ action }) => action ?? []))];
  const calls = expected.flatMap(({ call }) => call ?? []);
  // Of the same ones whoever has waited longest, who wants the most.
  const filters = expected.flatMap(({ grants: filter }) => filter ?? []).toReversed();
  const grants = [...new Map(filters.map((filter) => [JSON.stringify([filter.userId, filter.toolName, filter.agentId]), filter])).values()];
  const parts: readonly Part[] = [
    { toText: ofTenant, values: [] },
    ...(actions.length > 0 ? [{ toText: ofActions, values: [actions] }] : []),
    ...(calls.length > 0 ? [{ toText: ofCalls, values: [calls.map(({ userId }) => userId), calls.map(({ agentId }) => agentId), calls.map(({ conversation }) => conversation), calls.map(({ callId }) => callId)] }] : []),
    ...(grants.length > 0 ? [{ toText: ofGrants, values: [grants.map(({ userId }) => userId), grants.map(({ toolName }) => toolName), grants.map(({ agentId }) => agentId), grants.map(({ endsAfter }) => endsAfter)] }] : []),
  ];
  const { rows } = await ask(client, { text: toText(parts), values: [tenant, ...parts.flatMap(({ values }) => values)] });
  const known = (rows as unknown as readonly Row[]).toSorted((a, b) => a.rank - b.rank);
  const of = (wanted: Row['about'], index = 0): readonly string[] => known.filter(({ about, position }) => about === wanted && position === index + 1).map(({ record }) => record);
  const [action, call] = [new Map<number, string>(), new Map<number, string>()];
  for (const row of known) {
    if (row.about === 'action') action.set(row.position, row.record);
    if (row.about === 'call') call.set(row.position, row.record);
  }
  return {
    tenant,
    lastSequence: Number(of('last')[0]),
    actions: new Map(actions.map((id, index) => [id, action.get(index + 1)])),
    calls: calls.map((key, index) => ({ key, record: call.get(index + 1) })),
    activeStops: of('stop'),
    grants: grants.map((filter, index) => ({ filter, records: of('grant', index) })),
  };
}
