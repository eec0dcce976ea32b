import type { Action, AuditEntry, Verdict } from '@byleave/core';
import type { ActionResponse } from '@byleave/core/wire';
import type { Caller } from './caller.ts';
import type { AuditPage } from './read.ts';

/** Whether an entry about an action may be told to a caller who may read the action: all of it to people. */
export const isTold = (caller: Caller, { type }: Pick<AuditEntry, 'type'>): boolean => caller.kind === 'user' || type !== 'consent.referred';

/** An action as a caller sees it: what people say to each other about it is not for the agent. */
export function asSeenBy(caller: Caller, action: Action): Action {
  if (caller.kind === 'user' || !action.referrals) return action;
  const { referrals: _, ...rest } = action;
  return rest;
}

export function answerAsSeenBy(caller: Caller, answer: Verdict<ActionResponse>): Verdict<ActionResponse> {
  return answer.ok ? { ok: true, value: { ...answer.value, action: asSeenBy(caller, answer.value.action) } } : answer;
}

export function pageAsSeenBy(caller: Caller, page: AuditPage): AuditPage {
  if (caller.kind === 'user') return page;
  const actions = Object.entries(page.actions).map(([id, action]) => [id, asSeenBy(caller, action)] as const);
  return { ...page, entries: page.entries.filter((entry) => isTold(caller, entry)), actions: Object.fromEntries(actions) };
}
