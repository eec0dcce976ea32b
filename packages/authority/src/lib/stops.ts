import { canonicalize, refuse, toStopOutcome, type Action, type Demands, type Stop, type StopScope, type Verdict } from '@byleave/core';
import type { ActionResponse, PressStopRequest, ResetStopRequest, StoppedAction, StopReport } from '@byleave/core/wire';
import type { AuthorityContext } from './authority.ts';
import type { Caller } from './caller.ts';
import { atOnce, onePerson } from './own-tool.ts';
import { runOwn } from './run-own.ts';
import { isElsewhere, onlyPeople } from './record.ts';
import { sweepStop, toStopSubject } from './stop-check.ts';
import { forgetErased, mayReset, pressStopTool, resetStopTool, stopRole } from './stop-tools.ts';

/**
 * The emergency stop: latched by its one commit. After it no claim succeeds that it covers, on any instance; what waits
 * ends, what runs is told, grants are suspended. Everybody may stop what is done for them; what is done for others takes the
 * role `emergency-stop`.
 */
export async function pressStop(context: AuthorityContext, caller: Caller, { scope, reason }: PressStopRequest): Promise<Verdict<StopReport>> {
  if (caller.kind !== 'user') return onlyPeople('press the emergency stop');
  if (!mayStop(caller, scope)) {
    return refuse('forbidden', `Stopping what is done for others takes the role “${stopRole}”. You can stop everything that is done for you: name yourself in the scope.`);
  }
  const latched = await context.storage.transact(async (transaction) => (await transaction.listActiveStops(caller.tenant)).find((stop) => canonicalize(stop.scope) === canonicalize(scope) && mayReset(caller, stop)));
  if (latched) return readStop(context, caller, latched.id);
  const args = { scope: { ...scope }, covers: describeScope(scope), ...(reason !== undefined && { reason }) };
  const pressed = await runOwn(context, caller, pressStopTool, args, atOnce);
  if (!pressed.ok) return pressed;
  const { action, now: at } = pressed.value;
  void sweepRest(context, caller.tenant, action.id);
  const stop: Stop = { id: action.id, tenant: caller.tenant, scope, pressedBy: caller.user, at, running: [], ...(reason !== undefined && { reason }) };
  // It is latched: whatever fails from here on only fails to report.
  return readStop(context, caller, action.id).catch(() => ({ ok: true, value: { stop, actions: [] } }));
}

/** Ends the rest of what waits, page by page. What it does not reach before the process dies ends when it is next touched. */
async function sweepRest(context: AuthorityContext, tenant: string, id: string): Promise<void> {
  let before: Action | undefined;
  do {
    const from = before;
    before = await context.storage
      .transact(async (transaction) => {
        const stop = await transaction.findStop(tenant, id);
        return stop && !stop.reset ? sweepStop(transaction, stop, context.now(), from) : undefined;
      })
      .catch(() => undefined);
  } while (before);
}

function mayStop({ user }: Pick<Caller, 'user'>, scope: StopScope): boolean {
  return scope.userId === user.id || (user.roles?.includes(stopRole) ?? false);
}

function describeScope({ userId, agentId, toolName, conversation }: StopScope): string {
  const parts = [
    ...(toolName === undefined ? [] : [`the tool ${toolName}`]),
    ...(agentId === undefined ? [] : [`the agent ${agentId}`]),
    ...(userId === undefined ? [] : [`what is done for ${userId}`]),
    ...(conversation === undefined ? [] : [`the conversation ${conversation}`]),
  ];
  return parts.length === 0 ? 'everything' : parts.join(', ');
}

/** Asks to reset a stop, with a reason: an action that waits for the person's consent. What the stop ended stays ended. */
export async function resetStop(context: AuthorityContext, caller: Caller, stopId: string, { reason }: ResetStopRequest): Promise<Verdict<ActionResponse>> {
  if (caller.kind !== 'user') return onlyPeople('reset a stop');
  const stop = await context.storage.transact((transaction) => transaction.findStop(caller.tenant, stopId));
  if (!stop || !maySee(caller, stop)) return noStop(stopId);
  if (!mayReset(caller, stop)) return refuse('forbidden', `${stop.pressedBy.name} pressed this stop, so it is not yours to reset. Ask them, or somebody with the role “${stopRole}”.`);
  if (stop.reset) return refuse('conflict', 'This stop is reset already.');
  const demands: Demands = context.resetTakesPasskey ? { ...onePerson, stepUp: ['passkey'] } : onePerson;
  return runOwn(context, caller, resetStopTool, { stop: stop.id, covers: describeScope(forgetErased(stop).scope), reason }, demands);
}

const mostListed = 100;

/** Stops that hold up what the caller does or has done for them, and for whoever may reset them, all: what is latched first, then newest first, at most 100. */
export async function listStops(context: AuthorityContext, caller: Caller): Promise<readonly Stop[]> {
  const stops = await context.storage.transact(async (transaction) => {
    const latched = await transaction.listActiveStops(caller.tenant);
    const earlier = (await transaction.listStops(caller.tenant, mostListed)).filter(({ reset }) => reset);
    return [...latched, ...earlier];
  });
  return stops.filter((stop) => isConcerned(caller, stop)).slice(0, mostListed).map((stop) => (maySee(caller, stop) ? stop : { ...stop, running: [] }));
}

/** Whether a stop is among those that a caller is told of. */
export function isConcerned(caller: Caller, { scope }: Stop): boolean {
  if (caller.kind === 'user' && caller.user.roles?.includes(stopRole)) return true;
  // The name of a conversation is its person's own; whoever acts in it hears of the stop by its actions.
  if (scope.conversation !== undefined && scope.userId === undefined) return false;
  if (scope.conversation !== undefined && isElsewhere(caller, scope.conversation)) return false;
  const isForCaller = scope.userId === undefined || scope.userId === caller.user.id;
  return isForCaller && (caller.kind === 'user' || scope.agentId === undefined || scope.agentId === caller.agent.id);
}

/** What a stop found was of the person who is erased, and not of whoever has the id now. */
function maySee(caller: Caller, stop: Stop): boolean {
  return caller.kind === 'user' && mayStop(caller, forgetErased(stop).scope);
}

const mostReported = 1_000;

/** What became of everything that a stop found, as far as it is known now. Only for those who may reset it. */
export function readStop(context: AuthorityContext, caller: Caller, stopId: string): Promise<Verdict<StopReport>> {
  return context.storage.transact(async (transaction) => {
    const stop = await transaction.findStop(caller.tenant, stopId);
    if (!stop || !maySee(caller, stop)) return noStop(stopId);
    const actions: StoppedAction[] = [];
    const add = (action: Action | undefined): void => {
      if (!action) return;
      const { id: actionId, toolName, principal, conversation } = action;
      actions.push({ actionId, toolName, principal, conversation, outcome: toStopOutcome(action) });
    };
    const running = await transaction.findActions(stop.tenant, stop.running);
    for (const id of stop.running) add(running.get(id));
    const whose = { othersThan: '', subjects: [toStopSubject(stop)] };
    for (const action of await transaction.listActions({ tenant: stop.tenant, whose, limit: mostReported })) add(action);
    return { ok: true, value: { stop, actions } };
  });
}

function noStop(id: string): Verdict<never> {
  return refuse('not_found', `There is no stop “${id}” that you may see. Check the id, and who is signed in.`);
}
