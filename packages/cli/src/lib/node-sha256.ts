import { hash } from 'node:crypto';
import type { Sha256 } from '@byleave/core/audit-log';

const hashBytes = 32;

/** OpenSSL's. It comes as a string of bytes: of digests this short, Node makes a string in a third of the time of a Buffer. */
export const nodeSha256: Sha256 = (bytes, digest = new Uint8Array(hashBytes)) => {
  const text = hash('sha256', bytes, 'binary');
  for (let at = 0; at < hashBytes; at += 1) digest[at] = text.charCodeAt(at);
  return digest;
};
