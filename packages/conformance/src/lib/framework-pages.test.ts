import { existsSync, readdirSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { openSnippetModules, readText, snippetsOf, type SnippetPage } from './framework-pages.fixture.ts';

interface Manifest {
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const root = new URL('../../../../', import.meta.url);
const adapters = ['ai-sdk', 'langchain', 'openai-agents', 'mastra', 'claude-agent-sdk', 'ag-ui', 'mcp'] as const;
const pages: readonly SnippetPage[] = [...adapters.map((owner) => ({ path: `docs/frameworks/${owner}.md`, owner })), { path: 'docs/frameworks/guard.md', owner: 'conformance' }];
const others: readonly SnippetPage[] = [...[...adapters, 'conformance'].map((owner) => ({ path: `packages/${owner}/README.md`, owner })), { path: 'docs/conformance.md', owner: 'conformance' }, { path: 'docs/provenance.md', owner: 'conformance' }];
const snippets = [...pages, ...others].flatMap(snippetsOf);

describe.each(pages)('$path', (page) => {
  const text = readText(page.path);
  const own = snippetsOf(page);

  it('says how to install it, what is guaranteed and what is not', () => {
    expect(text).toMatch(/^# .*\n\n```sh\nnpm install @byleave\//u);
    expect([...text.matchAll(/^## (What is.*)$/gmu)].map((match) => match[1])).toEqual(['What is guaranteed now', 'What is not']);
  });

  it('has the code before and after, in about ten lines each', () => {
    expect(own.length).toBeGreaterThanOrEqual(2);
    for (const { text: code, prints, kind } of own) {
      expect(code.trim().split('\n').length).toBeLessThanOrEqual(16);
      // A component prints nothing; its package’s tests render it.
      expect(prints.length > 0 || kind === 'tsx').toBe(true);
    }
  });
});

describe.each(adapters)('the package %s', (owner) => {
  const { peerDependencies = {}, peerDependenciesMeta = {}, devDependencies } = JSON.parse(readText(`packages/${owner}/package.json`)) as Manifest;
  const frameworks = Object.keys(peerDependencies).filter((name) => name !== 'react' && !name.startsWith('@byleave/'));

  it('is for its framework from the version on that its tests run on', () => {
    expect(frameworks.length).toBeGreaterThan(0);
    expect(frameworks.map((name) => [name, peerDependencies[name]])).toEqual(frameworks.map((name) => [name, `^${devDependencies[name]}`]));
  });

  it('is installed by its page with the framework it needs', () => {
    const line = /^npm install (.*)$/mu.exec(readText(`docs/frameworks/${owner}.md`))?.[1]?.split(' ') ?? [];
    const needed = frameworks.filter((name) => !peerDependenciesMeta[name]?.optional);
    expect(line).toEqual(expect.arrayContaining([`@byleave/${owner}`, '@byleave/client', ...needed]));
  });
});

it('has a page for every adapter, and an adapter for every page', () => {
  expect(readdirSync(new URL('docs/frameworks/', root)).toSorted()).toEqual([...adapters, 'guard'].map((name) => `${name}.md`).toSorted());
});

it.each([...pages, ...others])('$path links to what is there', ({ path }) => {
  const links = [...readText(path).matchAll(/\]\((?!https:)([^)#]+)(?:#[^)]*)?\)/gu)].map((match) => match[1]!);
  expect(links.filter((link) => !existsSync(new URL(link, new URL(path, root))))).toEqual([]);
});

describe('the snippets', async () => {
  const modules = await openSnippetModules(snippets);
  afterAll(() => modules.remove());

  it('type-check, and one that does not is noticed', async () => {
    expect(await modules.check()).toEqual([expect.stringMatching(/^broken\.ts\(1,14\): error TS2322/u)]);
  }, 120_000);

  it.each(snippets)('of $name print what they say', async (snippet) => {
    expect(await modules.run(snippet)).toEqual(snippet.prints);
  }, 20_000);
});
