import type { ProposeRequest } from '@byleave/core/wire';
import { readPage } from './page.fixture.ts';
import { agentCaller, askForAll, callOf, jonas as jonasHimself, maya as mayaHerself, openLine, openOffice, personCaller } from './page-office.fixture.ts';

export { accepted, pay } from './page-office.fixture.ts';

const policies = readPage('consent').flatMap(({ fences }) => fences.filter(({ kind }) => kind === 'cedar').map(({ text }) => text));
const line = openLine(openOffice([askForAll, ...policies].join('\n')).authority);
export const maya = line.clientOf(personCaller(mayaHerself));
export const jonas = line.clientOf(personCaller(jonasHimself));
export const agent = line.clientOf(agentCaller());
export const share = (path: string, email: string): ProposeRequest => callOf('share_file', { path, with: email, access: 'view' });
export const transfer = (): string => 'sent';
