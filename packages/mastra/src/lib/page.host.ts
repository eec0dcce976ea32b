import { InMemoryStore } from '@mastra/core/storage';
import { createTool } from '@mastra/core/tools';
import { z } from 'zod';
import { openPage, payment } from '../../../conformance/src/lib/page-host.fixture.ts';
import { createScriptedModel } from './conformance.fixture.ts';

export const { bank, client, maya } = openPage();
const inputSchema = z.object({ iban: z.string(), amount: z.number() });
export const pay = createTool({ id: 'pay', description: 'Pays.', inputSchema, execute: async ({ amount }) => bank.pay(amount) });
export const model = createScriptedModel([payment]);
export const storage = new InMemoryStore();
