import { assign, setup, transition, type StateValue } from 'xstate';
import { fillPlaces, isAssured, noDemands, toPlaces, mayFill, type Assurance, type Demands } from './consent.ts';
import type { Digest } from './digest.ts';
import { accept, refuse, type ErrorCode, type Issue, type Refusal, type Verdict } from './error.ts';
import type { Person } from './principal.ts';

/** A person's word on exactly one digest. */
export interface Decision {
  readonly decision: 'approve' | 'decline';
  readonly by: Person;
  /** Epoch ms, the authority's clock. */
  readonly at: number;
  readonly digest: Digest;
  /** How sure the authority is that it was them. */
  readonly assurance: Assurance;
  readonly reason?: string;
}

/** How an executed action ended. `unknown`: it was started and nobody can say whether it took effect. */
export type Outcome =
  | { readonly status: 'succeeded'; readonly resultDigest?: Digest }
  /** `isAborted`: it was told to stop, and says that it had no effect. */
  | { readonly status: 'failed'; readonly message: string; readonly isAborted?: true }
  | { readonly status: 'unknown'; readonly message: string };

/** The single use of an authorization. */
export interface Claim {
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
}

/** Why an action left the road to execution without a decision of its own. */
export interface LifecycleRefusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly issues?: readonly Issue[];
}

export interface LifecycleContext {
  readonly digest: Digest;
  /** The person the action is done for. */
  readonly requesterId: string;
  /** How long a prompt may be decided, in ms; each extension gives as long again. */
  readonly consentTtlMs: number;
  /** How long a prompt may be decided with every extension, in ms. */
  readonly mostConsentMs: number;
  /** How long an authorization may be claimed, in ms. */
  readonly claimTtlMs: number;
  /** How long an execution may take before its outcome is unknown, in ms. */
  readonly executionTtlMs: number;
  /** Epoch ms at which the present state ends by itself; that instant is too late. */
  readonly deadline: number | null;
  /** Epoch ms beyond which the present prompt cannot be extended. */
  readonly latestDeadline: number | null;
  /** What consent takes. */
  readonly demands: Demands;
  /** The standing grant that answered in a person's place. */
  readonly grantId: string | null;
  readonly decisions: readonly Decision[];
  readonly claim: Claim | null;
  readonly outcome: Outcome | null;
  readonly refusal: LifecycleRefusal | null;
  /** How it ended, once its record is sealed: the state before `audited`. */
  readonly ended?: EndState;
}

export type LifecycleEvent =
  | { readonly type: 'verification.passed'; readonly at: number }
  | { readonly type: 'verification.failed'; readonly at: number; readonly refusal: LifecycleRefusal }
  | { readonly type: 'policy.allowed'; readonly at: number }
  | { readonly type: 'policy.asked'; readonly at: number; readonly demands: Demands }
  | { readonly type: 'grant.matched'; readonly at: number; readonly grantId: string; readonly demands: Demands }
  | { readonly type: 'policy.denied'; readonly at: number; readonly refusal: LifecycleRefusal }
  | { readonly type: 'limit.reached'; readonly at: number; readonly refusal: LifecycleRefusal }
  | {
      readonly type: 'consent.approved';
      readonly at: number;
      readonly digest: Digest;
      readonly by: Person;
      readonly assurance: Assurance;
    }
  | {
      readonly type: 'consent.declined';
      readonly at: number;
      readonly digest: Digest;
      readonly by: Person;
      readonly assurance: Assurance;
      readonly reason?: string;
    }
  | { readonly type: 'consent.extended'; readonly at: number; readonly by: Person }
  | { readonly type: 'action.claimed'; readonly at: number; readonly digest: Digest; readonly claimId: string }
  | { readonly type: 'action.completed'; readonly at: number; readonly claimId: string; readonly outcome: Outcome }
  | { readonly type: 'action.abandoned'; readonly at: number }
  | { readonly type: 'action.cancelled'; readonly at: number; readonly refusal: LifecycleRefusal }
  | { readonly type: 'action.superseded'; readonly at: number; readonly refusal: LifecycleRefusal }
  | { readonly type: 'authorization.revoked'; readonly at: number; readonly refusal: LifecycleRefusal }
  | { readonly type: 'stop.pressed'; readonly at: number; readonly refusal: LifecycleRefusal }
  | { readonly type: 'deadline.passed'; readonly at: number }
  | { readonly type: 'log.sealed'; readonly at: number };

type EventOf<Type extends LifecycleEvent['type']> = Extract<LifecycleEvent, { readonly type: Type }>;

