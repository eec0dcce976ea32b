import type { ClientBase } from 'pg';
import { toStoredText } from './postgres-text.ts';

interface Turn {
  readonly writer: string;
}

/**
 * Waits until nobody else writes for the tenant, and has its turn from then on until the transaction ends. Answers with
 * the id of the transaction.
 *
 * A turn is a row that a writer updates: PostgreSQL lets one do so at a time, and none on a snapshot of before.
 */
export async function waitForTurn(client: ClientBase, tenant: string): Promise<string> {
  const text = `
    INSERT INTO tenant_turn VALUES ($1, 1)
    ON CONFLICT (tenant) DO UPDATE SET turn = tenant_turn.turn + 1
    RETURNING pg_current_xact_id()::text AS writer`;
  const { rows } = await client.query<Turn>({ name: 'byleave wait', text, values: [toStoredText(tenant)] });
  return rows[0]!.writer;
}

/**
 * Takes a turn that is free. `undefined` where somebody has it, or nobody ever had: then it is waited for.
 *
 * @throws `40001` on a snapshot of before somebody else had it.
 */
export async function grabTurn(client: ClientBase, tenant: string): Promise<string | undefined> {
  const text = `
    WITH free AS MATERIALIZED (SELECT tenant FROM tenant_turn WHERE tenant = $1 FOR UPDATE SKIP LOCKED)
    UPDATE tenant_turn SET turn = turn + 1 FROM free WHERE tenant_turn.tenant = free.tenant
    RETURNING pg_current_xact_id()::text AS writer`;
  const { rows } = await client.query<Turn>({ name: 'byleave grab', text, values: [toStoredText(tenant)] });
  return rows[0]?.writer;
}
