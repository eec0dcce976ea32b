import { setTracingDisabled } from '@openai/agents';
import { openPage, payment } from '../../../conformance/src/lib/page-host.fixture.ts';
import { createScriptedModel } from './conformance.fixture.ts';

setTracingDisabled(true);
export const { bank, client, maya } = openPage();
export const model = createScriptedModel([payment]);
