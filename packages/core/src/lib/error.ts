import type { LimitShortage } from './limit.ts';

/**
 * Every code Byleave answers with. A code is part of the API: it never changes meaning. "Retry" says whether the same
 * call may succeed later.
 */
export type ErrorCode =
  /** The request's JSON does not parse. No retry. */
  | 'malformed_json'
  /** The request does not have the documented shape; `issues` says where. No retry. */
  | 'invalid_request'
  /** The body is larger than `limitBytes`. No retry. */
  | 'body_too_large'
  /** The body is not `application/json`. No retry. */
  | 'unsupported_media_type'
  /** No credential, or one the authority does not know. Retry with a valid one. */
  | 'unauthenticated'
  /** The credential is valid and may not do this: an agent deciding, a person claiming, somebody else's action. No retry. */
  | 'forbidden'
  /** No such route. No retry. */
  | 'not_found'
  /** No such action for this caller; somebody else's action is answered the same way. No retry. */
  | 'unknown_action'
  /** The tool is not registered with the authority. No retry until it is. */
  | 'unknown_tool'
  /** The arguments do not match the tool's schema; `issues` says where. No retry with the same arguments. */
  | 'invalid_arguments'
  /** The call id was used before for another tool, other arguments or through other agents. No retry: use a new call id. */
  | 'call_reused'
  /** The tool's registered definition is not the one the action was verified against. No retry: propose again. */
  | 'tool_changed'
  /** The digest sent is not the action's. Somebody decided on, or would run, something else. No retry. */
  | 'digest_mismatch'
  /** The action is already decided; `state` and `decisions` say how. No retry. */
  | 'already_decided'
  /** The authorization was claimed before. It is single-use. No retry. */
  | 'already_claimed'
  /** The action waits for a person. Retry after a decision. */
  | 'awaiting_consent'
  /** The deadline has passed. No retry: ask again. */
  | 'expired'
  /** A person declined. No retry. */
  | 'declined'
  /** Policy forbids it, or the decision point did not answer with something we understand. No retry. */
  | 'denied'
  /** A limit is used up. Retry after it resets. */
  | 'limited'
  /** The agent's run ended, or the person went on, before a decision. No retry. */
  | 'cancelled'
  /** Another action took this one's place. No retry: decide the other one. */
  | 'superseded'
  /** The authorization was taken back: policy became stricter, or a person revoked it. No retry. */
  | 'revoked'
  /** An emergency stop covers the action. No retry until a person resets it. */
  | 'stopped'
  /** Verification failed; the action never reached policy. No retry. */
  | 'rejected'
  /** Approving takes a passkey for this very action. Retry with one. */
  | 'step_up_required'
  /** The passkey's answer does not prove that it is this person, for this action. Retry with a new one. */
  | 'step_up_failed'
  /** A person's decision does not say what they were shown. Show the action, and send it along. */
  | 'shown_required'
  /** What was on the screen is not what the action is. Load it again. */
  | 'shown_mismatch'
  /** It is too consequential to be decided together with others. Decide it by itself. */
  | 'review_required'
  /** This cannot be allowed in advance, or not like this; `issues` says why. Nothing was decided. */
  | 'grant_refused'
  /** The event has no meaning in the action's state. No retry. */
  | 'invalid_transition'
  /** The completion does not carry the claim it completes. No retry. */
  | 'claim_mismatch'
  /** The policy text cannot be used; `issues` says where and why. Nothing changed. No retry with the same text. */
  | 'policy_refused'
  /** Somebody else changed it since it was read. Retry on what is there now. */
  | 'conflict'
  /** The authority cannot be reached, or answered nonsense. Nothing ran. Retry later. */
  | 'authority_unreachable'
  /** The authority failed. Nothing was changed. Retry later. */
  | 'internal_error'
  /** A call into the library that can never work, such as registering a tool twice. No retry: fix the code. */
  | 'misuse';

/** A half-open range of UTF-16 units in a text, and the 1-based place of its start. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
}

/** One place where input is not what it must be. */
export interface Issue {
  /** JSON Pointer into the input. */
  readonly pointer: string;
  readonly message: string;
  /** Which rule it breaks, where the rules of the input have names. */
  readonly code?: string;
  /** The place in the text at `pointer`. */
  readonly range?: TextRange;
}

/** Why something was refused: a verdict, not an exception. Safe to send over the wire and to show. */
export interface Refusal {
  readonly code: ErrorCode;
  /** What happened, why it matters, what to do. */
  readonly message: string;
  /** In the words of the policy, the person or the agent that says no. */
  readonly reason?: string;
  readonly actionId?: string;
  /** The state the action is in. */
  readonly state?: string;
  readonly issues?: readonly Issue[];
  readonly limitBytes?: number;
  /** Epoch ms at which a retry may succeed. */
  readonly retryAt?: number;
  /** With `limited`: the limit that has no room, and how much it lacks. The scope can hold values of the call’s arguments. */
  readonly shortage?: LimitShortage;
}

export type Verdict<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export function accept<T>(value: T): Verdict<T> {
  return { ok: true, value };
}

export function refuse(code: ErrorCode, message: string, facts: Omit<Refusal, 'code' | 'message'> = {}): Verdict<never> {
  return { ok: false, refusal: { code, message, ...facts } };
}

const brand = Symbol.for('byleave.error');

/** Misuse, or a broken world. `code` and `refusal` carry the facts; `cause` the original error. */
export class ByleaveError extends Error {
  override readonly name = 'ByleaveError';
  readonly code: ErrorCode;
  readonly refusal: Refusal;
  readonly [brand] = true;

  constructor(refusal: Refusal, options?: ErrorOptions) {
    super(refusal.message, options);
    this.code = refusal.code;
    this.refusal = refusal;
  }

  /** Recognises errors of other copies of this package too. */
  static is(value: unknown): value is ByleaveError {
    return typeof value === 'object' && value !== null && brand in value;
  }
}
