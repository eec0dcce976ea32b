import { noDemands, type Action, type Agent, type Demands, type Grant, type Refusal } from '@byleave/core';
import type { UserCaller } from './caller.ts';
import type { NewPasskey } from './passkey-verifier.ts';
import type { StorageTransaction } from './storage.ts';
import { createToolRegistry, type RegisteredTool, type ToolRegistration, type ToolRegistry } from './tool-registry.ts';

/** Who carries out what people ask of the authority itself. No credential is this agent's. */
export const authorityAgent: Agent = { id: 'byleave', name: 'Byleave' };

/** What is done at once on a person's own word: what narrows what they have allowed, or ends what they have said in advance. */
export const atOnce: Demands = noDemands;

/** What the person has to be asked about once more. */
export const onePerson: Demands = { ...noDemands, approvals: 1 };

/** What came along with a decision, checked already. */
export interface Given {
  readonly passkey?: NewPasskey;
  /** Id of the person to erase. Not an argument: those are recorded. */
  readonly erase?: string;
}

/** What a run of the authority's own came to. */
export interface OwnResult {
  /** Why nothing was done. */
  readonly failure?: string;
  readonly grant?: Grant;
}

/** A tool whose effect is the authority's own, and whose stored call it runs itself, in the transaction that decided it. */
export interface OwnTool extends RegisteredTool {
  /** Why this person cannot approve it now, with what was given. Asked again when it is decided: roles may have gone since it was asked. */
  check?(transaction: StorageTransaction, action: Action, caller: UserCaller, given: Given): Promise<Refusal | undefined>;
  run(transaction: StorageTransaction, action: Action, at: number, given: Given, tools: ToolRegistry): Promise<OwnResult>;
}

export function defineOwnTool(registration: ToolRegistration, behaviour: Pick<OwnTool, 'check' | 'run'>): OwnTool {
  return { ...createToolRegistry([registration]).find(registration.name)!, ...behaviour };
}
