import { openStates, type Action, type AuditEntry, type Verdict } from '@byleave/core';
import type { ActionResponse } from '@byleave/core/wire';
import type { AuthorityContext } from './authority.ts';
import type { Caller } from './caller.ts';
import { settleStop } from './stop-check.ts';
import { findReadable, settleDue, toScope, toSubjects } from './record.ts';

export interface ActionsRequest {
  readonly conversation?: string;
  readonly state?: 'open' | 'awaitingConsent';
  /** Done for the caller, or for others who need the caller's say. Default `mine`. */
  readonly whose?: 'mine' | 'others';
  readonly limit: number;
}

export interface AuditRequest {
  readonly conversation?: string;
  readonly actionId?: string;
  readonly before?: number;
  readonly limit: number;
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

export function readAction(context: AuthorityContext, caller: Caller, actionId: string): Promise<Verdict<ActionResponse>> {
  return context.storage.transact(async (transaction) => {
    const now = context.now();
    const found = await findReadable(transaction, caller, actionId, now);
    return found.ok ? { ok: true, value: { action: await settleStop(transaction, found.value, now), now } } : found;
  });
}

export function listActions(context: AuthorityContext, caller: Caller, request: ActionsRequest): Promise<readonly Action[]> {
  const subjects = toSubjects(caller);
  if (request.whose === 'others' && subjects.length === 0) return Promise.resolve([]);
  return context.storage.transact(async (transaction) => {
    await settleDue(transaction, caller.tenant, context.now());
    const states = request.state === 'open' ? openStates : request.state && [request.state];
    const listed = await transaction.listActions({
      tenant: caller.tenant,
      whose: request.whose === 'others' ? { othersThan: caller.user.id, subjects } : { userId: caller.user.id },
      ...(caller.kind === 'agent' && { agentId: caller.agent.id }),
      ...(request.conversation !== undefined && { conversation: request.conversation }),
      ...(states && { states }),
      limit: request.limit,
    });
    const settled: Action[] = [];
    for (const action of listed) settled.push(await settleStop(transaction, action, context.now()));
    return states ? settled.filter(({ lifecycle }) => states.includes(lifecycle.state)) : settled;
  });
}

export function readAudit(context: AuthorityContext, caller: Caller, request: AuditRequest): Promise<AuditPage> {
  return context.storage.transact(async (transaction) => {
    await settleDue(transaction, caller.tenant, context.now());
    const { limit, ...filter } = request;
    const found = await transaction.listEntries({
      ...filter,
      ...toScope(caller),
      order: 'newest first',
      limit: limit + 1,
    });
    const entries = found.slice(0, limit);
    const actions = new Map<string, Action>();
    for (const { actionId } of entries) {
      const action = actions.has(actionId) ? undefined : await transaction.findAction(caller.tenant, actionId);
      if (action) actions.set(actionId, action);
    }
    const last = entries.at(-1);
    return { entries, actions: Object.fromEntries(actions), ...(found.length > limit && last && { next: last.sequence }) };
  });
}

export function listEntries(context: AuthorityContext, caller: Caller, request: EntriesRequest): Promise<readonly AuditEntry[]> {
  return context.storage.transact((transaction) =>
    transaction.listEntries({ ...request, ...toScope(caller), order: 'oldest first' }),
  );
}
