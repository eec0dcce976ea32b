import { InMemoryStore } from '@mastra/core/storage';
import { openPage, payment } from '../../../conformance/src/lib/page-host.fixture.ts';
import { createScriptedModel } from './conformance.fixture.ts';

export const { bank, client, maya } = openPage();
export const model = createScriptedModel([payment]);
export const storage = new InMemoryStore();
