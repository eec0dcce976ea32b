import { refuse, type Verdict } from '@byleave/core';
import { exportFormat, exportVersion, formatExportLine, formatVerifierKey, type ExportedEntry } from '@byleave/core/audit-log';
import type { ExportLogRequest } from '@byleave/core/wire';
import Papa from 'papaparse';
import type { AuthorityContext } from './authority.ts';
import type { Caller } from './caller.ts';
import { findActionsOf } from './find-actions-of.ts';
import { toExportedEntry } from './log-line.ts';
import { auditorRole, isAuditor, noLog, readRange } from './log-reads.ts';
import { exportLogTool } from './log-tools.ts';
import { atOnce } from './own-tool.ts';
import { runOwn } from './run-own.ts';
import { toOrigin } from './sequencer.ts';
import type { StorageTransaction } from './storage.ts';

/** An export on its way. That it was asked for is in the log before its first line is there. */
export interface LogExport {
  /** How many entries it has: progress is counted against it. */
  readonly entries: number;
  readonly format: ExportLogRequest['format'];
  /** Lines without their breaks, as they are asked for. */
  readonly lines: AsyncIterable<string>;
}

interface Part {
  readonly tenant: string;
  /** Entries before it. */
  readonly first: number;
  /** Its last entry. */
  readonly last: number;
  readonly redaction: readonly string[];
}

const pageSize = 500;
/** What an erased or unreadable value leaves in a table. */
const nothing = '';

/**
 * Everybody's entries up to the newest checkpoint, for an auditor. What came after is not anchored, so it is not exported; a
 * part goes on to the next checkpoint, for the same reason.
 */
export async function exportLog(context: AuthorityContext, caller: Caller, request: ExportLogRequest): Promise<Verdict<LogExport>> {
  const { log } = context;
  if (!log) return noLog();
  if (caller.kind !== 'user' || !isAuditor(caller)) return refuse('forbidden', `Exporting what is recorded of everybody takes the role “${auditorRole}”. Nothing was exported.`);
  await context.sequencer?.seal(caller.tenant);
  const { tenant } = caller;
  const { format, from = 0, to = Infinity, redaction } = request;
  const part = await context.storage.transact(async (transaction): Promise<Part> => {
    const size = (await transaction.findCheckpoint(tenant))?.size ?? 0;
    const start = from === 0 ? 1 : ((await transaction.findSequenceAt(tenant, from)) ?? size + 1);
    const end = to === Infinity ? undefined : await transaction.findSequenceAt(tenant, to + 1);
    const first = Math.min(start - 1, size);
    // A stretch that ends before it begins has no entries, and still says where it is.
    const last = Math.max(first, Math.min(size, end === undefined ? size : end - 1));
    return { tenant, first, last: last === first ? last : await roundUp(transaction, tenant, last), redaction };
  });
  const entries = part.last - part.first;
  const noted = await runOwn(context, caller, exportLogTool, { format, entries, first: part.first, redaction }, atOnce);
  if (!noted.ok) return noted;
  const lines = format === 'csv' ? writeTable(context, part) : writeLines(context, part, toOrigin(log, tenant), [...log.signers.map(({ key }) => formatVerifierKey(key)), ...(log.formerKeys ?? [])]);
  return { ok: true, value: { entries, format, lines } };
}

/** The end of the checkpoint that covers the last entry: without it nobody could tell whether the end was cut off. */
async function roundUp(transaction: StorageTransaction, tenant: string, last: number): Promise<number> {
  return (await transaction.findCheckpoint(tenant, last))?.size ?? last;
}

async function* readPages(context: AuthorityContext, { tenant, first, last, redaction }: Part): AsyncGenerator<readonly ExportedEntry[]> {
  for (let after = first; after < last; ) {
    const from = after;
    const page = await context.storage.transact(async (transaction) => {
      const logged = await transaction.listLogged({ tenant, after: from, limit: Math.min(pageSize, last - from) });
      // Only a proposal shows what its action was asked to do.
      const proposals = logged.map(({ entry }) => entry).filter(({ type }) => type === 'action.proposed');
      const actions = await findActionsOf(transaction, tenant, proposals);
      return logged.map((record) => toExportedEntry(record, actions.get(record.entry.actionId), redaction));
    });
    if (page.length === 0) return;
    yield page;
    after += page.length;
  }
}

async function* writeLines(context: AuthorityContext, part: Part, origin: string, keys: readonly string[]): AsyncGenerator<string> {
  const { tenant, first, last, redaction } = part;
  const { hashes, before, after } = await context.storage.transact(async (transaction) => ({
    hashes: first === 0 ? [] : await readRange(transaction, tenant, first),
    before: first === 0 ? undefined : await transaction.findCheckpointAt(tenant, first),
    after: await transaction.findCheckpointAt(tenant, last),
  }));
  yield formatExportLine({
    format: exportFormat,
    version: exportVersion,
    tenant,
    origin,
    first,
    size: last,
    exportedAt: context.now(),
    redaction: [...redaction],
    keys: [...keys],
    ...(first > 0 && { start: { ...(before && { checkpoint: before.note }), hashes: [...hashes] } }),
  });
  for await (const page of readPages(context, part)) for (const line of page) yield formatExportLine(line);
  if (after && last > first) yield formatExportLine({ checkpoint: after.note });
}

const columns = ['sequence', 'time', 'type', 'state', 'actor kind', 'actor', 'actor name', 'person', 'agent', 'tool', 'action', 'conversation', 'facts', 'arguments', 'sensitive', 'digest', 'erased'] as const;

/** What a spreadsheet would compute (OWASP, CSV Injection). Papa's own pattern overlooks cells of several lines. */
const formula = /^[=+\-@\t\r\n]/u;

/** RFC 4180, with formulas disarmed. */
async function* writeTable(context: AuthorityContext, part: Part): AsyncGenerator<string> {
  const write = (rows: readonly (readonly string[])[]): string => Papa.unparse(rows as string[][], { escapeFormulae: formula, newline: '\r\n' });
  yield write([columns]);
  for await (const page of readPages(context, part)) yield write(page.map(toRow));
}

function toRow({ leaf, openings = {}, erased }: ExportedEntry): readonly string[] {
  const valueOf = (name: string): string => (openings[name] === undefined ? nothing : JSON.stringify(openings[name].value));
  const member = (name: string, key: string): string => {
    const value = openings[name]?.value;
    return typeof value === 'object' && value !== null && key in value ? String((value as Readonly<Record<string, unknown>>)[key]) : nothing;
  };
  const { actor } = leaf;
  return [
    String(leaf.sequence),
    new Date(leaf.at).toISOString(),
    leaf.type,
    leaf.state ?? nothing,
    actor.kind,
    actor.kind === 'user' ? member('actor', 'id') : actor.id,
    actor.kind === 'user' ? member('actor', 'name') : actor.name,
    member('person', 'id'),
    leaf.agentId ?? nothing,
    leaf.toolName ?? nothing,
    leaf.actionId ?? nothing,
    leaf.conversation ?? nothing,
    valueOf('facts'),
    valueOf('arguments'),
    valueOf('sensitive'),
    openings['digest'] ? String(openings['digest'].value) : nothing,
    erased ? new Date(erased.at).toISOString() : nothing,
  ];
}
