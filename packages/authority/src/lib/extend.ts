import type { Verdict } from '@byleave/core';
import type { ActionResponse } from '@byleave/core/wire';
import type { AuthorityContext } from './authority.ts';
import type { Caller } from './caller.ts';
import { findReadable, onlyPeople, record, recordRefusal, toActor } from './record.ts';

/** Gives a prompt as much time again as it had at first, up to the most it can have (WCAG 2.2.1). Only for people with a say in it. */
export async function extend(context: AuthorityContext, caller: Caller, actionId: string): Promise<Verdict<ActionResponse>> {
  if (caller.kind !== 'user') return onlyPeople('extend a deadline');
  return context.storage.transact(async (transaction) => {
    const at = context.now();
    const found = await findReadable(transaction, caller, actionId, at);
    if (!found.ok) return found;
    const actor = toActor(caller);
    const before = found.value.lifecycle.context.deadline;
    const extended = await record(transaction, found.value, { type: 'consent.extended', at, by: caller.user }, actor, { before });
    if (!extended.ok) return recordRefusal(transaction, found.value, actor, at, 'extend', extended.refusal);
    return { ok: true, value: { action: extended.value, now: at } };
  });
}
