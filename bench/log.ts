// What a page of the audit log costs, by how much there is: `node bench/log.ts [--entries 1000000] [--engine sqlite|postgres] [--json OUT]`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority, type Authority, type LogQuery, type Storage } from '../packages/authority/src/index.ts';
import { createLogKey, logOrigin, rita } from '../packages/authority/src/lib/log-fixture.ts';
import { toTerms } from '../packages/authority/src/lib/log-terms.ts';
import { createChangeablePolicy, sendPayment } from '../packages/authority/src/lib/office-fixture.ts';
import { createStoredAction } from '../packages/authority/src/lib/stored-action-fixture.ts';
import { createPostgresPool } from '../packages/authority/src/lib/postgres-pool.ts';
import { createPostgresStorage } from '../packages/authority/src/postgres.ts';
import { createSqliteStorage } from '../packages/authority/src/sqlite.ts';
import type { Action, AuditEntry } from '../packages/core/src/index.ts';
import { startPostgres } from '../test/postgres-server.ts';
import { measure, print, publish, readOption, type Report, type Subject } from './measure.ts';

const total = Number(readOption('--entries') ?? 1_000_000);
const engines = (['sqlite', 'postgres'] as const).filter((engine) => engine === (readOption('--engine') ?? engine));
/** A log in which every query finds just about a page. */
const fewEntries = 6_000;
const pageSize = 50;
const atOnce = 2_000;
const actionsAtMost = 20_000;
const most = 1.5;
const start = Date.UTC(2026, 0, 1);
const agents = ['office', 'books', 'travel'];
const people = ['maya', 'jonas', 'lena', 'sam'];
const tools = ['send_payment', 'send_mail', 'post_to_forum', 'read_mail', 'book_room'];
const words = ['lamp', 'invoice', 'pendant', 'workshop', 'budget', 'courier', 'paint', 'zinc'];

/** The same mix however long the log is: every query below finds a page in both. */
function toAction(number: number): Action {
  const action = createStoredAction({ id: `action-${number}`, tenant: 'acme', userId: people[number % people.length]!, conversation: `c-${number % 500}`, agentId: agents[number % agents.length]!, proposedAt: start + number });
  return { ...action, toolName: tools[number % tools.length]!, policyVersion: `v${number % 7}`, arguments: { subject: `${words[number % words.length]} ${words[(number * 7) % words.length]} ${number}` } };
}

const entriesEach = 4;

/** Proposed, decided by the person, claimed, completed; one in five under a grant. */
function toEntry(sequence: number, action: Action, number: number): AuditEntry {
  const step = (sequence - 1) % entriesEach;
  const { id: actionId, toolName, digest, principal, conversation } = action;
  const decided = number % 4 === 1 ? ('consent.declined' as const) : ('consent.approved' as const);
  return {
    sequence,
    tenant: 'acme',
    userId: principal.user.id,
    agentId: principal.agent.id,
    conversation,
    actionId,
    toolName,
    digest,
    at: start + sequence * 1_000,
    type: (['action.proposed', decided, 'action.claimed', 'action.completed'] as const)[step]!,
    actor: step === 1 ? { kind: 'user', ...principal.user } : { kind: 'agent', ...principal.agent },
    state: (['authorized', 'authorized', 'executing', 'executed'] as const)[step]!,
    facts: step === 3 ? { status: number % 3 === 0 ? 'failed' : 'succeeded' } : step === 0 && number % 5 === 0 ? { grant: `grant-${number % 20}` } : {},
  };
}

interface Log {
  readonly authority: Authority;
  close(): Promise<void>;
}

async function open(storage: Storage, name: string, count: number): Promise<Log> {
  const distinct = Math.min(actionsAtMost, Math.ceil(count / entriesEach));
  const actions = Array.from({ length: distinct }, (_, number) => toAction(number));
  const numberOf = (sequence: number): number => Math.floor((sequence - 1) / entriesEach) % distinct;
  await storage.transact(async (transaction) => {
    for (const action of actions) await transaction.insertAction(action);
  });
  for (let from = 1; from <= count; from += atOnce) {
    const entries = Array.from({ length: Math.min(atOnce, count - from + 1) }, (_, index) => toEntry(from + index, actions[numberOf(from + index)]!, numberOf(from + index)));
    await storage.transact(async (transaction) => {
      for (const { sequence: _sequence, ...entry } of entries) await transaction.appendEntry(entry);
      await transaction.insertLeaves('acme', entries.map(({ sequence, at }) => ({ sequence, at, hash: '', leaf: '', salts: {} })));
      await transaction.insertTerms('acme', entries.flatMap((entry) => toTerms(entry, actions[numberOf(entry.sequence)]).map((term) => ({ sequence: entry.sequence, term }))));
      await transaction.saveTree({ tenant: 'acme', size: entries.at(-1)!.sequence, hashes: [], sealed: count, erasures: 0 });
    });
    if (from % 100_000 === 1) print(`${name}: ${from - 1} of ${count} entries`);
  }
  const key = await createLogKey();
  // Sealed already: nothing is folded while it is measured.
  const log = { origin: logOrigin, signers: [key.signer], intervalMs: 1_000_000_000 };
  const authority = createAuthority({ storage, tools: [sendPayment], policy: createChangeablePolicy(), log, now: () => start + count * 1_000 });
  return {
    authority,
    async close() {
      await authority.close();
      await storage.close();
    },
  };
}

