import { coversAction, type AuditEntry, type StopScope } from '../../packages/core/src/index.ts';
import { paymentsLimit, type Deadlines } from './world.ts';
import type { Violation, ViolationCode } from './violation.ts';

/** What the log has said of an action so far. */
interface Story {
  readonly proposedAt: number;
  readonly grantId: string | undefined;
  authorizedAt: number | undefined;
  /** Stopped, revoked, expired, declined, or whatever else ended it before it started. */
  isEnded: boolean;
  claimedAt: number | undefined;
  readonly words: Set<string>;
}

export interface LogModel {
  /** The next entries of the log, in their order. */
  take(entries: readonly AuditEntry[]): void;
  readonly lastSequence: () => number;
  readonly storyOf: (actionId: string) => Readonly<Story> | undefined;
  /** Payments that were claimed in each conversation. */
  readonly payments: ReadonlyMap<string, number>;
}

/** Reads the log from its beginning, and reports every claim that it says should not have been. */
export function createLogModel({ consentMs, claimMs }: Deadlines, report: (violation: Violation) => void): LogModel {
  const stories = new Map<string, Story>();
  const stops = new Map<string, StopScope>();
  const revoked = new Set<string>();
  const payments = new Map<string, number>();
  let last = 0;

  function claim(entry: AuditEntry, story: Story): void {
    const flag = (code: ViolationCode, of = entry.actionId): void => report({ code, of });
    if (story.claimedAt !== undefined) flag('claim twice');
    story.claimedAt = entry.at;
    if (story.authorizedAt === undefined || story.isEnded) return flag('claim without authorization');
    if (entry.at >= story.authorizedAt + claimMs) flag('claim after a deadline');
    if (story.grantId !== undefined && revoked.has(story.grantId)) flag('claim after a revocation');
    const { userId, agentId, toolName, conversation } = entry;
    const principal = { user: { id: userId, name: '' }, agent: { id: agentId, name: '' } };
    for (const [id, scope] of stops) if (coversAction({ scope }, { principal, toolName, conversation })) flag('claim inside a stop', `${entry.actionId} in ${id}`);
    if (toolName !== 'send_payment') return;
    const count = (payments.get(conversation) ?? 0) + 1;
    payments.set(conversation, count);
    if (count > paymentsLimit.most) flag('more than the limit', conversation);
  }

  function takeOne(entry: AuditEntry): void {
    if (entry.sequence !== last + 1) report({ code: 'log with a gap', of: `${last} to ${entry.sequence}` });
    last = entry.sequence;
    if (entry.type === 'stop.pressed' && entry.facts['stop'] === entry.actionId) stops.set(entry.actionId, entry.facts['scope'] as StopScope);
    if (entry.type === 'stop.reset') stops.delete(String(entry.facts['stop']));
    if (entry.type === 'action.proposed') {
      const grantId = entry.facts['grant'] === undefined ? undefined : String(entry.facts['grant']);
      const authorizedAt = entry.state === 'authorized' ? entry.at : undefined;
      stories.set(entry.actionId, { proposedAt: entry.at, grantId, authorizedAt, isEnded: false, claimedAt: undefined, words: new Set() });
      return;
    }
    const story = stories.get(entry.actionId);
    if (!story) return;
    story.words.add(entry.type);
    switch (entry.type) {
      case 'consent.approved':
        if (entry.at >= story.proposedAt + consentMs) report({ code: 'claim after a deadline', of: `${entry.actionId}: approved` });
        if (entry.state !== 'awaitingConsent') story.authorizedAt = entry.at;
        return;
      case 'action.claimed':
        return claim(entry, story);
      case 'action.completed':
        if (entry.toolName === 'byleave.revoke_grant' && entry.facts['status'] === 'succeeded') revoked.add(String(entry.facts['grant']));
        return;
      case 'deadline.passed':
      case 'authorization.revoked':
      case 'consent.declined':
      case 'action.cancelled':
      case 'action.superseded':
      case 'stop.pressed':
        if (story.claimedAt === undefined) story.isEnded = true;
        return;
      default:
    }
  }

  return {
    take: (entries) => entries.forEach(takeOne),
    lastSequence: () => last,
    storyOf: (actionId) => stories.get(actionId),
    payments,
  };
}
