import type { JsonObject, Stop } from '../../../packages/core/src/index.ts';
import { credentialsWhere } from '../cast.ts';
import type { RouteName } from '../routes.ts';
import type { World } from '../world.ts';
import { anybody, anyPerson, anyReader, callerOf, ownerNamed, pickAction, type Ask, type Choice } from './choice.ts';

const mayStopOthers = (name: string): boolean => callerOf(name).kind === 'user' && (callerOf(name).user.roles?.includes('emergency-stop') ?? false);

/** Mostly something narrow, or there would soon be nothing left that moves. */
function toScope(world: World, choice: Choice, as: string): JsonObject {
  const { dice } = choice;
  const { tenant, user } = callerOf(as);
  const action = pickAction(world, choice, ['awaitingConsent', 'authorized', 'executing'], (other) => other.tenant === tenant && (mayStopOthers(as) || other.principal.user.id === user.id));
  const own = mayStopOthers(as) && choice.isApt && dice.chance(0.7) ? {} : { userId: user.id };
  if (!action) return { ...own, toolName: 'share_file' };
  return dice.pick<JsonObject>([
    { ...own, conversation: action.conversation },
    { ...own, conversation: action.conversation },
    { ...own, toolName: action.toolName },
    { ...own, agentId: dice.pick(['mailer', 'planner']), toolName: action.toolName },
    { userId: action.principal.user.id, toolName: action.toolName },
    dice.chance(0.2) ? own : { ...own, conversation: action.conversation },
  ]);
}

const press: Ask = (world, choice) => {
  const as = choice.isApt ? anyPerson(choice) : anybody(choice);
  return { route: 'POST /v1/stops', as, body: { scope: toScope(world, choice, as), ...(choice.dice.chance(0.4) && { reason: world.plant(ownerNamed(as)) }) } };
};

function pickStop({ ledger }: World, { dice, isApt }: Choice): Stop | undefined {
  const all = [...ledger.stops.values()];
  const latched = isApt ? all.filter(({ reset }) => !reset) : all;
  return latched.length > 0 ? dice.pick(latched) : all.at(-1);
}

function resetterOf(choice: Choice, stop: Stop | undefined): string {
  const fit = choice.isApt && stop ? credentialsWhere((caller) => caller.kind === 'user' && caller.tenant === stop.tenant && (caller.user.id === stop.scope.userId || (caller.user.roles?.includes('emergency-stop') ?? false))) : [];
  return fit.length > 0 ? choice.dice.pick(fit) : anybody(choice);
}

const readStop: Ask = (world, choice) => {
  const stop = pickStop(world, choice);
  return { route: 'GET /v1/stops/:id', as: resetterOf(choice, stop), id: stop?.id ?? 'none' };
};

const reset: Ask = (world, choice) => {
  const stop = pickStop(world, choice);
  const as = resetterOf(choice, stop);
  return { route: 'POST /v1/stops/:id/reset', as, id: stop?.id ?? 'none', body: { reason: world.plant(ownerNamed(as)) } };
};

/** What people do when something goes wrong. */
export const stopAsks = {
  'GET /v1/stops': (_world, choice) => ({ route: 'GET /v1/stops', as: anyReader(choice) }),
  'POST /v1/stops': press,
  'GET /v1/stops/:id': readStop,
  'POST /v1/stops/:id/reset': reset,
} satisfies Partial<Record<RouteName, Ask>>;
