import type { PasskeyVerifier } from '../../packages/authority/src/passkeys.ts';
import { refuse, type JsonObject, type Verdict } from '../../packages/core/src/index.ts';

const failed = (): Verdict<never> => refuse('step_up_failed', 'The passkey’s answer does not belong to this challenge. Use it again.');

/** What a person's authenticator would make for a registration. */
export function makeCredential(challenge: string, id: string): JsonObject {
  return { id, publicKey: `key-of-${id}`, challenge, proof: 'made' };
}

/** What a person's authenticator would answer to a challenge, the time it is used for being `counter`. */
export function makeAssertion(challenge: string, id: string, counter: number): JsonObject {
  return { id, publicKey: `key-of-${id}`, challenge, counter, proof: 'signed' };
}

/** Takes what the two functions above make for exactly its challenge, and nothing else. */
export const fakePasskeys: PasskeyVerifier = {
  createRegistration: async ({ challenge, known }) => ({ challenge, known: known.map(({ id }) => id) }),
  createAssertion: async ({ challenge, known }) => ({ challenge, known: known.map(({ id }) => id) }),
  async verifyRegistration({ challenge, response }) {
    const { id, publicKey, proof } = response;
    const isMade = proof === 'made' && response['challenge'] === challenge && typeof id === 'string' && /^[\w-]{1,60}$/u.test(id) && publicKey === `key-of-${id}`;
    return isMade ? { ok: true, value: { id, publicKey, counter: 0, transports: [], isBackedUp: false } } : failed();
  },
  async verifyAssertion({ challenge, response, passkey }) {
    const { id, publicKey, proof, counter } = response;
    const isSigned = proof === 'signed' && response['challenge'] === challenge && id === passkey.id && publicKey === passkey.publicKey;
    return isSigned && typeof counter === 'number' && Number.isSafeInteger(counter) && counter > passkey.counter ? { ok: true, value: { counter } } : failed();
  },
};
