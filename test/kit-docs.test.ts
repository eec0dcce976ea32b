import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ComponentType } from 'react';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { afterAll, describe, expect, it } from 'vitest';
import { findAttributes, page as themingPage, writeLists } from '../packages/react/scripts/write-hook-list.ts';
import { toAttributes, toVariables, type Appearance } from '../packages/react/src/lib/theme/appearance.ts';
import { catalogLocales, loadCatalog } from '../packages/react/src/lib/messages/load-catalog.ts';

const root = resolve(import.meta.dirname, '..');
const pages = ['docs/theming.md', 'docs/localization.md', 'docs/embedding.md', 'packages/react/README.md'];
const read = (page: string): string => readFileSync(resolve(root, page), 'utf8');

/** A page's snippets of one kind. */
function snippetsOf(page: string, kind = '[a-z]+'): readonly string[] {
  return [...read(page).matchAll(new RegExp(`\`\`\`(?:${kind})\\n(.*?)\`\`\``, 'gsu'))].map(([, text = '']) => text);
}

/** The rows of the table below a heading row that begins so, as cells without their code marks. */
function tableOf(page: string, head: string): readonly (readonly string[])[] {
  const lines = read(page).split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${head} |`));
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  return lines.slice(start + 2, end).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim().replaceAll('`', '')));
}

const column = (page: string, head: string): readonly string[] => tableOf(page, head).map(([first = '']) => first);

