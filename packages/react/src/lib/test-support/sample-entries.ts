import type { Action, AuditActor, AuditEntry, AuditEntryType, JsonObject } from '@byleave/core';
import { maya, proposedAt } from './sample-actions.ts';

export const agentActor: AuditActor = { kind: 'agent', id: 'g-invoice', name: 'Invoice agent' };
export const mayaActor: AuditActor = { kind: 'user', ...maya };
export const authorityActor: AuditActor = { kind: 'authority', id: 'authority', name: 'Byleave' };

export interface SampleEntryOptions {
  readonly sequence: number;
  readonly type: AuditEntryType;
  readonly actor: AuditActor;
  readonly facts?: JsonObject;
}

/** One entry about an action, ten seconds after the one before. */
export function createSampleEntry(action: Action, { sequence, type, actor, facts = {} }: SampleEntryOptions): AuditEntry {
  return {
    sequence,
    type,
    actor,
    facts,
    tenant: action.tenant,
    userId: action.principal.user.id,
    agentId: action.principal.agent.id,
    conversation: action.conversation,
    actionId: action.id,
    toolName: action.toolName,
    digest: action.digest,
    at: proposedAt + sequence * 10_000,
    state: action.lifecycle.state,
  };
}

/** A request that was asked, allowed, started and done, newest first. */
export function createSampleStory(action: Action): readonly AuditEntry[] {
  return [
    createSampleEntry(action, { sequence: 5, type: 'attempt.refused', actor: agentActor, facts: { code: 'already_claimed', verb: 'claim' } }),
    createSampleEntry(action, { sequence: 4, type: 'action.completed', actor: agentActor, facts: { status: 'succeeded' } }),
    createSampleEntry(action, { sequence: 3, type: 'action.claimed', actor: agentActor, facts: { claimId: 'k-1' } }),
    createSampleEntry(action, { sequence: 2, type: 'consent.approved', actor: mayaActor }),
    createSampleEntry(action, {
      sequence: 1,
      type: 'action.proposed',
      actor: agentActor,
      facts: { policyVersion: 'p-12', effect: 'ask', reasons: [{ policy: 'P-12', text: 'the amount is over €1,000' }] },
    }),
  ];
}
