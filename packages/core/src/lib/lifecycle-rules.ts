import { couldApprove, fillPlaces, isAssured, mayFill, toPlaces } from './consent.ts';
import type { Decision, EndState, LifecycleContext, LifecycleEvent, LifecycleState } from './lifecycle-context.ts';
import type { MachineRules } from './machine-reading.ts';
import type { Person } from './principal.ts';

type EventOf<Type extends LifecycleEvent['type']> = Extract<LifecycleEvent, { readonly type: Type }>;

interface Arguments {
  readonly context: LifecycleContext;
  readonly event: LifecycleEvent;
}

export const isInTime = ({ context, event }: Arguments): boolean => context.deadline === null || event.at < context.deadline;
export const bindsDigest = ({ context, event }: Arguments): boolean => 'digest' in event && event.digest === context.digest;
const isDue = ({ context, event }: Arguments): boolean => context.deadline !== null && event.at >= context.deadline;
const isDecidable = (args: Arguments): boolean => isInTime(args) && bindsDigest(args);

export const approversOf = ({ decisions }: LifecycleContext): readonly Person[] =>
  decisions.filter(({ decision }) => decision === 'approve').map(({ by }) => by);

/** Who fills which place if this person approves too, or `undefined` when there is none for them. */
export function placesAfter(context: LifecycleContext, by: Person): ReturnType<typeof fillPlaces> {
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
export function hasSay(context: LifecycleContext, person: Person): boolean {
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

/** Nobody is asked who could not decide it, nor by themselves. */
const isReferable = (args: Arguments): boolean => {
  const { context, event } = args;
  if (event.type !== 'consent.referred' || !isInTime(args) || !hasSay(context, event.by)) return false;
  return !('id' in event.to && event.to.id === event.by.id) && couldApprove(context.demands, approversOf(context), context.requesterId, event.to);
};

const holdsClaim = ({ context, event }: Arguments): boolean =>
  event.type === 'action.completed' && context.claim !== null && event.claimId === context.claim.id;
const outcomeIsUnknown = (args: Arguments): boolean => holdsClaim(args) && args.context.outcome?.status === 'unknown';

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

function seal<State extends EndState>(state: State) {
  return { target: 'audited', actions: { type: 'recordEnd', params: { state } } } as const;
}

/** What each action of the machine changes of the context. */
export const lifecycleUpdates = {
  startConsent: ({ context, event }) => ({
    demands: (event as EventOf<'policy.asked'>).demands,
    deadline: event.at + context.consentTtlMs,
    latestDeadline: event.at + context.mostConsentMs,
  }),
  extendConsent: ({ context, event }) => ({ deadline: extendedDeadline(context, event.at) }),
  recordGrant: ({ event }) => {
    const { grantId, demands } = event as EventOf<'grant.matched'>;
    return { grantId, demands };
  },
  startAuthorization: ({ context, event }) => ({ deadline: event.at + context.claimTtlMs }),
  startExecution: ({ context, event }) => ({
    claim: { id: (event as EventOf<'action.claimed'>).claimId, at: event.at },
    deadline: event.at + context.executionTtlMs,
  }),
  recordApproval: ({ context, event }) => ({ decisions: [...context.decisions, toDecision(event as EventOf<'consent.approved'>)] }),
  recordDecline: ({ context, event }) => ({ decisions: [...context.decisions, toDecision(event as EventOf<'consent.declined'>)] }),
  recordOutcome: ({ event }) => ({ outcome: (event as EventOf<'action.completed'>).outcome }),
  recordUnknownOutcome: () => ({
    outcome: { status: 'unknown', message: 'It was started and never reported back. It may or may not have taken effect.' },
  }),
  recordRefusal: ({ event }) => ({ refusal: (event as EventOf<'policy.denied'>).refusal }),
  endDeadline: () => ({ deadline: null }),
  recordEnd: (_: Arguments, { state }: { readonly state: EndState }) => ({ ended: state }),
} satisfies Readonly<Record<string, (args: Arguments, params: { readonly state: EndState }) => Partial<LifecycleContext>>>;

/** What the machine's guards ask. */
export const lifecycleGuards = {
  isInTime,
  isDue,
  isDecidable,
  completesApproval,
  countsAsApproval,
  countsAsDecline,
  isExtendable,
  isReferable,
  holdsClaim,
  outcomeIsUnknown,
} as const;

/** Where each event leads from each state. */
export const lifecycleStateRules = {
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
      'consent.referred': { guard: 'isReferable', target: 'awaitingConsent' },
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
} as const;

/** The whole of it, to be read without a machine. */
export const lifecycleRules: MachineRules<LifecycleState, LifecycleContext, LifecycleEvent> = {
  states: lifecycleStateRules,
  guards: lifecycleGuards,
  updates: lifecycleUpdates,
};
