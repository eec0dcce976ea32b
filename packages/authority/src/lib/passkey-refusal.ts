import { refuse, type Verdict } from '@byleave/core';

/** Why an answer does not count, for whoever has to do something about it. */
const messages = {
  malformed: 'What came is no answer of a passkey’s, so it proves nothing. Ask for the passkey again.',
  elsewhere: 'The passkey was used on another site, or in a frame of one, so the answer may not be yours. Open this site itself and try again.',
  somethingElse: 'The passkey answered for something else, so it says nothing about this. Ask for it again, here.',
  unverified: 'The passkey did not check that it is you, so anybody who holds it could have answered. Turn on its PIN, fingerprint or face and try again.',
  another: 'The answer is not that of the passkey it was asked of, so it does not count. Use a passkey of yours that is listed.',
  copied: 'The passkey was used since without this site knowing, so there may be a copy of it. Remove it, register a new one and use that.',
  attested: 'The authenticator told more of itself than it was asked, in a form that is not checked here. Use another passkey.',
  wrong: 'The passkey’s answer does not hold, so it does not count. Try again; if it stays so, remove the passkey and register a new one.',
} as const;

export function refusePasskey(reason: keyof typeof messages): Verdict<never> {
  return refuse('step_up_failed', messages[reason]);
}
