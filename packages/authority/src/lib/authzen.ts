import { canonicalize, coversAction, type JsonValue, type Stop } from '@byleave/core';
import { createAuthzenPoint, type AuthzenPoint, type AuthzenPointOptions, type AuthzenRequest } from '@byleave/policy/authzen';
import type { AuthorityContext } from './authority.ts';
import type { Caller } from './caller.ts';
import { authorityAgent } from './own-tool.ts';
import { toStopRefusal } from './stop-check.ts';
import { isConcerned } from './stops.ts';

/**
 * Answers OpenID AuthZEN with the policy in force. A caller learns only about itself: an agent about its own calls for
 * its own person, a person about agents that act for them.
 */
export function createOwnPoint(context: AuthorityContext, caller: Caller, options: Pick<AuthzenPointOptions, 'toRequestable'> = {}): AuthzenPoint {
  const { toRequestable } = options;
  const createPoint = (asked: AuthzenRequest): AuthzenPoint => createAuthzenPoint(context.policy, {
    // A denial is bound to the question as it was asked.
    ...(toRequestable && { toRequestable: (_bound, decision) => toRequestable(asked, decision) }),
    tenant: caller.tenant,
    person: caller.user,
    now: context.now,
    findTool: (name) => context.tools.find(name)?.definition,
    timeoutMs: context.policyTimeoutMs,
  });
  return {
    async evaluate(asked) {
      if (!isAboutCaller(caller, asked)) return { decision: false, context: { error: { status: 403, message: 'A caller may only ask about itself.' } } };
      const request = toBound(caller, asked);
      if (!request) return { decision: false, context: { error: { status: 403, message: 'This credential is for another chain of agents, or another conversation. Leave them out, or say what it says.' } } };
      const answer = await createPoint(asked).evaluate(request);
      const stop = answer.decision ? await findStopOf(context, caller, request) : undefined;
      if (!stop) return answer;
      // Which stop it is, is told to whoever finds it in their list of stops.
      return { decision: false, context: { reasons: [{ policy: authorityAgent.id, text: toStopRefusal().message }], ...(isConcerned(caller, stop) && { stop: stop.id }) } };
    },
  };
}

/**
 * The question with what an agent's credential says of it: through whom the agent acts, and in which conversation, is not
 * for a body to say. `undefined` where the body says otherwise.
 */
function toBound(caller: Caller, { subject, context: said, ...request }: AuthzenRequest): AuthzenRequest | undefined {
  if (caller.kind !== 'agent') return { ...request, subject, context: said };
  const via = caller.via?.map(({ id }) => id) ?? [];
  const { conversation = said?.['conversation'] } = caller;
  if (isOther(subject.properties?.['via'], via) || isOther(said?.['conversation'], conversation)) return undefined;
  return { ...request, subject: { ...subject, properties: { ...subject.properties, via } }, context: { ...said, ...(conversation !== undefined && { conversation }) } };
}

function isOther(said: JsonValue | undefined, known: JsonValue | undefined): boolean {
  return said !== undefined && canonicalize(said) !== canonicalize(known);
}

/** Who asks here and not at a claim hears of a stop, too: what it covers is not allowed while it is latched. */
async function findStopOf(context: AuthorityContext, { tenant, user }: Caller, { subject, action, context: said }: AuthzenRequest): Promise<Stop | undefined> {
  const conversation = said?.['conversation'];
  const chain = subject.properties?.['via'];
  const via = Array.isArray(chain) ? chain.map((id) => ({ id: String(id), name: String(id) })) : [];
  const called = { principal: { user, agent: { id: subject.id, name: subject.id }, via }, toolName: action.name, conversation: typeof conversation === 'string' ? conversation : '' };
  const latched = await context.storage.transact((transaction) => transaction.listActiveStops(tenant));
  return latched.find((stop) => coversAction(stop, called));
}

/** Whether the subject is an agent acting for the caller's person and, for an agent, the caller itself. */
export function isAboutCaller(caller: Caller, { subject }: Pick<AuthzenRequest, 'subject'>): boolean {
  const user = subject.properties?.['user'];
  const isOwnUser = typeof user === 'object' && user !== null && 'id' in user && user.id === caller.user.id;
  return isOwnUser && (caller.kind === 'user' || subject.id === caller.agent.id);
}
