import { auditorRole, createAuthority, createHandler, policyAuthorRole, type AgentCaller, type Authority, type Caller, type Storage, type ToolRegistration } from '@byleave/authority';
import { createMemoryStorage } from '@byleave/authority/memory';
import { createClient, runGuarded, type ByleaveClient } from '@byleave/client';
import { asShown, type Action } from '@byleave/core';
import { createRulePolicy, type DecisionPoint } from '@byleave/policy';
import { logOptions, verifiesCutLog, verifiesRechainedLog } from './office-log.ts';
import { allowsPaying, createOfficeLanguage, rules } from './office-policy.ts';
import { registrations as officeTools } from './office-tools.ts';
import type { Session, Word } from './subject.ts';

const tenant = 'acme';
const maya = { id: 'maya', name: 'Maya Chen' };
const office = { id: 'office', name: 'Office agent' };
const agent: AgentCaller = { kind: 'agent', tenant, user: maya, agent: office };
const callers: Readonly<Record<string, Caller>> = {
  agent,
  subAgent: { ...agent, agent: { id: 'payer', name: 'Paying agent' }, via: [office] },
  maya: { kind: 'user', tenant, user: maya },
  mallory: { kind: 'user', tenant, user: { id: 'mallory', name: 'Mallory' } },
  ada: { kind: 'user', tenant, user: { id: 'ada', name: 'Ada', roles: [policyAuthorRole] } },
  auditor: { kind: 'user', tenant, user: { id: 'rita', name: 'Rita', roles: [auditorRole] } },
};

const dayMs = 86_400_000;

/** The abilities that are the authority’s, whatever the framework. */
export type OfficeAbilities = Pick<
  Session,
  | 'decide'
  | 'decideAsAgent'
  | 'decideClaiming'
  | 'passDeadline'
  | 'swapDefinition'
  | 'forbid'
  | 'demandNobody'
  | 'writePolicy'
  | 'setDown'
  | 'countRequests'
  | 'dropHeaders'
  | 'pressStop'
  | 'resetStop'
  | 'storeApprovals'
  | 'readLabels'
  | 'readLog'
  | 'countLog'
  | 'fillLog'
  | 'writeLog'
  | 'verifiesCutLog'
  | 'verifiesRechainedLog'
>;

export interface ConformanceOffice {
  readonly agent: ByleaveClient;
  /** The same agent in another process: what one of the two remembers, the other does not. */
  readonly agentElsewhere: ByleaveClient;
  /** An agent that the first one has called. */
  readonly subAgent: ByleaveClient;
  readonly maya: ByleaveClient;
  readonly abilities: OfficeAbilities;
  /** Resolves once a call waits for a person, or has ended; at the latest when the office closes. */
  readonly untilSettled: (callId: string) => Promise<void>;
  /** The authority’s handler. Whoever asks is named by the header `authorization`: `agent`, `subAgent`, `maya` or `mallory`. */
  readonly handle: (request: Request) => Promise<Response>;
  /** An authority more on the same storage, in the old one’s place. */
  readonly reopen: () => void;
  readonly close: () => Promise<void>;
}

export interface OfficeOptions {
  /** Default: the tools of a session, see `inputs`. */
  readonly tools?: readonly ToolRegistration[];
  /** Which action a call of the suite is. Default: the one with its id, best one that waits. */
  readonly isOf?: (action: Action, callId: string) => boolean;
  /** Default: in memory. */
  readonly storage?: Storage;
}

/** An office that keeps what it knows in a folder, where the one before it may have been killed. */
export async function openConformanceOffice(folder: string | undefined, options: Omit<OfficeOptions, 'storage'> = {}): Promise<ConformanceOffice> {
  if (folder === undefined) return createConformanceOffice(options);
  const { createSqliteStorage } = await import('@byleave/authority/sqlite');
  return createConformanceOffice({ ...options, storage: await createSqliteStorage(`${folder}/office.sqlite`) });
}

