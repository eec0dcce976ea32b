import type { AuditEntry, PolicyDraft, PolicyVersion } from '@byleave/core';
import type { Erasure } from '@byleave/core/audit-log';
import { sql, type Kysely } from 'kysely';
import { eraseAuthor } from './erased-person.ts';
import type { LeafRecord, LogFilter, LogStore, LogTree } from './log-store.ts';
import { namesNobody } from './limit-scope.ts';
import { inChunks } from './sql-chunks.ts';
import type { NewAuditEntry } from './storage.ts';

interface Owned {
  tenant: string;
  user_id: string;
}

export interface LogTables {
  log_tree: { tenant: string; size: number; hashes: string; sealed: number; erasures: number };
  log_leaf: { tenant: string; sequence: number; at: number; hash: string; leaf: string; salts: string; erased: string | null };
  log_term: { tenant: string; term: string; sequence: number };
  log_hash: { tenant: string; level: number; position: number; hash: string };
  log_checkpoint: { tenant: string; size: number; at: number; note: string };
  entry: { tenant: string; sequence: number; user_id: string; action_id: string; record: string };
  action: { tenant: string; id: string; user_id: string; record: string };
  policy_difference: { tenant: string; record: string };
  policy_version: { tenant: string; number: number; record: string };
  policy_draft: { tenant: string; record: string };
  standing_grant: Owned;
  passkey: Owned;
  limit_use: Owned & { limit_id: string; scope: string };
  call_read: Owned;
  known_limit: Owned & { limit_id: string; scope: string; is_open: number };
}

/**
 * Tenants with entries that no checkpoint covers: skips from one tenant to the next, whatever they have written.
 *
 * @param schema Before the names of tables, with its dot.
 */
export const unsealedTenants = (schema = ''): string => `
  WITH RECURSIVE known(tenant) AS (
    SELECT min(tenant) FROM ${schema}entry
    UNION ALL
    SELECT (SELECT min(entry.tenant) FROM ${schema}entry AS entry WHERE entry.tenant > known.tenant) FROM known WHERE known.tenant IS NOT NULL
  )
  SELECT tenant FROM known
  WHERE tenant IS NOT NULL
    AND (SELECT max(sequence) FROM ${schema}entry AS entry WHERE entry.tenant = known.tenant)
      > COALESCE((SELECT sealed FROM ${schema}log_tree AS tree WHERE tree.tenant = known.tenant), 0)`;