interface Arguments {
  readonly context: LifecycleContext;
  readonly event: LifecycleEvent;
}

const isInTime = ({ context, event }: Arguments): boolean => context.deadline === null || event.at < context.deadline;
const bindsDigest = ({ context, event }: Arguments): boolean => 'digest' in event && event.digest === context.digest;
const isDue = ({ context, event }: Arguments): boolean => context.deadline !== null && event.at >= context.deadline;
const isDecidable = (args: Arguments): boolean => isInTime(args) && bindsDigest(args);

const approversOf = ({ decisions }: LifecycleContext): readonly Person[] =>
  decisions.filter(({ decision }) => decision === 'approve').map(({ by }) => by);

/** Who fills which place if this person approves too, or `undefined` when there is none for them. */
function placesAfter(context: LifecycleContext, by: Person): ReturnType<typeof fillPlaces> {
  const approvers = approversOf(context);
  if (approvers.some(({ id }) => id === by.id)) return undefined;
  return fillPlaces(context.demands, [...approvers, by], context.requesterId);
}

const countsAsApproval = (args: Arguments): boolean =>
  args.event.type === 'consent.approved' &&
  isDecidable(args) &&
  isAssured(args.context.demands, args.event.assurance) &&
  placesAfter(args.context, args.event.by) !== undefined;

const completesApproval = (args: Arguments): boolean =>
  args.event.type === 'consent.approved' &&
  countsAsApproval(args) &&
  (placesAfter(args.context, args.event.by)?.every(({ by }) => by !== undefined) ?? false);

/** Whether a person has a say in this consent: it is asked for them, or they could fill one of its places. */
function hasSay(context: LifecycleContext, person: Person): boolean {
  if (person.id === context.requesterId) return true;
  return toPlaces(context.demands).some((place) => mayFill(place, person, context.requesterId));
}

const countsAsDecline = (args: Arguments): boolean =>
  args.event.type === 'consent.declined' && isDecidable(args) && hasSay(args.context, args.event.by);

function extendedDeadline(context: LifecycleContext, at: number): number {
  return Math.min(at + context.consentTtlMs, context.latestDeadline ?? 0);
}

const isExtendable = (args: Arguments): boolean =>
  args.event.type === 'consent.extended' &&
  isInTime(args) &&
  hasSay(args.context, args.event.by) &&
  extendedDeadline(args.context, args.event.at) > (args.context.deadline ?? Infinity);

const holdsClaim = ({ context, event }: Arguments): boolean =>
  event.type === 'action.completed' && context.claim !== null && event.claimId === context.claim.id;
const outcomeIsUnknown = (args: Arguments): boolean => holdsClaim(args) && args.context.outcome?.status === 'unknown';

/**
 * The lifecycle of one action. Pure: guards and assignments only, time comes in with each event. The authority drives
 * it with `advance`, components ask it with `permits`, so a rule is written once.
 */
