import { coversAction, type Stop } from '@byleave/core';
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
  const point = createAuthzenPoint(context.policy, {
    ...options,
    tenant: caller.tenant,
    person: caller.user,
    now: context.now,
    findTool: (name) => context.tools.find(name)?.definition,
    timeoutMs: context.policyTimeoutMs,
  });
  return {
    async evaluate(request) {
      if (!isAboutCaller(caller, request)) return { decision: false, context: { error: { status: 403, message: 'A caller may only ask about itself.' } } };
      const answer = await point.evaluate(request);
      const stop = answer.decision ? await findStopOf(context, caller, request) : undefined;
      if (!stop) return answer;
      // Which stop it is, is told to whoever finds it in their list of stops.
      return { decision: false, context: { reasons: [{ policy: authorityAgent.id, text: toStopRefusal(stop).message }], ...(isConcerned(caller, stop) && { stop: stop.id }) } };
    },
  };
}

/** Who asks here and not at a claim hears of a stop, too: what it covers is not allowed while it is latched. */
async function findStopOf(context: AuthorityContext, { tenant, user }: Caller, { subject, action, context: said }: AuthzenRequest): Promise<Stop | undefined> {
  const conversation = said?.['conversation'];
  const called = { principal: { user, agent: { id: subject.id, name: subject.id } }, toolName: action.name, conversation: typeof conversation === 'string' ? conversation : '' };
  const latched = await context.storage.transact((transaction) => transaction.listActiveStops(tenant));
  return latched.find((stop) => coversAction(stop, called));
}

/** Whether the subject is an agent acting for the caller's person and, for an agent, the caller itself. */
export function isAboutCaller(caller: Caller, { subject }: Pick<AuthzenRequest, 'subject'>): boolean {
  const user = subject.properties?.['user'];
  const isOwnUser = typeof user === 'object' && user !== null && 'id' in user && user.id === caller.user.id;
  return isOwnUser && (caller.kind === 'user' || subject.id === caller.agent.id);
}
