import { z } from 'zod';
import { defineOwnTool, type OwnTool } from './own-tool.ts';

const presentationOf = (name: string, title: string, approve: string) =>
  ({
    id: name,
    version: 1,
    title,
    approve,
    fields: [{ argument: 'label', label: 'Passkey', decisive: true }],
    reaches: 'How you prove that it is you',
    reversibility: 'reversible',
    covers: 'This passkey only',
  }) as const;

export const registerPasskeyTool: OwnTool = defineOwnTool(
  {
    name: 'byleave.register_passkey',
    description: 'Takes a passkey as proof that it is this person.',
    input: z.strictObject({ label: z.string().min(1).max(100) }),
    effect: 'write',
    risk: 'high',
    presentation: presentationOf('byleave.register_passkey', 'Add the passkey “{label}”', 'Add the passkey'),
  },
  {
    check: async (_transaction, _action, _caller, { passkey }) =>
      passkey ? undefined : { code: 'step_up_required', message: 'A passkey is added with the browser’s answer, not with a decision alone. Nothing was added.' },
    async run(transaction, action, at, { passkey }) {
      if (!passkey) return { failure: 'No passkey came with it, so none was added.' };
      const { tenant, principal, lifecycle, arguments: args } = action;
      const known = await transaction.listPasskeys(tenant, principal.user.id);
      const isProven = lifecycle.context.decisions.every(({ assurance }) => assurance === 'passkey');
      // Two registrations can start before there is any passkey; only the first of them needs no proof.
      if (known.length > 0 && !isProven) return { failure: 'Another passkey was added meanwhile, so this one takes a proof with that. Start again.' };
      if (await transaction.findPasskey(tenant, passkey.id)) return { failure: 'This passkey is already known here, so nothing was added.' };
      await transaction.insertPasskey({ ...passkey, tenant, userId: principal.user.id, label: String(args['label']), createdAt: at });
      return {};
    },
  },
);

export const removePasskeyTool: OwnTool = defineOwnTool(
  {
    name: 'byleave.remove_passkey',
    description: 'No longer takes a passkey as proof that it is this person.',
    input: z.strictObject({ label: z.string(), passkey: z.string() }),
    effect: 'write',
    risk: 'high',
    presentation: presentationOf('byleave.remove_passkey', 'Remove the passkey “{label}”', 'Remove the passkey'),
  },
  {
    async run(transaction, action) {
      const id = String(action.arguments['passkey']);
      const found = await transaction.findPasskey(action.tenant, id);
      if (found?.userId !== action.principal.user.id) return { failure: 'There is no such passkey any more, so nothing was removed.' };
      await transaction.removePasskey(action.tenant, id);
      return {};
    },
  },
);
