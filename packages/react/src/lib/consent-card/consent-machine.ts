import { ByleaveError, type Action, type Refusal } from '@byleave/core';
import type { DecideRequest } from '@byleave/core/wire';
import { assign, fromPromise, setup } from 'xstate';

/** How long a card must have been in front of a person before a press counts (WICG Page Embedded Permission Control). */
export const activationDelayMs = 500;

export interface ConsentInput {
  /** Whether approving takes a second, deliberate step. */
  readonly needsConfirmation: boolean;
}

export interface ConsentContext extends ConsentInput {
  /** Whether the person ticked that they checked the decisive values. */
  readonly isChecked: boolean;
  /** What was pressed last. */
  readonly request: DecideRequest | null;
  readonly refusal: Refusal | null;
  /** The action as it was when the authority took the decision. */
  readonly accepted: Action | null;
}

export type ConsentEvent =
  /** The card was attached, scrolled into view or uncovered. */
  | { readonly type: 'card.exposed' }
  /** Something else is on the card than a moment ago. */
  | { readonly type: 'action.changed' }
  | { readonly type: 'check.changed'; readonly isChecked: boolean }
  /** `digest` is that of what is on the card. */
  | { readonly type: 'approve.pressed'; readonly digest: string }
  | { readonly type: 'deny.pressed'; readonly digest: string; readonly reason?: string };

interface Arguments {
  readonly context: ConsentContext;
  readonly event: ConsentEvent;
}

const mustConfirm = ({ context }: Arguments): boolean => context.needsConfirmation && !context.isChecked;
const isChecked = ({ context }: Arguments): boolean => context.isChecked;

function toRequest(event: ConsentEvent): DecideRequest | null {
  if (event.type === 'approve.pressed') return { decision: 'approve', digest: event.digest };
  if (event.type !== 'deny.pressed') return null;
  const { digest, reason } = event;
  return { decision: 'decline', digest, ...(reason !== undefined && reason !== '' && { reason }) };
}

function toRefusal(error: unknown): Refusal {
  if (ByleaveError.is(error)) return error.refusal;
  return { code: 'internal_error', message: 'The decision could not be sent. Nothing was decided. Try again.' };
}

/**
 * What a consent card is doing for the person in front of it. What has become of the action is not in here: that is
 * the lifecycle's, and the authority's, to say. `sendDecision` is provided by whoever runs the machine.
 */
export const consentMachine = setup({
  types: {
    context: {} as ConsentContext,
    events: {} as ConsentEvent,
    input: {} as ConsentInput,
  },
  actors: {
    sendDecision: fromPromise<Action, DecideRequest>(() => {
      throw new ByleaveError({ code: 'misuse', message: 'consentMachine: no sendDecision was provided, so nothing was decided. Provide one.' });
    }),
  },
  delays: { activation: activationDelayMs },
  guards: { mustConfirm, isChecked },
  actions: {
    recordPress: assign({ request: ({ event }) => toRequest(event), refusal: null }),
    recordCheck: assign({ isChecked: ({ event }) => event.type === 'check.changed' && event.isChecked }),
    recordRefusal: assign({ refusal: (_, { error }: { readonly error: unknown }) => toRefusal(error) }),
    recordAccepted: assign({ accepted: (_, { action }: { readonly action: Action }) => action }),
    forgetCheck: assign({ isChecked: false }),
  },
}).createMachine({
  id: 'consent',
  initial: 'reading',
  context: ({ input }) => ({ ...input, isChecked: false, request: null, refusal: null, accepted: null }),
  states: {
    reading: {
      initial: 'blocked',
      on: { 'card.exposed': '.blocked', 'action.changed': { target: '.blocked', actions: 'forgetCheck' } },
      states: {
        blocked: { after: { activation: 'ready' } },
        ready: {
          on: {
            'approve.pressed': [
              { guard: 'mustConfirm', target: '#consent.confirming' },
              { target: '#consent.sending', actions: 'recordPress' },
            ],
            'deny.pressed': { target: '#consent.sending', actions: 'recordPress' },
          },
        },
      },
    },
    confirming: {
      on: {
        'action.changed': { target: 'reading', actions: 'forgetCheck' },
        'check.changed': { actions: 'recordCheck' },
        'approve.pressed': { guard: 'isChecked', target: 'sending', actions: 'recordPress' },
        'deny.pressed': { target: 'sending', actions: 'recordPress' },
      },
    },
    sending: {
      invoke: {
        src: 'sendDecision',
        input: ({ context }) => context.request!,
        onDone: {
          target: 'settled.accepted',
          actions: { type: 'recordAccepted', params: ({ event }) => ({ action: event.output }) },
        },
        onError: {
          target: 'settled.refused',
          actions: { type: 'recordRefusal', params: ({ event }) => ({ error: event.error }) },
        },
      },
    },
    settled: {
      initial: 'accepted',
      on: { 'action.changed': { target: 'reading', actions: 'forgetCheck' } },
      states: {
        accepted: {},
        refused: {
          on: {
            'approve.pressed': [
              { guard: 'mustConfirm', target: '#consent.confirming' },
              { target: '#consent.sending', actions: 'recordPress' },
            ],
            'deny.pressed': { target: '#consent.sending', actions: 'recordPress' },
          },
        },
      },
    },
  },
});
