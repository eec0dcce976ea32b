import { once } from 'node:events';
import type { ProposeRequest } from '@byleave/core/wire';
import { agentCaller, callOf, maya as mayaHerself, openLine, openOffice, personCaller } from './page-office.fixture.ts';

export { accepted, pay } from './page-office.fixture.ts';

const policies = '@id("payments") @ask permit (principal, action == Action::"send_payment", resource); @id("mail") permit (principal, action == Action::"read_mail", resource);';
const line = openLine(openOffice(policies).authority);
export const maya = line.clientOf(personCaller(mayaHerself));
export const agent = line.clientOf(agentCaller());
export const read = (id: string): ProposeRequest => callOf('read_mail', { id });
export const aborted = (signal: AbortSignal): Promise<unknown> => once(signal, 'abort');
