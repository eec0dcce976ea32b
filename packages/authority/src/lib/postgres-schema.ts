import { escapeIdentifier, type ClientBase } from 'pg';

/** Step `n` brings a schema from version `n` to `n + 1`. A step that was ever released is never edited. */
export const steps: readonly string[] = [
  `
  CREATE TABLE tenant_turn (
    tenant text COLLATE "C" PRIMARY KEY,
    turn bigint NOT NULL
  ) WITH (fillfactor = 50);
  CREATE TABLE action (
    tenant text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    agent_id text COLLATE "C" NOT NULL,
    conversation text COLLATE "C" NOT NULL,
    call_id text COLLATE "C" NOT NULL,
    attempt bigint NOT NULL,
    state text COLLATE "C" NOT NULL,
    deadline bigint,
    proposed_at bigint NOT NULL,
    record text NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, user_id, agent_id, conversation, call_id, attempt)
  );
  CREATE INDEX action_by_user ON action (tenant, user_id, proposed_at DESC, id DESC);
  CREATE INDEX action_due ON action (tenant, deadline) WHERE deadline IS NOT NULL;
  CREATE INDEX action_history ON action (tenant, proposed_at DESC, id DESC);
  CREATE INDEX action_open ON action (tenant, proposed_at DESC, id DESC)
    WHERE state IN ('proposed', 'verified', 'awaitingConsent', 'authorized', 'executing');
  CREATE TABLE entry (
    tenant text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    agent_id text COLLATE "C" NOT NULL,
    conversation text COLLATE "C" NOT NULL,
    action_id text COLLATE "C" NOT NULL,
    record text NOT NULL,
    PRIMARY KEY (tenant, sequence)
  );
  CREATE INDEX entry_by_user ON entry (tenant, user_id, sequence);
  CREATE INDEX entry_by_action ON entry (tenant, action_id, sequence);
  CREATE TABLE reader (
    tenant text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    action_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, subject, action_id)
  );
  CREATE TABLE policy_version (
    tenant text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    record text NOT NULL,
    PRIMARY KEY (tenant, number)
  );
  CREATE TABLE policy_draft (
    tenant text COLLATE "C" PRIMARY KEY,
    record text NOT NULL
  );
  CREATE TABLE policy_difference (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL,
    revision bigint NOT NULL,
    record text NOT NULL
  );
  CREATE INDEX policy_difference_by_revision ON policy_difference (tenant, revision, number);
  CREATE TABLE limit_use (
    tenant text COLLATE "C" NOT NULL,
    limit_id text COLLATE "C" NOT NULL,
    scope text COLLATE "C" NOT NULL,
    action_id text COLLATE "C" NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    amount bigint NOT NULL,
    at bigint NOT NULL,
    state text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, limit_id, scope, action_id)
  );
  CREATE INDEX limit_use_in_window ON limit_use (tenant, limit_id, scope, state, at) INCLUDE (amount, action_id);
  CREATE INDEX limit_use_by_action ON limit_use (tenant, action_id);
  CREATE INDEX limit_use_by_user ON limit_use (tenant, limit_id, scope, user_id);
  CREATE TABLE known_limit (
    tenant text COLLATE "C" NOT NULL,
    limit_id text COLLATE "C" NOT NULL,
    scope text COLLATE "C" NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    is_open integer NOT NULL,
    at bigint NOT NULL,
    record text NOT NULL,
    PRIMARY KEY (tenant, limit_id, scope)
  );
  CREATE INDEX known_limit_by_user ON known_limit (tenant, user_id, at DESC);
  CREATE TABLE standing_grant (
    tenant text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    agent_id text COLLATE "C" NOT NULL,
    tool_name text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    effect text COLLATE "C" NOT NULL,
    ends_at bigint NOT NULL,
    created_at bigint NOT NULL,
    record text NOT NULL,
    PRIMARY KEY (tenant, id)
  );
  CREATE INDEX standing_grant_by_user ON standing_grant (tenant, user_id, created_at DESC);
  CREATE INDEX standing_grant_in_force ON standing_grant (tenant, user_id, tool_name, agent_id, status, effect, ends_at);
  CREATE TABLE passkey (
    tenant text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    record text NOT NULL,
    PRIMARY KEY (tenant, id)
  );
  CREATE INDEX passkey_by_user ON passkey (tenant, user_id);
  CREATE TABLE stop (
    tenant text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    is_active integer NOT NULL,
    record text NOT NULL,
    PRIMARY KEY (tenant, id)
  );
  CREATE INDEX stop_active ON stop (tenant) WHERE is_active = 1;
  `,
  `
  CREATE TABLE log_tree (
    tenant text COLLATE "C" PRIMARY KEY,
    size bigint NOT NULL,
    hashes text NOT NULL,
    sealed bigint NOT NULL,
    erasures bigint NOT NULL
  );
  CREATE TABLE log_leaf (
    tenant text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    at bigint NOT NULL,
    hash text NOT NULL,
    leaf text NOT NULL,
    salts text NOT NULL,
    erased text,
    PRIMARY KEY (tenant, sequence)
  );
  CREATE INDEX log_leaf_by_time ON log_leaf (tenant, at, sequence);
  CREATE TABLE log_term (
    tenant text COLLATE "C" NOT NULL,
    term text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    PRIMARY KEY (tenant, term, sequence)
  );
  CREATE TABLE log_hash (
    tenant text COLLATE "C" NOT NULL,
    level bigint NOT NULL,
    position bigint NOT NULL,
    hash text NOT NULL,
    PRIMARY KEY (tenant, level, position)
  );
  CREATE TABLE log_checkpoint (
    tenant text COLLATE "C" NOT NULL,
    size bigint NOT NULL,
    at bigint NOT NULL,
    note text NOT NULL,
    PRIMARY KEY (tenant, size)
  );
  `,
  // Most records are a little over the 2 kB from which on PostgreSQL compresses a row: a quarter of what it costs to write one.
  `
  ALTER TABLE action SET (toast_tuple_target = 8160);
  `,
  `
  CREATE TABLE call_read (
    tenant text COLLATE "C" NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    agent_id text COLLATE "C" NOT NULL,
    conversation text COLLATE "C" NOT NULL,
    call_id text COLLATE "C" NOT NULL,
    record text NOT NULL,
    PRIMARY KEY (tenant, user_id, agent_id, conversation, call_id)
  ) WITH (toast_tuple_target = 8160);
  `,
];

