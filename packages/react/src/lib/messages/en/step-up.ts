// Written by scripts/compile-messages.ts from messages/en/step-up.json: change that.
import type { Section } from '../messages.ts';

export interface StepUpMessages {
  readonly needed: string;
  readonly asking: string;
  readonly settingUp: string;
  readonly ready: string;
  readonly cancelled: string;
  readonly missing: string;
  readonly duplicate: string;
  readonly unsupported: string;
  readonly failed: string;
  readonly setUpProblem: {
    readonly cancelled: string;
    readonly failed: string;
  };
  readonly leave: string;
  readonly setUp: string;
  readonly defaultLabel: string;
}

export const stepUpMessages: Section<'stepUp'> = {
  name: 'stepUp',
  messages: {
    needed: "Approving asks for your passkey.",
    asking: "Use your passkey to approve. Nothing is decided until then.",
    settingUp: "Setting up your passkey…",
    ready: "Your passkey is set up. Approve with it now.",
    cancelled: "No passkey was used, so nothing was decided. Approve again when you are ready.",
    missing: "Approving this takes a passkey, and you have none yet. Set one up, then approve.",
    duplicate: "This device has a passkey of yours already. Approve with it.",
    unsupported: "Passkeys don’t work in this browser or on this page. Open it where they do to approve, or deny it here.",
    failed: "The passkey could not be used, so nothing was decided. Try again, or use another device.",
    setUpProblem: {
      cancelled: "No passkey was made yet. Set one up when you are ready.",
      failed: "The passkey could not be made. Try again, or use another device.",
    },
    leave: "Not now",
    setUp: "Set up a passkey",
    defaultLabel: "My passkey",
  },
};
