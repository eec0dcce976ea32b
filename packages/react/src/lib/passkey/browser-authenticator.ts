import type { Authenticator } from './authenticator.ts';

/** The browser's own passkeys. What speaks WebAuthn is loaded the first time somebody needs it. */
export const browserAuthenticator: Authenticator = {
  authenticate: async (options) => (await import('../lazy-part/request-parts.ts')).authenticate(options),
  register: async (options) => (await import('../lazy-part/request-parts.ts')).register(options),
};
