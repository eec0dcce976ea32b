import { createHandler } from '@byleave/authority';
import { toVisibleText } from '@byleave/core';
import { inspectText } from '@byleave/core/text-inspection';
import { describe, expect, it } from 'vitest';
import { readPage, rowsOf, tableOf, tablesOf } from './page.fixture.ts';
import { agentCaller, allowAll, answerTo, callOf, openOffice, pay, post, proposeIn } from './page-office.fixture.ts';

const page = readPage('text-safety');
const find = (title: string) => page.find((section) => section.title.includes(title))!;
/** A text as the page writes it: in backticks, its characters as in JavaScript. */
const toText = (cell: string): string => (/^`([^`]*)`/u.exec(cell)?.[1] ?? cell).replaceAll(/\\u\{([\da-f]+)\}/gu, (_escape, digits: string) => String.fromCodePoint(Number.parseInt(digits, 16)));
const kindsOf = (text: string): string => [...new Set(inspectText(text).map(({ kind }) => kind))].join(', ') || 'none';
const examples = new Map(rowsOf(page, 'finding').map(([kind, example]) => [kind!, toText(example!)]));
const postOf = (body: string) => post('billing', body);

it('every table is checked here', () => {
  expect(tablesOf(page)).toEqual(['finding', 'text', 'finding in an argument', 'text']);
  expect([...examples.keys()]).toEqual(['hidden', 'bidi', 'tag', 'padding', 'mixed-script', 'lookalike']);
});

describe('a finding', () => {
  it.each(rowsOf(page, 'finding').map(([kind, example, says]) => ({ kind: kind!, example: example!, says: says! })))('$kind is in $example, which $says', ({ kind, example, says }) => {
    const [finding, ...others] = inspectText(toText(example));
    expect([finding?.kind, others.length]).toEqual([kind, 0]);
    const passesFor = /(?:machines read: |like )`([^`]*)`$/u.exec(says)?.[1];
    if (passesFor !== undefined) expect(finding?.looksLike).toBe(passesFor);
  });

  it.each([...tableOf(find('What is found'), 'text'), ...tableOf(find('does not'), 'text')].map(([text, kind]) => ({ text: text!, kind: kind! })))('in $text: $kind', ({ text, kind }) => {
    expect(kindsOf(toText(text))).toBe(kind.replaceAll('`', ''));
  });

  it('is one of ten of its kind at most, and of a hundred', async () => {
    expect(inspectText('a\u{202e}'.padEnd(60).repeat(50)).filter(({ kind }) => kind === 'bidi')).toHaveLength(10);
    const { authority } = openOffice(allowAll);
    const action = await proposeIn(authority, callOf('post_to_forum', { channel: 'billing', body: 'a\u{202e}'.padEnd(60).repeat(50) }));
    expect(action.textFindings.length).toBeLessThanOrEqual(100);
  });
});

describe('before policy', () => {
  const rows = rowsOf(page, 'finding in an argument').map(([kind, answer, hidden, lookalike]) => ({ kind: kind!, answer, hidden, lookalike }));

  it.each(rows)('$kind: $answer, in hiddenText $hidden, in lookalike $lookalike', async ({ kind, answer, hidden, lookalike }) => {
    const body = examples.get(kind) ?? 'Lunch is at one.';
    expect(await answerTo(openOffice(allowAll).authority, postOf(body))).toBe(answer);
    const isNamed = async (set: string): Promise<string> => {
      const { authority } = openOffice(`@id("a") permit (principal, action, resource) unless { context.${set}.contains("body") };`);
      return (await answerTo(authority, postOf(body))) === 'denied' ? 'yes' : 'no';
    };
    expect([await isNamed('hiddenText'), await isNamed('lookalike')]).toEqual([hidden, lookalike]);
  });
  it('every kind is on the page', () => {
    expect(rows.map(({ kind }) => kind)).toEqual(['none', ...examples.keys()]);
  });

  it('the page’s policies say more', async () => {
    const policies = find('Before policy').fences[0]!.text;
    const { authority } = openOffice(`${allowAll} ${policies}`);
    const payee = (recipient: string) => callOf('send_payment', { ...pay(1).arguments, recipient });
    expect([await answerTo(authority, payee('Northwind GmbH')), await answerTo(authority, payee('Northwind\u{200b} GmbH')), await answerTo(authority, payee('p\u{430}ypal'))]).toEqual(['allowed', 'denied', 'denied']);
    const asked = await proposeIn(authority, postOf('Lunch\u{200b}'));
    expect(asked.lifecycle).toMatchObject({ state: 'awaitingConsent', context: { demands: { everyTime: true } } });
  });
});

describe('before display', () => {
  it('nothing is dropped, whatever is found', async () => {
    const { authority } = openOffice(allowAll);
    for (const text of examples.values()) {
      const { arguments: args, textFindings } = await proposeIn(authority, postOf(text));
      expect(args['body']).toBe(text);
      expect(textFindings).toMatchObject([{ pointer: '/body' }]);
    }
  });

  it('a run of blanks comes back as its length', () => {
    expect(toVisibleText(examples.get('padding')!)).toContainEqual({ kind: 'padding', count: 5 });
  });

  it('half a character is refused', async () => {
    const handle = createHandler({ authority: openOffice(allowAll).authority, authenticate: () => agentCaller() });
    const body = JSON.stringify(postOf('Lunch')).replace('"body":"Lunch"', String.raw`"body":"Lunch\ud800"`);
    const response = await handle(new Request('http://localhost/v1/actions', { method: 'POST', headers: { 'content-type': 'application/json' }, body }));
    expect(await response.json()).toMatchObject({ error: { code: 'invalid_request' } });
  });
});
