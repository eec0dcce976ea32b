import { describe, expect, it } from 'vitest';
import type { AuditEntry } from './audit.ts';
import { ByleaveError } from './error.ts';
import { createLoggedEntry } from './log-export-fixture.ts';
import { parseLogLeaf } from './log-leaf-parse.ts';
import { encodeLogLeaf, toLogLeaf, toOpenings, type LoggedEntry, type LogLeaf } from './log-leaf.ts';
import { verifyOpening } from './log-opening.ts';

let calls = 0;
const newSalt = (): Uint8Array => new Uint8Array(16).fill((calls += 1));

const entry = {
  sequence: 7,
  tenant: 'acme',
  userId: 'maya',
  agentId: 'office',
  conversation: 'c-1',
  actionId: 'action-1',
  toolName: 'send_payment',
  digest: '9c1f'.repeat(16),
  at: 1_767_225_600_000,
  type: 'consent.approved',
  actor: { kind: 'user', id: 'maya', name: 'Maya Chen' },
  state: 'authorized',
  facts: { reason: 'Maya said so', shown: { title: 'Pay 2,400 € to Northwind' } },
} as const satisfies AuditEntry;

describe('toLogLeaf', () => {
  it('has in the clear what is not about a person, and nothing else', () => {
    const openings = toOpenings(entry, newSalt);
    const leaf = toLogLeaf(entry, openings);
    expect(leaf).toEqual({
      version: 1,
      tenant: 'acme',
      sequence: 7,
      at: 1_767_225_600_000,
      type: 'consent.approved',
      actor: { kind: 'user' },
      state: 'authorized',
      actionId: 'action-1',
      toolName: 'send_payment',
      digest: '9c1f'.repeat(16),
      conversation: 'c-1',
      agentId: 'office',
      commitments: { person: expect.any(String), actor: expect.any(String), facts: expect.any(String) },
    });
    expect(new TextDecoder().decode(encodeLogLeaf(leaf))).not.toMatch(/maya|northwind/iu);
  });

  it('commits to who it was done for, who did it, and the facts', () => {
    const openings = toOpenings(entry, newSalt);
    const { commitments } = toLogLeaf(entry, openings);
    expect(openings['person']?.value).toEqual({ id: 'maya' });
    expect(openings['actor']?.value).toEqual({ kind: 'user', id: 'maya', name: 'Maya Chen' });
    expect(openings['facts']?.value).toEqual(entry.facts);
    for (const [name, opening] of Object.entries(openings)) expect(verifyOpening(commitments[name]!, opening)).toMatchObject({ ok: true });
  });

  it('has another commitment for the same person in every entry', () => {
    const one = toLogLeaf(entry, toOpenings(entry, newSalt));
    const other = toLogLeaf(entry, toOpenings(entry, newSalt));
    expect(one.commitments['person']).not.toBe(other.commitments['person']);
  });

  it('names an agent and the authority, which are no people', () => {
    const leaf = toLogLeaf({ ...entry, actor: { kind: 'agent', id: 'office', name: 'Office agent' } }, {});
    expect(leaf.actor).toEqual({ kind: 'agent', id: 'office', name: 'Office agent' });
    expect(toOpenings({ ...entry, actor: { kind: 'authority', id: 'authority', name: 'Byleave' } }, newSalt)).not.toHaveProperty('actor');
  });

  it('commits to what else is given, in place of its own under the same name', () => {
    const openings = toOpenings(entry, newSalt, { person: { id: 'maya', name: 'Maya Chen' }, prompt: { title: 'Pay' } });
    expect(openings['person']?.value).toEqual({ id: 'maya', name: 'Maya Chen' });
    expect(Object.keys(toLogLeaf(entry, openings).commitments).toSorted()).toEqual(['actor', 'facts', 'person', 'prompt']);
  });

  it('throws for a name that no opening can have', () => {
    for (const name of ['', '1', 'Facts', 'a b', '__proto__', 'a'.repeat(33)]) {
      const openings = Object.fromEntries([[name, { salt: 'AAAAAAAAAAAAAAAAAAAAAA', value: 1 }]]);
      expect(() => toLogLeaf(entry, openings)).toThrow(ByleaveError);
    }
  });

  it('throws for more openings than a reader takes', () => {
    const more = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`more${at}`, at]));
    expect(() => toLogLeaf(entry, toOpenings(entry, newSalt, more(29)))).not.toThrow();
    expect(() => toLogLeaf(entry, toOpenings(entry, newSalt, more(30)))).toThrow(ByleaveError);
  });

  it('is the same leaf after the person is erased', () => {
    const openings = toOpenings(entry, newSalt);
    const leaf = toLogLeaf(entry, openings);
    const bytes = encodeLogLeaf(leaf);
    expect(encodeLogLeaf(JSON.parse(JSON.stringify(leaf)))).toEqual(bytes);
  });
});

