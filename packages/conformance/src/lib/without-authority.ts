import type { OfficeAbilities } from './office.ts';
import type { Hearsay, Lacking, Session } from './subject.ts';

const lacks = (what: string): Lacking => ({ lacks: what });
const noAuthority = lacks('there is no authority beside the framework');
const unlabelled = lacks('nothing says where a value came from');
const noLog = lacks('there is no log');

/** What a framework’s own approvals have in the place of an office: the page’s answer, and nothing beside it. */
export const withoutAuthority: OfficeAbilities & Pick<Session, 'hearsay'> = {
  decide: lacks('the page’s answer is the decision'),
  decideAsAgent: noAuthority,
  decideClaiming: lacks('decisions are the page’s'),
  passDeadline: lacks('an approval does not expire'),
  swapDefinition: lacks('definitions are not pinned'),
  forbid: noAuthority,
  demandNobody: noAuthority,
  writePolicy: noAuthority,
  setDown: noAuthority,
  countRequests: noAuthority,
  dropHeaders: noAuthority,
  pressStop: noAuthority,
  resetStop: noAuthority,
  storeApprovals: lacks('approvals are not stored'),
  readLabels: unlabelled,
  hearsay: Object.fromEntries(['person', 'result', 'summary', 'cleared', 'elsewhere', 'machine', 'orders'].map((way) => [way, unlabelled])) as unknown as Hearsay,
  readLog: noLog,
  countLog: noLog,
  fillLog: noLog,
  writeLog: noLog,
  verifiesCutLog: noLog,
  verifiesRechainedLog: noLog,
};

/** Where nothing is claimed, nothing tells what a killed process was about to do. */
export const claimless: Lacking = lacks('nothing is claimed that a kill could come after');
