import type { FakeClientOptions } from './fake-client.ts';
import {
  abandon, allow, approve, ask, bo, cancel, claim, complete, createSampleAction, decline, deny, limit, pass, reject, revoke, stop, supersede,
  type SampleOptions,
} from './sample-actions.ts';

export interface SampleState extends FakeClientOptions {
  readonly action: ReturnType<typeof createSampleAction>;
}

const at = (events: NonNullable<SampleOptions['events']>): SampleState => ({ action: createSampleAction({ events }) });
const succeeded = complete({ status: 'succeeded' });
const failed = complete({ status: 'failed', message: 'The bank answered: insufficient funds.' });

/** One sample of each state that needs nobody to press anything. */
export const sampleStates = {
  pending: at([ask()]),
  offline: { ...at([ask()]), connection: 'reconnecting' },
  awaitingOthers: at([ask({ approvals: 2 }), approve()]),
  uninspectable: { action: createSampleAction({ tool: null }) },
  loading: { ...at([ask()]), refuseReads: 'never' },
  error: { ...at([ask()]), refuseReads: 'forbidden' },
  approved: at([ask(), approve()]),
  allowedByPolicy: at([allow()]),
  running: at([ask(), approve(), claim()]),
  succeeded: at([ask(), approve(), claim(), succeeded]),
  failed: at([ask(), approve(), claim(), failed]),
  unknown: at([ask(), approve(), claim(), abandon()]),
  declined: at([ask(), decline('That is not their IBAN.')]),
  declinedElsewhere: at([ask({ approvals: 2 }), decline(undefined, bo)]),
  denied: at([deny()]),
  expired: at([ask(), pass()]),
  cancelled: at([ask(), cancel()]),
  superseded: at([ask(), supersede()]),
  stopped: at([ask(), approve(), stop()]),
  revoked: at([ask(), approve(), revoke()]),
  limited: at([limit()]),
  rejected: { action: createSampleAction({ verification: reject(), events: [] }) },
} satisfies Record<string, SampleState>;
