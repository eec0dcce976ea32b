// A process that lives to be killed: `worker.ts <its orders, JSON>`. It begins when it reads a line.
import { once } from 'node:events';
import { flushCompileCache } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { createHandler, type Storage } from '../../packages/authority/src/index.ts';
import { createLogKey, logOrigin } from '../../packages/authority/src/lib/log-fixture.ts';
import { createClient, runGuarded } from '../../packages/client/src/index.ts';
import { signCheckpoint } from '../../packages/core/src/audit-log.ts';
import { asShown, type Action, type GrantTerms } from '../../packages/core/src/index.ts';
import type { ProposeRequest } from '../../packages/core/src/wire.ts';
import { createDice } from '../hostile/dice.ts';
import { createDeath, type DeathPoint } from './death.ts';
import { openEvidence, readEffects } from './evidence.ts';
import { sabotageStorage, type Sabotage } from './sabotage.ts';
import { agent, maya, openAuthority, openStorage, shortDeadlines, type Deadlines, type EngineAddress } from './world.ts';

export interface Orders {
  readonly engine: EngineAddress;
  readonly folder: string;
  /** Unlike that of any other process of the campaign. */
  readonly name: string;
  /** Where it acts; others may act there too. */
  readonly conversations: readonly string[];
  readonly seed: number;
  readonly deadlines: Deadlines;
  readonly death?: DeathPoint;
  readonly sabotage?: Sabotage;
  /** Default: everything. */
  readonly only?: readonly Deed[];
}

const { engine, folder, name, conversations, seed, deadlines, death: point, sabotage, only } = JSON.parse(process.argv[2]!) as Orders;
const dice = createDice(seed);
const evidence = openEvidence(folder);
const death = createDeath(point);
const storage = sabotageStorage(await open(), sabotage);
const authority = death.wrapAuthority(await openAuthority(death.wrapStorage(storage), deadlines));
const connect = (caller: typeof agent | typeof maya) => createClient({ baseUrl: 'http://authority.test', fetch: createHandler({ authority, authenticate: () => caller }) });
const [asAgent, asMaya] = [connect(agent), connect(maya)];
flushCompileCache();
process.stdout.write('ready\n');
await once(process.stdin, 'data');

/** A database that was killed as well is waited for. */
async function open(): Promise<Storage> {
  for (;;) {
    const opened = await openStorage(engine).catch(() => undefined);
    if (opened) return opened;
    await pause(50);
  }
}

let calls = 0;

function effect(call: ProposeRequest, actionId: string): void {
  death.atEffect('before it');
  evidence.effect({ call, actionId, by: name, at: Date.now() });
  death.atEffect('after it');
  process.stdout.write('ran\n');
}

/** The whole way as an agent's process goes it. Answers with the action where a person is asked. */
async function run(call: ProposeRequest): Promise<Action | undefined> {
  if (sabotage === 'the effect comes before its claim' && call.tool === 'read_mail') {
    const proposed = await asAgent.propose(call);
    if (proposed.ok) effect(call, proposed.value.action.id);
    await pause(5);
  }
  const result = await runGuarded(asAgent, call, async (_args, action) => {
    evidence.acknowledge({ what: 'claim', actionId: action.id });
    effect(call, action.id);
  });
  if (result.status === 'waiting') return result.action;
  if (result.status === 'ran' && result.isRecorded) evidence.acknowledge({ what: 'completion', actionId: result.action.id });
  return undefined;
}

async function decide(action: Action, decision: 'approve' | 'decline'): Promise<boolean> {
  if (sabotage === 'a decision is acknowledged and not stored') {
    evidence.acknowledge({ what: 'decision', actionId: action.id, decision });
    return false;
  }
  const decided = await asMaya.decide(action.id, { decision, ...asShown(action, 'en') });
  if (decided.ok) evidence.acknowledge({ what: 'decision', actionId: action.id, decision });
  return decided.ok;
}

const call = (conversation: string, changes: Partial<ProposeRequest>): ProposeRequest => ({
  callId: `${name}-${(calls += 1)}`,
  conversation,
  tool: 'read_mail',
  arguments: { id: 'mail-1' },
  sources: [{ kind: 'user', id: 'm-1', text: 'Pay Ada Ltd 20' }],
  sourcesComplete: true,
  ...changes,
});

