import { assign, setup } from 'xstate';
import { noDemands } from './consent.ts';
import { accept, refuse, type ErrorCode, type Refusal, type Verdict } from './error.ts';
import {
  lifecycleVersion,
  toUnsealedState,
  type EndState,
  type Lifecycle,
  type LifecycleContext,
  type LifecycleEvent,
  type LifecycleInput,
  type LifecycleState,
} from './lifecycle-context.ts';
import { isKnown } from './lifecycle-reading.ts';
import { approversOf, bindsDigest, hasSay, isInTime, lifecycleGuards, lifecycleRules, lifecycleStateRules, lifecycleUpdates, placesAfter } from './lifecycle-rules.ts';
import { readTransition } from './machine-reading.ts';

/**
 * The lifecycle of one action. Pure: guards and assignments only, time comes in with each event. The authority moves by
 * its rules with `advance`, components ask them with `permits`, so a rule is written once.
 */
export const lifecycleMachine = setup({
  types: {
    context: {} as LifecycleContext,
    events: {} as LifecycleEvent,
    input: {} as LifecycleInput,
  },
  guards: lifecycleGuards,
  actions: {
    startConsent: assign(lifecycleUpdates.startConsent),
    extendConsent: assign(lifecycleUpdates.extendConsent),
    recordGrant: assign(lifecycleUpdates.recordGrant),
    startAuthorization: assign(lifecycleUpdates.startAuthorization),
    startExecution: assign(lifecycleUpdates.startExecution),
    recordApproval: assign(lifecycleUpdates.recordApproval),
    recordDecline: assign(lifecycleUpdates.recordDecline),
    recordOutcome: assign(lifecycleUpdates.recordOutcome),
    recordUnknownOutcome: assign(lifecycleUpdates.recordUnknownOutcome),
    recordRefusal: assign(lifecycleUpdates.recordRefusal),
    endDeadline: assign(lifecycleUpdates.endDeadline),
    recordEnd: assign((args, params: { readonly state: EndState }) => lifecycleUpdates.recordEnd(args, params)),
  },
}).createMachine({
  id: 'action',
  initial: 'proposed',
  context: ({ input }) => toContext(input),
  states: lifecycleStateRules,
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
  const moved = readTransition(lifecycleRules, lifecycle, event);
  return moved ? accept({ version: lifecycleVersion, ...moved }) : { ok: false, refusal: explainRefusal(lifecycle, event) };
}

const consentEvents: readonly string[] = ['consent.approved', 'consent.declined', 'consent.extended', 'consent.referred'];

/** Why the machine does not take an event, in the order a person would check: state, digest, time, claim. */
function explainRefusal(lifecycle: Lifecycle, event: LifecycleEvent): Refusal {
  const { state, context } = lifecycle;
  const end = toUnsealedState(lifecycle);
  const isConsent = consentEvents.includes(event.type);
  const isClaim = event.type === 'action.claimed';
  const because = (code: ErrorCode, message: string): Refusal => ({ code, message, state });

  if ((isConsent && state === 'awaitingConsent') || (isClaim && state === 'authorized')) {
    if (event.type !== 'consent.extended' && event.type !== 'consent.referred' && !bindsDigest({ context, event })) {
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
    const { reason, shortage } = context.refusal ?? {};
    return {
      ...because(context.refusal?.code ?? ending.code, (context.refusal?.message || explainEnd(context)) ?? ending.message),
      ...(reason !== undefined && { reason }),
      ...(shortage && { shortage }),
    };
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
  if (event.type === 'consent.referred') {
    return because('forbidden', 'Whoever was to be asked could not decide this, so nobody was. Ask somebody else for whom one of its places is open.');
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
