import { openStates, type Action, type AuditEntry, type Verdict } from '@byleave/core';
import type { ActionResponse } from '@byleave/core/wire';
import type { AuthorityContext } from './authority.ts';
import type { Caller } from './caller.ts';
import { findOwn, settle, toScope } from './record.ts';
import type { StorageTransaction } from './storage.ts';

export interface ActionsRequest {
  readonly conversation?: string;
  readonly state?: 'open' | 'awaitingConsent';
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

const settledAtOnce = 100;

export function readAction(context: AuthorityContext, caller: Caller, actionId: string): Promise<Verdict<ActionResponse>> {
  return context.storage.transact(async (transaction) => {
    const now = context.now();
    const found = await findOwn(transaction, caller, actionId, now);
    return found.ok ? { ok: true, value: { action: found.value, now } } : found;
  });
}

export function listActions(context: AuthorityContext, caller: Caller, request: ActionsRequest): Promise<readonly Action[]> {
  return context.storage.transact(async (transaction) => {
    await settleDue(transaction, caller.tenant, context.now());
    const states = request.state === 'open' ? openStates : request.state && [request.state];
    return transaction.listActions({
      ...toScope(caller),
      ...(request.conversation !== undefined && { conversation: request.conversation }),
      ...(states && { states }),
      limit: request.limit,
    });
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

/** Deadlines end actions whether or not anybody looks; whoever looks next writes it down. */
async function settleDue(transaction: StorageTransaction, tenant: string, at: number): Promise<void> {
  let isMoving = true;
  while (isMoving) {
    const due = await transaction.listDue(tenant, at, settledAtOnce);
    isMoving = false;
    for (const action of due) {
      const settled = await settle(transaction, action, at);
      if (settled !== action) isMoving = true;
    }
  }
}
