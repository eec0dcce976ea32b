import type { ByleaveClient, StreamStatus, SubscribeOptions } from '@byleave/client';
import { accept, refuse, type Action, type AuditEntry, type ErrorCode, type GrantStanding, type LimitUsage, type Verdict } from '@byleave/core';
import type { ActionResponse, AuditResponse, DecideRequest, PasskeysResponse } from '@byleave/core/wire';
import { proposedAt } from './sample-actions.ts';

export interface FakeClientOptions {
  readonly actions?: readonly Action[];
  /** The authority's clock. Default: stands still, five seconds after the proposal. */
  readonly now?: () => number;
  /** What a decision is answered with. Default: never answered. */
  readonly decide?: (actionId: string, request: DecideRequest) => Promise<Verdict<ActionResponse>>;
  readonly renew?: (actionId: string) => Promise<Verdict<ActionResponse>>;
  /** What else is answered, and how. Default: a refusal. */
  readonly answers?: Partial<ByleaveClient>;
  readonly grants?: readonly GrantStanding[];
  readonly limits?: readonly LimitUsage[];
  readonly passkeys?: PasskeysResponse['passkeys'];
  /** Pages of the log, newest first. Default: one empty page. */
  readonly auditPages?: readonly (readonly AuditEntry[])[];
  /** Reading is refused with this, or never answered. */
  readonly refuseReads?: ErrorCode | 'never';
  /** Default `live`. */
  readonly connection?: StreamStatus;
}

/** A client whose answers a test chooses, and which remembers what was asked of it. */
export interface FakeClient extends ByleaveClient {
  readonly decisions: DecideRequest[];
  readonly subscriptions: SubscribeOptions[];
  /** Replaces what the authority knows, as if somebody else had changed it. */
  put(action: Action): void;
  /** Replaces the standing grants. */
  putGrants(grants: readonly GrantStanding[]): void;
}

export function createFakeClient(options: FakeClientOptions = {}): FakeClient {
  const { now = () => proposedAt + 5_000, auditPages = [[]], refuseReads, connection = 'live' } = options;
  const actions = new Map((options.actions ?? []).map((action) => [action.id, action]));
  let grants = [...(options.grants ?? [])];
  const decisions: DecideRequest[] = [];
  const subscriptions: SubscribeOptions[] = [];
  const unused = async (): Promise<never> => {
    throw new TypeError('fake client: a person’s client does not call the agent’s verbs');
  };
  const unanswered = async (): Promise<Verdict<never>> => refuse('internal_error', 'The sample authority has no answer to this.');
  const refused = async (): Promise<Verdict<never>> =>
    refuseReads === 'never' ? new Promise(() => {}) : refuse(refuseReads ?? 'unknown_action', 'You may not read this.');

  const known: Partial<FakeClient> = {
    decisions,
    subscriptions,
    put: (action) => void actions.set(action.id, action),
    putGrants(next) {
      grants = [...next];
    },
    propose: unused,
    claim: unused,
    complete: unused,
    cancel: unused,
    async decide(actionId, request) {
      decisions.push(request);
      return options.decide ? options.decide(actionId, request) : new Promise(() => {});
    },
    async renew(actionId) {
      return options.renew ? options.renew(actionId) : refuse('invalid_transition', 'It has not expired.');
    },
    async readAction(actionId) {
      const action = actions.get(actionId);
      return action && !refuseReads ? accept({ action, now: now() }) : refused();
    },
    async listActions() {
      return refuseReads ? refused() : accept({ actions: [...actions.values()], now: now() });
    },
    async listGrants() {
      return refuseReads ? refused() : accept({ grants, now: now() });
    },
    async listLimits() {
      return refuseReads ? refused() : accept({ limits: [...(options.limits ?? [])], now: now() });
    },
    async listPasskeys() {
      return refuseReads ? refused() : accept({ passkeys: options.passkeys ?? [], now: now() });
    },
    async readAudit(query) {
      const index = query?.before ?? 0;
      const page: AuditResponse = {
        entries: [...(auditPages[index] ?? [])],
        actions: Object.fromEntries(actions),
        now: now(),
        ...(index + 1 < auditPages.length && { next: index + 1 }),
      };
      return refuseReads ? refused() : accept(page);
    },
    async subscribe(subscription) {
      subscriptions.push(subscription);
      subscription.onStatus?.(connection);
      await new Promise<void>((resolve) => subscription.signal.addEventListener('abort', () => resolve()));
    },
    ...options.answers,
  };
  // What a test has no answer for is refused, also what a client learns tomorrow.
  return new Proxy(known, { get: (client, name) => (name in client || name === 'then' ? Reflect.get(client, name) : unanswered) }) as FakeClient;
}
