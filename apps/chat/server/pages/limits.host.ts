import { createMemoryStorage } from '@byleave/authority/memory';
import { toToolDefinition } from '@byleave/authority';
import { createCedarPolicy } from '@byleave/policy/cedar';
import { toolRegistrations } from '../agent.ts';
import { agentCaller, askForAll, maya as mayaHerself, openLine, openOffice, personCaller } from './page-office.fixture.ts';

export { accepted, pay } from './page-office.fixture.ts';

export const storage = createMemoryStorage();
export const tools = toolRegistrations;
export const policy = createCedarPolicy({ policies: askForAll, tools: tools.map(toToolDefinition), otherwise: 'deny' });
export const { mount, authenticate, ...line } = openLine(openOffice(askForAll).authority);
export const maya = line.clientOf(personCaller(mayaHerself));
export const agent = line.clientOf(agentCaller());
