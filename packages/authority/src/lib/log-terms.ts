import { isPlainObject, type Action, type AuditEntry, type JsonValue } from '@byleave/core';

/** What an entry can be asked for by. */
export interface EntryFacets {
  /** Id of the person, agent or authority on whose word it happened. */
  readonly actor?: string;
  /** Id of the person it was done for. */
  readonly person?: string;
  readonly agent?: string;
  readonly tool?: string;
  readonly conversation?: string;
  readonly actionId?: string;
  /** Id of the person who was asked to decide instead. */
  readonly referredTo?: string;
  readonly type?: string;
  readonly decision?: 'approved' | 'declined' | 'allowed' | 'denied' | 'limited' | 'refused';
  readonly outcome?: 'succeeded' | 'failed' | 'unknown' | 'expired' | 'cancelled' | 'superseded' | 'revoked' | 'stopped';
  /** Id of the grant that answered, was made, or was changed. */
  readonly grant?: string;
  /** The version that decided. */
  readonly policy?: string;
}

const longestWord = 64;
/** Of an entry's text, so many characters are made into words. */
const mostText = 4_000;
const mostWords = 200;

const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/** The words of a text as they are looked for: without case, in compatibility form (Unicode NFKC), where words end (UAX #29). */
export function toWords(text: string): readonly string[] {
  const words = new Set<string>();
  for (const { segment, isWordLike } of segmenter.segment(text.slice(0, mostText).normalize('NFKC').toLowerCase())) {
    if (isWordLike) words.add(segment.slice(0, longestWord));
    if (words.size === mostWords) break;
  }
  return [...words];
}

export function toFacetTerms(facets: EntryFacets): readonly string[] {
  return Object.entries(facets).flatMap(([name, value]: [string, string | undefined]) => (value === undefined ? [] : [`${name}:${value}`]));
}

export const toWordTerms = (text: string): readonly string[] => toWords(text).map((word) => `=${word}`);

/** Every term an entry is found by, the same whenever it is asked for. */
export function toTerms(entry: AuditEntry, action: Action | undefined): readonly string[] {
  const { actor, facts } = entry;
  const decision = decisions[entry.type] ?? (entry.type === 'action.proposed' ? proposedDecisions[entry.state] : undefined);
  const outcome = entry.type === 'action.completed' ? facts['status'] : outcomes[entry.type];
  const grant = facts['grant'] ?? (entry.type === 'action.proposed' ? action?.lifecycle.context.grantId : undefined);
  const facets: EntryFacets = {
    actor: actor.id,
    person: entry.userId,
    agent: entry.agentId,
    tool: entry.toolName,
    conversation: entry.conversation,
    actionId: entry.actionId,
    type: entry.type,
    ...(entry.type === 'consent.referred' && isPlainObject(facts['to']) && typeof facts['to']['id'] === 'string' && { referredTo: facts['to']['id'] }),
    ...(decision && { decision }),
    ...(typeof outcome === 'string' && { outcome: outcome as EntryFacets['outcome'] & string }),
    ...(typeof grant === 'string' && { grant }),
    ...(action && { policy: action.policyVersion }),
  };
  const said = [actor.name, entry.toolName.replaceAll(/[._-]/gu, ' '), toText(facts), ...(entry.type === 'action.proposed' && action ? [toText(action.arguments), action.note ?? ''] : [])];
  return [...new Set([...toFacetTerms(facets), ...toWordTerms(said.join('\n'))])];
}

const decisions: Partial<Record<AuditEntry['type'], EntryFacets['decision']>> = {
  'consent.approved': 'approved',
  'consent.declined': 'declined',
  'attempt.refused': 'refused',
};

const proposedDecisions: Partial<Record<AuditEntry['state'], EntryFacets['decision']>> = {
  authorized: 'allowed',
  denied: 'denied',
  limited: 'limited',
  rejected: 'refused',
};

const outcomes: Partial<Record<AuditEntry['type'], EntryFacets['outcome']>> = {
  'action.abandoned': 'unknown',
  'deadline.passed': 'expired',
  'action.cancelled': 'cancelled',
  'action.superseded': 'superseded',
  'authorization.revoked': 'revoked',
  'stop.pressed': 'stopped',
};

/** The strings and numbers in a value, one after the other. */
function toText(value: JsonValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value)
    .map((member: JsonValue) => toText(member))
    .join('\n');
}
