import type { DatabaseSync } from 'node:sqlite';

/** Step `n` brings a file from version `n` to `n + 1`. A step that was ever released is never edited. */
const steps: readonly string[] = [
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
