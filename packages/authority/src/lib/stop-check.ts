import { coversAction, isOpen, type Action, type LifecycleRefusal, type LifecycleState, type Stop } from '@byleave/core';
import { authorityAgent } from './own-tool.ts';
import { authorityActor, record, toEntry } from './record.ts';
import type { StorageTransaction, Subject } from './storage.ts';

/** What a stop ends: what has not started. */
const stoppable: readonly LifecycleState[] = ['awaitingConsent', 'authorized'];

type Covered = Pick<Action, 'tenant' | 'principal' | 'toolName' | 'conversation'>;

/** The latched stop that holds an action up. What people ask of the authority itself is never held up, or nothing could reset a stop. */
export async function findStop(transaction: StorageTransaction, action: Covered): Promise<Stop | undefined> {
  if (action.principal.agent.id === authorityAgent.id) return undefined;
  return (await transaction.listActiveStops(action.tenant)).find((stop) => coversAction(stop, action));
}

/** Names nobody: it is kept with other people’s actions, where whoever pressed it could not be erased. Who it was, the stop says. */
export function toStopRefusal(): LifecycleRefusal {
  return { code: 'stopped', message: 'A person has pressed the emergency stop, and it covers this. Nothing of it runs until a person resets the stop; do not try again.' };
}

/** Ends what a latched stop covers and has not started, and writes it down. */
export async function settleStop(transaction: StorageTransaction, action: Action, at: number): Promise<Action> {
  if (!stoppable.includes(action.lifecycle.state)) return action;
  const stop = await findStop(transaction, action);
  return stop ? endByStop(transaction, action, stop, at) : action;
}

async function endByStop(transaction: StorageTransaction, action: Action, stop: Stop, at: number): Promise<Action> {
  const refusal = toStopRefusal();
  await transaction.addReaders(action.tenant, action.id, [toStopSubject(stop)]);
  const ended = await record(transaction, action, { type: 'stop.pressed', at, refusal }, authorityActor, { stop: stop.id, code: refusal.code });
  return ended.ok ? ended.value : action;
}

/** Names what a stop ended, for its report. */
export function toStopSubject({ id }: Stop): Subject {
  return `stop:${id}`;
}

const pageSize = 200;

/**
 * Ends a page of what a stop covers and has not started.
 *
 * @returns where to go on, or `undefined` when there is no more.
 */
export async function sweepStop(transaction: StorageTransaction, stop: Stop, at: number, before?: Action): Promise<Action | undefined> {
  const page = await transaction.listOpen({ tenant: stop.tenant, states: stoppable, limit: pageSize, ...(before && { before }) });
  for (const action of page) if (isCovered(stop, action)) await endByStop(transaction, action, stop, at);
  return page.length === pageSize ? page.at(-1) : undefined;
}

/** Everything that runs under a stop, each told by an entry of its own. */
export async function signalRunning(transaction: StorageTransaction, stop: Stop, at: number, most: number): Promise<readonly string[]> {
  const running: string[] = [];
  let before: Action | undefined;
  do {
    const page: readonly Action[] = await transaction.listOpen({ tenant: stop.tenant, states: ['executing'], limit: pageSize, ...(before && { before }) });
    for (const action of page) {
      if (!isCovered(stop, action)) continue;
      await transaction.appendEntry(toEntry(action, 'stop.pressed', authorityActor, at, { stop: stop.id }));
      if (running.length < most) running.push(action.id);
    }
    before = page.length === pageSize ? page.at(-1) : undefined;
  } while (before);
  return running;
}

function isCovered(stop: Stop, action: Action): boolean {
  return isOpen(action) && action.principal.agent.id !== authorityAgent.id && coversAction(stop, action);
}
