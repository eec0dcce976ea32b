import type { Passkey } from './passkey-verifier.ts';

/** People's passkeys, as one transaction sees them. */
export interface PasskeyStore {
  findPasskey(tenant: string, id: string): Promise<Passkey | undefined>;
  /** @throws when the id is already there. */
  insertPasskey(passkey: Passkey): Promise<void>;
  /** @throws when the passkey is not there. */
  updatePasskey(passkey: Passkey): Promise<void>;
  removePasskey(tenant: string, id: string): Promise<void>;
  /** Oldest first. */
  listPasskeys(tenant: string, userId: string): Promise<readonly Passkey[]>;
}
