import { toLogLeaf, toOpenings, type LoggedEntry } from '@byleave/core/audit-log';
import type { AuditEntry, JsonValue } from '@byleave/core';
import { expect, test } from 'vitest';
import { createSampleAction } from '../test-support/sample-actions.ts';
import { agentActor, createSampleEntry, mayaActor } from '../test-support/sample-entries.ts';
import { de } from '../../locales/de.ts';
import { timelineMessages } from '../messages/en/timeline.ts';
import { toMessages } from '../messages/messages.ts';
import { toEntryProof } from './entry-proof.ts';
import { partName } from './part-name.ts';

const action = createSampleAction();
const salt = (): Uint8Array => new Uint8Array(16).fill(7);
const { iban, ...plain } = action.arguments as { readonly iban: string };

/** What the authority seals of an entry: by name, what is personal about it. */
function prove(entry: AuditEntry, { facts, ...others }: Readonly<Record<string, JsonValue>>, shown = action): ReturnType<typeof toEntryProof> {
  const sealed = { ...entry, facts: facts ?? {} } as LoggedEntry;
  const openings = toOpenings(sealed, salt, others);
  const values = Object.fromEntries(Object.entries(openings).map(([name, { value }]) => [name, value]));
  return toEntryProof(entry, shown, { status: 'verified', size: 9, leaf: toLogLeaf(sealed, openings), values });
}

const verified = { status: 'verified', size: 9, isWhole: true };
const decided = createSampleEntry(action, { sequence: 1, type: 'consent.approved', actor: mayaActor, facts: { assurance: 'session', shown: { title: 'Send' } } });
const asked = createSampleEntry(action, { sequence: 1, type: 'action.proposed', actor: agentActor, facts: { effect: 'ask' } });

test('what was shown of sensitive arguments is sealed apart from the other facts, and is what was sealed', () => {
  expect(prove(decided, { facts: decided.facts })).toEqual(verified);
  expect(prove(decided, { facts: { assurance: 'session' }, sensitive: { shown: { title: 'Send' } } })).toEqual(verified);
  expect(prove({ ...decided, facts: { shown: { title: 'Send' } } }, { sensitive: { shown: { title: 'Send' } } })).toEqual(verified);
  expect(prove(decided, { facts: { assurance: 'session' }, sensitive: { shown: { title: 'Keep' } } })).toEqual({ status: 'differs', what: 'facts' });
  expect(prove(decided, { facts: { assurance: 'session' } })).toEqual({ status: 'differs', what: 'facts' });
});

test('sensitive arguments are sealed apart from the others, and are what was sealed', () => {
  expect(prove(asked, { facts: asked.facts, arguments: plain, sensitive: { iban } })).toEqual(verified);
  expect(prove(asked, { facts: asked.facts, arguments: plain, sensitive: { iban: 'DE00' } })).toEqual({ status: 'differs', what: 'arguments' });
  expect(prove(asked, { facts: asked.facts, arguments: plain })).toEqual({ status: 'differs', what: 'arguments' });
});

test('what had no canonical form was sealed as its text, and is not compared', () => {
  expect(prove(decided, { facts: { assurance: 'session' }, sensitive: { malformed: '{}' } })).toEqual(verified);
  expect(prove(asked, { facts: asked.facts, arguments: plain, sensitive: { malformed: '{}' } })).toEqual(verified);
});

test('what differs is named in the language of the reader', () => {
  const { shown: _, ...facts } = decided.facts;
  const openings = toOpenings({ ...decided, facts } as LoggedEntry, salt, { digest: decided.digest, arguments: plain, sensitive: { iban } });
  const standing = { status: 'verified', size: 9, leaf: toLogLeaf({ ...decided, facts } as LoggedEntry, openings), values: Object.fromEntries(Object.entries(openings).map(([name, { value }]) => [name, value])) } as const;
  const others = { sequence: 2, tenant: 'x', at: 1, type: 'consent.declined', state: 'declined', actionId: 'x', toolName: 'x', conversation: 'x', agentId: 'x', actor: agentActor, userId: 'x', digest: 'x', facts: { x: 1 } } as const;
  const found = Object.entries(others).map(([name, other]) => toEntryProof({ ...decided, facts, [name]: other }, undefined, standing));
  expect(found.map(({ status }) => status)).toEqual(found.map(() => 'differs'));
  const german = toMessages(de, 'de', [timelineMessages]);
  expect(found.map((proof) => (proof.status === 'differs' ? partName(proof.what, german.timeline) : ''))).toEqual([
    'Eintrag', 'Eintrag', 'Zeiten', 'Eintrag', 'Eintrag', 'Anfrage', 'Werkzeug', 'Lauf', 'Agent', 'Wer entschieden hat', 'Für wen es geschah', 'Prüfsummen der Anfragen', 'Gründe und was gezeigt wurde',
  ]);
  expect(partName('constructor', german.timeline)).toBe('Eintrag');
});
