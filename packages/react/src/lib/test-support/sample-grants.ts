import { definitionDigest, toGrantLimits, type Grant, type GrantStanding, type GrantState, type LimitUsage } from '@byleave/core';
import { createSampleAction, maya, message, postMessage, proposedAt } from './sample-actions.ts';

const hourMs = 3_600_000;

/** The request along with which the sample grant was given. */
export const grantedMessage = createSampleAction({ id: 'a-7', tool: postMessage, arguments: message });

/** Maya lets the invoice agent post in #billing, at most ten times, until 18:02. */
export function createSampleGrant(options: Partial<Grant> = {}): Grant {
  return {
    id: 'grant-1',
    tenant: 'acme',
    user: maya,
    agent: { id: 'g-invoice', name: 'Invoice agent' },
    agentId: 'g-invoice',
    tool: postMessage,
    toolName: postMessage.name,
    definitionDigest: definitionDigest(postMessage),
    effect: 'allow',
    risk: 'medium',
    constraints: [{ argument: 'channel', is: 'one-of', values: ['#billing'] }],
    mostTimes: 10,
    endsAt: proposedAt + 4 * hourMs,
    decision: { decision: 'approve', by: maya, at: proposedAt - hourMs, digest: grantedMessage.digest, assurance: 'session' },
    givenWith: grantedMessage.id,
    revision: 3,
    createdAt: proposedAt - hourMs,
    status: 'active',
    ...options,
  };
}

export interface SampleStandingOptions {
  readonly grant?: Partial<Grant>;
  readonly state?: GrantState;
  readonly used?: number;
  readonly reserved?: number;
  /** Of its amount, when it has one. */
  readonly spent?: number;
}

/** A grant and what is left of it. */
export function createSampleStanding({ grant: changes = {}, state = 'active', used = 3, reserved = 0, spent = 0 }: SampleStandingOptions = {}): GrantStanding {
  const grant = createSampleGrant(changes);
  const usage = toGrantLimits(grant.id, grant).map(
    (limit): LimitUsage => ({ limit, scope: {}, used: limit.kind === 'rate' ? used : spent, reserved: limit.kind === 'rate' ? reserved : 0 }),
  );
  return { grant, state, usage };
}
