import { z } from 'zod';
import { defineOwnTool, type OwnTool } from './own-tool.ts';

/** The role that lets a person see, draft and publish policies. No agent has roles. */
export const policyAuthorRole = 'policy-author';

/** The arguments of a publication, as its schema has checked them. */
interface Publication {
  readonly version: number;
  readonly changes: string;
  readonly text: string;
  readonly restores?: number;
}

export const publishPolicyTool: OwnTool = defineOwnTool(
  {
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
  },
  {
    check: async (_transaction, _action, { user }) =>
      user.roles?.includes(policyAuthorRole)
        ? undefined
        : { code: 'forbidden', message: `Only people with the role “${policyAuthorRole}” may publish policies. Nothing was changed.` },
    async run(transaction, action, at) {
      const { version: number, changes, text, restores } = action.arguments as unknown as Publication;
      const inForce = await transaction.findPolicyVersion(action.tenant);
      if ((inForce?.number ?? 0) + 1 !== number) {
        return { failure: 'Other policies were published after this was asked, so nothing changed. Review the changes again.' };
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
      return {};
    },
  },
);
