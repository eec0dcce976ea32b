import type { AuditEntry } from '../../packages/core/src/index.ts';
import type { Exchange } from './exchange.ts';
import type { Ledger } from './ledger.ts';

/** What a run has reached. */
export interface Coverage {
  requests: number;
  hostile: number;
  worlds: number;
  /** Violations that were known before. */
  known: number;
  /** By class: `2xx`, `4xx`. */
  readonly classes: Map<string, number>;
  /** By route and status: `POST /v1/actions 200`. */
  readonly answers: Map<string, number>;
  readonly states: Map<string, number>;
  /** By type of audit entry. */
  readonly entries: Map<string, number>;
  readonly codes: Map<string, number>;
  /** What takes several right requests in a row. */
  readonly feats: Map<string, number>;
}

export function createCoverage(): Coverage {
  return { requests: 0, hostile: 0, worlds: 0, known: 0, classes: new Map(), answers: new Map(), states: new Map(), entries: new Map(), codes: new Map(), feats: new Map() };
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

export function countExchange(coverage: Coverage, { asked, status, isHostile, text, caller }: Exchange): void {
  coverage.requests += 1;
  if (isHostile) coverage.hostile += 1;
  count(coverage.classes, `${Math.floor(status / 100)}xx`);
  count(coverage.answers, `${asked.route} ${status}`);
  const code = status >= 400 ? /"code":"(\w+)"/u.exec(text)?.[1] : undefined;
  if (code) count(coverage.codes, code);
  if (caller?.kind === 'agent' && caller.conversation !== undefined) count(coverage.feats, `for one conversation: ${code ?? Math.floor(status / 100)}`);
}

/** Counts how a world ended, and every way its actions went. */
export function countWorld(coverage: Coverage, { stories, actions, trees }: Ledger): void {
  coverage.worlds += 1;
  for (const entry of [...stories.values()].flat()) {
    count(coverage.states, entry.state);
    count(coverage.entries, entry.type);
    for (const feat of findFeats(entry)) count(coverage.feats, feat);
  }
  for (const { checkpoints, leaves } of trees.values()) {
    for (const _ of checkpoints) count(coverage.feats, 'checkpoint signed');
    for (const { erased } of leaves) if (erased) count(coverage.feats, 'entry erased');
  }
  for (const { lifecycle, attempt, callId } of actions.values()) {
    if (lifecycle.state === 'audited') count(coverage.states, 'audited');
    const { demands, claim } = lifecycle.context;
    if (claim && demands.approvals > 1) count(coverage.feats, 'claimed after several approvals');
    if (claim && attempt > 1) count(coverage.feats, 'claimed as a later attempt');
    if (claim && callId.startsWith('access-request:')) count(coverage.feats, 'claimed as an access request');
  }
}

function findFeats({ type, toolName, facts, actor }: AuditEntry): readonly string[] {
  return [
    ...(type === 'action.completed' && actor.kind === 'authority' && facts['status'] !== undefined ? [`${toolName} ${String(facts['status'])}`] : []),
    ...(type === 'consent.approved' && facts['assurance'] === 'passkey' ? ['approved with a passkey'] : []),
    ...(type === 'action.proposed' && facts['grant'] !== undefined ? ['answered by a grant'] : []),
    ...(type === 'action.proposed' && facts['code'] === 'declined' ? ['declined in advance'] : []),
  ];
}

/** As JSON, every count in the order of its name. */
export function toReport(coverage: Coverage): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(coverage).map(([name, value]) => [name, value instanceof Map ? Object.fromEntries([...(value as Map<string, number>)].toSorted(([a], [b]) => (a < b ? -1 : 1))) : (value as number)]),
  );
}