/** A real authority behind its real handler, for adapters to be run against. */
export function createConformanceOffice({ tools = officeTools, isOf = ({ callId }, id) => callId === id, storage: kept = createMemoryStorage() }: OfficeOptions = {}): ConformanceOffice {
  let registrations = tools;
  let passedMs = 0;
  let isDown = false;
  let isFull = false;
  const closing = new AbortController();
  const storage = withLog(kept, () => isFull);
  let requests = 0;
  let isKept: (header: string) => boolean = () => true;
  let policy: DecisionPoint = createRulePolicy({ version: '1', rules, otherwise: 'ask' });
  const opened: Authority[] = [];
  const open = (): ReturnType<typeof createHandler> => {
    const authority = createAuthority({
      storage,
      tools: registrations,
      policy: createOfficeLanguage(() => policy),
      now: () => Date.now() + passedMs,
      log: logOptions,
    });
    opened.push(authority);
    return createHandler({ authority, authenticate: (request) => callers[request.headers.get('authorization') ?? ''] });
  };
  let handle = open();
  const signIn = (name: string): ByleaveClient =>
    createClient({
      baseUrl: 'http://authority.test',
      headers: () => ({ authorization: name }),
      fetch(request) {
        if (isAgent(name) && !new URL(request.url).pathname.endsWith('/events')) requests += 1;
        return isDown ? Promise.reject(new TypeError('fetch failed')) : handle(isAgent(name) ? withHeaders(request, isKept) : request);
      },
    });
  const [asAgent, asMaya, asMallory, asAda, asAuditor] = [signIn('agent'), signIn('maya'), signIn('mallory'), signIn('ada'), signIn('auditor')];

  /** Read as Maya: Mallory is given what Maya sees, which is more than she could learn. */
  async function find(callId: string): Promise<Action | undefined> {
    for (const limit of [10, 200]) {
      const listed = await asMaya.listActions({ limit });
      const found = listed.ok ? listed.value.actions.filter((action) => isOf(action, callId)) : [];
      if (found.length > 0) return found.find(({ lifecycle }) => lifecycle.state === 'awaitingConsent') ?? found.at(-1);
    }
    return undefined;
  }

  async function post(as: string, path: string, body: object): Promise<boolean> {
    const headers = { ...(as !== 'nobody' && { authorization: as }), 'content-type': 'application/json' };
    const response = await handle(new Request(`http://authority.test/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) }));
    await response.body?.cancel();
    return response.ok;
  }

  async function decideAs(client: ByleaveClient, { callId, says }: Pick<Word, 'callId' | 'says'>): Promise<boolean> {
    const action = await find(callId);
    return action !== undefined && (await client.decide(action.id, { decision: says, ...asShown(action, 'en') })).ok;
  }

  return {
    agent: asAgent,
    agentElsewhere: signIn('agent'),
    subAgent: signIn('subAgent'),
    maya: asMaya,
    async untilSettled(callId) {
      while (!closing.signal.aborted) {
        const state = (await find(callId))?.lifecycle.state;
        if (state !== undefined && state !== 'authorized' && state !== 'executing') return;
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
    handle: async (request) => handle(request),
    reopen: () => void (handle = open()),
    async close() {
      closing.abort();
      for (const authority of opened) await authority.close();
      await storage.close();
    },
    abilities: {
      decide: (word) => decideAs(word.by === 'maya' ? asMaya : asMallory, word),
      async decideClaiming(callId, by, words) {
        const action = await find(callId);
        return action !== undefined && (await post(by, `/actions/${action.id}/decision`, { decision: 'approve', ...asShown(action, 'en'), ...words }));
      },
      async writeLog(callId, type) {
        const entry = { actionId: (await find(callId))?.id ?? callId, type, at: Date.now() };
        const taken: boolean[] = [];
        for (const as of Object.keys(callers)) for (const path of ['/audit', '/log', '/log/entries', '/events']) taken.push(await post(as, path, entry));
        return taken.includes(true);
      },
      async countLog(type) {
        let [count, before]: [number, number | undefined] = [0, undefined];
        for (;;) {
          const read = await asMaya.readAudit({ type, limit: 200, ...(before !== undefined && { before }) });
          if (!read.ok) throw new Error(read.refusal.message);
          count += read.value.entries.length;
          if (read.value.next === undefined) return count;
          before = read.value.next;
        }
      },
      fillLog: (isItFull) => void (isFull = isItFull),
      verifiesCutLog: () => verifiesCutLog(asAuditor),
      verifiesRechainedLog: () => verifiesRechainedLog(asAuditor),
      decideAsAgent: (callId) => decideAs(asAgent, { callId, says: 'approve' }),
      passDeadline: async () => void (passedMs += dayMs + 1_000),
      async swapDefinition(tool) {
        registrations = registrations.map((each) => (each.name === tool ? { ...each, description: 'It does something else now.' } : each));
        handle = open();
      },
      async forbid(tool) {
        policy = createRulePolicy({ version: '2', rules: [...rules, { id: 'never', text: 'Not any more.', effect: 'deny', tools: [tool] }], otherwise: 'ask' });
      },
      async demandNobody(tool) {
        const before = policy;
        const approvers = [{ id: 'approvers', type: 'approvers', properties: { approvers: [{ role: 'nobody', count: 1 }] } }];
        policy = {
          readVersion: async () => '3',
          evaluate: async (request) => (request.action.name === tool ? { decision: true, context: { obligations: approvers } } : before.evaluate(request)),
        };
      },
      async writePolicy(by) {
        // There is something to publish, and a publication that waits for an approval.
        const state = await asAda.readPolicy();
        const revision = 1 + (state.ok ? (state.value.draft?.revision ?? 0) : 0);
        await asAda.saveDraft({ text: '[{"id":"none","text":"Not today.","effect":"deny","tools":["wire"]}]', revision: revision - 1 });
        const asked = await asAda.publishPolicy({ revision });
        if (!asked.ok) throw new Error(asked.refusal.message);
        const { id, toolName } = asked.value.action;
        const call = { callId: crypto.randomUUID(), conversation: 'c-1', tool: toolName, arguments: { version: 1, changes: '', text: allowsPaying }, sources: [], sourcesComplete: false };
        const attempts: readonly [string, object][] = [
          [`/actions/${id}/decision`, { decision: 'approve', ...asShown(asked.value.action, 'en') }],
          ['/actions', { ...call, claim: true }],
          ['/policy/publication', { revision }],
          ['/policy/publication', { restores: 0 }],
          ['/policy/shadow', { revision, isShadowed: true }],
          ['/policy/draft', { text: allowsPaying, revision }],
        ];
        let isTaken = false;
        for (const [path, body] of attempts) isTaken = (await post(by, path, body)) || isTaken;
        return isTaken;
      },
      countRequests: () => requests,
      dropHeaders: (isDropped) => void (isKept = (header) => !isDropped(header)),
      setDown: (isItDown) => void (isDown = isItDown),
      async pressStop() {
        const pressed = await asMaya.pressStop({ scope: { userId: maya.id } });
        if (!pressed.ok) throw new Error(pressed.refusal.message);
      },
      async resetStop() {
        const stops = await asMaya.listStops();
        for (const { id } of stops.ok ? stops.value.stops.filter(({ reset }) => !reset) : []) {
          const asked = await asMaya.resetStop(id, { reason: 'It is over.' });
          if (!asked.ok) throw new Error(asked.refusal.message);
          const { action } = asked.value;
          const reset = action.lifecycle.state === 'awaitingConsent' ? await asMaya.decide(action.id, { decision: 'approve', ...asShown(action, 'en') }) : asked;
          if (!reset.ok) throw new Error(reset.refusal.message);
        }
      },
      async storeApprovals(conversation, count) {
        const stored = Array.from({ length: count }, async (_, index) => {
          const call = { callId: `stored-${index}`, conversation, tool: 'pay', arguments: { iban: 'DE89370400440532013000', amount: index + 1 }, sources: [], sourcesComplete: false };
          const proposed = await asAgent.propose(call);
          if (!proposed.ok) throw new Error(proposed.refusal.message);
          const { action } = proposed.value;
          await asMaya.decide(action.id, { decision: 'approve', ...asShown(action, 'en') });
          const ran = await runGuarded(asAgent, call, async () => 'paid');
          if (ran.status !== 'ran') throw new Error(`a call that was to be stored is ${ran.status}`);
        });
        await Promise.all(stored);
      },
      async readLabels(callId) {
        const { provenance = [] } = (await find(callId)) ?? {};
        return Object.fromEntries(provenance.map(({ pointer, provenance: label }) => [pointer, label]));
      },
      async readLog(callId) {
        const action = await find(callId);
        const read = action && (await asMaya.readAudit({ actionId: action.id }));
        return read?.ok ? read.value.entries.map(({ type }) => type).toReversed() : [];
      },
    },
  };
}

const isAgent = (name: string): boolean => callers[name]?.kind === 'agent';

/** A request as it arrives when somebody leaves out headers. */
function withHeaders(request: Request, isKept: (header: string) => boolean): Request {
  const headers = new Headers([...request.headers].filter(([header]) => isKept(header)));
  const arrived = new Request(request, { headers });
  // A new request gets the type of its body named again.
  if (!isKept('content-type')) arrived.headers.delete('content-type');
  return arrived;
}

/** The same storage, whose log takes nothing while it is full. */
function withLog(storage: Storage, isFull: () => boolean): Storage {
  const refuse = (): Promise<never> => Promise.reject(new Error('The log takes no more entries.'));
  return {
    transact: (work, expected) => storage.transact((transaction) => work(isFull() ? Object.create(transaction, { appendEntry: { value: refuse } }) : transaction), expected),
    watch: (listener) => storage.watch(listener),
    listUnsealed: () => storage.listUnsealed(),
    close: () => storage.close(),
  };
}
