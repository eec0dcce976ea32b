import type { Digest } from './digest.ts';
import type { JsonObject } from './json.ts';
import type { Lifecycle, LifecycleState } from './lifecycle-context.ts';
import type { LimitHold } from './limit.ts';
import type { Person, Principal } from './principal.ts';
import type { ArgumentProvenance } from './provenance.ts';
import type { TextFinding } from './text-finding.ts';
import type { Risk, ToolDefinition } from './tool.ts';

/** Which policy spoke, in words a person reads. */
export interface PolicyReason {
  readonly policy: string;
  readonly text: string;
}

/** One text an agent had read, without the text. */
export interface ReadSource {
  /** Message id, tool call id, or what another agent's message is known by. */
  readonly id: string;
  readonly kind: 'user' | 'tool' | 'agent';
  /** The tool that returned it. Only of kind `tool`. */
  readonly tool?: string;
  /** SHA-256 of the text's RFC 8785 form. */
  readonly digest: Digest;
  /** Of the text, in UTF-16 units. */
  readonly length: number;
}

/** What an agent had read when it made a call, as it was handed over: enough to tell later whether it was this. */
export interface ReadContext {
  /** SHA-256 of the RFC 8785 list of sources, in the order they were handed over. */
  readonly digest: Digest;
  /** How many texts. */
  readonly sources: number;
  /** Whether the agent's side said that this is everything. */
  readonly isComplete: boolean;
  /** Each of them, in that order. Only where one action is asked for; absent where it was never kept or was erased. */
  readonly list?: readonly ReadSource[];
}

/** Somebody with a say in an action has asked another to decide it. Nobody gets a say by it. */
export interface Referral {
  readonly by: Pick<Person, 'id' | 'name'>;
  readonly to: Pick<Person, 'id' | 'name'> | { readonly role: string };
  /** Epoch ms. */
  readonly at: number;
  /** What they said, in plain text. */
  readonly note?: string;
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
  /** What its provenance was told from. Absent where no agent proposed it. */
  readonly read?: ReadContext;
  /** What a reader of the arguments would not see, or take for something else. */
  readonly textFindings: readonly TextFinding[];
  /** The agent's own words on why. Never checked. */
  readonly note?: string;
  readonly risk: Risk;
  readonly policyVersion: string;
  readonly reasons: readonly PolicyReason[];
  /** What policy said, whatever became of it. Absent where none was asked. */
  readonly policyEffect?: 'allow' | 'ask' | 'deny';
  /** What it holds of the limits that apply to it. */
  readonly limits: readonly LimitHold[];
  /** The action whose place this one took. */
  readonly supersedes?: string;
  /** The action that took this one's place. */
  readonly supersededBy?: string;
  /** The person who changed the arguments. */
  readonly editedBy?: Person;
  /** What the agent had asked for, where a person changed it. */
  readonly askedArguments?: JsonObject;
  /** Whom people have asked to decide it, oldest first. Agents are not told. */
  readonly referrals?: readonly Referral[];
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
