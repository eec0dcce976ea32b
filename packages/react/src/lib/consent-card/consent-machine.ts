import { ByleaveError } from '@byleave/core';
import type { ActionResponse, DecideRequest, StepUpProof } from '@byleave/core/wire';
import { assign, fromPromise, setup } from 'xstate';
import type { StepUpResult } from '../passkey/prove-identity.ts';
import { consentGuards, consentStateRules, consentUpdates, toConsentContext, type ConsentContext, type ConsentEvent, type ConsentInput } from './consent-rules.ts';

function notProvided(what: string): never {
  throw new ByleaveError({ code: 'misuse', message: `consentMachine: no ${what} was provided, so nothing was decided. Provide one.` });
}

/**
 * What a consent card is doing for the person in front of it. What has become of the action is not in here: that is
 * the lifecycle's, and the authority's, to say. Its actors are provided by whoever runs the machine; no press counts
 * before the activation guard has sent `guard.cleared`. `ConsentCard` runs the same rules without XState.
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
  guards: consentGuards,
  actions: {
    arm: assign(consentUpdates.arm),
    disarm: assign(consentUpdates.disarm),
    startOver: assign(consentUpdates.startOver),
    recordPress: assign(consentUpdates.recordPress),
    recordCheck: assign(consentUpdates.recordCheck),
    recordProof: assign(consentUpdates.recordProof),
    recordProofProblem: assign(consentUpdates.recordProofProblem),
    recordSetUp: assign(consentUpdates.recordSetUp),
    recordRefusal: assign(consentUpdates.recordRefusal),
    recordAccepted: assign(consentUpdates.recordAccepted),
  },
}).createMachine({
  id: 'consent',
  initial: 'reading',
  context: ({ input }) => toConsentContext(input),
  states: consentStateRules,
});
