import type { PendingWrites } from './buffered-transaction.ts';
import type { PostgresStatement } from './postgres-kysely.ts';
import { toActionRow } from './sql-transaction.ts';

/**
 * Between records that are sent as one text. JSON writes every control character as an escape, so none has it inside
 * (RFC 8259, 7). In an array’s text every quote would be escaped, which a record is full of.
 */
const separator = '\u001e';
const joinRecords = (of: readonly { readonly record: string }[]): string => of.map(({ record }) => record).join(separator);
const toRecords = (parameter: string): string => `string_to_array(${parameter}::text, chr(30))`;

const insertActions = `
  INSERT INTO action (tenant, id, user_id, agent_id, conversation, call_id, attempt, state, deadline, proposed_at, record)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::bigint[], $10::bigint[], ${toRecords('$11')})`;

/** Divides by zero where one is not there, so that nothing is committed. */
const updateActions = `
  WITH updated AS (
    UPDATE action SET state = wanted.state, deadline = wanted.deadline, record = wanted.record
    FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], ${toRecords('$5')}) AS wanted (tenant, id, state, deadline, record)
    WHERE action.tenant = wanted.tenant AND action.id = wanted.id
    RETURNING 1
  )
  SELECT 1 / (count(*) = cardinality($1))::int FROM updated`;

const insertEntries = `
  INSERT INTO entry (tenant, sequence, user_id, agent_id, conversation, action_id, record)
  SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], ${toRecords('$7')})`;

const insertReads = `
  INSERT INTO call_read (tenant, user_id, agent_id, conversation, call_id, record)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], ${toRecords('$6')})`;

/** All that was held back, in one statement a table and kind. */
export function toStatements({ inserted, updated, entries, reads }: PendingWrites): readonly PostgresStatement[] {
  const statements: PostgresStatement[] = [];
  if (inserted.size > 0) {
    const rows = [...inserted.values()].map(({ action, record }) => toActionRow(action, record));
    const columns = ['tenant', 'id', 'user_id', 'agent_id', 'conversation', 'call_id', 'attempt', 'state', 'deadline', 'proposed_at'] as const;
    statements.push({ text: insertActions, values: [...columns.map((column) => rows.map((row) => row[column])), joinRecords(rows)] });
  }
  if (updated.size > 0) {
    const rows = [...updated.values()];
    const values = [
      rows.map(({ action }) => action.tenant),
      rows.map(({ action }) => action.id),
      rows.map(({ action }) => action.lifecycle.state),
      rows.map(({ action }) => action.lifecycle.context.deadline),
      joinRecords(rows),
    ];
    statements.push({ text: updateActions, values });
  }
  if (entries.length > 0) {
    const values = [
      entries.map(({ entry }) => entry.tenant),
      entries.map(({ sequence }) => sequence),
      entries.map(({ entry }) => entry.userId),
      entries.map(({ entry }) => entry.agentId),
      entries.map(({ entry }) => entry.conversation),
      entries.map(({ entry }) => entry.actionId),
      joinRecords(entries),
    ];
    statements.push({ text: insertEntries, values });
  }
  if (reads.length > 0) {
    const columns = ['tenant', 'user_id', 'agent_id', 'conversation', 'call_id'] as const;
    statements.push({ text: insertReads, values: [...columns.map((column) => reads.map((row) => row[column])), joinRecords(reads)] });
  }
  return statements;
}
