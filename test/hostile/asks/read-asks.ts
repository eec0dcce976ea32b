import type { RouteName } from '../routes.ts';
import { anybody, approverOf, ownerOf, pickAction, type Ask } from './choice.ts';
import { holderOf, toSearch } from './log-asks.ts';

const someActions = ['awaitingConsent', 'authorized', 'executing', 'executed', 'denied', 'limited', 'declined', 'expired'] as const;

const listActions: Ask = (world, choice) => {
  const { dice } = choice;
  const action = pickAction(world, choice, someActions);
  return {
    route: 'GET /v1/actions',
    as: dice.pick([ownerOf, approverOf])(choice, action),
    query: [
      ...(dice.chance(0.5) ? [['whose', dice.pick(['mine', 'others'])] as const] : []),
      ...(dice.chance(0.3) ? [['state', dice.pick(['open', 'awaitingConsent'])] as const] : []),
      ...(dice.chance(0.3) && action ? [['conversation', action.conversation] as const] : []),
      ...(dice.chance(0.3) ? [['limit', String(1 + dice.below(200))] as const] : []),
      ...(dice.chance(0.3) && action ? [['before', `${action.proposedAt}:${action.id}`] as const] : []),
    ],
  };
};

const readAudit: Ask = (world, choice) => {
  const { dice } = choice;
  const action = pickAction(world, choice, someActions);
  const isEverybodys = dice.chance(0.4);
  return {
    route: 'GET /v1/audit',
    as: isEverybodys ? holderOf(choice, 'auditor') : dice.pick([ownerOf, approverOf, anybody])(choice, action),
    query: [
      ...(isEverybodys ? [['whose', 'everybody'] as const] : dice.chance(0.3) ? [['whose', 'mine'] as const] : []),
      ...(dice.chance(0.4) ? toSearch(world, choice) : []),
      ...(dice.chance(0.4) && action ? [['actionId', action.id] as const] : []),
      ...(dice.chance(0.2) && action ? [['conversation', action.conversation] as const] : []),
      ...(dice.chance(0.3) ? [['before', String(dice.below(400))] as const] : []),
      ...(dice.chance(0.5) ? [['limit', String(1 + dice.below(60))] as const] : []),
    ],
  };
};

const readEvents: Ask = (_world, choice) => {
  const { dice } = choice;
  const from = String(dice.below(400));
  return {
    route: 'GET /v1/events',
    as: anybody(choice),
    ...(dice.chance(0.4) && { headers: { 'last-event-id': from } }),
    ...(dice.chance(0.4) && { query: [['after', from] as const] }),
  };
};

/** What everybody reads. */
export const readAsks = {
  'GET /v1/actions': listActions,
  'GET /v1/audit': readAudit,
  'GET /v1/limits': (_world, choice) => ({ route: 'GET /v1/limits', as: anybody(choice) }),
  'GET /v1/events': readEvents,
  'GET /jwks.json': (_world, choice) => ({ route: 'GET /jwks.json', as: anybody(choice) }),
  'GET /.well-known/authzen-configuration': (_world, choice) => ({ route: 'GET /.well-known/authzen-configuration', as: anybody(choice) }),
} satisfies Partial<Record<RouteName, Ask>>;
