import { auditorRole, createAuthority, createHandler, type AgentCaller, type Caller, type ToolRegistration } from '@byleave/authority';
import { createMemoryStorage } from '@byleave/authority/memory';
import { createClient, type ByleaveClient } from '@byleave/client';
import type { Action, JsonObject } from '@byleave/core';
import { parseSignerKey, toKeyPair, verifyExport } from '@byleave/core/audit-log';
import { createRulePolicy, type DecisionPoint, type Rule } from '@byleave/policy';
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
  auditor: { kind: 'user', tenant, user: { id: 'rita', name: 'Rita', roles: [auditorRole] } },
};

const rules: readonly Rule[] = [{ id: 'reads', text: 'Reading is fine.', effect: 'allow', toolEffect: 'read' }];
const dayMs = 86_400_000;
const logOrigin = 'conformance.example/audit';

async function createLogSigner() {
  const signer = await parseSignerKey((await toKeyPair(logOrigin, crypto.getRandomValues(new Uint8Array(32)))).signerKey);
  if (!signer.ok) throw new Error(signer.message);
  return signer.value;
}

const logSigner = await createLogSigner();

/** The abilities that are the authority’s, whatever the framework. */
export type OfficeAbilities = Pick<Session, 'decide' | 'decideAsAgent' | 'passDeadline' | 'swapDefinition' | 'forbid' | 'demandNobody' | 'setDown' | 'pressStop' | 'readLog' | 'decideClaiming' | 'writeLog' | 'verifiesCutLog'>;

export interface ConformanceOffice {
  readonly agent: ByleaveClient;
  /** An agent that the first one has called. */
  readonly subAgent: ByleaveClient;
  readonly maya: ByleaveClient;
  readonly abilities: OfficeAbilities;
  /** Resolves once a call waits for a person, or has ended. */
  readonly untilSettled: (callId: string) => Promise<void>;
  /** The authority’s handler. Whoever asks is named by the header `authorization`: `agent`, `subAgent`, `maya` or `mallory`. */
  readonly handle: (request: Request) => Promise<Response>;
  /** An authority more on the same storage, in the old one’s place. */
  readonly reopen: () => void;
}

export interface OfficeOptions {
  /** Default: the tools of a session, see `inputs`. */
  readonly tools?: readonly ToolRegistration[];
  /** Which action a call of the suite is. Default: the one with its id, best one that waits. */
  readonly isOf?: (action: Action, callId: string) => boolean;
}

/** A real authority in memory behind its real handler, for adapters to be run against. */
export function createConformanceOffice({ tools = officeTools, isOf = ({ callId }, id) => callId === id }: OfficeOptions = {}): ConformanceOffice {
  const storage = createMemoryStorage();
  let registrations = tools;
  let passedMs = 0;
  let isDown = false;
  let policy: DecisionPoint = createRulePolicy({ version: '1', rules, otherwise: 'ask' });
  const open = (): ReturnType<typeof createHandler> => {
    const authority = createAuthority({
      storage,
      tools: registrations,
      policy: { readVersion: (each) => policy.readVersion(each), evaluate: (request) => policy.evaluate(request) },
      now: () => Date.now() + passedMs,
      log: { origin: logOrigin, signers: [logSigner], intervalMs: dayMs },
    });
    return createHandler({ authority, authenticate: (request) => callers[request.headers.get('authorization') ?? ''] });
  };
  let handle = open();
  const signIn = (name: string): ByleaveClient =>
    createClient({
      baseUrl: 'http://authority.test',
      headers: () => ({ authorization: name }),
      fetch: (request) => (isDown ? Promise.reject(new TypeError('fetch failed')) : handle(request)),
    });
  const [asAgent, asMaya, asMallory] = [signIn('agent'), signIn('maya'), signIn('mallory')];

  /** Read as Maya: Mallory is given what Maya sees, which is more than she could learn. */
  async function find(callId: string): Promise<Action | undefined> {
    const listed = await asMaya.listActions({ limit: 200 });
    const found = listed.ok ? listed.value.actions.filter((action) => isOf(action, callId)) : [];
    return found.find(({ lifecycle }) => lifecycle.state === 'awaitingConsent') ?? found.at(-1);
  }

  async function post(as: string, path: string, body: JsonObject): Promise<boolean> {
    const headers = { ...(as !== 'nobody' && { authorization: as }), 'content-type': 'application/json' };
    const response = await handle(new Request(`http://authority.test/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) }));
    await response.body?.cancel();
    return response.ok;
  }

  async function decideAs(client: ByleaveClient, { callId, says }: Pick<Word, 'callId' | 'says'>): Promise<boolean> {
    const action = await find(callId);
    return action !== undefined && (await client.decide(action.id, { decision: says, digest: action.digest })).ok;
  }

  return {
    agent: asAgent,
    subAgent: signIn('subAgent'),
    maya: asMaya,
    async untilSettled(callId) {
      for (;;) {
        const state = (await find(callId))?.lifecycle.state;
        if (state !== undefined && state !== 'authorized' && state !== 'executing') return;
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
    handle: async (request) => handle(request),
    reopen: () => void (handle = open()),
    abilities: {
      decide: (word) => decideAs(word.by === 'maya' ? asMaya : asMallory, word),
      async decideClaiming(callId, by, words) {
        const action = await find(callId);
        return action !== undefined && (await post(by, `/actions/${action.id}/decision`, { decision: 'approve', digest: action.digest, ...words }));
      },
      async writeLog(callId, type) {
        const entry = { actionId: (await find(callId))?.id ?? callId, type, at: Date.now() };
        const taken: boolean[] = [];
        for (const as of Object.keys(callers)) for (const path of ['/audit', '/log', '/log/entries', '/events']) taken.push(await post(as, path, entry));
        return taken.includes(true);
      },
      async verifiesCutLog() {
        const exported = await signIn('auditor').exportLog();
        if (!exported.ok) throw new Error(exported.refusal.message);
        const lines = (await new Response(exported.value.body).text()).trimEnd().split('\n');
        const cut = lines.filter((_, index) => index !== lines.length - 2).join('\n');
        const trustedKeys = [logSigner.key];
        const verify = async (text: string): Promise<boolean> => (await verifyExport(new Blob([`${text}\n`]).stream(), { trustedKeys })).status === 'verified';
        if (!(await verify(lines.join('\n')))) throw new Error('the whole log does not verify');
        return verify(cut);
      },
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
      setDown: (isItDown) => void (isDown = isItDown),
      async pressStop() {
        const pressed = await asMaya.pressStop({ scope: { userId: maya.id } });
        if (!pressed.ok) throw new Error(pressed.refusal.message);
      },
      async readLog(callId) {
        const action = await find(callId);
        const read = action && (await asMaya.readAudit({ actionId: action.id }));
        return read?.ok ? read.value.entries.map(({ type }) => type).toReversed() : [];
      },
    },
  };
}
