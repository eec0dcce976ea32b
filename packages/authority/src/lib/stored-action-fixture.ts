import { createLifecycle, digestOf, type Action, type LifecycleState } from '@byleave/core';

export type StoredActionFacts = Partial<Pick<Action, 'id' | 'tenant' | 'callId' | 'attempt' | 'conversation' | 'proposedAt'>> & {
  readonly userId?: string;
  readonly agentId?: string;
  readonly state?: LifecycleState;
  readonly deadline?: number;
};

/** An action that is only as real as a storage needs it. */
export function createStoredAction(facts: StoredActionFacts = {}): Action {
  const { id = 'a-1', userId = 'maya', agentId = 'office', state = 'awaitingConsent', deadline } = facts;
  const digest = digestOf(id);
  const lifecycle = createLifecycle({ digest, requesterId: userId, consentTtlMs: 1, mostConsentMs: 1, claimTtlMs: 1, executionTtlMs: 1 });
  return {
    id,
    tenant: facts.tenant ?? 'acme',
    callId: facts.callId ?? `call-of-${id}`,
    attempt: facts.attempt ?? 1,
    conversation: facts.conversation ?? 'chat',
    principal: { user: { id: userId, name: userId }, agent: { id: agentId, name: agentId } },
    toolName: 'send_payment',
    definitionDigest: digestOf(null),
    arguments: { to: 'Ähre & Söhne 🌾', nested: { list: [1, null, true] } },
    provenance: [],
    textFindings: [],
    risk: 'high',
    policyVersion: 'v1',
    reasons: [],
    limits: [],
    digest,
    proposedAt: facts.proposedAt ?? 0,
    lifecycle: { ...lifecycle, state, context: { ...lifecycle.context, deadline: deadline ?? null } },
  };
}
