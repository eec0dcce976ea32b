import { isOpen, type JsonObject, type JsonValue } from '../../../packages/core/src/index.ts';
import { credentialsWhere, people } from '../cast.ts';
import { treeOf } from '../ledger.ts';
import type { RouteName } from '../routes.ts';
import type { World } from '../world.ts';
import { anybody, anyPerson, callerOf, ownerOf, pickAction, type Ask, type Choice } from './choice.ts';

/** The credential of somebody with a role, or, for those who don't mean to succeed, anybody’s. */
export function holderOf(choice: Choice, role: string): string {
  const fit = choice.isApt ? credentialsWhere((caller) => caller.kind === 'user' && (caller.user.roles?.includes(role) ?? false)) : [];
  return fit.length > 0 ? choice.dice.pick(fit) : anybody(choice);
}

/** A number of entries at or about where a log ends, or somewhere before. */
function someSize({ ledger }: World, { dice }: Choice, tenant: string): number {
  const { leaves, checkpoints } = treeOf(ledger, tenant);
  const signed = [...checkpoints.keys()];
  return dice.pick([() => (signed.length > 0 ? dice.pick(signed) : 0), () => dice.below(leaves.length + 3), () => leaves.length])();
}

const readTile: Ask = (world, choice) => {
  const { dice } = choice;
  const isBundle = dice.chance(0.3);
  const as = isBundle ? holderOf(choice, 'auditor') : anybody(choice);
  const size = treeOf(world.ledger, callerOf(as).tenant).signedSize();
  const index = dice.below(Math.floor(size / 256) + 1);
  const width = Math.min(256, size - index * 256);
  const level = isBundle ? 'entries' : dice.pick(['0', '0', '0', '1']);
  const within = level === '1' ? Math.floor(size / 256) : width;
  const number = level === '1' ? '000' : String(index).padStart(3, '0');
  const id = choice.isApt ? `${level}/${number}${within < 256 ? `.p/${within}` : ''}` : dice.pick([`${level}/${number}.p/${dice.below(300)}`, `${level}/x000/${number}`, `64/${number}`, `${level}/${number}/../000`, '0', '']);
  return { route: 'GET /v1/log/tile/*', as, id };
};

const prove: Ask = (world, choice) => {
  const { dice } = choice;
  const action = pickAction(world, choice, ['executed', 'denied', 'declined', 'expired', 'awaitingConsent']);
  const as = dice.chance(0.3) ? holderOf(choice, 'auditor') : ownerOf(choice, action);
  const known = action ? (world.ledger.stories.get(action.id) ?? []).map(({ sequence }) => sequence) : [];
  const { tenant } = callerOf(as);
  const anyEntry = 1 + dice.below((world.ledger.sequences.get(tenant) ?? 0) + 2);
  return { route: 'GET /v1/log/entries/:sequence/proof', as, id: String(choice.isApt && known.length > 0 && dice.chance(0.8) ? dice.pick(known) : anyEntry) };
};

const grow: Ask = (world, choice) => {
  const as = anybody(choice);
  const { tenant } = callerOf(as);
  const [one, other] = [someSize(world, choice, tenant), someSize(world, choice, tenant)];
  const [from, to] = choice.isApt ? [Math.min(one, other), Math.max(one, other)] : [one, other];
  return { route: 'GET /v1/log/growth', as, query: [['from', String(from)], ...(choice.dice.chance(0.5) ? [['to', String(to)] as const] : [])] };
};

const names = ['person', 'actor', 'facts', 'arguments', 'sensitive', 'digest'] as const;

const exportLog: Ask = (world, choice) => {
  const { dice } = choice;
  const someTime = (): number => world.clock.ms - dice.below(3_600_000);
  return {
    route: 'POST /v1/log/export',
    as: holderOf(choice, 'auditor'),
    body: {
      ...(dice.chance(0.3) && { format: dice.pick(['jsonl', 'csv']) }),
      ...(dice.chance(0.2) && { from: someTime() }),
      ...(dice.chance(0.2) && { to: someTime() }),
      ...(dice.chance(0.4) && { redaction: names.filter(() => dice.chance(0.3)) as readonly JsonValue[] }),
    },
  };
};

/** Somebody in whose name nothing is going on, mostly: nobody else can be erased. */
const erase: Ask = (world, choice) => {
  const { dice } = choice;
  const as = holderOf(choice, 'data-protection');
  const { tenant, user } = callerOf(as);
  const open = [...world.ledger.actions.values()].filter((action) => action.tenant === tenant && isOpen(action));
  const others = people.filter((person) => person.tenant === tenant && person.user.id !== user.id).map((person) => person.user.id);
  const free = others.filter((id) => !open.some(({ principal }) => principal.user.id === id));
  // Names of agents, and of nobody: what bears one of them is nobody's to erase.
  const strangers = ['office', 'mailer', 'authority', 'byleave', 'nobody', '*'];
  const userId = dice.chance(0.2) ? dice.pick(strangers) : dice.pick(choice.isApt && free.length > 0 ? free : others);
  return { route: 'POST /v1/log/erasures', as, body: { userId, reason: 'Asked for by letter.' } };
};

/** What the log is searched for. */
export function toSearch(world: World, choice: Choice): readonly (readonly [name: string, value: string])[] {
  const { dice } = choice;
  const action = pickAction(world, choice, ['executed', 'denied', 'declined']);
  const { ledger, clock } = world;
  const grants = [...ledger.grants.keys()];
  const said = Object.values<JsonValue>((action?.arguments ?? {}) as JsonObject).find((value) => typeof value === 'string') ?? 'Ada';
  const all: readonly (() => readonly [string, string])[] = [
    () => ['actor', dice.pick(['maya', 'sam', 'office', 'authority'])],
    () => ['person', dice.pick(['maya', 'bob', 'pam'])],
    () => ['agent', dice.pick(['office', 'mailer', 'byleave'])],
    () => ['tool', action?.toolName ?? 'save_note'],
    () => ['type', dice.pick(['action.proposed', 'action.claimed', 'consent.approved', 'attempt.refused'])],
    () => ['decision', dice.pick(['approved', 'declined', 'allowed', 'denied', 'limited', 'refused'])],
    () => ['outcome', dice.pick(['succeeded', 'failed', 'unknown', 'expired', 'cancelled', 'superseded', 'revoked', 'stopped'])],
    () => ['grant', grants.length > 0 ? dice.pick(grants) : 'none'],
    () => ['policy', action?.policyVersion ?? '1'],
    () => ['from', String(clock.ms - dice.below(3_600_000))],
    () => ['to', String(clock.ms - dice.below(3_600_000))],
    () => ['text', String(said).slice(0, 150) || 'x'],
  ];
  return [...new Map(Array.from({ length: 1 + dice.below(3) }, () => dice.pick(all)())).entries()];
}

/** What is read, proved and exported of the log, and who is erased from it. */
export const logAsks = {
  'GET /v1/log': (_world, choice) => ({ route: 'GET /v1/log', as: anybody(choice) }),
  'GET /v1/log/checkpoint': (_world, choice) => ({ route: 'GET /v1/log/checkpoint', as: choice.isApt ? anyPerson(choice) : anybody(choice) }),
  'GET /v1/log/tile/*': readTile,
  'GET /v1/log/entries/:sequence/proof': prove,
  'GET /v1/log/growth': grow,
  'POST /v1/log/export': exportLog,
  'POST /v1/log/erasures': erase,
} satisfies Partial<Record<RouteName, Ask>>;
