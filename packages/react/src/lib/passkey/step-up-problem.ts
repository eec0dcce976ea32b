import { ByleaveError, type Refusal } from '@byleave/core';

/** Why a passkey was not used, or not made. */
export type StepUpProblem =
  /** The person left the browser's dialog, or it timed out. */
  | { readonly kind: 'cancelled' }
  /** They have no passkey yet. */
  | { readonly kind: 'missing' }
  /** This device has one of theirs already. */
  | { readonly kind: 'duplicate' }
  /** This browser or this page cannot use passkeys. */
  | { readonly kind: 'unsupported' }
  /** The device failed. */
  | { readonly kind: 'failed' }
  /** The authority said no. */
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** What a ceremony that threw means for the person. */
export function toStepUpProblem(error: unknown): StepUpProblem {
  if (ByleaveError.is(error)) return { kind: 'refused', refusal: error.refusal };
  return { kind: kinds[error instanceof Error ? error.name : ''] ?? 'failed' };
}

/** By the names of WebAuthn Level 3 §5.1.3 and §5.1.4. */
const kinds: Readonly<Record<string, Exclude<StepUpProblem['kind'], 'refused' | 'missing'>>> = {
  AbortError: 'cancelled',
  NotAllowedError: 'cancelled',
  InvalidStateError: 'duplicate',
  NotSupportedError: 'unsupported',
  SecurityError: 'unsupported',
};
