import type { Stop, StopScope } from '@byleave/core';
import { z } from 'zod';
import type { UserCaller } from './caller.ts';
import { defineOwnTool, type OwnTool } from './own-tool.ts';
import { suspendGrant } from './grant-match.ts';
import { signalRunning, sweepStop } from './stop-check.ts';
import { toEntry, toUserActor } from './record.ts';
import type { StorageTransaction } from './storage.ts';

/** The role that lets a person stop what is done for others, and reset it. */
export const stopRole = 'emergency-stop';

/** Whoever pressed a stop may reset it. What others pressed, the one it is about may not: it may have been pressed against them. */
export function mayReset({ user }: UserCaller, { pressedBy }: Stop): boolean {
  return pressedBy.id === user.id || (user.roles?.includes(stopRole) ?? false);
}

const scope = z.strictObject({
  userId: z.string().optional(),
  agentId: z.string().optional(),
  toolName: z.string().optional(),
  conversation: z.string().optional(),
});

/** The most running actions a stop names; every one of them is told. */
const mostNamed = 1_000;

export const pressStopTool: OwnTool = defineOwnTool(
  {
    name: 'byleave.press_stop',
    description: 'Holds everything up that the scope covers, until a person resets it.',
    input: z.strictObject({ scope, covers: z.string(), reason: z.string().optional() }),
    effect: 'write',
    risk: 'critical',
    presentation: {
      id: 'byleave.press_stop',
      version: 1,
      title: 'Stop {covers}',
      approve: 'Stop',
      fields: [
        { argument: 'covers', label: 'Stops', decisive: true },
        { argument: 'reason', label: 'Reason' },
        { argument: 'scope', label: 'Exact scope' },
      ],
      reversibility: 'reversible',
      undo: 'Reset it; nothing starts again by itself',
      covers: 'Everything in this scope',
    },
  },
  {
    async run(transaction, action, at) {
      const { scope: covered, reason } = action.arguments as unknown as { readonly scope: StopScope; readonly reason?: string };
      const { tenant, principal } = action;
      const pressed: Stop = { id: action.id, tenant, scope: covered, pressedBy: principal.user, at, running: [], ...(reason !== undefined && { reason }) };
      const facts = { stop: pressed.id, scope: { ...covered }, ...(reason !== undefined && { reason }) };
      await transaction.appendEntry(toEntry(action, 'stop.pressed', toUserActor(principal.user), at, facts));
      await transaction.insertStop({ ...pressed, running: await signalRunning(transaction, pressed, at, mostNamed) });
      await sweepStop(transaction, pressed, at);
      await suspendGrants(transaction, pressed, at);
      return {};
    },
  },
);

/** The stop under the name that may stay in it for good. */
export function forgetErased({ erasedAs, ...stop }: Stop): Stop {
  return erasedAs === undefined ? stop : { ...stop, scope: { ...stop.scope, userId: erasedAs } };
}

/** What was allowed in advance is asked again after the stop, and stays so when it is reset. */
async function suspendGrants(transaction: StorageTransaction, { tenant, scope: covered }: Stop, at: number): Promise<void> {
  const found = await transaction.listGrants({
    tenant,
    status: 'active',
    effect: 'allow',
    endsAfter: at,
    limit: Number.MAX_SAFE_INTEGER,
    ...(covered.userId !== undefined && { userId: covered.userId }),
    ...(covered.agentId !== undefined && { agentId: covered.agentId }),
    ...(covered.toolName !== undefined && { toolName: covered.toolName }),
  });
  for (const grant of found) {
    const isElsewhere = covered.conversation !== undefined && grant.conversation !== undefined && grant.conversation !== covered.conversation;
    if (!isElsewhere) await suspendGrant(transaction, grant, 'stopped', at);
  }
}

export const resetStopTool: OwnTool = defineOwnTool(
  {
    name: 'byleave.reset_stop',
    description: 'Lets what a stop held up be asked for again. Starts nothing by itself.',
    input: z.strictObject({ stop: z.string(), covers: z.string(), reason: z.string().min(1) }),
    effect: 'write',
    risk: 'high',
    presentation: {
      id: 'byleave.reset_stop',
      version: 1,
      title: 'Reset the stop of {covers}',
      approve: 'Reset the stop',
      fields: [
        { argument: 'covers', label: 'Was stopped', decisive: true },
        { argument: 'reason', label: 'Why it is safe again', decisive: true },
        { argument: 'stop', label: 'Stop', format: 'identifier' },
      ],
      reversibility: 'reversible',
      undo: 'Press it again',
      covers: 'This stop only. What it ended stays ended, grants stay suspended',
    },
  },
  {
    async check(transaction, action, caller) {
      const found = await transaction.findStop(action.tenant, String(action.arguments['stop']));
      if (found && mayReset(caller, found)) return undefined;
      return { code: 'forbidden', message: 'Only whoever pressed this stop, or people who may stop what is done for others, may reset it. It stays latched.' };
    },
    async run(transaction, action, at) {
      const { stop: id, reason } = action.arguments as unknown as { readonly stop: string; readonly reason: string };
      const found = await transaction.findStop(action.tenant, id);
      if (!found || found.reset) return { failure: 'The stop is no longer latched, so there was nothing to reset.' };
      // What it covered and nobody has touched since ends now: the reset must not let it go on.
      for (let rest = await sweepStop(transaction, found, at); rest; ) rest = await sweepStop(transaction, found, at, rest);
      const by = action.lifecycle.context.decisions.at(-1)?.by ?? action.principal.user;
      await transaction.updateStop({ ...forgetErased(found), reset: { by, at, reason, actionId: action.id } });
      await transaction.appendEntry(toEntry(action, 'stop.reset', toUserActor(by), at, { stop: id, reason }));
      return {};
    },
  },
);
