import { readFileSync } from 'node:fs';
import { createHandler } from '@byleave/authority';
import { afterAll, describe, expect, it } from 'vitest';
import { askForAll, maya, openOffice, personCaller } from './page-office.fixture.ts';
import { openSnippets } from './snippets.fixture.ts';

/** What a reader has already. */
const theirs = `
declare const agentToken: string;
declare const database: { delete(name: string): Promise<void> };
declare const sendPayment: (args: object) => Promise<string>;
declare const authenticate: import('@byleave/authority').HandlerOptions['authenticate'];
declare const call: import('@byleave/core/wire').ProposeRequest;
`;
const readReadme = (name: string): string => readFileSync(new URL(`../../../../packages/${name}/README.md`, import.meta.url), 'utf8');

describe('the authority’s README', () => {
  const rows = readReadme('authority').split('\n').filter((line) => line.startsWith('| `'));
  const routes = rows.flatMap((row) => {
    let [method, base] = ['', ''];
    return [...row.split('|')[1]!.matchAll(/`(?:(GET|POST) )?(\/[^`]*)`/gu)].map(([, verb = method, path = '']) => {
      const whole = /^\/(?:v1|access)\//u.test(path) ? path : `${base}${path}`;
      [method, base] = [verb, whole.replace(/\/[^/]*$/u, '')];
      return { method, path: whole };
    });
  });

  /** Whether anything answers there, be it a refusal of what was sent. */
  async function isThere({ method, path }: (typeof routes)[number]): Promise<boolean> {
    const handle = createHandler({ authority: openOffice(askForAll).authority, authenticate: () => personCaller(maya) });
    const request = new Request(`http://localhost${path.replace(':id', 'x')}`, { method, ...(method === 'POST' && { body: '{', headers: { 'content-type': 'application/json' } }) });
    const response = await handle(request);
    if (response.ok) await response.body?.cancel();
    return response.ok || !(await response.text()).includes('nothing at this address');
  }

  it('names routes of every kind, and one that is not there is noticed', async () => {
    expect(routes.length).toBeGreaterThan(25);
    expect(await isThere({ method: 'POST', path: '/v1/unheard' })).toBe(false);
  });
  it.each(routes)('$method $path is there', async (route) => {
    expect(await isThere(route)).toBe(true);
  });
});

describe('the snippets of a README', () => {
  const folder = openSnippets('readmes');
  const fencesOf = (readme: string): string => [...readme.matchAll(/(?<=```ts\n).*?(?=```)/gsu)].join('');
  folder.write('core', `${fencesOf(readReadme('core'))}\nexport const printed = [String(verified.ok && verified.value.state)];\n`);
  folder.write('workspace', `${theirs}${fencesOf(readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8'))}`);
  folder.write('client', `${theirs}${fencesOf(readReadme('client'))}`);
  afterAll(() => folder.remove());

  it('compile', async () => {
    expect(await folder.check()).toEqual([expect.stringMatching(/^broken\.ts/u)]);
  }, 60_000);
  it('of core do what they say', async () => {
    expect(await folder.run('core')).toEqual(['verified']);
  });
});
