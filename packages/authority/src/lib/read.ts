import { openStates, refuse, type Action, type AuditEntry, type Verdict } from '@byleave/core';
import type { ActionResponse } from '@byleave/core/wire';
import { isTold } from './agents-view.ts';
import type { AuthorityContext } from './authority.ts';
import type { Caller } from './caller.ts';
import { findActionsOf } from './find-actions-of.ts';
import { auditorRole, isAuditor } from './log-reads.ts';
import { searchLog, toOwnQuery, type FoundEntries, type LogQuery } from './log-search.ts';
import { noteRead } from './note-read.ts';
import { withSources } from './read-context.ts';
import { settleStop } from './stop-check.ts';
import type { StorageTransaction } from './storage.ts';
import { findReadable, isElsewhere, isOwn, isThroughOthers, settleDue, toScope, toSubjects } from './record.ts';

export interface ActionsRequest {
  readonly conversation?: string;
  readonly state?: 'open' | 'awaitingConsent';
  /** Done for the caller, or for others who need the caller's say. Default `mine`. */
  readonly whose?: 'mine' | 'others';
  /** What the page before said is `next`. */
  readonly before?: ActionPlace;
  readonly limit: number;
}

/** Where a page of actions begins: after this one, which need not be there any more. */
export interface ActionPlace {
  /** Epoch ms. */
  readonly proposedAt: number;
  readonly id: string;
}

export interface ActionPage {
  /** Newest first. */
  readonly actions: readonly Action[];
  readonly next?: ActionPlace;
}

export interface AuditRequest {
  readonly conversation?: string;
  readonly actionId?: string;
  readonly before?: number;
  readonly limit: number;
  /** `everybody`: for auditors, and recorded. Default `mine`. */
  readonly whose?: 'mine' | 'everybody';
  /** What to look for besides. */
  readonly query?: LogQuery;
}

export interface EntriesRequest {
  readonly after: number;
  readonly limit: number;
}

export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  readonly actions: Readonly<Record<string, Action>>;
  readonly next?: number;
}

/** To whom it is done for, with what was read for it: whoever only has a say in it could try what those texts were. */
export function readAction(context: AuthorityContext, caller: Caller, actionId: string): Promise<Verdict<ActionResponse>> {
  return context.storage.transact(async (transaction) => {
    const now = context.now();
    const found = await findReadable(transaction, caller, actionId, now);
    if (!found.ok) return found;
    const action = await settleStop(transaction, found.value, now);
    return { ok: true, value: { action: isOwn(caller, action) ? await withSources(transaction, action) : action, now } };
  });
}

/** A page may have fewer actions than `limit` and go on all the same. */
export function pageActions(context: AuthorityContext, caller: Caller, request: ActionsRequest): Promise<ActionPage> {
  const subjects = toSubjects(caller);
  if (request.whose === 'others' && subjects.length === 0) return Promise.resolve({ actions: [] });
  if (request.conversation !== undefined && isElsewhere(caller, request.conversation)) return Promise.resolve({ actions: [] });
  const conversation = request.conversation ?? (caller.kind === 'agent' ? caller.conversation : undefined);
  return context.storage.transact(async (transaction) => {
    await settleDue(transaction, caller.tenant, context.now());
    const states = request.state === 'open' ? openStates : request.state && [request.state];
    const listed = await transaction.listActions({
      tenant: caller.tenant,
      whose: request.whose === 'others' ? { othersThan: caller.user.id, subjects } : { userId: caller.user.id },
      ...(caller.kind === 'agent' && { agentId: caller.agent.id }),
      ...(conversation !== undefined && { conversation }),
      ...(states && { states }),
      ...(request.before && { before: request.before }),
      limit: request.limit,
    });
    const settled: Action[] = [];
    for (const action of listed) settled.push(await settleStop(transaction, action, context.now()));
    const last = listed.length === request.limit ? listed.at(-1) : undefined;
    return {
      actions: settled.filter((action) => !isThroughOthers(caller, action) && (!states || states.includes(action.lifecycle.state))),
      ...(last && { next: { proposedAt: last.proposedAt, id: last.id } }),
    };
  });
}

/**
 * The log, newest first. Without a query, what is done for the caller and what they have a say in. With one, what was done
 * for them; with `everybody`, all of it, for auditors: that is recorded once for each query in five minutes.
 */
export async function readAudit(context: AuthorityContext, caller: Caller, { whose = 'mine', query, ...request }: AuditRequest): Promise<Verdict<AuditPage>> {
  if (whose === 'everybody') {
    if (caller.kind !== 'user' || !isAuditor(caller)) return refuse('forbidden', `Reading what is recorded of everybody takes the role “${auditorRole}”.`);
    const noted = await noteRead(context, caller, { ...query, ...toFacets(request) });
    if (!noted.ok) return noted;
  }
  if (request.conversation !== undefined && isElsewhere(caller, request.conversation)) return { ok: true, value: { entries: [], actions: {} } };
  const page = await context.storage.transact(async (transaction): Promise<AuditPage> => {
    await settleDue(transaction, caller.tenant, context.now());
    const isSearch = whose === 'everybody' || query !== undefined;
    const found = isSearch
      ? await searchLog(transaction, caller.tenant, { ...request, query: whose === 'everybody' ? { ...query, ...toFacets(request) } : toOwnQuery(caller, { ...query, ...toFacets(request) }) })
      : await listOwn(transaction, caller, request);
    const actions = await findActionsOf(transaction, caller.tenant, found.entries);
    if (caller.kind === 'user') return { ...found, actions: Object.fromEntries(actions) };
    // What the same agent does through others is another's to read about. Pages may have fewer entries than `limit`.
    const own = new Map([...actions].filter(([, action]) => !isThroughOthers(caller, action)));
    return { ...found, entries: found.entries.filter(({ actionId }) => own.has(actionId)), actions: Object.fromEntries(own) };
  });
  return { ok: true, value: page };
}

const toFacets = ({ conversation, actionId }: Pick<AuditRequest, 'conversation' | 'actionId'>): LogQuery => ({
  ...(conversation !== undefined && { conversation }),
  ...(actionId !== undefined && { actionId }),
});

async function listOwn(transaction: StorageTransaction, caller: Caller, { limit, ...filter }: Omit<AuditRequest, 'whose' | 'query'>): Promise<FoundEntries> {
  const found = await transaction.listEntries({ ...filter, ...toScope(caller), order: 'newest first', limit: limit + 1 });
  const entries = found.slice(0, limit);
  const last = entries.at(-1);
  return { entries, ...(found.length > limit && last && { next: last.sequence }) };
}

export function listEntries(context: AuthorityContext, caller: Caller, request: EntriesRequest): Promise<readonly AuditEntry[]> {
  return context.storage.transact(async (transaction) => {
    const found: AuditEntry[] = [];
    for (let { after } = request; ; ) {
      const page = await transaction.listEntries({ ...request, after, ...toScope(caller), order: 'oldest first' });
      if (caller.kind === 'user') return page;
      const actions = await findActionsOf(transaction, caller.tenant, page);
      for (const entry of page) {
        const action = actions.get(entry.actionId);
        if (action && !isThroughOthers(caller, action) && isTold(caller, entry)) found.push(entry);
        if (found.length === request.limit) return found;
      }
      // A page that is not full ends the log: what others hide must not look like its end.
      if (page.length < request.limit) return found;
      after = page.at(-1)!.sequence;
    }
  });
}
