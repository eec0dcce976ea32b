import type { AuditEntryType, Provenance, Refusal, ResultSource, Risk } from '@byleave/core';

const plurals = new Intl.PluralRules('en');

function count(number: number, one: string, other: string): string {
  return `${number} ${plurals.select(number) === 'one' ? one : other}`;
}

/** "Send {amount}" inside a sentence: "asked to send {amount}". Leaves acronyms such as "IBAN" alone. */
function inSentence(words: string): string {
  return /^\p{Lu}(?!\p{Lu})/u.test(words) ? words.charAt(0).toLocaleLowerCase('en') + words.slice(1) : words;
}

const risk: Record<Risk, string> = {
  low: 'Low risk',
  medium: 'Medium risk',
  high: 'High risk',
  critical: 'Critical risk',
};

const provenance: Record<Exclude<Provenance, 'external'>, string> = {
  user: 'You said',
  system: 'Verified',
  agent: 'Agent chose',
  unknown: 'Unknown origin',
};

const externalProvenance: Record<ResultSource, string> = {
  record: 'Verified',
  email: 'From an e-mail',
  file: 'From a file',
  forum: 'From the forum',
  web: 'From a web page',
  tool: 'From a tool result',
};

const externalSource: Record<ResultSource, string> = {
  record: 'a record',
  email: 'an e-mail',
  file: 'a file',
  forum: 'the forum',
  web: 'a web page',
  tool: 'a tool result',
};

/** What happened, as the timeline tells it. The outcome and the policy's part depend on the entry's facts. */
const timelineSentences: Record<Exclude<AuditEntryType, 'action.proposed' | 'action.completed'>, string> = {
  'consent.approved': '{actor} *allowed* it',
  'consent.declined': '{actor} *denied* it',
  'action.claimed': '{actor} *started* it',
  'action.abandoned': 'It was started and *may or may not have happened*',
  'action.cancelled': '{actor} *cancelled* it; it did not run',
  'action.superseded': 'Another request *took its place*; it did not run',
  'authorization.revoked': '{actor} *took back* the permission; it did not run',
  'deadline.passed': 'It *expired*; it did not run',
  'attempt.refused': 'An attempt by {actor} was *refused*: {code}',
};

/** English. A translation is another value of this shape, checked by the compiler. */
export const en = {
  /** Of the language itself, which need not be that of the page. */
  direction: 'ltr' as 'ltr' | 'rtl',
  inSentence,
  hiddenCharacter: 'Hidden character',
  risk,

  provenance,
  externalProvenance,
  externalSource,
  saidBy: '{name} said',
  externalWarning: {
    one: 'The {fields} came from {source}, not from you. Check it before you approve.',
    several: 'The {fields} came from {source}, not from you. Check them before you approve.',
  },
  showWhere: 'Show me where',
  foundIn: (source: string): string => `Found in ${source}`,

  agentForPerson: '{agent} for {person}',
  viaAgents: 'through {agents}',
  agentNote: 'Agent’s note, not checked',
  showAll: 'Show all',
  showLess: 'Show less',
  askedBecause: 'Asked because: {reason}',
  undo: 'Undo',
  undoWords: { reversible: 'Can be undone', irreversible: 'Can’t be undone', unknown: 'May not be undoable' },
  reaches: 'Reaches',
  covers: 'This covers',
  exactRequest: 'Exact request',
  digest: 'Digest',
  arguments: 'Arguments',
  requestDetails: 'Request details',

  expires: 'Expires {time}',
  expiresSoon: (title: string, relative: string): string => `${relative} left to decide: ${title}.`,
  deny: 'Deny',
  addReason: 'Add a reason',
  reasonLabel: 'Reason for the agent (optional)',
  checked: 'I checked {values}',
  checkedPlain: 'I checked what this does',
  confirmFirst: 'This is critical. Tick the box, then approve.',
  confirmation: 'Confirmation',
  sending: 'Sending your decision…',
  wait: 'You can decide in a moment.',
  offline: 'The connection is down. You can decide when it is back.',
  notPermitted: 'You may not decide this. {person} or another approver can.',
  approvalsSoFar: (given: number, needed: number): string => `${given} of ${count(needed, 'approval', 'approvals')} given`,
  awaitingOthers: 'You allowed this. It waits for another approver.',
  decidedBy: { approve: '{person} allowed this at {time}.', decline: '{person} denied this at {time}.' },

  uninspectable: {
    unregistered: 'Can’t show what this does: its tool is not registered. It can’t be approved.',
    unrenderable: 'Can’t show what this does: its template does not fit the request. It can’t be approved.',
    mismatch: 'Can’t show what this does: the request does not match its digest. It can’t be approved.',
  },

  loading: 'Loading the request…',
  loadFailed: 'The request can’t be shown.',
  otherVersion: 'This was written by another version of Byleave, so it can’t be shown safely or decided here.',
  retry: 'Try again',
  refusal: (refusal: Refusal): string => refusal.message,

  receipt: {
    approved: '{who} allowed “{title}”',
    allowedByPolicy: 'Policy allowed “{title}”',
    running: 'Running “{title}”',
    failed: 'It failed: “{title}”',
    unknown: 'Outcome unknown: “{title}”',
    declined: '{who} denied “{title}”',
    denied: 'Policy does not allow “{title}”',
    expired: 'Expired — it did not run',
    cancelled: 'Cancelled — it did not run',
    superseded: 'Another request took its place — it did not run',
    stopped: 'Stopped — it did not run',
    revoked: 'Permission taken back — it did not run',
    limited: 'A limit is used up — it did not run',
    rejected: 'Failed its checks — it did not run',
  },
  unknownOutcome: 'It was started and may or may not have happened.',
  you: 'You',
  once: 'once',
  notRunYet: 'not run yet',
  startedAt: 'started at {time}',
  ranAt: 'ran at {time}',
  reasonGiven: 'Reason: “{reason}”',
  askAgain: 'Ask again',
  askedAgain: 'Asked again',
  callOf: 'Call {tool}',

  announceOne: (agent: string, title: string, riskWord: string): string =>
    `Approval needed. ${agent} wants to ${inSentence(title)}. ${riskWord}. Press Alt+Shift+A to review.`,
  announceMany: (number: number): string => `${count(number, 'approval', 'approvals')} waiting`,

  timeline: {
    label: 'Activity',
    sentences: timelineSentences,
    proposed: {
      ask: '{actor} *asked* to {title}',
      allow: '{actor} asked to {title}; policy *allowed* it',
      deny: '{actor} asked to {title}; policy *denied* it',
      rejected: '{actor} asked to {title}; it *failed its checks*',
    },
    completed: {
      succeeded: 'It *succeeded*',
      failed: 'It *failed*',
      unknown: 'It was started and *may or may not have happened*',
    },
    other: 'Something happened that this version has no words for: {code}',
    call: 'call {tool}',
    unknownAction: 'do something that is no longer on record',
    loading: 'Loading activity…',
    empty: 'Nothing has happened yet',
    failed: 'The activity can’t be shown.',
    loadOlder: 'Load older',
    loadingOlder: 'Loading older…',
    connection: { connecting: 'Connecting…', live: 'Live', reconnecting: 'Reconnecting…' },
  },
};