export function createSqlLog(database: Kysely<LogTables>): LogStore {
  const toEntry = ({ record, sequence }: { record: string; sequence: number }): AuditEntry => ({ ...(JSON.parse(record) as NewAuditEntry), sequence });
  const stretch = ({ tenant, after, limit }: LogFilter) => database.selectFrom('entry').where('entry.tenant', '=', tenant).where('entry.sequence', '>', after).orderBy('entry.sequence').limit(limit);

  return {
    async findTree(tenant) {
      const row = await database.selectFrom('log_tree').selectAll().where('tenant', '=', tenant).executeTakeFirst();
      return row ? { ...row, hashes: JSON.parse(row.hashes) as LogTree['hashes'] } : emptyTree(tenant);
    },
    async saveTree(tree) {
      const row = { ...tree, hashes: JSON.stringify(tree.hashes) };
      const { tenant: _, ...changes } = row;
      await database.insertInto('log_tree').values(row).onConflict((conflict) => conflict.column('tenant').doUpdateSet(changes)).execute();
    },
    async listLog(filter) {
      return (await stretch(filter).select(['entry.record', 'entry.sequence']).execute()).map(toEntry);
    },
    async listLogged(filter) {
      const rows = await stretch(filter)
        .innerJoin('log_leaf', (join) => join.onRef('log_leaf.tenant', '=', 'entry.tenant').onRef('log_leaf.sequence', '=', 'entry.sequence'))
        .select(['entry.record', 'entry.sequence', 'log_leaf.at', 'log_leaf.hash', 'log_leaf.leaf', 'log_leaf.salts', 'log_leaf.erased'])
        .execute();
      return rows.map((row) => ({
        entry: toEntry(row),
        sequence: row.sequence,
        at: row.at,
        hash: row.hash,
        leaf: row.leaf,
        salts: JSON.parse(row.salts) as LeafRecord['salts'],
        ...(row.erased !== null && { erased: JSON.parse(row.erased) as Erasure }),
      }));
    },
    insertLeaves: (tenant, leaves) =>
      inChunks(leaves, (chunk) =>
        database
          .insertInto('log_leaf')
          .values(chunk.map(({ salts, erased, ...leaf }) => ({ tenant, ...leaf, salts: JSON.stringify(salts), erased: erased ? JSON.stringify(erased) : null })))
          .execute(),
      ),
    insertTerms: (tenant, terms) =>
      inChunks(terms, (chunk) =>
        database
          .insertInto('log_term')
          .values(chunk.map((term) => ({ tenant, ...term })))
          .onConflict((conflict) => conflict.doNothing())
          .execute(),
      ),
    async removeTerms(tenant, terms) {
      for (const { term, sequence } of terms) await database.deleteFrom('log_term').where('tenant', '=', tenant).where('term', '=', term).where('sequence', '=', sequence).execute();
    },
    insertTileHashes: (tenant, hashes) =>
      inChunks(hashes, (chunk) =>
        database
          .insertInto('log_hash')
          .values(chunk.map(({ level, index, hash }) => ({ tenant, level, position: index, hash })))
          .execute(),
      ),
    async listTileHashes(tenant, level, from, count) {
      const rows =
        level === 0
          ? await database.selectFrom('log_leaf').select('hash').where('tenant', '=', tenant).where('sequence', '>', from).orderBy('sequence').limit(count).execute()
          : await database.selectFrom('log_hash').select('hash').where('tenant', '=', tenant).where('level', '=', level).where('position', '>=', from).orderBy('position').limit(count).execute();
      return rows.map(({ hash }) => hash);
    },
    findCheckpoint: (tenant, covering) =>
      database
        .selectFrom('log_checkpoint')
        .select(['size', 'at', 'note'])
        .where('tenant', '=', tenant)
        .$if(covering !== undefined, (query) => query.where('size', '>=', covering!))
        .orderBy('size', covering === undefined ? 'desc' : 'asc')
        .limit(1)
        .executeTakeFirst(),
    findCheckpointAt: (tenant, size) => database.selectFrom('log_checkpoint').select(['size', 'at', 'note']).where('tenant', '=', tenant).where('size', '=', size).executeTakeFirst(),
    async insertCheckpoint(tenant, checkpoint) {
      await database
        .insertInto('log_checkpoint')
        .values({ tenant, ...checkpoint })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async lastEntryOf(tenant, actionId) {
      const row = await database
        .selectFrom('entry')
        .select('sequence')
        .where('tenant', '=', tenant)
        .where('action_id', '=', actionId)
        .orderBy('sequence', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.sequence ?? 0;
    },
    async searchEntries({ tenant, terms, first, last, limit }) {
      const [term, ...others] = terms;
      if (term === undefined) {
        const rows = await database
          .selectFrom('entry')
          .select(['record', 'sequence'])
          .where('tenant', '=', tenant)
          .where('sequence', '>=', first)
          .where('sequence', '<=', last)
          .orderBy('sequence', 'desc')
          .limit(limit)
          .execute();
        return rows.map(toEntry);
      }
      // Found before anything is read of them: a plan that joins first may go through the whole log, from its newest entry on.
      const found = database
        .selectFrom('log_term as found')
        .select('found.sequence')
        .where('found.tenant', '=', tenant)
        .where('found.term', '=', term)
        .where('found.sequence', '>=', first)
        .where('found.sequence', '<=', last)
        // A value, so that it is looked up for each that was found: planned as a join it may go through everything either term has.
        .where((eb) =>
          eb.and(
            others.map((other) =>
              eb(
                'found.sequence',
                '=',
                eb.selectFrom('log_term as other').select('other.sequence').where('other.tenant', '=', tenant).where('other.term', '=', other).whereRef('other.sequence', '=', 'found.sequence'),
              ),
            ),
          ),
        )
        .orderBy('found.sequence', 'desc')
        .limit(limit);
      const rows = await database
        .selectFrom(found.as('found'))
        .innerJoin('entry', (join) => join.on('entry.tenant', '=', tenant).onRef('entry.sequence', '=', 'found.sequence'))
        .select(['entry.record', 'entry.sequence'])
        .orderBy('entry.sequence', 'desc')
        .execute();
      return rows.map(toEntry);
    },
    async findSequenceAt(tenant, at) {
      const row = await database.selectFrom('log_leaf').select('sequence').where('tenant', '=', tenant).where('at', '>=', at).orderBy('at').orderBy('sequence').limit(1).executeTakeFirst();
      return row?.sequence;
    },
    async rewriteEntry({ sequence, ...entry }, leaf) {
      const { tenant } = entry;
      await database.updateTable('entry').set({ user_id: entry.userId, record: JSON.stringify(entry) }).where('tenant', '=', tenant).where('sequence', '=', sequence).execute();
      if (!leaf) return;
      await database
        .updateTable('log_leaf')
        .set({ salts: JSON.stringify(leaf.salts), erased: leaf.erased ? JSON.stringify(leaf.erased) : null })
        .where('tenant', '=', tenant)
        .where('sequence', '=', sequence)
        .execute();
    },
    async rewriteAction(action) {
      await database
        .updateTable('action')
        .set({ user_id: action.principal.user.id, record: JSON.stringify(action) })
        .where('tenant', '=', action.tenant)
        .where('id', '=', action.id)
        .execute();
    },
    async forgetPerson(tenant, userId, alias) {
      const used = await database.selectFrom('limit_use').select('scope').distinct().where('tenant', '=', tenant).where('user_id', '=', userId).execute();
      for (const { scope } of used.filter((use) => namesNobody(use.scope))) {
        await database.updateTable('limit_use').set({ user_id: alias }).where('tenant', '=', tenant).where('user_id', '=', userId).where('scope', '=', scope).execute();
      }
      for (const table of ['standing_grant', 'passkey', 'limit_use', 'known_limit', 'call_read'] as const) await database.deleteFrom(table).where('tenant', '=', tenant).where('user_id', '=', userId).execute();
      // Counted by what somebody asked for, and used by nobody any more.
      await database
        .deleteFrom('known_limit')
        .where('tenant', '=', tenant)
        .where('user_id', '=', '')
        .where('is_open', '=', 0)
        .where((eb) =>
          eb.not(
            eb.exists(
              eb
                .selectFrom('limit_use as use')
                .select('use.scope')
                .whereRef('use.tenant', '=', 'known_limit.tenant')
                .whereRef('use.limit_id', '=', 'known_limit.limit_id')
                .whereRef('use.scope', '=', 'known_limit.scope'),
            ),
          ),
        )
        .execute();
      const named = `%${JSON.stringify(userId).replaceAll(/[\\%_]/gu, String.raw`\$&`)}%`;
      const isNamed = sql<boolean>`record LIKE ${named} ESCAPE '\\'`;
      await database.deleteFrom('policy_difference').where('tenant', '=', tenant).where(isNamed).execute();
      for (const { number, record } of await database.selectFrom('policy_version').select(['number', 'record']).where('tenant', '=', tenant).where(isNamed).execute()) {
        const version = eraseAuthor(JSON.parse(record) as PolicyVersion, userId, alias);
        await database.updateTable('policy_version').set({ record: JSON.stringify(version) }).where('tenant', '=', tenant).where('number', '=', number).execute();
      }
      for (const { record } of await database.selectFrom('policy_draft').select('record').where('tenant', '=', tenant).where(isNamed).execute()) {
        const draft = eraseAuthor(JSON.parse(record) as PolicyDraft, userId, alias);
        await database.updateTable('policy_draft').set({ record: JSON.stringify(draft) }).where('tenant', '=', tenant).execute();
      }
    },
  };
}

export function emptyTree(tenant: string): LogTree {
  return { tenant, size: 0, hashes: [], sealed: 0, erasures: 0 };
}
