import type { Caller } from '../../../packages/authority/src/index.ts';
import { mayFill, toPlaces, toUnsealedState, type Action, type LifecycleState } from '../../../packages/core/src/index.ts';
import { cast, credentialsWhere, isBoundElsewhere } from '../cast.ts';
import type { Dice } from '../dice.ts';
import type { Asked } from '../exchange.ts';
import type { World } from '../world.ts';

/** How one step makes up its mind. */
export interface Choice {
  readonly dice: Dice;
  /** Whether it means to succeed: the right person, the right thing. Otherwise anybody tries it on anything. */
  readonly isApt: boolean;
}

export type Ask = (world: World, choice: Choice) => Asked;

const latest = 30;

/** One of the latest actions in one of these states, if there is any. */
export function findAction({ ledger, clock }: World, { dice }: Choice, states: readonly LifecycleState[], matches: (action: Action) => boolean = () => true): Action | undefined {
  const fit = [...ledger.actions.values()].slice(-latest * 3).filter((action) => states.includes(stateAt(action, clock.ms)) && matches(action));
  return fit.length > 0 ? dice.pick(fit.slice(-latest)) : undefined;
}

/** An action to do something about: one in the right state, mostly, or one of the latest whatever its state. */
export function pickAction(world: World, choice: Choice, states: readonly LifecycleState[], matches?: (action: Action) => boolean): Action | undefined {
  const right = choice.isApt && choice.dice.chance(0.85) ? findAction(world, choice, states, matches) : undefined;
  const all = [...world.ledger.actions.values()].slice(-latest);
  return right ?? (all.length > 0 ? choice.dice.pick(all) : undefined);
}

/** The state as its deadline leaves it, whether or not anybody has written that down, and before its record was sealed. */
function stateAt({ lifecycle }: Action, at: number): LifecycleState {
  const { context } = lifecycle;
  const state = toUnsealedState(lifecycle);
  return context.deadline !== null && at >= context.deadline && state !== 'executing' ? 'expired' : state;
}

export const anybody = ({ dice }: Choice): string => dice.pick(credentialsWhere(() => true));
export const anyPerson = ({ dice }: Choice): string => dice.pick(credentialsWhere(({ kind }) => kind === 'user'));
export const anyAgent = ({ dice }: Choice): string => dice.pick(credentialsWhere(({ kind }) => kind === 'agent'));

const isOf = (caller: Caller, { tenant, principal }: Action): boolean => caller.tenant === tenant && caller.user.id === principal.user.id;

/** The credential of the agent that an action is by; now and then one that is that agent's for another conversation. */
export function agentOf(choice: Choice, action: Action | undefined): string {
  const isAnywhere = choice.isApt && choice.dice.chance(0.15);
  const isBy = (caller: Caller, { principal, conversation }: Action): boolean => caller.kind === 'agent' && caller.agent.id === principal.agent.id && (isAnywhere || !isBoundElsewhere(caller, conversation));
  const fit = choice.isApt && action ? credentialsWhere((caller) => isOf(caller, action) && isBy(caller, action)) : [];
  return fit.length > 0 ? choice.dice.pick(fit) : anybody(choice);
}

/** Anybody, and often enough an agent whose credential is for one conversation. */
export const anyReader = (choice: Choice): string => (choice.dice.chance(0.25) ? choice.dice.pick(credentialsWhere((caller) => caller.kind === 'agent' && caller.conversation !== undefined)) : anybody(choice));

/** The credential of the person that an action is done for. */
export function ownerOf(choice: Choice, action: Action | undefined): string {
  const fit = choice.isApt && action ? credentialsWhere((caller) => caller.kind === 'user' && isOf(caller, action)) : [];
  return fit[0] ?? anybody(choice);
}

/** The credential of somebody whose approval an action still takes. */
export function approverOf(choice: Choice, action: Action | undefined): string {
  if (!choice.isApt || !action) return anybody(choice);
  const { demands, requesterId, decisions } = action.lifecycle.context;
  const fit = credentialsWhere(
    (caller) =>
      caller.kind === 'user' &&
      caller.tenant === action.tenant &&
      !decisions.some(({ by }) => by.id === caller.user.id) &&
      toPlaces(demands).some((place) => mayFill(place, caller.user, requesterId)),
  );
  return fit.length > 0 ? choice.dice.pick(fit) : ownerOf(choice, action);
}

/** Whom a credential of the cast is of. */
export function callerOf(as: string): Caller {
  const caller = cast[as];
  if (!caller) throw new TypeError(`hostile: nobody is called ${as}`);
  return caller;
}

/** An owner as markers name them. */
export const ownerNamed = (as: string): { readonly tenant: string; readonly userId: string } => {
  const { tenant, user } = callerOf(as);
  return { tenant, userId: user.id };
};

export const unknownDigest = '0'.repeat(64);
