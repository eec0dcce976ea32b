/**
 * Writes `registry/r/`: an item for each file of `registry/items/`, as the shadcn CLI adds it, and their list. An item
 * wraps a part of the npm package and copies none, so that what keeps people safe is updated with the package.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(import.meta.dirname, '..');
const { version, peerDependencies } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as {
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
};

/** https://ui.shadcn.com/docs/registry/registry-item-json */
export interface RegistryItem {
  readonly $schema: 'https://ui.shadcn.com/schema/registry-item.json';
  readonly name: string;
  readonly type: 'registry:component';
  readonly title: string;
  readonly description: string;
  readonly categories: readonly string[];
  readonly dependencies: readonly string[];
  readonly registryDependencies?: readonly string[];
  readonly css: Readonly<Record<string, object>>;
  readonly docs: string;
  readonly files: readonly { readonly path: string; readonly type: 'registry:component'; readonly target: string; readonly content: string }[];
}

/** What is generated, by path from the package's folder. */
export function writeRegistry(): Readonly<Record<string, string>> {
  const items = readdirSync(resolve(root, 'registry/items')).toSorted().map(toItem);
  const list = {
    $schema: 'https://ui.shadcn.com/schema/registry.json',
    name: 'byleave',
    homepage: '/',
    items: items.map(({ files, ...item }) => ({ ...item, files: files.map(({ path, type, target }) => ({ path, type, target })) })),
  };
  const files = [['registry', list] as const, ...items.map((item) => [item.name, item] as const)];
  return Object.fromEntries(files.map(([name, content]) => [`registry/r/${name}.json`, `${JSON.stringify(content, null, 2)}\n`]));
}

function toItem(file: string): RegistryItem {
  const name = basename(file, '.tsx');
  const content = readFileSync(resolve(root, 'registry/items', file), 'utf8');
  const [, description = ''] = /\/\*\* (?<text>[^*]+) \*\/\nexport function/u.exec(content) ?? [];
  const isProvider = name === 'byleave-provider';
  return {
    $schema: 'https://ui.shadcn.com/schema/registry-item.json',
    name,
    type: 'registry:component',
    title: name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' '),
    description,
    categories: ['agents', 'consent'],
    dependencies: [`@byleave/react@^${version}`, `@tanstack/react-query@${peerDependencies['@tanstack/react-query']}`],
    css: { '@import "@byleave/react/styles.css"': {} },
    docs: isProvider
      ? 'Mount it once in the root layout. It expects your server to answer POST /api/byleave-token with a short-lived token, and the authority at /byleave. Let Tailwind’s utilities win over the kit: put `@layer theme, base, bl, components, utilities;` before the imports of your style sheet.'
      : 'It has to be below a ByleaveProvider: add the item byleave-provider first. It wraps @byleave/react, so keep that package up to date.',
    files: [{ path: `registry/items/${file}`, type: 'registry:component', target: `components/byleave/${file}`, content }],
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(resolve(root, 'registry/r'), { recursive: true });
  for (const [path, text] of Object.entries(writeRegistry())) writeFileSync(resolve(root, path), text);
}