describe('the scope of a stop', () => {
  const stop = { ...entry, type: 'stop.pressed', facts: { stop: 'stop-1', scope: { agentId: 'office', toolName: 'send_payment', userId: 'maya' }, reason: 'Maya is worried' } } as const satisfies LoggedEntry;

  it('is in the clear, but for whom it covers', () => {
    const leaf = toLogLeaf(stop, toOpenings(stop, newSalt));
    expect(leaf.stop).toEqual({ id: 'stop-1', scope: { agentId: 'office', toolName: 'send_payment', ofPerson: true } });
    expect(JSON.stringify(leaf)).not.toMatch(/maya/iu);
  });

  it('is not there in the entries that tell an action of a stop, nor when it is reset', () => {
    expect(toLogLeaf({ ...stop, facts: { stop: 'stop-1', code: 'stopped' } }, {}).stop).toEqual({ id: 'stop-1' });
    expect(toLogLeaf({ ...stop, type: 'stop.reset', facts: { stop: 'stop-1', reason: 'safe' } }, {}).stop).toEqual({ id: 'stop-1' });
  });

  it('is not written when a reader would take it for another one', () => {
    for (const facts of [{}, { stop: 1 }, { stop: 's', scope: { region: 'eu' } }, { stop: 's', scope: { agentId: 7 } }, { stop: 's', scope: 'all' }, { stop: 's', scope: { tenant: 'other' } }]) {
      expect(() => toLogLeaf({ ...stop, facts }, {})).toThrow(ByleaveError);
    }
    expect(toLogLeaf({ ...stop, facts: { stop: 's', scope: { tenant: 'acme' } } }, {}).stop).toEqual({ id: 's', scope: {} });
  });
});

describe('encodeLogLeaf', () => {
  it('throws for what no bundle of entries can hold, and says what to do', () => {
    const leaf = toLogLeaf({ ...entry, conversation: 'c'.repeat(65_536) }, {});
    expect(() => encodeLogLeaf(leaf)).toThrow(/opening/u);
    expect(() => encodeLogLeaf(leaf)).toThrow(ByleaveError);
  });

  it('does not grow with what is committed to', () => {
    const long = { ...entry, facts: { text: 'x'.repeat(1_000_000) } };
    expect(encodeLogLeaf(toLogLeaf(long, toOpenings(long, newSalt))).length).toBeLessThan(1_000);
  });
});

describe('parseLogLeaf', () => {
  const leaf: LogLeaf = toLogLeaf(createLoggedEntry(3), {});

  it('takes what toLogLeaf makes', () => {
    for (let sequence = 1; sequence <= 4; sequence += 1) {
      const made = toLogLeaf(createLoggedEntry(sequence, { via: ['planner'] }), toOpenings(createLoggedEntry(sequence), newSalt));
      expect(parseLogLeaf(JSON.parse(JSON.stringify(made)))).toEqual({ ok: true, value: made });
    }
  });

  it.each([
    ['another version', { version: 2 }, 'unknown_version'],
    ['a version that is no number', { version: '1' }, 'malformed_leaf'],
    ['a member it does not know', { grantedBy: 'maya' }, 'malformed_leaf'],
    ['a member named as one of every object', { constructor: 'x' }, 'malformed_leaf'],
    ['a number for an id', { actionId: 7 }, 'malformed_leaf'],
    ['a fraction for a sequence', { sequence: 1.5 }, 'malformed_leaf'],
    ['a name beside a person', { actor: { kind: 'user', name: 'Maya' } }, 'malformed_leaf'],
    ['an actor of another kind', { actor: { kind: 'cat', id: 'a', name: 'b' } }, 'malformed_leaf'],
    ['a commitment of another length', { commitments: { facts: 'AAAA' } }, 'malformed_leaf'],
    ['a commitment under a name none can have', { commitments: { Facts: 'A'.repeat(43) } }, 'malformed_leaf'],
    ['more commitments than any', { commitments: Object.fromEntries(Array.from({ length: 33 }, (_, at) => [`c${at}`, 'A'.repeat(43)])) }, 'malformed_leaf'],
    ['a stop with another entry', { stop: { id: 's' } }, 'malformed_leaf'],
    ['a stop pressed without a stop', { type: 'stop.pressed' }, 'malformed_leaf'],
    ['a scope with a restriction it does not know', { type: 'stop.pressed', stop: { id: 's', scope: { region: 'eu' } } }, 'malformed_leaf'],
    ['a stop with more than a scope', { type: 'stop.pressed', stop: { id: 's', until: 7 } }, 'malformed_leaf'],
  ])('refuses %s', (_, change, code) => {
    expect(parseLogLeaf({ ...leaf, ...change })).toMatchObject({ ok: false, code });
  });

  it('refuses a leaf without one of the members it must have, a claim without its action, and what is no object', () => {
    for (const name of ['version', 'tenant', 'sequence', 'at', 'type', 'actor', 'commitments', 'actionId']) {
      const { [name as keyof LogLeaf]: _, ...rest } = leaf;
      expect(parseLogLeaf(rest)).toMatchObject({ ok: false });
    }
    for (const value of [null, [], 'leaf', 7, undefined]) expect(parseLogLeaf(value)).toMatchObject({ ok: false });
  });
});