export const lifecycleMachine = setup({
  types: {
    context: {} as LifecycleContext,
    events: {} as LifecycleEvent,
    input: {} as LifecycleInput,
  },
  guards: {
    isInTime,
    isDue,
    isDecidable,
    completesApproval,
    countsAsApproval,
    countsAsDecline,
    isExtendable,
    holdsClaim,
    outcomeIsUnknown,
  },
  actions: {
    startConsent: assign({
      demands: ({ event }) => (event as EventOf<'policy.asked'>).demands,
      deadline: ({ context, event }) => event.at + context.consentTtlMs,
      latestDeadline: ({ context, event }) => event.at + context.mostConsentMs,
    }),
    extendConsent: assign({ deadline: ({ context, event }) => extendedDeadline(context, event.at) }),
    recordGrant: assign({
      grantId: ({ event }) => (event as EventOf<'grant.matched'>).grantId,
      demands: ({ event }) => (event as EventOf<'grant.matched'>).demands,
    }),
    startAuthorization: assign({ deadline: ({ context, event }) => event.at + context.claimTtlMs }),
    startExecution: assign({
      claim: ({ event }) => ({ id: (event as EventOf<'action.claimed'>).claimId, at: event.at }),
      deadline: ({ context, event }) => event.at + context.executionTtlMs,
    }),
    recordApproval: assign({
      decisions: ({ context, event }) => [...context.decisions, toDecision(event as EventOf<'consent.approved'>)],
    }),
    recordDecline: assign({
      decisions: ({ context, event }) => [...context.decisions, toDecision(event as EventOf<'consent.declined'>)],
    }),
    recordOutcome: assign({ outcome: ({ event }) => (event as EventOf<'action.completed'>).outcome }),
    recordUnknownOutcome: assign({
      outcome: (): Outcome => ({
        status: 'unknown',
        message: 'It was started and never reported back. It may or may not have taken effect.',
      }),
    }),
    recordRefusal: assign({ refusal: ({ event }) => (event as EventOf<'policy.denied'>).refusal }),
    endDeadline: assign({ deadline: () => null }),
    recordEnd: assign({ ended: (_, { state }: { readonly state: EndState }) => state }),
  },
}).createMachine({
  id: 'action',
  initial: 'proposed',
  context: ({ input }) => toContext(input),
  states: {
    proposed: {
      on: {
        'verification.passed': 'verified',
        'verification.failed': { target: 'rejected', actions: 'recordRefusal' },
      },
    },
    verified: {
      on: {
        'policy.allowed': { target: 'authorized', actions: 'startAuthorization' },
        'grant.matched': { target: 'authorized', actions: ['recordGrant', 'startAuthorization'] },
        'policy.asked': { target: 'awaitingConsent', actions: 'startConsent' },
        'policy.denied': { target: 'denied', actions: 'recordRefusal' },
        'limit.reached': { target: 'limited', actions: 'recordRefusal' },
        'stop.pressed': { target: 'stopped', actions: 'recordRefusal' },
      },
    },
    awaitingConsent: {
      on: {
        'consent.approved': [
          { guard: 'completesApproval', target: 'authorized', actions: ['recordApproval', 'startAuthorization'] },
          { guard: 'countsAsApproval', actions: 'recordApproval' },
        ],
        'consent.extended': { guard: 'isExtendable', actions: 'extendConsent' },
        'consent.declined': { guard: 'countsAsDecline', target: 'declined', actions: ['recordDecline', 'endDeadline'] },
        'action.cancelled': { target: 'cancelled', actions: ['recordRefusal', 'endDeadline'] },
        'action.superseded': { target: 'superseded', actions: ['recordRefusal', 'endDeadline'] },
        'stop.pressed': { target: 'stopped', actions: ['recordRefusal', 'endDeadline'] },
        'deadline.passed': { guard: 'isDue', target: 'expired', actions: 'endDeadline' },
      },
    },
    authorized: {
      on: {
        'action.claimed': { guard: 'isDecidable', target: 'executing', actions: 'startExecution' },
        'action.cancelled': { target: 'cancelled', actions: ['recordRefusal', 'endDeadline'] },
        'action.superseded': { target: 'superseded', actions: ['recordRefusal', 'endDeadline'] },
        'authorization.revoked': { target: 'revoked', actions: ['recordRefusal', 'endDeadline'] },
        'stop.pressed': { target: 'stopped', actions: ['recordRefusal', 'endDeadline'] },
        'deadline.passed': { guard: 'isDue', target: 'expired', actions: 'endDeadline' },
      },
    },
    executing: {
      on: {
        'action.completed': { guard: 'holdsClaim', target: 'executed', actions: ['recordOutcome', 'endDeadline'] },
        'action.abandoned': { target: 'executed', actions: ['recordUnknownOutcome', 'endDeadline'] },
        'deadline.passed': { guard: 'isDue', target: 'executed', actions: ['recordUnknownOutcome', 'endDeadline'] },
      },
    },
    executed: {
      on: {
        'action.completed': { guard: 'outcomeIsUnknown', actions: 'recordOutcome' },
        'log.sealed': seal('executed'),
      },
    },
    rejected: { on: { 'log.sealed': seal('rejected') } },
    denied: { on: { 'log.sealed': seal('denied') } },
    limited: { on: { 'log.sealed': seal('limited') } },
    declined: { on: { 'log.sealed': seal('declined') } },
    expired: { on: { 'log.sealed': seal('expired') } },
    superseded: { on: { 'log.sealed': seal('superseded') } },
    cancelled: { on: { 'log.sealed': seal('cancelled') } },
    revoked: { on: { 'log.sealed': seal('revoked') } },
    stopped: { on: { 'log.sealed': seal('stopped') } },
    // Whoever started it may still say how it ended; that entry is not sealed yet.
    audited: { on: { 'action.completed': { guard: 'outcomeIsUnknown', target: 'executed', actions: 'recordOutcome' } } },
  },
});

function toContext(input: LifecycleInput): LifecycleContext {
  return {
    ...input,
    deadline: null,
    latestDeadline: null,
    demands: noDemands,
    grantId: null,
    decisions: [],
    claim: null,
    outcome: null,
    refusal: null,
  };
}

