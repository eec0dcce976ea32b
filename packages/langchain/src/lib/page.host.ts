import { tool } from 'langchain';
import { z } from 'zod';
import { openPage, payment } from '../../../conformance/src/lib/page-host.fixture.ts';
import { ScriptedModel } from './conformance.fixture.ts';

export const { bank, client, maya } = openPage();
const schema = z.object({ iban: z.string(), amount: z.number() });
export const pay = tool(async ({ amount }) => bank.pay(amount), { name: 'pay', description: 'Pays.', schema });
export const model = new ScriptedModel([payment]);
