import { z } from 'zod';
import { findFile, listFiles } from './files.ts';
import { defineOfficeTool } from './tool.ts';

const path = z.string().min(1).max(300).describe('Path of the file, such as finance/budget.md');

export const readFileTool = defineOfficeTool({
  name: 'read_file',
  description: 'Read a file. An unknown path is answered with the paths there are, the nearest first.',
  input: z.strictObject({ path }),
  effect: 'read',
  risk: 'low',
  resultSource: 'file',
  resource: { type: 'File', argument: 'path' },
  presentation: {
    id: 'office.read_file',
    version: 1,
    title: 'Read {path}',
    approve: 'Read file',
    fields: [{ argument: 'path', label: 'File', format: 'identifier', decisive: true }],
    reaches: '1 file',
    reversibility: 'reversible',
    undo: 'Changes nothing',
    covers: 'This file only',
  },
  run: async (office, args) => findFile(await listFiles(office), args.path),
});

export const shareFileTool = defineOfficeTool({
  name: 'share_file',
  description: 'Give a person access to a file, or change the access they have.',
  input: z.strictObject({
    path,
    with: z.email().max(254).describe('The e-mail address of the person'),
    access: z.enum(['view', 'edit']),
  }),
  effect: 'write',
  risk: 'high',
  resource: { type: 'File', argument: 'path' },
  presentation: {
    id: 'office.share_file',
    version: 2,
    title: 'Share {path} with {with}',
    approve: 'Share file',
    fields: [
      { argument: 'path', label: 'File', format: 'identifier', decisive: true },
      { argument: 'with', label: 'With', format: 'identifier', decisive: true },
      { argument: 'access', label: 'They may', decisive: true },
    ],
    reaches: '1 person, who may be outside the company',
    reversibility: 'reversible',
    undo: "Access can be taken away, but what was read can't",
    covers: 'This file and this person only',
  },
  run: async (office, args) =>
    office.database.transaction().execute(async (transaction) => {
      findFile(await listFiles({ database: transaction }), args.path);
      await transaction
        .insertInto('fileShares')
        .values(args)
        .onConflict((conflict) => conflict.columns(['path', 'with']).doUpdateSet({ access: args.access }))
        .execute();
      const { sharedWith } = findFile(await listFiles({ database: transaction }), args.path);
      return { ...args, sharedWith };
    }),
});