function toDecision(event: EventOf<'consent.approved'> | EventOf<'consent.declined'>): Decision {
  return {
    decision: event.type === 'consent.approved' ? 'approve' : 'decline',
    by: event.by,
    at: event.at,
    digest: event.digest,
    assurance: event.assurance,
    ...('reason' in event && event.reason !== undefined && { reason: event.reason }),
  };
}

/** Every state of the lifecycle. */
export const lifecycleStates = [
  'proposed',
  'verified',
  'awaitingConsent',
  'authorized',
  'executing',
  'executed',
  'rejected',
  'denied',
  'limited',
  'declined',
  'expired',
  'superseded',
  'cancelled',
  'revoked',
  'stopped',
  'audited',
] as const;

export type LifecycleState = (typeof lifecycleStates)[number];

/** The states in which nothing but its sealing is to come, save a late word on an unknown outcome. */
export type EndState = 'executed' | 'rejected' | 'denied' | 'limited' | 'declined' | 'expired' | 'superseded' | 'cancelled' | 'revoked' | 'stopped';

/** The state of a lifecycle as it was before its record was sealed. */
export function toUnsealedState({ state, context }: Lifecycle): Exclude<LifecycleState, 'audited'> {
  // Nothing is sealed without its end; what somebody else stored is at an end, and never done on that word.
  return state === 'audited' ? (context.ended ?? 'expired') : state;
}

function seal<State extends EndState>(state: State) {
  return { target: 'audited', actions: { type: 'recordEnd', params: { state } } } as const;
}

/** The version of the lifecycle's stored form. A stored action of another version is refused. */
export const lifecycleVersion = 2;

/** Where an action is, as stored and sent: plain data. */
export interface Lifecycle {
  readonly version: typeof lifecycleVersion;
  readonly state: LifecycleState;
  readonly context: LifecycleContext;
}

export type LifecycleInput = Pick<
  LifecycleContext,
  'digest' | 'requesterId' | 'consentTtlMs' | 'mostConsentMs' | 'claimTtlMs' | 'executionTtlMs'
>;

/** The lifecycle of an action that has just been proposed. */
export function createLifecycle(input: LifecycleInput): Lifecycle {
  return { version: lifecycleVersion, state: 'proposed', context: toContext(input) };
}

/**
 * Moves an action by one event, or says why not. Never throws on a state, version or event it does not know: that is
 * a refusal (`invalid_transition`).
 */
export function advance(lifecycle: Lifecycle, event: LifecycleEvent): Verdict<Lifecycle> {
  if (!isKnown(lifecycle)) {
    return refuse('invalid_transition', 'The action was stored by another version of Byleave and cannot be moved by this one.');
  }
  const snapshot = lifecycleMachine.resolveState({ value: lifecycle.state, context: lifecycle.context });
  if (!snapshot.can(event)) return { ok: false, refusal: explainRefusal(lifecycle, event) };
  const [next] = transition(lifecycleMachine, snapshot, event);
  return accept({ version: lifecycleVersion, state: toState(next.value), context: next.context });
}

/** Whether the machine would take this event now. The question a component asks before it offers a button. */
export function permits(lifecycle: Lifecycle, event: LifecycleEvent): boolean {
  return advance(lifecycle, event).ok;
}

/** The lifecycle as it is at a time: a deadline that has passed counts, whether or not anybody has noted it yet. */
export function settleDeadline(lifecycle: Lifecycle, at: number): Lifecycle {
  const settled = advance(lifecycle, { type: 'deadline.passed', at });
  return settled.ok ? settled.value : lifecycle;
}

function isKnown(lifecycle: Lifecycle): boolean {
  return lifecycle.version === lifecycleVersion && lifecycleStates.includes(lifecycle.state);
}

function toState(value: StateValue): LifecycleState {
  const state = lifecycleStates.find((known) => known === value);
  if (!state) throw new TypeError(`lifecycle: the machine is in a state that has no name here: ${JSON.stringify(value)}`);
  return state;
}

const consentEvents: readonly string[] = ['consent.approved', 'consent.declined', 'consent.extended'];

