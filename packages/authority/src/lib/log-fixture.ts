import { parseSignerKey, parseVerifierKey, toKeyPair, type NoteSigner, type VerifierKey } from '@byleave/core/audit-log';
import { createOffice, maya, type Office } from './office-fixture.ts';
import type { AuthorityOptions } from './authority.ts';
import type { UserCaller } from './caller.ts';

/** May read and export everybody's entries. */
export const rita: UserCaller = { kind: 'user', tenant: 'acme', user: { id: 'rita', name: 'Rita', roles: ['auditor'] } };
/** May have people erased. */
export const dora: UserCaller = { kind: 'user', tenant: 'acme', user: { id: 'dora', name: 'Dora', roles: ['data-protection'] } };
export const mayaWithStop: UserCaller = { ...maya, user: { ...maya.user, roles: ['emergency-stop'] } };

export const logOrigin = 'example.com/audit';

export interface LogKey {
  readonly signer: NoteSigner;
  readonly verifier: VerifierKey;
}

export async function createLogKey(seed = 1, name = logOrigin): Promise<LogKey> {
  const { signerKey, verifierKey } = await toKeyPair(name, new Uint8Array(32).fill(seed));
  const [signer, verifier] = [await parseSignerKey(signerKey), parseVerifierKey(verifierKey)];
  if (!signer.ok || !verifier.ok) throw new Error('the keys of the fixture are no keys');
  return { signer: signer.value, verifier: verifier.value };
}

/** An office whose log is signed when a test says so. */
export async function createLoggedOffice(options: Partial<AuthorityOptions> = {}): Promise<Office & LogKey> {
  const key = await createLogKey();
  const onError = (error: unknown): void => {
    throw error;
  };
  return { ...createOffice({ ...options, log: { origin: logOrigin, signers: [key.signer], intervalMs: 1_000_000, onError, ...options.log } }), ...key };
}
