import { assign, setup } from 'xstate';
import { stopGuards, stopStateRules, stopUpdates, toStopContext, type StopContext, type StopEvent } from './stop-rules.ts';

/**
 * The emergency stop (ISO 13850) for the person in front of it: one press, no way from `stopping` to `stopped` but the
 * authority's word, latched until a reset that the authority has taken. `EmergencyStop` runs the same rules without XState.
 */
export const emergencyStopMachine = setup({
  types: { context: {} as StopContext, events: {} as StopEvent },
  guards: stopGuards,
  actions: {
    recordPress: assign(stopUpdates.recordPress),
    recordSilence: assign(stopUpdates.recordSilence),
    recordRefusal: assign(stopUpdates.recordRefusal),
    recordLatched: assign(stopUpdates.recordLatched),
    recordReset: assign(stopUpdates.recordReset),
    leaveReset: assign(stopUpdates.leaveReset),
  },
}).createMachine({ id: 'emergencyStop', initial: 'armed', context: toStopContext, states: stopStateRules });
