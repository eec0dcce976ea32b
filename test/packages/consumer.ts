import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { publicPackages, type Manifest } from '../../scripts/public-packages.ts';

const root = resolve(import.meta.dirname, '../..');
const packages = publicPackages();

/** What a command left behind. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A folder outside the workspace with the packages as they would be published, in projects that see only what they asked for. */
export interface Consumer {
  readonly folder: string;
  /** Writes a file, and answers where. */
  write(path: string, text: string): string;
  /** Runs a command in a folder of the consumer. */
  run(folder: string, command: string, ...args: readonly string[]): Promise<Ran>;
  remove(): void;
}

/** The version the workspace has of each package that is not ours: what was tested. */
function versionsInUse(): Readonly<Record<string, string>> {
  const manifests = ['package.json', ...globSync('{packages,apps}/*/package.json', { cwd: root })].map((path) => JSON.parse(readFileSync(resolve(root, path), 'utf8')) as Manifest);
  const named = manifests.flatMap(({ dependencies = {}, devDependencies = {} }) => Object.entries({ ...devDependencies, ...dependencies }));
  return Object.fromEntries(named.filter(([, range]) => !range.startsWith('workspace:')).map(([name, range]) => [name, range.replace('^', '')]));
}

/** Every package that ours can be used with. */
export const companions: readonly string[] = [...new Set(packages.flatMap(({ manifest }) => [...Object.keys(manifest.peerDependencies ?? {}), ...Object.keys(manifest.devDependencies ?? {})]))].filter(
  (name) => !name.startsWith('@byleave/'),
);
export const ours: readonly string[] = packages.map(({ manifest }) => manifest.name);
/** @param projects What each project asks for, by its folder: `name`, or `name@version`. */
export async function installConsumer(projects: Readonly<Record<string, readonly string[]>>): Promise<Consumer> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'byleave-packages-')));
  const versions: Readonly<Record<string, string>> = versionsInUse();

  function write(path: string, text: string): string {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    return target;
  }

  function run(inside: string, command: string, ...args: readonly string[]): Promise<Ran> {
    return new Promise((done) => {
      const child = execFile(command, args, { cwd: join(folder, inside), maxBuffer: 2 ** 26 }, (_error, out, err) => done({ code: child.exitCode, out, err }));
    });
  }

  const tarballs: Readonly<Record<string, string>> = Object.fromEntries(packages.map(({ manifest: { name, version } }) => [name, resolve(root, 'dist', `${name.replace('@', '').replace('/', '-')}-${version}.tgz`)]));
  const missing = Object.values(tarballs).filter((path) => !existsSync(path));
  if (missing.length > 0) throw new Error(`There are no packages to install: ${missing.join(', ')}. Run npm run build:packages.`);
  for (const [project, names] of Object.entries(projects)) {
    const dependencies = Object.fromEntries(names.map((each) => each.split(/(?<=.)@/u)).map(([name = '', version]) => [name, version ?? (tarballs[name] ? `file:${tarballs[name]}` : versions[name] ?? '*')]));
    write(`${project}/package.json`, JSON.stringify({ name: project.replaceAll('/', '-'), private: true, type: 'module', dependencies }));
  }
  write('package.json', JSON.stringify({ name: 'consumer', private: true }));
  const settings = { allowBuilds: { esbuild: false }, ignoredOptionalDependencies: ['@anthropic-ai/claude-agent-sdk-*'], nodeVersion: process.versions.node };
  // JSON is YAML. The overrides stand for the registry that does not have our packages yet.
  write('pnpm-workspace.yaml', JSON.stringify({ ...settings, packages: Object.keys(projects), overrides: Object.fromEntries(ours.map((name) => [name, `file:${tarballs[name]}`])) }));
  // With it the rest is resolved to what was tested, as far as the packages’ ranges have it.
  copyFileSync(resolve(root, 'pnpm-lock.yaml'), join(folder, 'pnpm-lock.yaml'));
  const installed = await run('.', resolve(root, 'node_modules/.bin/pnpm'), 'install', '--no-frozen-lockfile', '--prefer-offline', '--reporter=append-only');
  if (installed.code !== 0) throw new Error(`The packages cannot be installed. ${installed.out}${installed.err}`);
  return { folder, write, run, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
