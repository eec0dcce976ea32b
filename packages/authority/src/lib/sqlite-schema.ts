import type { DatabaseSync } from 'node:sqlite';

/** Step `n` brings a file from version `n` to `n + 1`. A step that was ever released is never edited. */
export const steps: readonly string[] = [
  `
  CREATE TABLE action (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    conversation TEXT NOT NULL,
    call_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    state TEXT NOT NULL,
    deadline INTEGER,
    proposed_at INTEGER NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, user_id, agent_id, conversation, call_id, attempt)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX action_by_user ON action (tenant, user_id, proposed_at DESC, id DESC);
  CREATE INDEX action_due ON action (tenant, deadline) WHERE deadline IS NOT NULL;
  CREATE TABLE entry (
    tenant TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    user_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    conversation TEXT NOT NULL,
    action_id TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (tenant, sequence)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX entry_by_user ON entry (tenant, user_id, sequence);
  CREATE INDEX entry_by_action ON entry (tenant, action_id, sequence);
  `,
  `
  CREATE TABLE policy_version (
    tenant TEXT NOT NULL,
    number INTEGER NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (tenant, number)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE policy_draft (
    tenant TEXT PRIMARY KEY,
    record TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE policy_difference (
    number INTEGER PRIMARY KEY,
    tenant TEXT NOT NULL,
    revision INTEGER NOT NULL,
    record TEXT NOT NULL
  ) STRICT;
  CREATE INDEX policy_difference_by_revision ON policy_difference (tenant, revision, number);
  CREATE INDEX action_history ON action (tenant, proposed_at DESC, id DESC);
  `,
  `
  CREATE TABLE reader (
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,
    action_id TEXT NOT NULL,
    PRIMARY KEY (tenant, subject, action_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE limit_use (
    tenant TEXT NOT NULL,
    limit_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    action_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    amount INTEGER NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (tenant, limit_id, scope, action_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX limit_use_in_window ON limit_use (tenant, limit_id, scope, state, at, amount, action_id);
  CREATE INDEX limit_use_by_action ON limit_use (tenant, action_id);
  CREATE INDEX limit_use_by_user ON limit_use (tenant, limit_id, scope, user_id);
  CREATE TABLE known_limit (
    tenant TEXT NOT NULL,
    limit_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    user_id TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    at INTEGER NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (tenant, limit_id, scope)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX known_limit_by_user ON known_limit (tenant, user_id, at DESC);
  CREATE TABLE standing_grant (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    tool_name TEXT NOT NULL,
    status TEXT NOT NULL,
    effect TEXT NOT NULL,
    ends_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX standing_grant_by_user ON standing_grant (tenant, user_id, created_at DESC);
  CREATE INDEX standing_grant_in_force ON standing_grant (tenant, user_id, tool_name, agent_id, status, effect, ends_at);
  CREATE TABLE passkey (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX passkey_by_user ON passkey (tenant, user_id);
  INSERT INTO reader SELECT tenant, 'role:approver', id FROM action
    WHERE json_extract(record, '$.lifecycle.context.approvalsNeeded') > 1;
  UPDATE action SET record = json_set(
    json_remove(record, '$.lifecycle.context.approvalsNeeded'),
    '$.textFindings', json('[]'),
    '$.limits', json('[]'),
    '$.lifecycle.version', 2,
    '$.lifecycle.context.requesterId', user_id,
    '$.lifecycle.context.mostConsentMs', json_extract(record, '$.lifecycle.context.consentTtlMs'),
    '$.lifecycle.context.latestDeadline', CASE state WHEN 'awaitingConsent' THEN deadline END,
    '$.lifecycle.context.grantId', json('null'),
    '$.lifecycle.context.demands', json_object(
      'approvals', json_extract(record, '$.lifecycle.context.approvalsNeeded'),
      'approvers', json('[]'), 'stepUp', json('[]'), 'everyTime', json('false')),
    '$.lifecycle.context.decisions', (
      SELECT json_group_array(json_set(value, '$.assurance', 'session'))
      FROM json_each(record, '$.lifecycle.context.decisions'))
  ) WHERE json_extract(record, '$.lifecycle.version') = 1;
  `,
  `
  CREATE TABLE stop (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    is_active INTEGER NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX stop_active ON stop (tenant) WHERE is_active = 1;
  CREATE INDEX action_open ON action (tenant, proposed_at DESC, id DESC)
    WHERE state IN ('proposed', 'verified', 'awaitingConsent', 'authorized', 'executing');
  `,
  `
  CREATE TABLE log_tree (
    tenant TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    hashes TEXT NOT NULL,
    sealed INTEGER NOT NULL,
    erasures INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE log_leaf (
    tenant TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    hash TEXT NOT NULL,
    leaf TEXT NOT NULL,
    salts TEXT NOT NULL,
    erased TEXT,
    PRIMARY KEY (tenant, sequence)
  ) STRICT;
  CREATE INDEX log_leaf_by_time ON log_leaf (tenant, at, sequence);
  CREATE TABLE log_term (
    tenant TEXT NOT NULL,
    term TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (tenant, term, sequence)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE log_hash (
    tenant TEXT NOT NULL,
    level INTEGER NOT NULL,
    position INTEGER NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (tenant, level, position)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE log_checkpoint (
    tenant TEXT NOT NULL,
    size INTEGER NOT NULL,
    at INTEGER NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (tenant, size)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE action RENAME TO narrow_action;
  CREATE TABLE action (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    conversation TEXT NOT NULL,
    call_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    state TEXT NOT NULL,
    deadline INTEGER,
    proposed_at INTEGER NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, user_id, agent_id, conversation, call_id, attempt)
  ) STRICT;
  INSERT INTO action SELECT * FROM narrow_action ORDER BY tenant, proposed_at, id;
  DROP TABLE narrow_action;
  CREATE INDEX action_by_user ON action (tenant, user_id, proposed_at DESC, id DESC);
  CREATE INDEX action_due ON action (tenant, deadline) WHERE deadline IS NOT NULL;
  CREATE INDEX action_history ON action (tenant, proposed_at DESC, id DESC);
  CREATE INDEX action_open ON action (tenant, proposed_at DESC, id DESC)
    WHERE state IN ('proposed', 'verified', 'awaitingConsent', 'authorized', 'executing');
  `,
  `
  CREATE TABLE call_read (
    tenant TEXT NOT NULL,
    user_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    conversation TEXT NOT NULL,
    call_id TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (tenant, user_id, agent_id, conversation, call_id)
  ) STRICT;
  `,
];

/**
 * Brings a file's tables to the version this code knows, in one transaction, so that two processes that start
 * together cannot both do it.
 *
 * @throws when the file was written by a newer version.
 */
export function upgradeSchema(database: DatabaseSync): void {
  if (readVersion(database) === steps.length) return;
  database.exec('BEGIN IMMEDIATE');
  try {
    const version = readVersion(database);
    if (version > steps.length) {
      throw new TypeError(`sqlite storage: the file is of version ${version}, and this code knows ${steps.length}. Upgrade Byleave.`);
    }
    for (const step of steps.slice(version)) database.exec(step);
    database.exec(`PRAGMA user_version = ${steps.length}`);
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function readVersion(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
}
