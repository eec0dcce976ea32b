import type { Digest } from './digest.ts';

/** A digest as people compare it: its first and last four characters. */
export function shortDigest(digest: Digest): string {
  return `${digest.slice(0, 4)}…${digest.slice(-4)}`;
}
