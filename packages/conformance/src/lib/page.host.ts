import { openPage } from './page-host.fixture.ts';
import { guardSubject } from './guard-subject.ts';

export const { bank, client, maya } = openPage();
/** For the page on conformance. */
export const yourLayer = guardSubject;
