import { existsSync, readdirSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { openSnippetModules, readText, snippetsOf, type SnippetPage } from './framework-pages.fixture.ts';

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
