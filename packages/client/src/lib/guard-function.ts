import { ByleaveError, type Action, type JsonObject } from '@byleave/core';
import type { ProposedSource } from '@byleave/core/wire';
import type { ByleaveClient } from './client.ts';
import { runGuarded } from './guard.ts';
import { recallSources, rememberError, rememberResult } from './result-memory.ts';

export interface GuardOptions {
  /** Signed in as the agent, for one person: what its calls returned in a conversation is handed over with the calls after them. */
  readonly client: ByleaveClient;
  /** The name the tool is registered with at the authority. */
  readonly tool: string;
  /** Names the conversation the calls belong to; call ids are told apart within it. */
  readonly conversation: string;
  /** Whether a call stays until a person has decided. Default `true`; otherwise it is refused as `awaiting_consent`, and made again after the decision. */
  readonly waits?: boolean;
}

export interface GuardedCallOptions {
  /** The same id again is the same call, and runs at most once. Default: a new one. */
  readonly callId?: string;
  /** What the agent had read otherwise, in the order it read it. What guarded functions of the same client and conversation returned, and what `rememberMessage` was told that the person wrote, is handed over without it. */
  readonly sources?: readonly ProposedSource[];
  /** Whether that is everything, with what those returned. Default `false`. */
  readonly sourcesComplete?: boolean;
  /** Gives up waiting, and cancels the call. */
  readonly signal?: AbortSignal;
}

export interface EffectContext {
  readonly action: Action;
  /** Aborts when a person presses an emergency stop that covers this. */
  readonly signal: AbortSignal;
}

/** A function that runs only with a claim. @throws ByleaveError with the refusal's code when it may not; otherwise whatever the effect throws. */
export type GuardedFunction<ARGS extends JsonObject, T> = (args: ARGS, options?: GuardedCallOptions) => Promise<T>;

/** Puts any function behind an authority. It runs with the arguments that were authorized: plain JSON, as the tool's schema put it out. */
export function guard<ARGS extends JsonObject, T>(effect: (args: ARGS, context: EffectContext) => Promise<T> | T, options: GuardOptions): GuardedFunction<ARGS, T> {
  const { client, tool, conversation, waits = true } = options;
  return async (args, { callId = crypto.randomUUID(), sources = [], sourcesComplete = false, signal } = {}) => {
    const result = await runGuarded(
      client,
      { callId, conversation, tool, arguments: args, ...recallSources(client, conversation, sources, sourcesComplete) },
      (authorized, action, stopped) => effect(authorized as ARGS, { action, signal: stopped }),
      waits ? { waits: { ...(signal && { signal }) } } : {},
    );
    switch (result.status) {
      case 'ran':
        rememberResult(client, result.action, result.value);
        return result.value;
      case 'failed':
        rememberError(client, result.action, result.error);
        throw result.error;
      case 'waiting':
        throw new ByleaveError({ code: 'awaiting_consent', message: awaitingConsent, actionId: result.action.id });
      case 'refused':
        throw new ByleaveError(result.refusal);
    }
  };
}

/** What a model reads about a call that waits for a person. */
export const awaitingConsent = 'This waits for a person’s decision and has not run. Do not call it again; the person is being asked.';