async function readMail(conversation: string): Promise<void> {
  await run(call(conversation, {}));
}

/** Some are approved in time, some late, some declined, some left; and some that were approved are claimed too late. */
async function pay(conversation: string): Promise<void> {
  const payment = call(conversation, { tool: 'send_payment', arguments: { to: 'Ada Ltd', amount: 20 } });
  const waiting = await run(payment);
  if (!waiting) return;
  const fate = dice.below(6);
  if (fate === 0) return;
  if (fate === 1) await pause(shortDeadlines.consentMs);
  if (!(await decide(waiting, fate === 2 ? 'decline' : 'approve'))) return;
  if (fate === 3) await pause(shortDeadlines.claimMs + 5);
  if (fate === 4) await pause(dice.below(20));
  await run(payment);
}

/** Is granted, proposes under the grant, and claims after it was revoked; or before. */
async function payGranted(conversation: string): Promise<void> {
  const terms: GrantTerms = { effect: 'allow', toolName: 'send_payment', agentId: agent.agent.id, conversation, constraints: [], mostTimes: 3, endsAt: Date.now() + 60_000 };
  const asked = await asMaya.createGrant(terms);
  if (!asked.ok || !(await decide(asked.value.action, 'approve'))) return;
  const grantId = asked.value.action.id;
  evidence.acknowledge({ what: 'grant', grantId });
  const payment = call(conversation, { tool: 'send_payment', arguments: { to: 'Ada Ltd', amount: 20 } });
  const proposed = await asAgent.propose(payment);
  if (!proposed.ok || dice.chance(0.4)) return void (await run(payment));
  const standing = (await authority.listGrants(maya)).find(({ grant }) => grant.id === grantId);
  const revoked = await asMaya.revokeGrant(grantId, { revision: standing?.grant.revision ?? 1 });
  if (revoked.ok) evidence.acknowledge({ what: 'revocation', grantId });
  await run(payment);
}

async function stop(conversation: string): Promise<void> {
  const scope = { userId: 'maya', conversation };
  const pressed = await asMaya.pressStop({ scope });
  if (!pressed.ok) return;
  const { id: stopId } = pressed.value.stop;
  evidence.acknowledge({ what: 'stop', stopId, scope });
  for (let tries = 0; tries < 3; tries += 1) await run(call(conversation, {}));
  await pause(dice.below(20));
  evidence.acknowledge({ what: 'reset asked', stopId });
  const asked = await asMaya.resetStop(stopId, { reason: 'Looked at.' });
  if (asked.ok && (await decide(asked.value.action, 'approve'))) evidence.acknowledge({ what: 'reset', stopId });
}

async function look(): Promise<void> {
  const read = await authority.readCheckpoint(maya);
  if (read.ok && read.value.checkpoint !== undefined) evidence.acknowledge({ what: 'checkpoint', note: read.value.checkpoint });
  if (sabotage !== 'a checkpoint of another tree is handed out') return;
  const { signer } = await createLogKey();
  evidence.acknowledge({ what: 'checkpoint', note: await signCheckpoint({ origin: `${logOrigin}/acme`, size: 2, root: new Uint8Array(32), extensions: [] }, [signer]) });
}

/** What others have begun, or done, again: none of it may run twice. */
const before = readEffects(folder).slice(-20);
async function repeat(): Promise<void> {
  const known = before.length > 0 ? dice.pick(before) : undefined;
  if (!known) return;
  if (sabotage === 'an effect runs again after a restart') return effect(known.call, known.actionId);
  await run(known.call);
}

const deeds = { readMail, pay, payGranted, stop, look, repeat };
export type Deed = keyof typeof deeds;
/** How often each is done, by default. */
const weights: Readonly<Record<Deed, number>> = { readMail: 6, pay: 6, payGranted: 3, stop: 1, look: 1, repeat: 2 };
const names = only ?? (Object.keys(deeds) as readonly Deed[]);
const bag = names.flatMap((each) => Array.from({ length: weights[each] }, () => deeds[each]));

/** Whatever fails is refused, and tried again: a database that went away comes back. */
async function live(): Promise<void> {
  for (;;) await dice.pick(bag)(dice.pick(conversations)).catch(() => pause(5));
}

await Promise.all(Array.from({ length: 4 }, live));