/**
 * Brings a schema's tables to the version this code knows, in one transaction and under a lock, so that instances that
 * start together do it once, and a step that fails leaves nothing.
 *
 * @throws when the schema was written by a newer version.
 */
export async function upgradePostgresSchema(client: ClientBase, schema: string, known: readonly string[] = steps): Promise<void> {
  if ((await readVersion(client, schema)) === known.length) return;
  const name = escapeIdentifier(schema);
  await client.query('BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE');
  try {
    await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`byleave schema ${schema}`]);
    const { rowCount } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
    if (rowCount === 0) await client.query(`CREATE SCHEMA ${name}`);
    await client.query(`SET LOCAL search_path TO ${name}`);
    await client.query('CREATE TABLE IF NOT EXISTS schema_version (version bigint NOT NULL)');
    const version = await readVersion(client, schema);
    if (version > known.length) {
      throw new TypeError(`postgres storage: the schema is of version ${version}, and this code knows ${known.length}. Upgrade Byleave.`);
    }
    for (const step of known.slice(version)) await client.query(step);
    await client.query('DELETE FROM schema_version');
    await client.query('INSERT INTO schema_version VALUES ($1)', [known.length]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** 0 for a schema that holds nothing yet. */
async function readVersion(client: ClientBase, schema: string): Promise<number> {
  const table = `${escapeIdentifier(schema)}.schema_version`;
  const { rows: found } = await client.query<{ exists: boolean }>('SELECT to_regclass($1) IS NOT NULL AS exists', [table]);
  if (!found[0]?.exists) return 0;
  const { rows } = await client.query<{ version: number }>(`SELECT version FROM ${table}`);
  return rows[0]?.version ?? 0;
}
