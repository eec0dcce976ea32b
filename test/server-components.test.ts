import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../packages/react');
const manifest = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { readonly exports: Readonly<Record<string, string>> };
const entries = Object.entries(manifest.exports).filter(([, file]) => file.endsWith('.ts'));
/** Data and what loads it: a server component may call these. */
const isForServers = (entry: string): boolean => entry.startsWith('./locales');

/** Imports a module as a server component would, and prints what an expression makes of it. */
function inServerComponent(file: string, expression: string): unknown {
  const code = `import(${JSON.stringify(resolve(root, file))}).then(async (module) => console.log(JSON.stringify(await (${expression})(module))))`;
  return JSON.parse(execFileSync('node', ['--conditions=react-server', '--input-type=module', '-e', code], { encoding: 'utf8', stdio: 'pipe' }));
}

it.each(entries.filter(([entry]) => !isForServers(entry)))('%s says that it is for the client, before anything else', (_entry, file) => {
  expect(readFileSync(resolve(root, file), 'utf8')).toMatch(/^'use client';\n/u);
});

it.each(entries.filter(([entry]) => isForServers(entry)))('%s is for servers too', (_entry, file) => {
  expect(readFileSync(resolve(root, file), 'utf8')).not.toContain('use client');
});

describe('a server component', () => {
  it('cannot run the client’s entries, which is why they say so', () => {
    expect(() => inServerComponent('src/lib/messages/messages.ts', '(module) => Object.keys(module)')).toThrow();
  });

  it('loads the words and passes them on whole: they are data', () => {
    const [once, twice] = inServerComponent('src/locales.ts', '({ loadCatalog }) => Promise.all([loadCatalog("ar-EG"), loadCatalog("ar").then(structuredClone)])') as readonly [
      { readonly locale: string; readonly direction: string },
      unknown,
    ];
    expect(once).toMatchObject({ locale: 'ar', direction: 'rtl' });
    expect(once).toEqual(twice);
  });

  it('gets English for a language there are no words in', () => {
    expect(inServerComponent('src/locales.ts', '({ loadCatalog }) => Promise.all(["nl", "zh-TW", "en-GB"].map(loadCatalog))')).toEqual([null, null, null]);
  });
});
