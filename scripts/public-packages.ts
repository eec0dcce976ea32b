import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

type Targets = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly exports: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
  readonly imports?: Targets;
  readonly bin?: Readonly<Record<string, string>>;
  readonly type: string;
  readonly engines: { readonly node: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly publishConfig?: Pick<Manifest, 'exports' | 'imports' | 'bin'> & { readonly access: string };
}

export interface PublicPackage {
  /** Its folder in `packages/`. */
  readonly name: string;
  /** Where that is. */
  readonly folder: string;
  readonly manifest: Manifest;
}

const root = resolve(import.meta.dirname, '../packages');

/** Every package that is published. */
export function publicPackages(): readonly PublicPackage[] {
  return readdirSync(root)
    .map((name) => ({ name, folder: resolve(root, name), manifest: JSON.parse(readFileSync(resolve(root, name, 'package.json'), 'utf8')) as Manifest }))
    .filter(({ manifest }) => !manifest.private);
}

/** Every file that a manifest names for whoever imports, runs or is the package. */
export function sourcesOf({ exports, imports = {}, bin = {} }: Pick<Manifest, 'exports' | 'imports' | 'bin'>): readonly string[] {
  return [exports, imports, bin].flatMap((targets) => Object.values(targets)).flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target)));
}

/** What is published in the place of sources. */
export function toPublished<T extends Pick<Manifest, 'exports' | 'imports' | 'bin'>>({ exports, imports, bin }: T): Pick<Manifest, 'exports' | 'imports' | 'bin'> {
  return JSON.parse(JSON.stringify({ bin, exports, imports }).replaceAll(/"\.\/src\/([^"]+?)(\.ts)?"/gu, (_match, path: string, isModule?: string) => `"./dist/${path}${isModule ? '.js' : ''}"`)) as Pick<Manifest, 'exports' | 'imports' | 'bin'>;
}
