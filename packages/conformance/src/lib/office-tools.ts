import type { ToolRegistration } from '@byleave/authority';
import * as z from 'zod';

/** What the tools take, for the framework’s own definitions of them. */
export const inputs = {
  pay: z.strictObject({ iban: z.string(), amount: z.number().positive() }),
  wire: z.strictObject({ iban: z.string(), amount: z.number().positive() }),
  look: z.strictObject({}),
  memo: z.looseObject({ text: z.string() }),
  unlisted: z.strictObject({}),
  late: z.strictObject({}),
} as const;

export type ToolName = keyof typeof inputs;

const presentation = (id: string, decisive: readonly string[]): ToolRegistration['presentation'] => ({
  id,
  version: 1,
  title: `Run ${id}`,
  approve: `Run ${id}`,
  fields: decisive.map((argument) => ({ argument, label: argument, decisive: true })),
  reversibility: 'irreversible',
  covers: 'This run only',
});

const write = { effect: 'write', risk: 'medium' } as const;

/** Everything but `unlisted` and `late`. */
export const registrations: readonly ToolRegistration[] = [
  { name: 'pay', description: 'Pays.', input: inputs.pay, presentation: presentation('pay', ['iban', 'amount']), ...write },
  { name: 'wire', description: 'Wires.', input: inputs.wire, presentation: presentation('wire', ['iban', 'amount']), ...write },
  { name: 'memo', description: 'Writes a memo.', input: inputs.memo, presentation: presentation('memo', ['text']), ...write },
  { name: 'look', description: 'Looks.', input: inputs.look, presentation: presentation('look', []), effect: 'read', risk: 'low' },
];
