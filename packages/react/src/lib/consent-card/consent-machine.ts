import { ByleaveError, type Refusal } from '@byleave/core';
import type { ActionResponse, DecideRequest, StepUpProof } from '@byleave/core/wire';
import { assign, fromPromise, setup } from 'xstate';
import type { StepUpResult } from '../passkey/prove-identity.ts';
import type { StepUpProblem } from '../passkey/step-up-problem.ts';

/** How long a card must have been in front of a person before a press counts (WICG Page Embedded Permission Control). */
export const activationDelayMs = 500;

export interface ConsentInput {
  /** Whether approving takes a second, deliberate step. */
  readonly needsConfirmation: boolean;
  /** Whether approving takes the person's passkey. */
  readonly needsProof: boolean;
}

/** What the person is told about their passkey. */
export type StepUpNotice =
  /** They did not prove that it is them, so nothing was decided. */
  | { readonly during: 'proof' | 'setUp'; readonly problem: StepUpProblem }
  /** They have a passkey now, and can approve with it. */
  | { readonly during: 'done' };

export interface ConsentContext extends ConsentInput {
  /** Whether the person ticked that they checked the decisive values. */
  readonly isChecked: boolean;
  /** What was pressed last. */
  readonly request: DecideRequest | null;
  readonly stepUp: StepUpNotice | null;
  readonly refusal: Refusal | null;
  /** What the authority answered when it took the decision. */
  readonly accepted: ActionResponse | null;
}

export type ConsentEvent =
  /** The card was attached, scrolled into view or uncovered. */
  | { readonly type: 'card.exposed' }
  /** Something else is on the card than a moment ago. */
  | { readonly type: 'action.changed' }
  | { readonly type: 'check.changed'; readonly isChecked: boolean }
  /** `request` speaks of what is on the card. */
  | { readonly type: 'approve.pressed'; readonly request: DecideRequest }
  | { readonly type: 'deny.pressed'; readonly request: DecideRequest }
  /** The person does not want to be asked for their passkey after all. */
  | { readonly type: 'proof.left' }
  | { readonly type: 'setUp.pressed' };

interface Arguments {
  readonly context: ConsentContext;
  readonly event: ConsentEvent;
}

const mustConfirm = ({ context }: Arguments): boolean => context.needsConfirmation && !context.isChecked;
const mustProve = ({ context }: Arguments): boolean => context.needsProof;
const isChecked = ({ context }: Arguments): boolean => context.isChecked;
const canSetUp = ({ context: { stepUp } }: Arguments): boolean =>
  stepUp !== null && (stepUp.during === 'setUp' || (stepUp.during === 'proof' && stepUp.problem.kind === 'missing'));

function toRefusal(error: unknown): Refusal {
  if (ByleaveError.is(error)) return error.refusal;
  return { code: 'internal_error', message: 'The decision could not be sent. Nothing was decided. Try again.' };
}

function notProvided(what: string): never {
  throw new ByleaveError({ code: 'misuse', message: `consentMachine: no ${what} was provided, so nothing was decided. Provide one.` });
}

/** Where a press on the approving button leads, wherever one may be made. */
const approval = [
  { guard: 'mustConfirm', target: '#consent.confirming' },
  { guard: 'mustProve', target: '#consent.proving', actions: 'recordPress' },
  { target: '#consent.sending', actions: 'recordPress' },
] as const;
const denial = { target: '#consent.sending', actions: 'recordPress' } as const;

/**
 * What a consent card is doing for the person in front of it. What has become of the action is not in here: that is
 * the lifecycle's, and the authority's, to say. Its actors are provided by whoever runs the machine.
 */
