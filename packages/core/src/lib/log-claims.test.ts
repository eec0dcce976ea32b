import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from './json.ts';
import { createClaimCheck, mostPressed, rememberedClaims } from './log-claims.ts';
import { createExport, createFixtureKey, createLoggedEntry, redactPerson, verifyLines, type FixtureKey } from './log-export-fixture.ts';
import type { ExportResult } from './log-export-result.ts';
import type { ExportedEntry } from './log-export.ts';
import { toLogLeaf, type LoggedEntry } from './log-leaf.ts';

let key: FixtureKey;

beforeAll(async () => {
  key = await createFixtureKey();
});

describe('a log that is what was written, and says what must not be', () => {
  const press = (sequence: number, scope: JsonObject | undefined): LoggedEntry =>
    createLoggedEntry(sequence, { type: 'stop.pressed', facts: { stop: 'stop-1', ...(scope && { scope }) }, agentId: 'byleave', actionId: 'own-1' });
  const reset = (sequence: number): LoggedEntry => createLoggedEntry(sequence, { type: 'stop.reset', facts: { stop: 'stop-1' }, agentId: 'byleave', actionId: 'own-2' });
  const claim = (sequence: number, changes: Partial<LoggedEntry> = {}): LoggedEntry => createLoggedEntry(sequence, { type: 'action.claimed', actionId: `claim-${sequence}`, toolName: 'send_mail', ...changes });
  const judge = async (entries: readonly LoggedEntry[], redact?: (entry: ExportedEntry) => ExportedEntry): Promise<ExportResult> =>
    verifyLines(await createExport(entries.length, { key, entries, ...(redact && { change: redact }) }), { trustedKeys: [key.verifier] });

  it.each([
    ['everything', {}],
    ['its agent', { agentId: 'office' }],
    ['an agent that delegated to it', { agentId: 'planner' }],
    ['its tool', { toolName: 'send_mail' }],
    ['its conversation', { conversation: 'c-0' }],
    ['its person', { userId: 'maya' }],
    ['all of them', { agentId: 'office', toolName: 'send_mail', conversation: 'c-0', userId: 'maya' }],
  ])('is broken by a claim inside a stop of %s', async (_, scope) => {
    expect(await judge([press(1, scope), claim(2, { via: ['planner'], conversation: 'c-0' })])).toMatchObject({ status: 'broken', code: 'claim_in_stop', entry: 2 });
  });

  it.each([
    ['another agent', { agentId: 'other' }],
    ['another tool', { toolName: 'send_payment' }],
    ['another conversation', { conversation: 'c-9' }],
    ['another person', { userId: 'sam' }],
    ['its tool, for another person', { toolName: 'send_mail', userId: 'sam' }],
  ])('is not broken by a claim inside a stop of %s', async (_, scope) => {
    expect(await judge([press(1, scope), claim(2, { conversation: 'c-0' })])).toMatchObject({ status: 'verified', undecidedClaims: 0 });
  });

  it('is broken from the press to the reset, and neither before nor after', async () => {
    expect(await judge([claim(1), press(2, {}), reset(3), claim(4)])).toMatchObject({ status: 'verified' });
    expect(await judge([press(1, {}), reset(2), press(3, {}), claim(4)])).toMatchObject({ code: 'claim_in_stop', entry: 4 });
  });

  it('is not broken by what people ask of the authority itself, such as to reset the stop', async () => {
    expect(await judge([press(1, {}), claim(2, { agentId: 'byleave', toolName: 'byleave.reset_stop' }), reset(3)])).toMatchObject({ status: 'verified' });
  });

  it('does not take the entry that tells an action of a stop for a stop', async () => {
    expect(await judge([press(1, undefined), claim(2)])).toMatchObject({ status: 'verified' });
  });

  it('is not narrowed by pressing the same stop again', async () => {
    expect(await judge([press(1, {}), press(2, { toolName: 'none' }), claim(3)])).toMatchObject({ code: 'claim_in_stop' });
  });

  it('counts the claims it cannot decide about, because people are not shown', async () => {
    expect(await judge([press(1, { userId: 'maya' }), claim(2), claim(3, { toolName: 'x' })], redactPerson)).toMatchObject({ status: 'verified', undecidedClaims: 2 });
    expect(await judge([press(1, { userId: 'maya', toolName: 'send_mail' }), claim(2, { toolName: 'x' })], redactPerson)).toMatchObject({ undecidedClaims: 0 });
    expect(await judge([press(1, {}), claim(2)], redactPerson)).toMatchObject({ code: 'claim_in_stop' });
  });

  it('is broken by a second claim of one action', async () => {
    expect(await judge([claim(1, { actionId: 'a' }), claim(2, { actionId: 'b' }), claim(3, { actionId: 'a' })])).toMatchObject({ status: 'broken', code: 'claimed_twice', entry: 3 });
  });

  it('cannot be told when more stops are pressed at once than it follows', async () => {
    const entries = Array.from({ length: mostPressed + 1 }, (_, at) => createLoggedEntry(at + 1, { type: 'stop.pressed', facts: { stop: `s-${at}`, scope: {} } }));
    expect(await judge(entries)).toMatchObject({ status: 'unverifiable', code: 'too_many_stops' });
  });

  it('finds a second claim as far back as it remembers, and forgets the oldest first', () => {
    const check = createClaimCheck();
    const add = (actionId: string) => check.add({ leaf: toLogLeaf(claim(1, { actionId }), {}), leafHash: new Uint8Array(), isErased: false, isRedacted: false, values: new Map() });
    const faults = Array.from({ length: rememberedClaims * 2 }, (_, at) => add(`a-${at}`)).filter(Boolean);
    expect(faults).toEqual([]);
    expect(add(`a-${rememberedClaims}`)).toBe('claimed_twice');
    expect(add(`a-${rememberedClaims * 2 - 1}`)).toBe('claimed_twice');
    expect(add(`a-${rememberedClaims - 1}`)).toBeUndefined();
  });
});
