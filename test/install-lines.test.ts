import { globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { publicPackages } from '../scripts/public-packages.ts';

const root = resolve(import.meta.dirname, '..');
const packages = publicPackages();
const readmes = packages.map(({ name }) => `packages/${name}/README.md`);
const pages = ['README.md', ...readmes, ...globSync('docs/**/*.md', { cwd: root }).toSorted()];

const toPackage = (specifier: string): string => specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
const isOurs = (name: string): boolean => name === 'byleave' || name.startsWith('@byleave/');
const isInstalled = (name: string): boolean => !name.startsWith('.') && !name.startsWith('node:') && !builtinModules.includes(name);
const importedIn = (code: string): readonly string[] => [...code.matchAll(/^(?:import|export) (?:[^;]*? from )?'([^']+)'/gmu)].map(([, from = '']) => toPackage(from)).filter(isInstalled);
/** What the lines of a text install, their comments aside. */
const installedBy = (text: string): readonly string[] => [...text.matchAll(/npm install ([^\n`#]+)/gu)].flatMap(([, names = '']) => names.trim().split(' '));
const toPeers = (name: string): readonly string[] => {
  const { peerDependencies = {}, peerDependenciesMeta = {} } = packages.find(({ manifest }) => manifest.name === name)?.manifest ?? {};
  return Object.keys(peerDependencies).filter((peer) => !peerDependenciesMeta[peer]?.optional);
};

/** What a page's snippets import, or a package it installs needs beside it, that no line above them installs. */
function missingIn(text: string): readonly string[] {
  const imports = [...text.matchAll(/^```tsx?\n(.*?)^```$/gmsu)].flatMap((match) => {
    const lines = installedBy(text.slice(0, match.index));
    return importedIn(match[1]!).filter((name) => !lines.includes(name));
  });
  const lines = installedBy(text);
  return [...new Set([...imports, ...lines.flatMap(toPeers).filter((name) => !lines.includes(name))])];
}

/** A page about one idea leaves our own names to the packages' READMEs; whoever imports more says how to come by it. */
const hasToInstall = (page: string, text: string): boolean => page.endsWith('README.md') || page.startsWith('docs/frameworks/') || importedIn(text).some((name) => !isOurs(name));

describe.each(pages)('%s', (page) => {
  const text = readFileSync(resolve(root, page), 'utf8');

  it('installs what its snippets import, above them', () => {
    if (!hasToInstall(page, text)) expect(text).not.toContain('npm install');
    else expect({ lines: installedBy(text).length > 0, missing: missingIn(text) }).toEqual({ lines: true, missing: [] });
  });

  it('installs packages of ours that are published', () => {
    const published = packages.map(({ manifest }) => manifest.name);
    expect(installedBy(text).filter((name) => isOurs(name) && !published.includes(name))).toEqual([]);
  });
});

it('notices what is missing, what stands below, and which peer is not there', () => {
  const snippet = "```ts\nimport { z } from 'zod';\nimport { join } from 'node:path';\nimport '@byleave/react/styles.css';\n```\n";
  const react = ['@tanstack/react-query', 'react', 'react-dom'];
  expect(missingIn(snippet)).toEqual(['zod', '@byleave/react']);
  expect(missingIn(`${snippet}npm install zod @byleave/react ${react.join(' ')}\n`)).toEqual(['zod', '@byleave/react']);
  expect(missingIn(`npm install zod @byleave/react\n${snippet}`)).toEqual(react);
  expect(missingIn(`npm install zod @byleave/react ${react.join(' ')}\n${snippet}`)).toEqual([]);
});