type Request = { readonly query: LogQuery; readonly before?: number };
const halfHourMs = 1_800_000;
const middle = (count: number): number => start + count * 500;
const queries: Readonly<Record<string, (count: number) => Request>> = {
  'the newest': () => ({ query: {} }),
  actor: () => ({ query: { actor: 'lena' } }),
  person: () => ({ query: { person: 'lena' } }),
  agent: () => ({ query: { agent: 'books' } }),
  tool: () => ({ query: { tool: 'send_mail' } }),
  conversation: () => ({ query: { conversation: 'c-7' } }),
  action: () => ({ query: { actionId: 'action-7' } }),
  type: () => ({ query: { type: 'action.claimed' } }),
  decision: () => ({ query: { decision: 'declined' } }),
  outcome: () => ({ query: { outcome: 'failed' } }),
  time: (count) => ({ query: { from: middle(count), to: middle(count) + halfHourMs } }),
  grant: () => ({ query: { grant: 'grant-10' } }),
  policy: () => ({ query: { policy: 'v3' } }),
  'free text': () => ({ query: { text: 'zinc' } }),
  'free text, two words': () => ({ query: { text: 'lamp zinc' } }),
  'tool, person and outcome': () => ({ query: { tool: 'send_mail', person: 'jonas', outcome: 'succeeded' } }),
  'tool and decision, in half an hour': (count) => ({ query: { tool: 'send_mail', decision: 'declined', from: middle(count), to: middle(count) + halfHourMs } }),
  'tool, from the middle on': (count) => ({ query: { tool: 'send_mail' }, before: Math.floor(count / 2) + 1_000 }),
};

async function measureEngine(engine: string, few: Log, many: Log): Promise<Report> {
  const subjects = Object.entries(queries).flatMap(([name, toRequest]): Subject[] =>
    ([['few', few, fewEntries], ['many', many, total]] as const).map(([size, { authority }, count]) => ({
      name: `${engine}: ${name}, of ${size}`,
      run: async () => {
        const page = await authority.readAudit(rita, { limit: pageSize, whose: 'everybody', ...toRequest(count) });
        if (!page.ok || page.value.entries.length === 0) throw new Error(`${name}: nothing was found`);
      },
    })),
  );
  const microseconds = await measure(subjects, { rounds: 20, callsPerRound: 5 });
  const ratios = Object.fromEntries(Object.keys(queries).map((name) => [`${engine}: ${name}`, microseconds[`${engine}: ${name}, of many`]! / microseconds[`${engine}: ${name}, of few`]!]));
  return { microseconds, ratios };
}

async function measureSqlite(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'byleave-bench-log-'));
  try {
    const few = await open(await createSqliteStorage(join(folder, 'few.db')), 'SQLite, few', fewEntries);
    const many = await open(await createSqliteStorage(join(folder, 'many.db')), 'SQLite, many', total);
    const report = await measureEngine('SQLite', few, many);
    await Promise.all([few.close(), many.close()]);
    return report;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measurePostgres(): Promise<Report> {
  const server = await startPostgres();
  const schemas = [`byleave_few_${process.pid}`, `byleave_many_${process.pid}`] as const;
  try {
    const [few, many] = [await open(await createPostgresStorage({ connectionString: server.url, schema: schemas[0] }), 'PostgreSQL, few', fewEntries), await open(await createPostgresStorage({ connectionString: server.url, schema: schemas[1] }), 'PostgreSQL, many', total)];
    const report = await measureEngine('PostgreSQL', few, many);
    await Promise.all([few.close(), many.close()]);
    return report;
  } finally {
    const pool = createPostgresPool({ connectionString: server.url });
    for (const schema of schemas) await pool.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    await pool.end();
    await server.stop();
  }
}

const reports: Report[] = [];
for (const engine of engines) reports.push(await (engine === 'sqlite' ? measureSqlite() : measurePostgres()));
const ratios = Object.assign({}, ...reports.map((report) => report.ratios)) as Report['ratios'];
publish({ microseconds: Object.assign({}, ...reports.map(({ microseconds }) => microseconds)) as Report['microseconds'], ratios, facts: { entries: total, few: fewEntries, most } });
const slow = Object.entries(ratios).filter(([, ratio]) => ratio > most);
if (slow.length > 0) {
  print(`A page may cost ${most} × that of a log of ${fewEntries} entries: ${slow.map(([name]) => name).join(', ')} ${slow.length === 1 ? 'costs' : 'cost'} more.`);
  process.exitCode = 1;
}
