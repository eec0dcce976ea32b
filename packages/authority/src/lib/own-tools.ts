import type { Action, Agent } from '@byleave/core';
import { z } from 'zod';
import type { StorageTransaction } from './storage.ts';
import { createToolRegistry, type RegisteredTool, type ToolRegistration } from './tool-registry.ts';

/** Who carries out what people ask of the authority itself. No credential is this agent's. */
export const authorityAgent: Agent = { id: 'byleave', name: 'Byleave' };

const publishPolicy: ToolRegistration = {
  name: 'byleave.publish_policy',
  description: 'Puts a text in force as the tenant’s policies.',
  input: z.strictObject({
    version: z.int().min(1),
    changes: z.string(),
    text: z.string(),
    restores: z.int().min(0).optional(),
  }),
  effect: 'write',
  risk: 'high',
  presentation: {
    id: 'byleave.publish_policy',
    version: 1,
    title: 'Publish version {version} of the policies',
    approve: 'Publish version {version}',
    fields: [
      { argument: 'version', label: 'Version', format: 'number', decisive: true },
      { argument: 'restores', label: 'Brings back version', format: 'number' },
      { argument: 'changes', label: 'Changes', format: 'multiline', decisive: true },
      { argument: 'text', label: 'Policies', format: 'multiline', decisive: true },
    ],
    reaches: 'Every agent',
    reversibility: 'reversible',
    undo: 'Bring an earlier version back',
    covers: 'This publication only',
  },
};

const registry = createToolRegistry([publishPolicy]);

export const publishPolicyTool: RegisteredTool = registry.find(publishPolicy.name)!;

/** A tool whose effect is the authority's own, and whose stored call it runs itself. */
export const findOwnTool = (name: string): RegisteredTool | undefined => registry.find(name);

/** The arguments of a publication, as its schema has checked them. */
interface Publication {
  readonly version: number;
  readonly changes: string;
  readonly text: string;
  readonly restores?: number;
}

/**
 * Runs the stored call in the transaction that decided it.
 *
 * @returns why it could not, or `undefined` when it is done.
 */
export async function runOwn(transaction: StorageTransaction, action: Action, at: number): Promise<string | undefined> {
  const { version: number, changes, text, restores } = action.arguments as unknown as Publication;
  const inForce = await transaction.findPolicyVersion(action.tenant);
  if ((inForce?.number ?? 0) + 1 !== number) {
    return 'Other policies were published after this was asked, so nothing changed. Review the changes again.';
  }
  const author = action.principal.user;
  await transaction.insertPolicyVersion({
    tenant: action.tenant,
    number,
    text,
    changes,
    author,
    at,
    actionId: action.id,
    ...(restores !== undefined && { restores }),
  });
  return undefined;
}
