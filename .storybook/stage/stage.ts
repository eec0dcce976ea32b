import { asShown, ByleaveError, type Action, type Outcome, type Person, type Verdict } from '../../packages/core/src/index.ts';
import type { ActionResponse, DecideRequest, GrantBounds, ProposeRequest } from '../../packages/core/src/wire.ts';
import { createClient, type ByleaveClient } from '../../packages/client/src/index.ts';
import { createAuthority, createHandler, type Authority, type AuthorityOptions, type Caller } from '../../packages/authority/src/index.ts';
import { createMemoryStorage } from '../../packages/authority/src/memory.ts';
import type { PolicyLanguage } from '../../packages/policy/src/index.ts';
import { createClock, minuteMs, type StageClock } from './clock.ts';
import { createNetwork, type StageNetwork } from './network.ts';
import { agents, maya, people, tenant, type AgentName, type Role } from './people.ts';
import { createStagePolicy, type PolicyTerms, type StagePolicy } from './policy.ts';
import { tools } from './tools.ts';

export interface StageOptions extends Partial<Pick<AuthorityOptions, 'passkeys' | 'consentTtlMs' | 'executionTtlMs' | 'knowsAgent' | 'tools'>> {
  readonly policy?: Partial<PolicyTerms>;
  /** Policies that people of the office write, instead of the stage's own rules. */
  readonly policies?: PolicyLanguage;
  readonly latencyMs?: number;
}

/** What an agent wants to do. */
export interface Call extends Partial<Omit<ProposeRequest, 'tool' | 'arguments'>>, Pick<ProposeRequest, 'tool' | 'arguments'> {
  /** Default the invoice agent. */
  readonly by?: AgentName;
}

/** A whole running system inside a story: a real authority in memory, an agent, people, and what lies between them. */
export interface Stage {
  readonly authority: Authority;
  readonly clock: StageClock;
  readonly policy: StagePolicy;
  /** Of the people's clients. The agent's are beside the authority. */
  readonly network: StageNetwork;
  /** A person's own connection: what a `ByleaveProvider` gets. */
  readonly clientOf: (role: Role) => ByleaveClient;
  /** The agent asks; whatever comes of it. A call that nobody would ever see is answered with its action all the same. */
  propose(call: Call): Promise<Action>;
  decide(action: Action, decision: DecideRequest['decision'], options?: StageDecision): Promise<Action>;
  /** Starts it, and gives the way to end it. */
  claim(action: Action): Promise<{ readonly action: Action; end(outcome: Outcome): Promise<Action> }>;
  /** Asks, has it approved, runs it and says how it went. */
  run(call: Call, outcome?: Outcome): Promise<Action>;
  cancel(action: Action, reason: string): Promise<Action>;
  stop(reason?: string): Promise<void>;
  /** The tools are no longer what they were: as after a deployment. */
  redeploy(changed: AuthorityOptions['tools']): void;
  setOffline(isOffline: boolean): void;
  /** Tells those who show something that the world has changed in a way no event speaks of, such as the time. */
  refresh(): void;
  onRefresh(listener: () => void): () => void;
}

export interface StageDecision {
  /** Default the requester. */
  readonly by?: Role;
  readonly reason?: string;
  readonly grant?: GrantBounds;
}

/** Long enough to read the longest prompt, short enough for a countdown to be seen. */
const consentTtlMs = 10 * minuteMs;

export function createStage(options: StageOptions = {}): Stage {
  const clock = createClock();
  const policy = createStagePolicy(options.policy);
  const storage = createMemoryStorage();
  const listeners = new Set<() => void>();
  let ids = 0;
  let calls = 0;
  const open = (registered: AuthorityOptions['tools']): Authority =>
    createAuthority({
      storage,
      policy: options.policies ?? policy,
      tools: registered,
      now: clock.now,
      listPeople: (_tenant, roles) => Object.values<Person>(people).filter((person) => person.roles?.some((role) => roles.includes(role))),
      createId: () => `a-${(ids += 1)}`,
      consentTtlMs: options.consentTtlMs ?? consentTtlMs,
      ...(options.executionTtlMs !== undefined && { executionTtlMs: options.executionTtlMs }),
      ...(options.passkeys && { passkeys: options.passkeys }),
      ...(options.knowsAgent && { knowsAgent: options.knowsAgent }),
    });
  let authority = open(options.tools ?? tools);
  let handler = createHandler({ authority, authenticate });
  const network = createNetwork((request) => handler(request));
  network.latencyMs = options.latencyMs ?? 0;
  const clients = new Map<Role, ByleaveClient>();

  const stage: Stage = {
    get authority() {
      return authority;
    },
    clock,
    policy,
    network,
    clientOf(role) {
      const known = clients.get(role) ?? createClient({ baseUrl: 'https://office.invalid', fetch: network.fetch, headers: () => ({ 'x-role': role }) });
      clients.set(role, known);
      return known;
    },
    async propose({ by = 'invoice', ...call }) {
      calls += 1;
      const request = { callId: `call-${calls}`, conversation: 'c-1', sources: [], sourcesComplete: true, ...call };
      const verdict = await authority.propose(agentCaller(by), request);
      if (verdict.ok) return verdict.value.action;
      const { actionId } = verdict.refusal;
      if (actionId === undefined) throw new ByleaveError(verdict.refusal);
      return accepted(await authority.readAction(userCaller(maya), actionId));
    },
    async decide(action, decision, { by = 'requester', ...rest } = {}) {
      return accepted(await authority.decide(userCaller(people[by]), action.id, { decision, ...asShown(action, 'en'), ...rest }));
    },
    async claim({ id, digest, principal }) {
      const caller: Caller = { kind: 'agent', tenant, user: maya, agent: principal.agent };
      const { action, claimId } = value(await authority.claim(caller, id, { digest }));
      return {
        action,
        end: async (outcome) => accepted(await authority.complete(caller, id, { ...(claimId !== undefined && { claimId }), outcome })),
      };
    },
    async run(call, outcome = { status: 'succeeded' }) {
      const asked = await stage.propose(call);
      const allowed = asked.lifecycle.state === 'awaitingConsent' ? await stage.decide(asked, 'approve') : asked;
      return (await stage.claim(allowed)).end(outcome);
    },
    async cancel({ id, principal }, reason) {
      return accepted(await authority.cancel({ kind: 'agent', tenant, user: maya, agent: principal.agent }, id, { reason }));
    },
    async stop(reason) {
      value(await authority.pressStop(userCaller(maya), { scope: { userId: maya.id }, ...(reason !== undefined && { reason }) }));
    },
    redeploy(changed) {
      authority = open(changed);
      handler = createHandler({ authority, authenticate });
    },
    setOffline(isOffline) {
      network.isOffline = isOffline;
      stage.refresh();
    },
    refresh() {
      for (const listener of listeners) listener();
    },
    onRefresh(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return stage;
}

/** The host's part: who sent this. A story trusts its own header. */
function authenticate(request: Request): Caller | undefined {
  const role = request.headers.get('x-role');
  return role !== null && Object.hasOwn(people, role) ? userCaller(people[role as Role]) : undefined;
}

export const userCaller = (user: Person): Caller => ({ kind: 'user', tenant, user });
const agentCaller = (name: AgentName): Caller => ({ kind: 'agent', tenant, user: maya, agent: agents[name] });

/** What a story says has happened must have happened. */
export function value<T>(verdict: Verdict<T>): T {
  if (!verdict.ok) throw new ByleaveError(verdict.refusal);
  return verdict.value;
}

const accepted = (verdict: Verdict<ActionResponse>): Action => value(verdict).action;