/** Why the machine does not take an event, in the order a person would check: state, digest, time, claim. */
function explainRefusal(lifecycle: Lifecycle, event: LifecycleEvent): Refusal {
  const { state, context } = lifecycle;
  const end = toUnsealedState(lifecycle);
  const isConsent = consentEvents.includes(event.type);
  const isClaim = event.type === 'action.claimed';
  const because = (code: ErrorCode, message: string): Refusal => ({ code, message, state });

  if ((isConsent && state === 'awaitingConsent') || (isClaim && state === 'authorized')) {
    if (event.type !== 'consent.extended' && !bindsDigest({ context, event })) {
      return because('digest_mismatch', 'The digest is not that of this action, so it speaks of something else. Nothing was changed; load the action again.');
    }
    if (!isInTime({ context, event })) {
      return because('expired', 'The deadline has passed, so this can no longer go ahead. Ask again if it is still wanted.');
    }
    return explainConsent(lifecycle, event);
  }
  if (isConsent && context.decisions.length > 0 && context.refusal === null && end !== 'expired') {
    return because('already_decided', explainDecision(context));
  }
  if (event.type === 'action.completed' && state === 'executing') {
    return because('claim_mismatch', 'The completion does not carry the claim of this execution, so it was not recorded.');
  }
  const ending = endings[end];
  if (ending && (isConsent || isClaim)) {
    return because(context.refusal?.code ?? ending.code, (context.refusal?.message || explainEnd(context)) ?? ending.message);
  }
  return because('invalid_transition', `An action that is ${state} takes no ${event.type}.`);
}

/** Why this person's word does not count, though the action waits and the digest and the time are right. */
function explainConsent({ state, context }: Lifecycle, event: LifecycleEvent): Refusal {
  const because = (code: ErrorCode, message: string): Refusal => ({ code, message, state });
  if (!('by' in event) || !hasSay(context, event.by)) {
    return because('forbidden', 'This waits for other people’s decision, and yours does not count for it. Nothing was changed.');
  }
  if (event.type === 'consent.extended') {
    return because('conflict', 'There is as much time left as this can be given. Decide it, or ask again after it has expired.');
  }
  if (approversOf(context).some(({ id }) => id === event.by.id)) {
    return because('already_decided', 'You have already approved this. It takes another person.');
  }
  if (event.type === 'consent.approved' && placesAfter(context, event.by) === undefined) {
    const roles = context.demands.approvers.map(({ role, count }) => `${count} × ${role}`).join(', ');
    return because('forbidden', `It takes the approval of other people${roles === '' ? '' : ` (${roles})`}. Whoever an action is done for cannot give it. You can still decline.`);
  }
  return because('step_up_required', `Approving this takes a proof that it is you, with a ${context.demands.stepUp.join(', ')}. Nothing was decided yet.`);
}

function explainDecision({ decisions }: LifecycleContext): string {
  const { decision, by } = decisions.at(-1)!;
  return `${by.name} has already ${decision === 'approve' ? 'approved' : 'declined'} this. That decision stands and this one changed nothing.`;
}

/** How it ended, in words fit for the agent: the person's own reason, or what became of the effect. */
function explainEnd({ decisions, outcome }: LifecycleContext): string | undefined {
  if (outcome?.status === 'unknown') return outcome.message;
  if (outcome?.status === 'failed') return `This ran and failed: ${outcome.message}`;
  if (outcome?.status === 'succeeded') return 'This was done and succeeded. An authorization is good for one run, so it was not done again.';
  const decline = decisions.find((decision) => decision.decision === 'decline');
  if (!decline) return undefined;
  return decline.reason ? `${decline.by.name} declined this: “${decline.reason}”` : `${decline.by.name} declined this without giving a reason.`;
}

const endings: Partial<Record<LifecycleState, { readonly code: ErrorCode; readonly message: string }>> = {
  awaitingConsent: { code: 'awaiting_consent', message: 'A person has to approve this first.' },
  authorized: { code: 'already_decided', message: 'Policy already allowed this. There is nothing to decide.' },
  executing: { code: 'already_claimed', message: 'This was already started. An authorization is good for one run.' },
  executed: { code: 'already_claimed', message: 'This already ran. An authorization is good for one run.' },
  rejected: { code: 'rejected', message: 'This failed verification and can never run.' },
  denied: { code: 'denied', message: 'Policy does not allow this.' },
  limited: { code: 'limited', message: 'A limit is used up.' },
  declined: { code: 'declined', message: 'A person declined this.' },
  expired: { code: 'expired', message: 'The deadline has passed. Ask again if it is still wanted.' },
  superseded: { code: 'superseded', message: 'Another action took the place of this one.' },
  cancelled: { code: 'cancelled', message: 'This was cancelled before anybody decided.' },
  revoked: { code: 'revoked', message: 'The authorization was taken back.' },
  stopped: { code: 'stopped', message: 'An emergency stop covers this.' },
};
