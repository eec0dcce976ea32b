import { openPage, payment } from '../../../conformance/src/lib/page-host.fixture.ts';
import { ScriptedModel } from './conformance.fixture.ts';

export const { bank, client, maya } = openPage();
export const model = new ScriptedModel([payment]);
