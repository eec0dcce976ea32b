import { createAuthzenPoint, type AuthzenPoint, type AuthzenPointOptions, type AuthzenRequest } from '@byleave/policy/authzen';
import type { AuthorityContext } from './authority.ts';
import type { Caller } from './caller.ts';

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
      if (isAboutCaller(caller, request)) return point.evaluate(request);
      return { decision: false, context: { error: { status: 403, message: 'A caller may only ask about itself.' } } };
    },
  };
}

/** Whether the subject is an agent acting for the caller's person and, for an agent, the caller itself. */
export function isAboutCaller(caller: Caller, { subject }: Pick<AuthzenRequest, 'subject'>): boolean {
  const user = subject.properties?.['user'];
  const isOwnUser = typeof user === 'object' && user !== null && 'id' in user && user.id === caller.user.id;
  return isOwnUser && (caller.kind === 'user' || subject.id === caller.agent.id);
}
