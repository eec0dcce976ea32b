import { toWindowStart } from '../../../packages/authority/src/lib/limit-window.ts';
import type { LimitUse } from '../../../packages/authority/src/lib/limit-store.ts';
import { isOpen } from '../../../packages/core/src/index.ts';
import type { Ledger } from '../ledger.ts';
import type { CommitView } from './change.ts';
import type { Violation } from './rule.ts';

const violation = (message: string): Violation => ({ rule: 'limit', message });

/** Limits count in ten-thousandths. */
const unitsPerOne = 10_000;

/**
 * Whether what a commit took of each limit was there to be taken, asked of the ledger after the commit. A limit that
 * was lowered since may be over; nothing more is taken of it then.
 */
export function checkLimits(ledger: Ledger, view: CommitView, at: number): readonly Violation[] {
  return [...view.uses.flatMap((use) => checkSum(ledger, use, at)), ...checkHolds(ledger, view)];
}

function checkSum({ uses, actions }: Ledger, { tenant, limitId, scope, actionId }: LimitUse, at: number): readonly Violation[] {
  const limit = actions.get(actionId)?.limits.find((hold) => hold.limit.id === limitId)?.limit;
  if (!limit) return [violation(`${actionId} took some of “${limitId}” and does not say so`)];
  const since = toWindowStart(limit.window, at);
  const counted = [...uses.values()].filter((use) => use.tenant === tenant && use.limitId === limitId && use.scope === scope && (use.state === 'reserved' || use.at >= since));
  const sum = counted.reduce((total, { amount }) => total + amount, 0);
  return sum <= limit.most * unitsPerOne ? [] : [violation(`${sum / unitsPerOne} of “${limitId}” ${scope} is used or held, and ${limit.most} is all there is`)];
}

/** What can still start says what it holds; what has started or can no longer start holds nothing. */
function checkHolds({ uses, actions }: Ledger, view: CommitView): readonly Violation[] {
  const held = [...uses.values()].filter(({ actionId, state }) => state === 'reserved' && (view.actions.has(actionId) || view.countedActions.has(actionId)));
  return held.flatMap(({ actionId, limitId }) => {
    const action = actions.get(actionId);
    if (!action) return [violation(`${actionId} holds some of “${limitId}” and is not there`)];
    const { state } = action.lifecycle;
    if (!isOpen(action) || state === 'executing') return [violation(`${actionId} still holds some of “${limitId}”, and is ${state}`)];
    const isSaid = action.limits.some(({ limit }) => limit.id === limitId);
    return isSaid ? [] : [violation(`${actionId} holds some of “${limitId}” and does not say so, so nothing will ever free it`)];
  });
}
