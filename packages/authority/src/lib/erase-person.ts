import { openStates, refuse, type Verdict } from '@byleave/core';
import type { ActionResponse, ErasePersonRequest } from '@byleave/core/wire';
import type { AuthorityContext } from './authority.ts';
import type { Caller } from './caller.ts';
import { erasePersonTool, stillGoingOn } from './log-tools.ts';
import { atOnce } from './own-tool.ts';
import { onlyPeople } from './record.ts';
import { runOwn } from './run-own.ts';

/** The role that lets a person have somebody erased. */
export const dataProtectionRole = 'data-protection';

/**
 * Forgets a person: their id and name, what was asked in their name, their reasons, grants and passkeys. What the tree has
 * is only commitments whose salts are gone, so it still verifies, and nobody can tell what they were of. Whoever asks is
 * not told whether the person was there.
 */
export async function erasePerson(context: AuthorityContext, caller: Caller, { userId, reason }: ErasePersonRequest): Promise<Verdict<ActionResponse>> {
  if (caller.kind !== 'user') return onlyPeople('erase a person');
  if (!caller.user.roles?.includes(dataProtectionRole)) return refuse('forbidden', `Erasing a person takes the role “${dataProtectionRole}”. Nothing was erased.`);
  if (userId === caller.user.id) return refuse('forbidden', 'Nobody erases themselves: who did it would be erased too. Ask another person with this role.');
  const open = await context.storage.transact((transaction) => transaction.listActions({ tenant: caller.tenant, whose: { userId }, states: openStates, limit: 1 }));
  if (open.length > 0) return refuse('conflict', stillGoingOn);
  // Before the transaction: what is not under a checkpoint yet is erased in a tree that has it.
  await context.sequencer?.seal(caller.tenant);
  const erased = await runOwn(context, caller, erasePersonTool, { alias: `erased-${context.createId()}`, reason }, atOnce, { erase: userId });
  return erased.ok && erased.value.action.lifecycle.context.outcome?.status === 'failed' ? refuse('conflict', stillGoingOn) : erased;
}
