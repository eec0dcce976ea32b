import { parseSignerKey, toKeyPair } from '../../packages/core/src/audit-log.ts';

/** Names the logs of these worlds, `logOrigin/tenant`. */
export const logOrigin = 'audit.example/log';

const made = await toKeyPair(logOrigin, new Uint8Array(32).fill(7));
const parsed = await parseSignerKey(made.signerKey);
if (!parsed.ok) throw new TypeError('hostile: the key of the log is none');

/** The same key in every world, so that what one run says can be said again. */
export const logSigner = parsed.value;
