export { createPasskeyVerifier, type PasskeyVerifierOptions } from './lib/passkey-simplewebauthn.ts';
export { toChallenge, type NewPasskey, type Passkey, type PasskeyVerifier } from './lib/passkey-verifier.ts';
