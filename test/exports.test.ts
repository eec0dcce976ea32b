import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { publicPackages, sourcesOf, toPublished, type Manifest } from '../scripts/public-packages.ts';

const root = resolve(import.meta.dirname, '../packages');
const published = publicPackages();

it.each(readdirSync(root))('every export of %s is a file', (folder) => {
  const manifest = JSON.parse(readFileSync(resolve(root, folder, 'package.json'), 'utf8')) as Manifest;
  const targets = sourcesOf(manifest);
  expect(targets.length).toBeGreaterThan(0);
  expect(targets.filter((target) => !target.startsWith('./src/') || !existsSync(resolve(root, folder, target)))).toEqual([]);
});

describe.each(published)('$manifest.name', ({ manifest }) => {
  it('publishes what is built of each source it names, and nothing else', () => {
    const { access, ...targets } = manifest.publishConfig!;
    expect(access).toBe('public');
    expect(targets).toEqual(toPublished(manifest));
    expect(manifest.files).toEqual(['dist']);
  });

  it('needs nothing at run time that is not published with it', () => {
    const needed = Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies });
    const ours = needed.filter(([name, range]) => name === 'byleave' || name.startsWith('@byleave/') || range.startsWith('workspace:'));
    expect(ours.filter(([name, range]) => range !== 'workspace:^' || !published.some((each) => each.manifest.name === name))).toEqual([]);
  });
});

it('publishes everything but the replay of recorded runs', () => {
  const names = published.map(({ name }) => name);
  expect(readdirSync(root).filter((name) => !names.includes(name))).toEqual(['replay']);
});

it('publishes built files in the place of sources', () => {
  expect(toPublished({ exports: { '.': './src/index.ts', './a.css': './src/a.css' }, imports: { '#b': { default: './src/lib/b.ts' } } })).toEqual({
    exports: { '.': './dist/index.js', './a.css': './dist/a.css' },
    imports: { '#b': { default: './dist/lib/b.js' } },
  });
});
