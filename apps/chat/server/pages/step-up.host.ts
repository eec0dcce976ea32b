import { toToolDefinition } from '@byleave/authority';
import { createMemoryStorage } from '@byleave/authority/memory';
import { createCedarPolicy } from '@byleave/policy/cedar';
import { toolRegistrations } from '../agent.ts';
import { readPage } from './page.fixture.ts';
import { agentCaller, askForAll, maya, openLine, openOffice, personCaller } from './page-office.fixture.ts';

export { accepted, pay } from './page-office.fixture.ts';

const own = readPage('step-up').flatMap(({ fences }) => fences.filter(({ kind }) => kind === 'cedar').map(({ text }) => text));
export const storage = createMemoryStorage();
export const tools = toolRegistrations;
export const policy = createCedarPolicy({ policies: [askForAll, ...own].join('\n'), tools: tools.map(toToolDefinition), otherwise: 'deny' });
export const { mount, authenticate, ...line } = openLine(openOffice(askForAll).authority);
export const client = line.clientOf(personCaller(maya));
export const agent = line.clientOf(agentCaller());
