import { existsSync, readFileSync } from 'node:fs';
import { checkCedarPolicies } from '@byleave/policy/cedar';
import { toToolDefinition } from '@byleave/authority';
import { afterAll, describe, expect, it } from 'vitest';
import { toolRegistrations } from '../agent.ts';
import { readPage } from './page.fixture.ts';
import { openSnippets, printsOf } from './snippets.fixture.ts';

const names = ['identity', 'text-safety', 'limits', 'consent', 'step-up', 'grants', 'audit-log', 'stop'] as const;
const definitions = toolRegistrations.map(toToolDefinition);
const pages = names.map((name) => ({ name, sections: readPage(name), fences: readPage(name).flatMap(({ fences }) => fences) }));
const docs = new URL('../../../../docs/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(`${name}.md`, docs), 'utf8');

describe.each(pages)('the page $name', ({ name, fences }) => {
  it('has only short snippets, of kinds that are tested', () => {
    expect(fences.map(({ kind }) => kind).filter((kind) => !['ts', 'cedar', 'sh'].includes(kind))).toEqual([]);
    // test/install-lines.test.ts holds them against what is imported.
    for (const { text } of fences.filter(({ kind }) => kind === 'sh')) expect(text.trim()).toMatch(/^npm install [@/a-z -]+$/u);
    for (const { text } of fences.filter(({ kind }) => kind === 'ts')) expect(text.trim().split('\n').length).toBeLessThanOrEqual(15);
  });

  it('links to what is there', () => {
    const links = [...read(name).matchAll(/\]\((?!https:)([^)#]+)(?:#[^)]*)?\)/gu)].map((match) => match[1]!);
    expect(links.filter((link) => !existsSync(new URL(link, docs)))).toEqual([]);
  });

  it('has policies that can be published', () => {
    const policies = fences.filter(({ kind }) => kind === 'cedar').map(({ text }) => text);
    for (const text of [...policies, policies.join('\n')]) expect(checkCedarPolicies({ policies: text, tools: definitions })).toMatchObject({ ok: true, value: { warnings: [] } });
  });
});

describe('the snippets of a page', async () => {
  // A page's host may answer for a server of its own.
  const { fetch } = globalThis;
  afterAll(() => void (globalThis.fetch = fetch));
  const folder = openSnippets('pages');
  const codes = pages.map(({ name, fences }) => ({ name, blocks: fences.filter(({ kind }) => kind === 'ts').map(({ text }) => text) }));
  for (const { name, blocks } of codes) folder.write(name, await toModule(name, blocks));
  afterAll(() => folder.remove());

  it('type-check, and one that does not is noticed', async () => {
    expect(await folder.check()).toEqual([expect.stringMatching(/^broken\.ts\(1,14\): error TS2322/u)]);
  }, 60_000);

  it.each(codes)('on $name run one after another, and print what they say', async ({ name, blocks }) => {
    expect(await folder.run(name)).toEqual(printsOf(blocks.join('\n')));
  });
});

/** A page's snippets as one module, with the reader's own names before them. A handler they export answers from then on. */
async function toModule(name: string, blocks: readonly string[]): Promise<string> {
  const file = `${name}.host.ts`;
  const own = Object.keys((await import(/* @vite-ignore */ new URL(file, import.meta.url).href)) as object);
  return [
    `import { format } from 'node:util';`,
    `import { ${own.join(', ')} } from '../../../server/pages/${file}';`,
    'export const printed: string[] = [];',
    'const console = { log: (...values: readonly unknown[]) => printed.push(format(...values)) };',
    ...blocks.map((block) => (/^export const handle\b/mu.test(block) ? `${block}mount(handle);` : block)),
  ].join('\n');
}
