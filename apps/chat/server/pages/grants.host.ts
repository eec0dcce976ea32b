import { createAuthority } from '@byleave/authority';
import { createMemoryStorage } from '@byleave/authority/memory';
import { policy, toolRegistrations } from '../agent.ts';
import { agentCaller, maya as mayaHerself, noon, openLine, personCaller } from './page-office.fixture.ts';

export { accepted, post } from './page-office.fixture.ts';

/** The sample's own policies. */
const authority = createAuthority({ storage: createMemoryStorage(), tools: toolRegistrations, policy, now: () => noon });
const line = openLine(authority);
export const maya = line.clientOf(personCaller(mayaHerself));
export const agent = line.clientOf(agentCaller());
export const publish = (): string => 'posted';
