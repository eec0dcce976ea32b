import { asShown, approverRole } from '@byleave/core';
import { checkCedarPolicies } from '@byleave/policy/cedar';
import { afterAll, describe, expect, it } from 'vitest';
import { readPage, tableOf } from '../pages/page.fixture.ts';
import { policiesById, stepsOf } from './page.fixture.ts';
import { answerTo, definitions, requests } from './requests.fixture.ts';
import { checkSnippets, removeSnippets, runSnippets, writeSnippets } from './snippets.fixture.ts';

const page = readPage('policies');
const fences = page.flatMap((section) => section.fences);
const steps = stepsOf(page);
const policies = steps.at(-1)!.policies;
const find = (title: string) => page.find((section) => section.title.includes(title))!;

describe('a policy on the page', () => {
  it('is one of the kinds that are tested here', () => {
    expect([...new Set(fences.map(({ kind }) => kind))]).toEqual(['cedar', 'cedar example', 'cedar whole', 'ts']);
  });

  it.each(fences.filter(({ kind }) => kind.startsWith('cedar')).map(({ text }) => text))('can be published: %s', (text) => {
    expect(checkCedarPolicies({ policies: text, tools: definitions })).toMatchObject({ ok: true, value: { warnings: [] } });
  });

  it('is in the whole policy unless a step drops it', () => {
    const whole = fences.find(({ kind }) => kind === 'cedar whole')!;
    expect(policiesById(whole.text)).toEqual(policiesById(policies));
  });
});

describe('a table of answers', () => {
  const rows = steps.flatMap(({ section, policies: inForce }) => tableOf(section, 'request').map(([request, answer]) => ({ section: section.title, request: request!, answer, inForce })));

  it.each(rows)('$section: $request is $answer', async ({ request, answer, inForce }) => {
    expect((await answerTo(request, inForce)).answer).toBe(answer);
  });

  it('is there for each step, and names every request there is', () => {
    const named = new Set(rows.map(({ request }) => request));
    expect(Object.keys(requests).filter((request) => !named.has(request))).toEqual([]);
    expect([1, 2, 3, 4, 5, 7].filter((step) => !rows.some(({ section }) => section.startsWith(`${step}. `)))).toEqual([]);
  });
});

describe('the effects', () => {
  const permit = 'permit (principal, action == Action::"send_payment", resource);';
  const payment = 'pay Northwind €120';

  it('forbid beats ask beats allow, and nothing is the default', async () => {
    expect((await answerTo(payment, `${permit} @id("a") @ask ${permit} @id("b") ${permit.replace('permit', 'forbid')}`)).answer).toBe('denied');
    expect((await answerTo(payment, `${permit} @id("a") @ask ${permit}`)).answer).toBe('asked');
    expect((await answerTo(payment, permit)).answer).toBe('allowed');
    expect((await answerTo(payment, '', 'ask')).answer).toBe('asked');
    expect((await answerTo(payment, '', 'deny')).answer).toBe('denied');
  });

  it('hidden text is asked without any policy that says so', async () => {
    expect((await answerTo('search mail with hidden text', 'permit (principal, action, resource);')).answer).toBe('asked');
  });

  it.each(tableOf(find('still owes'), 'obligation').map(([obligation, , today]) => ({ obligation, today })))('$obligation is $today today', async ({ obligation, today }) => {
    expect((await answerTo(payment, `@id("owing") ${obligation} ${permit}`, 'deny')).answer).toBe(today);
  });

  it('one person counts once, and the second has the role that approves', async () => {
    const { authority, action } = await answerTo(payment, `@ask("2") ${permit}`);
    const decideAs = (id: string, roles: readonly string[] = []) =>
      authority.decide({ kind: 'user', tenant: action.tenant, user: { id, name: id, roles } }, action.id, { decision: 'approve', ...asShown(action, 'en') });
    expect(await decideAs('maya')).toMatchObject({ ok: true, value: { action: { lifecycle: { state: 'awaitingConsent' } } } });
    expect(await decideAs('maya')).toMatchObject({ ok: false, refusal: { code: 'already_decided' } });
    expect(await decideAs('sam')).toMatchObject({ ok: false, refusal: { code: 'unknown_action' } });
    expect(await decideAs('jonas', [approverRole])).toMatchObject({ ok: true, value: { action: { lifecycle: { state: 'authorized' } } } });
  });

  it.each(['@aproval', '@approvers("two")', '@stepUp("sms")'])('%s is refused before it is published', (obligation) => {
    expect(checkCedarPolicies({ policies: `${obligation} ${permit}`, tools: definitions })).toMatchObject({ ok: false, issues: [{ code: 'unknown_obligation' }] });
  });

  it('an obligation on a forbid is refused', () => {
    expect(checkCedarPolicies({ policies: `@ask ${permit.replace('permit', 'forbid')}`, tools: definitions }).ok).toBe(false);
  });

  it.each(tableOf(find('cannot see'), 'condition').map(([condition, holds]) => ({ condition, holds })))('$condition is $holds', async ({ condition, holds }) => {
    const { answer } = await answerTo(payment, `${permit.slice(0, -1)} when { ${condition} };`, 'deny');
    expect(answer).toBe(holds === 'true' ? 'allowed' : 'denied');
  });

  it.each(tableOf(find('came from'), 'word').map(([word, set]) => ({ word, set })))('$set is where provenance says $word', async ({ word, set }) => {
    const cases = ['', ', its IBAN out of the ledger', ', the amount out of an e-mail', ', the amount out of nowhere', ', not all that was read is known'];
    const isWord = (argument: string) => `context.provenance.${argument} == "${word}" && ${set}.contains("${argument}")`;
    const answers = cases.map(async (kind) => (await answerTo(`${payment}${kind}`, `${permit.slice(0, -1)} when { (${isWord('iban')}) || (${isWord('amount')}) };`, 'deny')).answer);
    expect(await Promise.all(answers)).toContain('allowed');
  });
});

describe('a TypeScript snippet', () => {
  const sections = page.filter((section) => section.fences.some(({ kind }) => kind === 'ts'));
  const snippets = writeSnippets(sections, [steps.find(({ section }) => section.title.startsWith('1. '))!.policies, policies]);
  afterAll(removeSnippets);

  it('type-checks, and one that does not is noticed', async () => {
    const complaints = await checkSnippets();
    expect(complaints).toEqual([expect.stringMatching(/^broken\.ts\(1,14\): error TS2322/u)]);
  }, 60_000);

  it.each(snippets.map((each, index) => ({ ...each, title: sections[index]!.title })))('$title: runs, and prints what it says', async ({ name, prints }) => {
    expect(await runSnippets(name)).toEqual(prints);
  });
});
