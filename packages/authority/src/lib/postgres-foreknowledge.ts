import type { ClientBase } from 'pg';
import { mostForeknown, type Foreknowledge } from './buffered-transaction.ts';
import { ask } from './postgres-kysely.ts';
import type { ExpectedReads } from './storage.ts';

/** One way to the server for what several transactions of a tenant begin with. `about` says which of the lists below a row is in. */
const selectExpected = `
  SELECT 'last' AS about, 1::bigint AS position, 1::bigint AS rank, coalesce(max(sequence), 0)::text AS record FROM entry WHERE tenant = $1
  UNION ALL
  SELECT 'stop', 1, row_number() OVER (ORDER BY at DESC, id DESC), record FROM stop WHERE tenant = $1 AND is_active = 1
  UNION ALL
  SELECT 'action', wanted.position, 1, found.record
  FROM unnest($2::text[]) WITH ORDINALITY AS wanted (id, position),
    LATERAL (SELECT record FROM action WHERE tenant = $1 AND id = wanted.id LIMIT 1) AS found
  UNION ALL
  SELECT 'call', wanted.position, 1, found.record
  FROM unnest($3::text[], $4::text[], $5::text[], $6::text[]) WITH ORDINALITY AS wanted (user_id, agent_id, conversation, call_id, position),
    LATERAL (
      SELECT record FROM action
      WHERE tenant = $1 AND user_id = wanted.user_id AND agent_id = wanted.agent_id AND conversation = wanted.conversation AND call_id = wanted.call_id
      ORDER BY attempt DESC LIMIT 1
    ) AS found
  UNION ALL
  SELECT 'grant', wanted.position, found.rank, found.record
  FROM unnest($7::text[], $8::text[], $9::text[], $10::bigint[]) WITH ORDINALITY AS wanted (user_id, tool_name, agent_id, ends_after, position),
    LATERAL (
      SELECT row_number() OVER (ORDER BY created_at DESC, id DESC) AS rank, record FROM standing_grant
      WHERE tenant = $1 AND user_id = wanted.user_id AND tool_name = wanted.tool_name AND agent_id = wanted.agent_id
        AND status = 'active' AND ends_at > wanted.ends_after
      ORDER BY created_at DESC, id DESC LIMIT ${mostForeknown}
    ) AS found`;

interface Row {
  readonly about: 'last' | 'stop' | 'action' | 'call' | 'grant';
  /** Of what was asked for, from 1. */
  readonly position: number;
  readonly rank: number;
  readonly record: string;
}

/** Reads what transactions of one tenant expect to read. Sent at once, behind what was sent before. */
export async function readExpected(client: ClientBase, tenant: string, expected: readonly ExpectedReads[]): Promise<Foreknowledge> {
  const actions = [...new Set(expected.flatMap(({ action }) => action ?? []))];
  const calls = expected.flatMap(({ call }) => call ?? []);
  // Of the same ones whoever has waited longest, who wants the most.
  const filters = expected.flatMap(({ grants: filter }) => filter ?? []).toReversed();
  const grants = [...new Map(filters.map((filter) => [JSON.stringify([filter.userId, filter.toolName, filter.agentId]), filter])).values()];
  const { rows } = await ask(client, {
    text: selectExpected,
    values: [
      tenant,
      actions,
      calls.map(({ userId }) => userId),
      calls.map(({ agentId }) => agentId),
      calls.map(({ conversation }) => conversation),
      calls.map(({ callId }) => callId),
      grants.map(({ userId }) => userId),
      grants.map(({ toolName }) => toolName),
      grants.map(({ agentId }) => agentId),
      grants.map(({ endsAfter }) => endsAfter),
    ],
  });
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
