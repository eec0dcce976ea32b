// What some decisions ask for beyond a press, in one file.
export { proveIdentity } from '../passkey/prove-identity.ts';
export { setUpPasskey } from '../passkey/set-up-passkey.ts';
export { Confirmation } from './confirmation.tsx';
export { DeclineOptions } from './decline-options.tsx';
export { GrantChoice } from './grant-choice.tsx';
export { StepUp } from './step-up.tsx';
