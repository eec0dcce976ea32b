import type { PasskeyStore } from './passkey-store.ts';
import type { Passkey } from './passkey-verifier.ts';

export function createMemoryPasskeys(passkeys: Map<string, Passkey>): PasskeyStore {
  const keyOf = (tenant: string, id: string): string => JSON.stringify([tenant, id]);
  return {
    findPasskey: async (tenant, id) => structuredClone(passkeys.get(keyOf(tenant, id))),
    async insertPasskey(passkey) {
      const key = keyOf(passkey.tenant, passkey.id);
      if (passkeys.has(key)) throw new TypeError('memory storage: the passkey is already there');
      passkeys.set(key, structuredClone(passkey));
    },
    async updatePasskey(passkey) {
      const key = keyOf(passkey.tenant, passkey.id);
      if (!passkeys.has(key)) throw new TypeError('memory storage: no such passkey');
      passkeys.set(key, structuredClone(passkey));
    },
    async removePasskey(tenant, id) {
      passkeys.delete(keyOf(tenant, id));
    },
    listPasskeys: async (tenant, userId) =>
      structuredClone(
        [...passkeys.values()]
          .filter((passkey) => passkey.tenant === tenant && passkey.userId === userId)
          .toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)),
      ),
  };
}