describe('the snippets', () => {
  const folder = resolve(root, `apps/chat/node_modules/.cache/kit-docs-${process.pid}`);
  const snippets = pages.flatMap((page) => snippetsOf(page, 'tsx').map((text, index) => [`${page.replaceAll(/\W/gu, '-')}-${index}.tsx`, text] as const));
  mkdirSync(folder, { recursive: true });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('compile, and one that does not is noticed', async () => {
    for (const [name, text] of snippets) writeFileSync(resolve(folder, name), text);
    writeFileSync(resolve(folder, 'broken.tsx'), 'export const broken: number = <i />;\n');
    writeFileSync(resolve(folder, 'css.d.ts'), "declare module '*.css';\n");
    const compilerOptions = { jsx: 'react-jsx', types: [], lib: ['ESNext', 'DOM', 'DOM.Iterable'] };
    writeFileSync(resolve(folder, 'tsconfig.json'), JSON.stringify({ extends: '../../../../../tsconfig.base.json', compilerOptions, include: ['*.tsx', '*.d.ts'] }));
    const output = await new Promise<string>((done) => {
      execFile(process.execPath, [resolve(root, 'node_modules/typescript/bin/tsc'), '-p', folder, '--pretty', 'false'], (_error, stdout) => done(stdout));
    });
    const complaints = output.split('\n').filter((line) => line.includes('kit-docs-')).map((line) => line.replace(/^.*[/\\](?=[\w-]+\.tsx\()/u, ''));
    expect(complaints).toEqual([expect.stringMatching(/^broken\.tsx\(1,14\): error TS2322/u)]);
    expect(snippets.length).toBeGreaterThan(5);
  }, 60_000);

  it('are of kinds that are looked at', () => {
    const kinds = pages.flatMap((page) => [...read(page).matchAll(/```([a-z]+)\n/gu)].map(([, kind]) => kind));
    expect(kinds.filter((kind) => !['tsx', 'css', 'sh'].includes(kind!))).toEqual([]);
  });

  it('in the README shows a card', async () => {
    const file = resolve(import.meta.dirname, `fixtures/readme-${process.pid}.tsx`);
    const [code = ''] = snippetsOf('packages/react/README.md', 'tsx');
    const lines = code.trim().split('\n');
    expect(lines.length).toBeLessThanOrEqual(16);
    writeFileSync(file, code.replace(/^import '.*\.css';$/mu, '').replaceAll(/'@byleave\/(\w+)'/gu, "'../../packages/$1/src/index.ts'"));
    try {
      const { Message } = (await import(/* @vite-ignore */ file)) as { readonly Message: ComponentType<{ readonly actionId: string }> };
      expect(renderToString(createElement(Message, { actionId: 'a-1' }))).toContain('data-bl-part="consent-card" data-bl-surface="card" data-bl-state="loading"');
    } finally {
      rmSync(file);
    }
  });
});

it.each(pages)('%s links to what is there', (page) => {
  const links = [...read(page).matchAll(/\]\((?!https:)([^)#]+)(?:#[^)]*)?\)/gu)].map((match) => match[1]!);
  expect(links.filter((link) => !existsSync(resolve(root, page, '..', link)))).toEqual([]);
});

describe('theming', () => {
  it('lists every part and every colour there is: `node packages/react/scripts/write-hook-list.ts`', () => {
    const text = readFileSync(themingPage, 'utf8');
    expect(writeLists(text)).toBe(text);
  });

  it('says what every attribute means', () => {
    const lines = read('docs/theming.md').split('\n');
    const documented = [...new Set(lines.filter((line) => line.startsWith('| `data-bl-')).map((line) => line.split('`')[1]!))];
    expect(documented.toSorted()).toEqual(findAttributes());
  });

  it('says what an appearance can be', () => {
    const values = Object.fromEntries(tableOf('docs/theming.md', 'attribute').map(([name, list = '']) => [name, list.split(', ')]));
    const told = ['theme', 'density', 'radius', 'color-scheme', 'contrast'].map((name) => values[`data-bl-${name}`]);
    const every: readonly Appearance[] = [
      ...(['paper', 'plain'] as const).map((theme) => ({ theme })),
      ...(['compact', 'default', 'touch'] as const).map((density) => ({ density })),
      ...(['none', 'small', 'medium', 'large'] as const).map((radius) => ({ radius })),
      ...(['light', 'dark', 'system'] as const).map((colorScheme) => ({ colorScheme })),
      ...(['default', 'more'] as const).map((contrast) => ({ contrast })),
    ];
    expect(told.flat()).toEqual(every.flatMap((appearance) => Object.values(toAttributes(appearance)).filter((value) => value !== undefined)));
  });

  it('names every variable that can be set', () => {
    const besides = [...(/^Besides: (.*)$/mu.exec(read('docs/theming.md'))?.[1] ?? '').matchAll(/`--bl-([\w-]+)`/gu)].map(([, name = '']) => name);
    const names = [...column('docs/theming.md', 'role'), ...besides];
    expect(toVariables({ variables: Object.fromEntries(names.map((name) => [name, 'x'])) })).toHaveLength(names.length);
    expect(() => toVariables({ variables: { none: 'x' } as Appearance['variables'] & object })).toThrow(`Use one of: ${names.join(', ')}.`);
  });

  it('says which parts can be rendered, and what is wrong with what is', () => {
    expect(column('docs/embedding.md', 'because')).toEqual(unionOf('PartFault'));
    const [, list = ''] = /^Parts: (.*?)What stands/msu.exec(read('docs/embedding.md')) ?? [];
    expect([...list.matchAll(/`([a-z-]+)`/gu)].map(([, name]) => name).toSorted()).toEqual([...readFileSync(resolve(root, 'packages/react/src/lib/part/part-render.ts'), 'utf8').matchAll(/^ {2}\| '([a-z-]+)'/gmu)].map(([, name]) => name).toSorted());
  });

  it('says every locked minimum', () => {
    expect(column('docs/theming.md', 'rule')).toEqual(unionOf('StyleRule'));
  });
});

it('localization lists the languages, and which way they run', async () => {
  const rows = tableOf('docs/localization.md', 'tag');
  expect(rows.map(([tag]) => tag).toSorted()).toEqual(catalogLocales.toSorted());
  for (const [tag = '', , direction] of rows) expect((await loadCatalog(tag))?.direction ?? 'ltr').toBe(direction);
});

describe('embedding', () => {
  it('names everything there is for own markup, by the part it is of', () => {
    const exported = [...read('packages/react/src/headless.ts').matchAll(/^export \{ (.*?) \} from/gmu)]
      .flatMap(([, names = '']) => names.split(', '))
      .filter((name) => !name.startsWith('type '));
    const named = tableOf('docs/embedding.md', 'part').flatMap(([, hooks = '']) => hooks.split(', ').filter((name) => /^[a-z]\w+$/iu.test(name)));
    expect(named.toSorted()).toEqual(exported.toSorted());
    expect(named.length).toBeGreaterThan(20);
  });

  it('lists every event, and what it carries', () => {
    const source = read('packages/react/src/lib/provider/kit-event.ts');
    const union = source.slice(source.indexOf('export type KitEvent ='), source.indexOf('export type StyleRule'));
    const reading = membersOf(source.slice(source.indexOf('export interface Reading'), source.indexOf('/** What happens in the kit')));
    const events = union.split('\n').filter((line) => line.includes('readonly type:')).map((line) => {
      const [, type = ''] = /type: '([^']+)'/u.exec(line) ?? [];
      return [type, [...membersOf(line), ...(line.includes('Reading') ? reading : [])].filter((name) => name !== 'type')] as const;
    });
    const told = tableOf('docs/embedding.md', 'type').map(([type, , carried = '']) => [type, carried === '' ? [] : carried.split(', ')]);
    expect(told).toEqual(events);
  });
});

function membersOf(text: string): readonly string[] {
  return [...text.matchAll(/readonly (\w+):/gu)].map(([, name = '']) => name);
}

/** The members of a union of texts in the events' source. */
function unionOf(name: string): readonly string[] {
  const [, members = ''] = new RegExp(`type ${name} = ([^;]+);`, 'u').exec(read('packages/react/src/lib/provider/kit-event.ts')) ?? [];
  return [...members.matchAll(/'([^']+)'/gu)].map(([, member = '']) => member);
}
