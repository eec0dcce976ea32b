import { setTracingDisabled, tool } from '@openai/agents';
import { z } from 'zod';
import { openPage, payment } from '../../../conformance/src/lib/page-host.fixture.ts';
import { createScriptedModel } from './conformance.fixture.ts';

setTracingDisabled(true);
export const { bank, client, maya } = openPage();
const parameters = z.object({ iban: z.string(), amount: z.number() });
export const pay = tool({ name: 'pay', description: 'Pays.', parameters, errorFunction: null, execute: async ({ amount }) => bank.pay(amount) });
export const model = createScriptedModel([payment]);
