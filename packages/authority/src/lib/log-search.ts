import type { AuditEntry } from '@byleave/core';
import type { Caller } from './caller.ts';
import { findActionsOf } from './find-actions-of.ts';
import { toFacetTerms, toTerms, toWordTerms, type EntryFacets } from './log-terms.ts';
import type { StorageTransaction } from './storage.ts';

/** What is looked for: everything given has to be so. */
export interface LogQuery extends EntryFacets {
  /** Epoch ms. */
  readonly from?: number;
  readonly to?: number;
  /** Words, each of which the entry has: in its facts, its arguments, the name of its tool or of who did it. */
  readonly text?: string;
}

export interface SearchRequest {
  readonly query: LogQuery;
  /** Only sequences smaller than this. */
  readonly before?: number;
  readonly limit: number;
}

export interface FoundEntries {
  /** Newest first. */
  readonly entries: readonly AuditEntry[];
  /** Where to go on, whether or not this page is full: older ones may be found from here. */
  readonly next?: number;
}

/** Clocks of instances differ: entries stand in their order, not quite in that of their times. */
const skewMs = 60_000;

/** Entries of one look, at most, where finding one takes more than one index: a page costs the same however long the log is. */
const mostScanned = 20_000;
const mostUnindexed = 2_000;
const pageSize = 250;

/**
 * Entries that a query finds. What the tree has is found by index, what is newer by looking at each. A page may have fewer
 * than `limit` and go on all the same.
 */
export async function searchLog(transaction: StorageTransaction, tenant: string, { query, before = Infinity, limit }: SearchRequest): Promise<FoundEntries> {
  const { from = 0, to = Infinity, text, ...facets } = query;
  const terms = [...new Set([...toFacetTerms(facets), ...(text === undefined ? [] : toWordTerms(text))])];
  const { size } = await transaction.findTree(tenant);
  const end = await transaction.lastSequence(tenant);
  const first = from === 0 ? 1 : ((await transaction.findSequenceAt(tenant, from - skewMs)) ?? size + 1);
  const after = to === Infinity ? undefined : await transaction.findSequenceAt(tenant, to + skewMs);
  const last = Math.min(before - 1, end, after === undefined ? Infinity : after - 1);
  const isInTime = ({ at }: AuditEntry): boolean => at >= from && at <= to;

  const found: AuditEntry[] = [];
  let place = last;
  for (let scanned = 0; place > size && place >= first && found.length <= limit && scanned < mostUnindexed; scanned += pageSize) {
    const page = await transaction.searchEntries({ tenant, terms: [], first: Math.max(first, size + 1), last: place, limit: pageSize });
    const actions = terms.length === 0 ? undefined : await findActionsOf(transaction, tenant, page);
    for (const entry of page) {
      const known = terms.length === 0 ? [] : toTerms(entry, actions?.get(entry.actionId));
      if (isInTime(entry) && terms.every((term) => known.includes(term))) found.push(entry);
    }
    place = page.length < pageSize ? Math.min(place, size) : page.at(-1)!.sequence - 1;
  }
  // More than one look where some are out of time: at the end of a time, those within the skew of it come first.
  for (let looked = 0; place <= size && place >= first && found.length <= limit && looked < mostUnindexed; ) {
    // With one term, or none, the index leads from one found entry to the next.
    const low = terms.length > 1 ? Math.max(first, place - mostScanned + 1) : first;
    const most = looked === 0 ? limit + 1 - found.length : pageSize;
    const page = await transaction.searchEntries({ tenant, terms, first: low, last: place, limit: most });
    found.push(...page.filter(isInTime));
    const isWhole = page.length < most;
    place = isWhole ? low - 1 : page.at(-1)!.sequence - 1;
    looked += isWhole ? mostUnindexed : page.length;
  }
  const entries = found.slice(0, limit);
  if (found.length > limit) return { entries, next: entries.at(-1)!.sequence };
  return { entries, ...(place >= first && { next: place + 1 }) };
}

/** A query within what the caller may see without being an auditor: what is done for them, for an agent by itself. */
export function toOwnQuery(caller: Caller, query: LogQuery): LogQuery {
  if (caller.kind === 'user') return { ...query, person: caller.user.id };
  return { ...query, person: caller.user.id, agent: caller.agent.id, ...(caller.conversation !== undefined && { conversation: caller.conversation }) };
}
