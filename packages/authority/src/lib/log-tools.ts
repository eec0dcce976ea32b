import type { Presentation } from '@byleave/core';
import { z } from 'zod';
import { eraseFromLog } from './log-erasure.ts';
import { defineOwnTool, type OwnTool } from './own-tool.ts';

const presentationOf = (id: string, rest: Pick<Presentation, 'title' | 'approve' | 'fields' | 'covers' | 'reversibility'>): Presentation => ({ id, version: 1, ...rest });

export const stillGoingOn =
  'Something is still going on in this person’s name, or waits with their approval, so nothing was erased. Press the emergency stop for them, or have it decided, then erase them.';

/** Nothing to do: that it was asked for is what the log is to know. */
const noted = { run: async () => ({}) };

const query = z.record(z.string(), z.union([z.string(), z.number()]));

export const readLogTool: OwnTool = defineOwnTool(
  {
    name: 'byleave.read_log',
    description: 'Reads what is recorded of everybody.',
    input: z.strictObject({ query }),
    effect: 'read',
    risk: 'medium',
    presentation: presentationOf('byleave.read_log', {
      title: 'Read the audit log of everybody',
      approve: 'Read the log',
      fields: [{ argument: 'query', label: 'Looked for' }],
      reversibility: 'reversible',
      covers: 'The entries this query finds',
    }),
  },
  noted,
);

export const exportLogTool: OwnTool = defineOwnTool(
  {
    name: 'byleave.export_log',
    description: 'Exports what is recorded of everybody.',
    input: z.strictObject({ format: z.enum(['jsonl', 'csv']), entries: z.number(), first: z.number(), redaction: z.array(z.string()) }),
    effect: 'read',
    risk: 'high',
    presentation: presentationOf('byleave.export_log', {
      title: 'Export {entries} entries of the audit log',
      approve: 'Export the log',
      fields: [
        { argument: 'entries', label: 'Entries', decisive: true },
        { argument: 'first', label: 'After entry' },
        { argument: 'format', label: 'Format' },
        { argument: 'redaction', label: 'Left out', decisive: true },
      ],
      reversibility: 'irreversible',
      covers: 'This export only',
    }),
  },
  noted,
);

export const erasePersonTool: OwnTool = defineOwnTool(
  {
    name: 'byleave.erase_person',
    description: 'Forgets who a person was and what they and their agents sent. The log still proves that something happened.',
    input: z.strictObject({ alias: z.string(), reason: z.string().min(1) }),
    effect: 'write',
    risk: 'critical',
    presentation: presentationOf('byleave.erase_person', {
      title: 'Erase a person from the audit log',
      approve: 'Erase for good',
      fields: [
        { argument: 'alias', label: 'Called from now on', format: 'identifier' },
        { argument: 'reason', label: 'Reason', decisive: true },
      ],
      reversibility: 'irreversible',
      covers: 'Everything recorded of this person until now',
    }),
  },
  {
    async run(transaction, action, at, { erase }) {
      if (erase === undefined) return { failure: 'Nobody was named, so nothing was erased.' };
      const { tenant, principal, arguments: args } = action;
      const isErased = await eraseFromLog(transaction, { tenant, userId: erase, alias: String(args['alias']), at, by: principal.user.id });
      return isErased ? {} : { failure: stillGoingOn };
    },
  },
);
