import type { Grant, JsonObject, JsonValue } from '../../../packages/core/src/index.ts';
import { credentialsWhere } from '../cast.ts';
import type { RouteName } from '../routes.ts';
import { tools } from '../tools.ts';
import type { World } from '../world.ts';
import { agentOf, anyAgent, anybody, callerOf, findAction, ownerNamed, pickAction, type Ask, type Choice } from './choice.ts';

const payees = ['Ada Ltd', 'Bob GmbH', 'Cleo SA'] as const;
const amounts = [10, 120.5, 400, 499.9999, 501, 900, 1_200, 2_999] as const;

/** A call of one of the tools, likely enough that a policy has something to say about it. */
export function toCall(world: World, { dice }: Choice, as: string): { readonly tool: string; readonly arguments: JsonObject } {
  const secret = (): string => world.plant(ownerNamed(as));
  const payee = (): string => (dice.chance(0.6) ? dice.pick(payees) : secret());
  return dice.pick([
    () => ({ tool: 'read_mail', arguments: { id: secret() } }),
    () => ({ tool: 'read_mail', arguments: { id: secret() } }),
    () => ({ tool: 'post_message', arguments: { channel: dice.pick(['general', secret()]), text: secret() } }),
    () => ({ tool: 'post_message', arguments: { channel: 'general', text: secret() } }),
    () => ({ tool: 'send_payment', arguments: { to: payee(), amount: dice.pick(amounts) } }),
    () => ({ tool: 'send_payment', arguments: { to: payee(), amount: dice.pick(amounts) } }),
    () => ({ tool: 'send_payment', arguments: { to: payee(), amount: 10 } }),
    () => ({ tool: 'share_file', arguments: { path: secret(), with: 'partner.example' } }),
    () => ({ tool: 'transfer', arguments: { to: payee(), amount: dice.pick(amounts) } }),
    () => ({ tool: 'rotate_key', arguments: { name: secret() } }),
    () => ({ tool: 'save_note', arguments: { title: secret(), tags: ['a', secret()] } }),
    () => ({ tool: 'save_note', arguments: { title: dice.pick(['Plan', secret()]) } }),
    () => ({ tool: 'delete_all', arguments: { path: secret() } }),
    () => ({ tool: dice.pick(['nothing', 'byleave.create_grant', 'byleave.publish_policy']), arguments: { title: secret() } }),
    () => ({ tool: 'send_payment', arguments: { to: payee(), amount: dice.pick<JsonValue>(['10', -1, 1e-7, 50_001, null]) } }),
  ])();
}

const conversations = 3;

/** One of a caller's few conversations: its name is a secret, and the same each time. A credential for one names it, when it means to succeed. */
export function conversationOf(choice: Choice, as: string): string {
  const { tenant, userId } = ownerNamed(as);
  const caller = callerOf(as);
  if (choice.isApt && caller.kind === 'agent' && caller.conversation !== undefined) return caller.conversation;
  return `mk-${tenant}-${userId}-9000${choice.dice.below(conversations)}`;
}

/** What an agent says it had read: mostly the very arguments, in its person's own words. */
function toSources({ dice }: Choice, args: JsonObject): JsonValue {
  const said = JSON.stringify(args);
  if (dice.chance(0.6)) return [{ kind: 'user', id: 'm-1', text: said }];
  return dice.pick<JsonValue>([[], [{ kind: 'tool', id: 'm-2', tool: 'read_mail', text: said }]]);
}

/** A call that a grant speaks of, by its own agent. */
function toGrantedCall({ toolName, conversation, constraints, agent, user, tenant }: Grant, world: World, choice: Choice): Proposal | undefined {
  const fit = credentialsWhere((caller) => caller.kind === 'agent' && caller.tenant === tenant && caller.user.id === user.id && caller.agent.id === agent.id);
  if (fit.length === 0) return undefined;
  const as = choice.dice.pick(fit);
  const fallback = { to: 'Ada Ltd', amount: 10, title: 'Plan', channel: 'general', text: world.plant(ownerNamed(as)), path: 'a', with: 'b', name: 'c' };
  const members = tools.find(({ name }) => name === toolName)?.presentation.fields.map(({ argument }) => argument) ?? [];
  const bound = constraints.map((constraint): [string, JsonValue] => [constraint.argument, constraint.is === 'one-of' ? constraint.values[0]! : constraint.value]);
  const args = { ...Object.fromEntries(members.map((name) => [name, fallback[name as keyof typeof fallback]])), ...Object.fromEntries(bound) };
  return { as, call: { tool: toolName, arguments: args }, ...(conversation !== undefined && { conversation }) };
}

interface Proposal {
  readonly as: string;
  readonly call: { readonly tool: string; readonly arguments: JsonObject };
  readonly callId?: string;
  readonly conversation?: string;
  readonly supersedes?: string;
}

function toProposal(world: World, choice: Choice): Proposal {
  const { dice, isApt } = choice;
  if (dice.chance(0.12)) {
    const repeated = pickAction(world, choice, ['awaitingConsent', 'authorized', 'executing', 'executed', 'declined', 'denied']);
    const as = agentOf(choice, repeated);
    const isSame = repeated !== undefined && dice.chance(0.7);
    const call = isSame ? { tool: repeated.toolName, arguments: repeated.arguments } : toCall(world, choice, as);
    return { as, call, ...(repeated && { callId: repeated.callId, conversation: repeated.conversation }) };
  }
  if (dice.chance(0.12)) {
    const replaced = findAction(world, choice, ['awaitingConsent', 'authorized'], (action) => !action.toolName.startsWith('byleave.'));
    const as = agentOf(choice, replaced);
    return { as, call: toCall(world, choice, as), ...(replaced && { supersedes: replaced.id }) };
  }
  const grants = [...world.ledger.grants.values()].filter(({ status, endsAt }) => status === 'active' && endsAt > world.clock.ms);
  const granted = grants.length > 0 && dice.chance(0.25) ? toGrantedCall(dice.pick(grants), world, choice) : undefined;
  const as = isApt ? anyAgent(choice) : anybody(choice);
  return granted ?? { as, call: toCall(world, choice, as) };
}

const propose: Ask = (world, choice) => {
  const { dice } = choice;
  const { as, call, callId, conversation, supersedes } = toProposal(world, choice);
  return {
    route: 'POST /v1/actions',
    as,
    body: {
      ...call,
      callId: callId ?? `call-${world.plant(ownerNamed(as))}`,
      conversation: conversation ?? conversationOf(choice, as),
      sources: toSources(choice, call.arguments),
      sourcesComplete: dice.chance(0.8),
      ...(dice.chance(0.3) && { note: world.plant(ownerNamed(as)) }),
      ...(dice.chance(0.4) && { claim: true }),
      ...(dice.chance(0.03) && { isReplay: true }),
      ...(supersedes !== undefined && { supersedes }),
    },
  };
};

/** What agents begin with. */
export const proposeAsks = { 'POST /v1/actions': propose } satisfies Partial<Record<RouteName, Ask>>;
