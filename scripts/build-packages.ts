/**
 * Writes `dist` of every package that is published: a module for each source module that its entries reach, with its
 * types beside it. Nothing here needs it: the workspace runs on the sources (decisions/019-built-file-by-file.md).
 */
import { spawn } from 'node:child_process';
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { publicPackages, sourcesOf, type PublicPackage } from './public-packages.ts';

const root = resolve(import.meta.dirname, '..');

/** Modules that are started by their address, so that nothing imports them. */
const started: Readonly<Record<string, readonly string[]>> = { cli: ['src/lib/scan-thread.ts'], conformance: ['src/lib/run-until-killed.ts'] };

const queue = [...publicPackages()].toSorted((one, other) => sourcesOf(other.manifest).length - sourcesOf(one.manifest).length);
const results = await Promise.all([work(), work()]);
process.exit(results.every(Boolean) ? 0 : 1);

async function work(): Promise<boolean> {
  let isFine = true;
  for (let next = queue.shift(); next; next = queue.shift()) {
    isFine = (await compile(next)) && isFine;
    complete(next.folder);
  }
  return isFine;
}

function compile({ folder, name, manifest }: PublicPackage): Promise<boolean> {
  const sources = [...sourcesOf(manifest).filter((path) => path.endsWith('.ts')), ...(started[name] ?? [])];
  const compilerOptions = {
    noEmit: false,
    noEmitOnError: true,
    declaration: true,
    rewriteRelativeImportExtensions: true,
    rootDir: resolve(folder, 'src'),
    outDir: resolve(folder, 'dist'),
    types: ['node'],
    typeRoots: [resolve(root, 'node_modules/@types')],
    jsx: 'react-jsx',
    ...(manifest.imports?.['#kit/jsx-runtime'] !== undefined && { jsxImportSource: '#kit' }),
  };
  const project = resolve(folder, '.cache/build');
  rmSync(resolve(folder, 'dist'), { recursive: true, force: true });
  mkdirSync(project, { recursive: true });
  writeFileSync(resolve(project, 'tsconfig.json'), JSON.stringify({ extends: resolve(root, 'tsconfig.base.json'), compilerOptions, files: sources.map((path) => resolve(folder, path)) }));
  return new Promise((done) => {
    spawn(resolve(root, 'node_modules/.bin/tsc'), ['-p', project], { stdio: 'inherit' }).once('exit', (code) => done(code === 0));
  });
}

function complete(folder: string): void {
  for (const path of globSync('**/*.css', { cwd: resolve(folder, 'src') })) cpSync(resolve(folder, 'src', path), resolve(folder, 'dist', path));
  // The compiler leaves `./x.ts` in declarations, which not every tool that reads them follows.
  for (const path of globSync('**/*.d.ts', { cwd: resolve(folder, 'dist') }).map((file) => resolve(folder, 'dist', file))) {
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/(?<=(?:from |import\()['"]\.\.?\/[^'"]*)\.tsx?(?=['"])/gu, '.js'));
  }
}
