import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../packages');

interface Manifest {
  readonly name: string;
  readonly exports: Record<string, string>;
}

it.each(readdirSync(root))('every export of %s is a file', (folder) => {
  const manifest = JSON.parse(readFileSync(resolve(root, folder, 'package.json'), 'utf8')) as Manifest;
  const targets = Object.values(manifest.exports);
  expect(targets.length).toBeGreaterThan(0);
  expect(targets.filter((target) => !existsSync(resolve(root, folder, target)))).toEqual([]);
});
