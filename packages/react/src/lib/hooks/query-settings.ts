import { ByleaveError, type ErrorCode } from '@byleave/core';

const transientCodes: readonly ErrorCode[] = ['authority_unreachable', 'internal_error'];
const mostRetries = 2;

function retry(failures: number, error: unknown): boolean {
  return ByleaveError.is(error) && transientCodes.includes(error.code) && failures < mostRetries;
}

/** `always`: what cannot be reached is told, never queued for later. */
export const readSettings = { retry, networkMode: 'always' } as const;

/** A decision is sent once and now. A queued one would speak of a prompt the person has long left. */
export const writeSettings = { retry: false, networkMode: 'always' } as const;
