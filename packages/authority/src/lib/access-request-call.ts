import { canonicalize, type Action } from '@byleave/core';
import type { AuthzenRequest, BindingClaims } from '@byleave/policy/authzen';
import { isAboutCaller } from './authzen.ts';
import type { AgentCaller } from './caller.ts';

const prefix = 'access-request';
const callId = new RegExp(`^${prefix}:.+:([\\w-]{43})$`, 'u');

/** Names the call that a denial was about: one denial is one call, and its binding stays with the action. */
export function toRequestCallId({ evaluation_id, binding_hash }: Pick<BindingClaims, 'evaluation_id' | 'binding_hash'>): string {
  return `${prefix}:${evaluation_id}:${binding_hash}`;
}

/** The binding of the denial that an action was requested from, or `undefined` when it is no task. */
export function findBindingHash(action: Action): string | undefined {
  return callId.exec(action.callId)?.[1];
}

/** Whether the subject is the caller, down to the agents in between. */
export function isSelf(caller: AgentCaller, request: Pick<AuthzenRequest, 'subject'>): boolean {
  const via = request.subject.properties?.['via'] ?? [];
  return isAboutCaller(caller, request) && canonicalize(via) === canonicalize(caller.via?.map(({ id }) => id) ?? []);
}
