import type { Digest } from './digest.ts';
import type { JsonObject } from './json.ts';
import type { Lifecycle, LifecycleState } from './lifecycle.ts';
import type { Principal } from './principal.ts';
import type { ArgumentProvenance } from './provenance.ts';
import type { Risk, ToolDefinition } from './tool.ts';

/** Which policy spoke, in words a person reads. */
export interface PolicyReason {
  readonly policy: string;
  readonly text: string;
}

/** One proposed call of one tool with exact arguments: the authority's record of it, as every reader sees it. */
export interface Action {
  readonly id: string;
  readonly tenant: string;
  /** The agent framework's id of the call; with `conversation` and `attempt` it names the action once. */
  readonly callId: string;
  /** 1, and one more each time a person asks again after an expiry. */
  readonly attempt: number;
  readonly conversation: string;
  readonly principal: Principal;
  readonly toolName: string;
  /** As it was when the action was verified. Absent when the tool is not registered. */
  readonly tool?: ToolDefinition;
  readonly definitionDigest: Digest;
  readonly arguments: JsonObject;
  readonly provenance: readonly ArgumentProvenance[];
  /** The agent's own words on why. Never checked. */
  readonly note?: string;
  readonly risk: Risk;
  readonly policyVersion: string;
  readonly reasons: readonly PolicyReason[];
  readonly digest: Digest;
  /** Epoch ms. */
  readonly proposedAt: number;
  readonly lifecycle: Lifecycle;
}

/** The states in which something can still happen by itself. */
export const openStates: readonly LifecycleState[] = ['proposed', 'verified', 'awaitingConsent', 'authorized', 'executing'];

/** Whether something can still happen to the action without anybody asking again. */
export function isOpen(action: Action): boolean {
  return openStates.includes(action.lifecycle.state);
}
