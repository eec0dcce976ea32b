import { isPlainObject, type AuditEntry, type JsonValue, type LimitShortage } from '@byleave/core';
import type { Messages } from '../messages/messages.ts';
import type { Phrase } from '../messages/template.ts';

/** What the sentence of an entry may name. */
export interface EntryValues {
  readonly actor: unknown;
  readonly title: unknown;
  readonly code: unknown;
}

/** Carries out what people have the authority itself do. No policy has a say in that. */
const authorityAgentId = 'byleave';

/** The sentence of an entry. What this version has no words for is told as such, never left out. */
export function entryTemplate({ type, facts, agentId }: AuditEntry, { timeline }: Messages<'timeline'>): Phrase<EntryValues> {
  if (type === 'action.proposed' && agentId === authorityAgentId && facts['effect'] === 'allow') return timeline.proposed.own;
  if (type === 'action.proposed') return pick(timeline.proposed, facts['effect']) ?? timeline.other;
  if (type === 'action.completed') return pick(timeline.completed, facts['status']) ?? timeline.other;
  return pick(timeline.sentences, type) ?? timeline.other;
}

/** The code an entry's sentence speaks of. */
export function entryCode({ type, facts }: AuditEntry): string {
  return typeof facts['code'] === 'string' ? facts['code'] : type;
}

/** What a person, a policy or the agent had to say about it. */
export function entryDetails(entry: AuditEntry): readonly string[] {
  const { type, facts } = entry;
  const reasons = type === 'action.proposed' && Array.isArray(facts['reasons']) ? facts['reasons'].map(textOf) : [];
  const asked = isPlainObject(facts['to']) ? (facts['to']['name'] ?? facts['to']['role']) : undefined;
  return [...reasons, asked, facts['note'], facts['reason'], entryShortage(entry) ? undefined : facts['message']].filter((text) => typeof text === 'string' && text !== '') as readonly string[];
}

/** What a limit lacked, where that is why; without the values it was counted by. */
export function entryShortage({ facts: { shortage } }: AuditEntry): Omit<LimitShortage, 'scope'> | undefined {
  return isPlainObject(shortage) && isPlainObject(shortage['limit']) ? (shortage as unknown as LimitShortage) : undefined;
}

/** How an entry looks at a glance: what went ahead, what was held back, what needs a look. */
export type EntryTone = 'neutral' | 'ok' | 'ended' | 'trouble';

export function entryTone({ type, facts }: AuditEntry): EntryTone {
  if (type === 'consent.approved') return 'ok';
  if (type === 'action.completed') return facts['status'] === 'succeeded' ? 'ok' : 'trouble';
  if (type === 'attempt.refused' || type === 'action.abandoned' || type === 'stop.pressed') return 'trouble';
  if (type === 'action.proposed') return facts['effect'] === 'ask' || facts['effect'] === 'allow' ? 'neutral' : 'ended';
  return type === 'action.claimed' || type === 'consent.extended' || type === 'consent.referred' ? 'neutral' : 'ended';
}

function pick(words: Readonly<Record<string, Phrase<EntryValues>>>, key: JsonValue | undefined): Phrase<EntryValues> | undefined {
  return typeof key === 'string' && Object.hasOwn(words, key) ? words[key] : undefined;
}

function textOf(reason: JsonValue): JsonValue | undefined {
  return typeof reason === 'object' && reason !== null && 'text' in reason ? reason.text : undefined;
}

/** Where in the story of its request an entry stands. */
export type EntryStage = 'request' | 'decision' | 'execution' | 'outcome' | 'change' | 'attempt';

export function entryStage({ type }: AuditEntry): EntryStage {
  switch (type) {
    case 'action.proposed':
      return 'request';
    case 'consent.approved':
    case 'consent.declined':
      return 'decision';
    case 'action.claimed':
      return 'execution';
    case 'attempt.refused':
      return 'attempt';
    case 'consent.extended':
    case 'consent.referred':
    case 'grant.suspended':
    case 'stop.reset':
      return 'change';
    default:
      return 'outcome';
  }
}
