import type { JsonObject } from '@byleave/core';
import type { ProposeRequest } from '@byleave/core/wire';
import { agentCaller, allowAll, callOf, openLine, openOffice } from './page-office.fixture.ts';

export { accepted } from './page-office.fixture.ts';

export const agent = openLine(openOffice(allowAll).authority).clientOf(agentCaller());
export const post = (args: JsonObject): ProposeRequest => callOf('post_to_forum', args);
