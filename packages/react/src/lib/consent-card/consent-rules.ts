import { ByleaveError, type MachineRules, type Refusal } from '@byleave/core';
import type { ActionResponse, DecideRequest, StepUpProof } from '@byleave/core/wire';
import type { StepUpResult } from '../passkey/prove-identity.ts';
import type { StepUpProblem } from '../passkey/step-up-problem.ts';

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
  /** The activation guard says that the person has had what they decide in front of them for long enough. */
  readonly isArmed: boolean;
  /** Whether the person said that they checked the decisive values. */
  readonly isChecked: boolean;
  /** What was pressed last. */
  readonly request: DecideRequest | null;
  readonly stepUp: StepUpNotice | null;
  readonly refusal: Refusal | null;
  /** What the authority answered when it took the decision. */
  readonly accepted: ActionResponse | null;
}

export type ConsentState = 'reading' | 'confirming' | 'proving' | 'unproven' | 'settingUp' | 'sending' | 'accepted' | 'refused';

export type ConsentEvent =
  /** The buttons have just come, moved or been covered: no press counts. */
  | { readonly type: 'guard.blocked' }
  | { readonly type: 'guard.cleared' }
  /** Something else is on the card than a moment ago. */
  | { readonly type: 'action.changed' }
  | { readonly type: 'check.changed'; readonly isChecked: boolean }
  /** `request` speaks of what is on the card. */
  | { readonly type: 'approve.pressed'; readonly request: DecideRequest }
  | { readonly type: 'deny.pressed'; readonly request: DecideRequest }
  /** The person does not want to be asked for their passkey after all. */
  | { readonly type: 'proof.left' }
  | { readonly type: 'setUp.pressed' };

/** What a state waits for has come, or has failed. */
export type ConsentAnswer = { readonly type: string; readonly output: unknown } | { readonly type: string; readonly error: unknown };

interface Arguments {
  readonly context: ConsentContext;
  readonly event: ConsentEvent | ConsentAnswer;
}

const isArmed = ({ context }: Arguments): boolean => context.isArmed;
const mustConfirm = ({ context }: Arguments): boolean => context.isArmed && context.needsConfirmation && !context.isChecked;
const mustProve = (args: Arguments): boolean => args.context.isArmed && args.context.needsProof && !mustConfirm(args);
const maySend = (args: Arguments): boolean => args.context.isArmed && !mustConfirm(args);
const canSetUp = ({ context: { stepUp } }: Arguments): boolean =>
  stepUp !== null && (stepUp.during === 'setUp' || (stepUp.during === 'proof' && stepUp.problem.kind === 'missing'));
const hasSucceeded = ({ event }: Arguments): boolean => 'output' in event && (event.output as StepUpResult<unknown>).ok;

export const consentGuards = { isArmed, mustConfirm, mustProve, maySend, canSetUp, hasSucceeded };

function toRefusal(event: Arguments['event']): Refusal {
  const error = 'error' in event ? event.error : undefined;
  if (ByleaveError.is(error)) return error.refusal;
  return { code: 'internal_error', message: 'The decision could not be sent. Nothing was decided. Try again.' };
}

function toNotice(event: Arguments['event'], during: 'proof' | 'setUp'): StepUpNotice | null {
  if (!('output' in event)) return null;
  const result = event.output as StepUpResult<unknown>;
  return result.ok ? { during: 'done' } : { during, problem: result.problem };
}

/** What each action of the machine changes of the context. */
export const consentUpdates = {
  arm: () => ({ isArmed: true }),
  disarm: () => ({ isArmed: false }),
  startOver: () => ({ isArmed: false, isChecked: false, stepUp: null }),
  recordPress: ({ event }) => ({ request: 'request' in event ? event.request : null, stepUp: null, refusal: null }),
  recordCheck: ({ event }) => ({ isChecked: 'isChecked' in event && event.isChecked }),
  recordProof: ({ context, event }) => {
    const result = 'output' in event ? (event.output as StepUpResult<StepUpProof>) : undefined;
    return { request: context.request && result?.ok ? { ...context.request, stepUp: result.value } : null };
  },
  recordProofProblem: ({ event }) => ({ stepUp: toNotice(event, 'proof') }),
  recordSetUp: ({ event }) => ({ stepUp: toNotice(event, 'setUp') }),
  recordRefusal: ({ event }) => ({ refusal: toRefusal(event) }),
  // The buttons move when the first of several approvals is taken, so the guard has to clear them anew.
  recordAccepted: ({ event }) => ({ isArmed: false, accepted: 'output' in event ? (event.output as ActionResponse) : null }),
} satisfies Readonly<Record<string, (args: Arguments) => Partial<ConsentContext>>>;

const guarded = { 'guard.blocked': { actions: 'disarm' }, 'guard.cleared': { actions: 'arm' } } as const;
const anew = { 'action.changed': { target: 'reading', actions: 'startOver' } } as const;
const check = { 'check.changed': { actions: 'recordCheck' } } as const;
const send = { guard: 'maySend', target: 'sending', actions: 'recordPress' } as const;
const prove = { guard: 'mustProve', target: 'proving', actions: 'recordPress' } as const;
const approval = [{ guard: 'mustConfirm', target: 'confirming' }, prove, send] as const;
const denial = { guard: 'isArmed', target: 'sending', actions: 'recordPress' } as const;

/** Where each event leads from each state, and what three of them wait for. */
export const consentStateRules = {
  reading: { on: { ...guarded, ...anew, 'approve.pressed': approval, 'deny.pressed': denial } },
  confirming: { on: { ...guarded, ...anew, ...check, 'approve.pressed': [prove, send], 'deny.pressed': denial } },
  proving: {
    on: { ...guarded, ...anew, 'proof.left': 'unproven' },
    invoke: {
      src: 'proveIdentity',
      onDone: [
        { guard: 'hasSucceeded', target: 'sending', actions: 'recordProof' },
        { target: 'unproven', actions: 'recordProofProblem' },
      ],
      onError: { target: 'unproven', actions: 'recordRefusal' },
    },
  },
  unproven: {
    on: { ...guarded, ...anew, ...check, 'approve.pressed': approval, 'deny.pressed': denial, 'setUp.pressed': { guard: 'canSetUp', target: 'settingUp' } },
  },
  settingUp: {
    on: { ...guarded, ...anew },
    invoke: { src: 'setUpPasskey', onDone: { target: 'unproven', actions: 'recordSetUp' }, onError: { target: 'unproven', actions: 'recordRefusal' } },
  },
  sending: {
    on: guarded,
    invoke: {
      src: 'sendDecision',
      input: ({ context }: { readonly context: ConsentContext }): DecideRequest => context.request!,
      onDone: { target: 'accepted', actions: 'recordAccepted' },
      onError: { target: 'refused', actions: 'recordRefusal' },
    },
  },
  // The first of several approvers can still change their mind.
  accepted: { on: { ...guarded, ...anew, 'deny.pressed': denial } },
  refused: { on: { ...guarded, ...anew, 'approve.pressed': approval, 'deny.pressed': denial } },
} as const;

export const consentRules: MachineRules<ConsentState, ConsentContext, ConsentEvent | ConsentAnswer> = {
  states: consentStateRules,
  guards: consentGuards,
  updates: consentUpdates,
};

export function toConsentContext(input: ConsentInput): ConsentContext {
  return { ...input, isArmed: false, isChecked: false, request: null, stepUp: null, refusal: null, accepted: null };
}
