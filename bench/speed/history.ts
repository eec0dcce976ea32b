import type { Storage } from '../../packages/authority/src/index.ts';
import { createMemoryStorage } from '../../packages/authority/src/memory.ts';
import type { Action, AuditEntry } from '../../packages/core/src/index.ts';
import { caller, instantPoint, openAuthority, runCycle } from './cycle.ts';
import { openSqlite } from './engines.ts';
import { quantile } from './median.ts';

export interface HistoryOptions {
  readonly pending: number;
  readonly entries: number;
  readonly cycles: number;
}

export interface HistoryCost {
  /** Of one cycle, in µs. */
  readonly emptyP50: number;
  readonly fullP50: number;
  readonly ratio: number;
}

/** The median cycle where so much is pending and was written down, to that in an empty file, in turns. */
export async function measureHistory({ pending, entries, cycles }: HistoryOptions): Promise<HistoryCost> {
  const [empty, full] = [await openSqlite(), await openSqlite()];
  try {
    await fill(full.storage, pending, entries);
    const times = { empty: [] as number[], full: [] as number[] };
    const authorities = { empty: openAuthority(empty.storage, instantPoint), full: openAuthority(full.storage, instantPoint) };
    const warmUp = Math.ceil(cycles / 10);
    for (let cycle = -warmUp; cycle < cycles; cycle += 1) {
      for (const which of ['empty', 'full'] as const) {
        const started = performance.now();
        await runCycle(authorities[which]);
        if (cycle >= 0) times[which].push((performance.now() - started) * 1_000);
      }
    }
    const [emptyP50, fullP50] = [quantile(times.empty, 0.5), quantile(times.full, 0.5)];
    return { emptyP50, fullP50, ratio: fullP50 / emptyP50 };
  } finally {
    await empty.close();
    await full.close();
  }
}

const actionsAtOnce = 500;

/** The same person's, agent's and tool's: nothing is out of the way. */
async function fill(storage: Storage, pending: number, entries: number): Promise<void> {
  const { action, entry } = await recordPending();
  const entriesEach = Math.ceil(entries / pending);
  for (let from = 0; from < pending; from += actionsAtOnce) {
    await storage.transact(async (transaction) => {
      for (let index = from; index < Math.min(pending, from + actionsAtOnce); index += 1) {
        const id = crypto.randomUUID();
        await transaction.insertAction({ ...action, id, callId: `pending-${index}`, proposedAt: action.proposedAt + index });
        for (let each = 0; each < entriesEach; each += 1) await transaction.appendEntry({ ...entry, actionId: id });
      }
    });
  }
}

/** An action that waits for consent, and its entry. */
async function recordPending(): Promise<{ readonly action: Action; readonly entry: AuditEntry }> {
  const storage = createMemoryStorage();
  const asking = { ...instantPoint, evaluate: async () => ({ decision: true, context: { obligations: [{ id: 'ask', type: 'ask', properties: {} }] } }) };
  const authority = openAuthority(storage, asking);
  const proposed = await authority.propose(caller, { callId: 'call', conversation: 'c-1', tool: 'read_mail', arguments: { id: 'mail-1' }, sources: [], sourcesComplete: true });
  if (!proposed.ok || proposed.value.action.lifecycle.state !== 'awaitingConsent') throw new Error('nothing waits');
  const [entry] = await authority.listEntries(caller, { after: 0, limit: 1 });
  return { action: proposed.value.action, entry: entry! };
}
