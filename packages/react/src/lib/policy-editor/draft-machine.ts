import { assign, setup } from 'xstate';
import { draftGuards, draftStateRules, draftUpdates, toDraftContext, type DraftContext, type DraftEvent } from './draft-rules.ts';

/**
 * A draft of policies in front of the person who writes it: what they wrote is never lost to what somebody else saved, nor
 * to a save that is refused. `PolicyEditor` runs the same rules without XState.
 */
export const policyDraftMachine = setup({
  types: { context: {} as DraftContext, events: {} as DraftEvent },
  guards: draftGuards,
  actions: {
    adopt: assign(draftUpdates.adopt),
    rebase: assign(draftUpdates.rebase),
    keepTheirs: assign(draftUpdates.keepTheirs),
    write: assign(draftUpdates.write),
    settle: assign(draftUpdates.settle),
    forgetRefusal: assign(draftUpdates.forgetRefusal),
    recordRefusal: assign(draftUpdates.recordRefusal),
  },
}).createMachine({ id: 'policyDraft', initial: 'unread', context: toDraftContext, states: draftStateRules });
