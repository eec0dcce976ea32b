import type { AgentCaller, Caller, UserCaller } from '../../packages/authority/src/index.ts';

const person = (tenant: string, id: string, roles: readonly string[] = []): UserCaller => ({
  kind: 'user',
  tenant,
  user: { id, name: `${id} of ${tenant}`, ...(roles.length > 0 && { roles }) },
});

const agentOf = ({ tenant, user }: UserCaller, id: string, via: readonly string[] = []): AgentCaller => ({
  kind: 'agent',
  tenant,
  user,
  agent: { id, name: `Agent ${id}` },
  ...(via.length > 0 && { via: via.map((name) => ({ id: name, name: `Agent ${name}` })) }),
});

const everyRole = ['approver', 'finance', 'policy-author', 'emergency-stop', 'auditor', 'data-protection'] as const;

const maya = person('acme', 'maya');
const bob = person('acme', 'bob');
const sam = person('acme', 'sam', ['approver']);
const fin = person('acme', 'fin', ['finance']);
const fay = person('acme', 'fay', ['finance', 'approver']);
const pol = person('acme', 'pol', ['policy-author']);
const pam = person('acme', 'pam', ['policy-author', 'finance']);
const stan = person('acme', 'stan', ['emergency-stop']);
const aud = person('acme', 'aud', ['auditor']);
const dora = person('acme', 'dora', ['data-protection']);
/** The same person's id in another company, with every power there is. */
const otherMaya = person('globex', 'maya', everyRole);
const zoe = person('globex', 'zoe', everyRole);

/** A credential for one of a person’s conversations, whose names `conversationOf` makes. */
const boundTo = (caller: AgentCaller, number: number): AgentCaller => ({ ...caller, conversation: `mk-${caller.tenant}-${caller.user.id}-9000${number}` });

/** Everybody who can sign in, by their credential. */
export const cast: Readonly<Record<string, Caller>> = {
  maya,
  bob,
  sam,
  fin,
  fay,
  pol,
  pam,
  stan,
  aud,
  dora,
  otherMaya,
  zoe,
  mayasOffice: agentOf(maya, 'office'),
  mayasMailer: agentOf(maya, 'mailer'),
  mayasSub: agentOf(maya, 'mailer', ['office', 'planner']),
  bobsOffice: agentOf(bob, 'office'),
  samsOffice: agentOf(sam, 'office'),
  audsOffice: agentOf(aud, 'office'),
  pamsMailer: agentOf(pam, 'mailer'),
  otherMayasOffice: agentOf(otherMaya, 'office'),
  zoesOffice: agentOf(zoe, 'office'),
  mayasChat: boundTo(agentOf(maya, 'office'), 0),
  mayasOtherChat: boundTo(agentOf(maya, 'office'), 1),
};

export const credentials: readonly string[] = Object.keys(cast);
export const tenants: readonly string[] = ['acme', 'globex'];

const isPerson = (caller: Caller): caller is UserCaller => caller.kind === 'user';
export const people: readonly UserCaller[] = Object.values(cast).filter(isPerson);

/** Whether a credential is for another conversation. */
export const isBoundElsewhere = (caller: Caller, conversation: string): boolean => caller.kind === 'agent' && caller.conversation !== undefined && caller.conversation !== conversation;

/** Whether a credential is for tasks that come through other agents than these. */
export const isThroughOthers = (caller: Caller, via: AgentCaller['via'] = []): boolean => caller.kind === 'agent' && (caller.via ?? []).map(({ id }) => id).join() !== via.map(({ id }) => id).join();

/** The credentials of a kind of caller that a test may want to be right. */
export function credentialsWhere(matches: (caller: Caller) => boolean): readonly string[] {
  return credentials.filter((name) => matches(cast[name]!));
}

export function authenticate(request: Request): Caller | undefined {
  const name = request.headers.get('authorization') ?? '';
  return Object.hasOwn(cast, name) ? cast[name] : undefined;
}