export const consentMachine = setup({
  types: {
    context: {} as ConsentContext,
    events: {} as ConsentEvent,
    input: {} as ConsentInput,
  },
  actors: {
    sendDecision: fromPromise<ActionResponse, DecideRequest>(() => notProvided('sendDecision')),
    proveIdentity: fromPromise<StepUpResult<StepUpProof>>(() => notProvided('proveIdentity')),
    setUpPasskey: fromPromise<StepUpResult<null>>(() => notProvided('setUpPasskey')),
  },
  delays: { activation: activationDelayMs },
  guards: {
    mustConfirm,
    mustProve,
    isChecked,
    canSetUp,
    hasSucceeded: (_, { result }: { readonly result: StepUpResult<unknown> }) => result.ok,
  },
  actions: {
    recordPress: assign({
      request: ({ event }) => ('request' in event ? event.request : null),
      stepUp: null,
      refusal: null,
    }),
    recordCheck: assign({ isChecked: ({ event }) => event.type === 'check.changed' && event.isChecked }),
    recordProof: assign({
      request: ({ context }, { result }: { readonly result: StepUpResult<StepUpProof> }) =>
        context.request && result.ok ? { ...context.request, stepUp: result.value } : context.request,
    }),
    recordProblem: assign({
      stepUp: (_, { result, during }: { readonly result: StepUpResult<unknown>; readonly during: 'proof' | 'setUp' }): StepUpNotice =>
        result.ok ? { during: 'done' } : { during, problem: result.problem },
    }),
    recordRefusal: assign({ refusal: (_, { error }: { readonly error: unknown }) => toRefusal(error) }),
    recordAccepted: assign({ accepted: (_, { answer }: { readonly answer: ActionResponse }) => answer }),
    startOver: assign({ isChecked: false, stepUp: null }),
  },
}).createMachine({
  id: 'consent',
  initial: 'reading',
  context: ({ input }) => ({ ...input, isChecked: false, request: null, stepUp: null, refusal: null, accepted: null }),
  states: {
    reading: {
      initial: 'blocked',
      on: { 'card.exposed': '.blocked', 'action.changed': { target: '.blocked', actions: 'startOver' } },
      states: {
        blocked: { after: { activation: 'ready' } },
        ready: { on: { 'approve.pressed': approval, 'deny.pressed': denial } },
      },
    },
    confirming: {
      on: {
        'action.changed': { target: 'reading', actions: 'startOver' },
        'check.changed': { actions: 'recordCheck' },
        'approve.pressed': { ...approval[1], guard: 'isChecked', target: 'confirmed' },
        'deny.pressed': denial,
      },
    },
    confirmed: { always: [{ guard: 'mustProve', target: 'proving' }, 'sending'] },
    proving: {
      on: {
        'action.changed': { target: 'reading', actions: 'startOver' },
        'proof.left': 'unproven',
      },
      invoke: {
        src: 'proveIdentity',
        onDone: [
          {
            guard: { type: 'hasSucceeded', params: ({ event }) => ({ result: event.output }) },
            target: 'sending',
            actions: { type: 'recordProof', params: ({ event }) => ({ result: event.output }) },
          },
          { target: 'unproven', actions: { type: 'recordProblem', params: ({ event }) => ({ result: event.output, during: 'proof' }) } },
        ],
        onError: { target: 'unproven', actions: { type: 'recordRefusal', params: ({ event }) => ({ error: event.error }) } },
      },
    },
    unproven: {
      on: {
        'action.changed': { target: 'reading', actions: 'startOver' },
        'check.changed': { actions: 'recordCheck' },
        'approve.pressed': approval,
        'deny.pressed': denial,
        'setUp.pressed': { guard: 'canSetUp', target: 'settingUp' },
      },
    },
    settingUp: {
      on: { 'action.changed': { target: 'reading', actions: 'startOver' } },
      invoke: {
        src: 'setUpPasskey',
        onDone: {
          target: 'unproven',
          actions: { type: 'recordProblem', params: ({ event }) => ({ result: event.output, during: 'setUp' }) },
        },
        onError: { target: 'unproven', actions: { type: 'recordRefusal', params: ({ event }) => ({ error: event.error }) } },
      },
    },
    sending: {
      invoke: {
        src: 'sendDecision',
        input: ({ context }) => context.request!,
        onDone: {
          target: 'settled.accepted',
          actions: { type: 'recordAccepted', params: ({ event }) => ({ answer: event.output }) },
        },
        onError: {
          target: 'settled.refused',
          actions: { type: 'recordRefusal', params: ({ event }) => ({ error: event.error }) },
        },
      },
    },
    settled: {
      initial: 'accepted',
      on: { 'action.changed': { target: 'reading', actions: 'startOver' } },
      states: {
        // The first of several approvers can still change their mind. The buttons have moved, so it is blocked at first.
        accepted: {
          initial: 'blocked',
          states: { blocked: { after: { activation: 'ready' } }, ready: { on: { 'deny.pressed': denial } } },
        },
        refused: { on: { 'approve.pressed': approval, 'deny.pressed': denial } },
      },
    },
  },
});
