// What a page of the audit log costs, by how much there is: `node bench/log.ts [--entries 1000000] [--json OUT]`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority, type Authority, type LogQuery, type Storage } from '../packages/authority/src/index.ts';
import { createLogKey, logOrigin, rita } from '../packages/authority/src/lib/log-fixture.ts';
import { toTerms } from '../packages/authority/src/lib/log-terms.ts';
import { createChangeablePolicy, sendPayment } from '../packages/authority/src/lib/office-fixture.ts';
import { createStoredAction } from '../packages/authority/src/lib/stored-action-fixture.ts';
import { createSqliteStorage } from '../packages/authority/src/sqlite.ts';
import type { Action, AuditEntry } from '../packages/core/src/index.ts';
import { measure, print, publish, readOption, type Subject } from './measure.ts';

const total = Number(readOption('--entries') ?? 1_000_000);
/** A log in which every query finds just about a page. */
const few = 6_000;
const pageSize = 50;
const atOnce = 2_000;
const actionsAtMost = 20_000;
const most = 1.5;
const start = Date.UTC(2026, 0, 1);
const people = ['maya', 'jonas', 'lena', 'sam'];
const tools = ['send_payment', 'send_mail', 'post_to_forum', 'read_mail', 'book_room'];
const words = ['lamp', 'invoice', 'pendant', 'workshop', 'budget', 'courier', 'paint', 'zinc'];

const folder = mkdtempSync(join(tmpdir(), 'byleave-bench-log-'));

/** The same mix however long the log is: every query below finds a page in both. */
function toAction(number: number): Action {
  const action = createStoredAction({ id: `action-${number}`, tenant: 'acme', userId: people[number % people.length]!, conversation: `c-${number % 500}`, proposedAt: start + number });
  return { ...action, toolName: tools[number % tools.length]!, arguments: { subject: `${words[number % words.length]} ${words[(number * 7) % words.length]} ${number}` } };
}

function toEntry(sequence: number, action: Action): AuditEntry {
  const step = sequence % 3;
  const { id: actionId, toolName, digest, principal, conversation } = action;
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
    type: (['action.completed', 'action.proposed', 'action.claimed'] as const)[step]!,
    actor: { kind: 'agent', id: 'office', name: 'Office agent' },
    state: (['executed', 'authorized', 'executing'] as const)[step]!,
    facts: step === 0 ? { status: sequence % 9 === 0 ? 'failed' : 'succeeded' } : {},
  };
}

async function open(name: string, count: number): Promise<{ readonly storage: Storage; readonly authority: Authority }> {
  const storage = await createSqliteStorage(join(folder, name));
  const distinct = Math.min(actionsAtMost, Math.ceil(count / 3));
  const actions = Array.from({ length: distinct }, (_, number) => toAction(number));
  await storage.transact(async (transaction) => {
    for (const action of actions) await transaction.insertAction(action);
  });
  for (let from = 1; from <= count; from += atOnce) {
    const entries = Array.from({ length: Math.min(atOnce, count - from + 1) }, (_, index) => toEntry(from + index, actions[Math.floor((from + index) / 3) % distinct]!));
    await storage.transact(async (transaction) => {
      for (const { sequence: _sequence, ...entry } of entries) await transaction.appendEntry(entry);
      await transaction.insertLeaves('acme', entries.map(({ sequence, at }) => ({ sequence, at, hash: '', leaf: '', salts: {} })));
      await transaction.insertTerms('acme', entries.flatMap((entry) => toTerms(entry, actions[Math.floor(entry.sequence / 3) % distinct]).map((term) => ({ sequence: entry.sequence, term }))));
      await transaction.saveTree({ tenant: 'acme', size: entries.at(-1)!.sequence, hashes: [], sealed: count, erasures: 0 });
    });
    if (from % 100_000 === 1) print(`${name}: ${from - 1} of ${count} entries`);
  }
  const key = await createLogKey();
  // Sealed already: nothing is folded while it is measured.
  const log = { origin: logOrigin, signers: [key.signer], intervalMs: 1_000_000_000 };
  return { storage, authority: createAuthority({ storage, tools: [sendPayment], policy: createChangeablePolicy(), log, now: () => start + count * 1_000 }) };
}

const end = (count: number): number => start + count * 1_000;
const queries: Readonly<Record<string, (count: number) => { readonly query: LogQuery; readonly before?: number }>> = {
  'the newest': () => ({ query: {} }),
  'one tool': () => ({ query: { tool: 'send_mail' } }),
  'one person': () => ({ query: { person: 'lena' } }),
  'one outcome': () => ({ query: { outcome: 'failed' } }),
  'one word': () => ({ query: { text: 'zinc' } }),
  'tool, person and outcome': () => ({ query: { tool: 'send_mail', person: 'lena', outcome: 'succeeded' } }),
  'the last hour of one tool': (count) => ({ query: { tool: 'send_mail', from: end(count) - 3_600_000 } }),
  'from the middle on': (count) => ({ query: { tool: 'send_mail' }, before: Math.floor(count / 2) + 1_000 }),
};

try {
  const small = await open('few.db', few);
  const large = await open('many.db', total);
  const subjects = Object.entries(queries).flatMap(([name, toRequest]): Subject[] =>
    ([['few', small, few], ['many', large, total]] as const).map(([size, { authority }, count]) => ({
      name: `${name}, of ${size}`,
      run: async () => {
        const page = await authority.readAudit(rita, { limit: pageSize, whose: 'everybody', ...toRequest(count) });
        if (!page.ok || page.value.entries.length === 0) throw new Error(`${name}: nothing was found`);
      },
    })),
  );
  const microseconds = await measure(subjects, { rounds: 20, callsPerRound: 5 });
  const ratios = Object.fromEntries(Object.keys(queries).map((name) => [name, microseconds[`${name}, of many`]! / microseconds[`${name}, of few`]!]));
  publish({ microseconds, ratios, facts: { entries: total, few, most } });
  const slow = Object.entries(ratios).filter(([, ratio]) => ratio > most);
  if (slow.length > 0) {
    print(`A page may cost ${most} × that of a log of ${few} entries: ${slow.map(([name]) => name).join(', ')} ${slow.length === 1 ? 'costs' : 'cost'} more.`);
    process.exitCode = 1;
  }
  await Promise.all([small.authority.close(), large.authority.close()]);
  await Promise.all([small.storage.close(), large.storage.close()]);
} finally {
  rmSync(folder, { recursive: true });
}
