import { createCedarLanguage } from '@byleave/policy/cedar';
import type { RuleSentence } from '@byleave/core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Caller, UserCaller } from './caller.ts';
import { createHandler } from './handler.ts';
import { accepted, agent, codeOf, createOffice, deleteAll, maya, readMail, refused, sendPayment, type Office } from './office-fixture.ts';
import { policyAuthorRole } from './publish-tool.ts';
import { toToolDefinition } from './tool-registry.ts';

const author: UserCaller = { ...maya, user: { ...maya.user, roles: [policyAuthorRole] } };
const text = `// What the office may do.
@id("all") permit (principal, action, resource);
@id("never") forbid (principal, action == Action::"delete_all", resource); // for good
`;
const asks: RuleSentence = { effect: 'permit', calls: { of: 'tools', names: ['send_payment'] }, clauses: [{ kind: 'when', conditions: [{ kind: 'number', argument: 'amount', is: 'over', amount: '100.0' }] }], annotations: { id: 'large', ask: '' } };

let office: Office;
beforeEach(() => {
  const tools = [sendPayment, readMail, deleteAll].map(toToolDefinition);
  office = createOffice({ policy: createCedarLanguage({ tools, initial: '@id("asks") @ask permit (principal, action, resource);', otherwise: 'deny' }) });
});

describe('reading a text', () => {
  it('says its rules in sentences, what is wrong with it, and what becomes of everything else', () => {
    const { rules, issues, otherwise } = accepted(office.authority.readRules(author, { text }));
    expect(rules.map(({ id, sentence }) => [id, sentence?.calls])).toEqual([['all', { of: 'every call' }], ['never', { of: 'tools', names: ['delete_all'] }]]);
    expect([issues, otherwise]).toEqual([[], 'deny']);
  });

  it('says where a text is wrong, with the rules where it can still be read', () => {
    const unknown = accepted(office.authority.readRules(author, { text: '@id("a") permit (principal, action == Action::"fly", resource);' }));
    expect([unknown.issues[0]?.code, unknown.rules.length]).toEqual(['unknown_tool', 1]);
    const broken = accepted(office.authority.readRules(author, { text: 'permit (' }));
    expect([broken.issues[0]?.code, broken.rules]).toEqual(['policy_syntax', []]);
  });
});

describe('changing a rule', () => {
  it('writes, replaces and removes one, and leaves the rest to the letter', () => {
    const written = accepted(office.authority.changeRule(author, { text, change: { writes: asks } })).text;
    expect(written.startsWith(text.trimEnd())).toBe(true);
    const stricter = accepted(office.authority.changeRule(author, { text: written, change: { writes: { ...asks, annotations: { id: 'large', ask: '2' } }, replaces: 'large' } })).text;
    expect(stricter).toContain('@ask("2")');
    const removed = accepted(office.authority.changeRule(author, { text: stricter, change: { removes: 'large' } })).text;
    expect(removed.trimEnd()).toBe(text.trimEnd());
    expect(refused(office.authority.changeRule(author, { text, change: { removes: 'nobody' } })).code).toBe('policy_refused');
  });

  it('keeps nothing, and is for policy authors', async () => {
    office.authority.changeRule(author, { text, change: { writes: asks } });
    expect(accepted(await office.authority.readPolicy(author)).draft).toBeNull();
    for (const caller of [maya, agent, { ...agent, user: author.user }]) {
      expect(codeOf(office.authority.readRules(caller, { text }))).toBe('forbidden');
      expect(codeOf(office.authority.changeRule(caller, { text, change: { removes: 'all' } }))).toBe('forbidden');
      expect(codeOf(office.authority.readVocabulary(caller))).toBe('forbidden');
    }
  });

  it('takes no sentence over the wire that is none', async () => {
    const handle = createHandler({ authority: office.authority, authenticate: (): Caller => author });
    const change = async (writes: unknown): Promise<number> =>
      (await handle(new Request('https://office.invalid/v1/policy/rules/change', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text, change: { writes } }) }))).status;
    expect(await change(asks)).toBe(200);
    expect(await change({ ...asks, clauses: [{ kind: 'when', conditions: [{ kind: 'number', argument: 'amount', is: 'over', amount: '1") || true || decimal("1.0' }] }] })).toBe(400);
    expect(await change({ ...asks, annotations: { 'id") permit': 'x' } })).toBe(400);
    expect(await change({ ...asks, effect: 'maybe' })).toBe(400);
  });
});
