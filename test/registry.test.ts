import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeRegistry } from '../packages/react/scripts/write-registry.ts';

const root = resolve(import.meta.dirname, '../packages/react');
const manifest = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { readonly version: string; readonly exports: Readonly<Record<string, string>> };

interface Item {
  readonly [key: string]: unknown;
  readonly name: string;
  readonly type: string;
  readonly dependencies: readonly string[];
  readonly files: readonly { readonly path: string; readonly type: string; readonly target?: string; readonly content: string }[];
}

const read = (name: string): unknown => JSON.parse(readFileSync(resolve(root, 'registry/r', name), 'utf8'));
const items = readdirSync(resolve(root, 'registry/r')).filter((file) => file !== 'registry.json').map((file) => read(file) as Item);

/** The fields that the schema knows (registry-item.json), and the types an item and a file can have. */
const knownFields = [
  '$schema', 'name', 'type', 'description', 'title', 'author', 'dependencies', 'devDependencies', 'registryDependencies', 'files', 'tailwind', 'cssVars', 'css', 'envVars', 'meta', 'docs', 'categories', 'extends',
];
const knownTypes = ['lib', 'block', 'component', 'ui', 'hook', 'theme', 'page', 'file', 'style', 'item', 'example', 'internal'].map((type) => `registry:${type}`);

function problemsOf(item: Item): readonly string[] {
  const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
  const isTexts = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.every(isText));
  return [
    ...Object.keys(item).filter((field) => !knownFields.includes(field)),
    ...['name', 'type', 'title', 'description', 'docs'].filter((field) => !isText(item[field])),
    ...['dependencies', 'registryDependencies', 'categories'].filter((field) => !isTexts(item[field])),
    ...[item.type, ...item.files.map(({ type }) => type)].filter((type) => !knownTypes.includes(type)),
    ...item.files.filter(({ path, target, content }) => ![path, target, content].every(isText)).map(({ path }) => path),
  ];
}

it('notices what the schema of an item does not allow', () => {
  expect(problemsOf({ ...items[0]!, type: 'registry:thing', title: '', extra: 1 })).toEqual(['extra', 'title', 'registry:thing']);
});

it('is written from its sources', () => {
  for (const [path, text] of Object.entries(writeRegistry())) expect(readFileSync(resolve(root, path), 'utf8')).toBe(text);
});

it('lists every item', () => {
  const list = read('registry.json') as { readonly name: string; readonly homepage: string; readonly items: readonly Item[] };
  expect(list.items.map(({ name }) => name).toSorted()).toEqual(items.map(({ name }) => name).toSorted());
  expect(list.items.length).toBeGreaterThan(5);
});

describe.each(items.map((item) => [item.name, item] as const))('%s', (_name, item) => {
  const content = item.files.map((file) => file.content).join('\n');
  const imports = [...content.matchAll(/from '([^']+)'/gu)].map(([, from = '']) => from);

  it('is an item as the schema has it', () => {
    expect(problemsOf(item)).toEqual([]);
    expect(item['$schema']).toBe('https://ui.shadcn.com/schema/registry-item.json');
  });
  it('wraps a part of the package and copies none', () => {
    expect(content).toMatch(/^'use client';\n/u);
    expect(imports.filter((from) => from.startsWith('@byleave/react')).length).toBe(1);
    expect(imports.filter((from) => !from.startsWith('@byleave/react') && from !== 'react' && from !== '@/lib/utils')).toEqual([]);
    expect(content).not.toMatch(/data-bl-|bl-[a-z]|<button|<dialog/u);
  });
  it('imports what the package exports, in the version it is of', () => {
    for (const from of imports.filter((name) => name.startsWith('@byleave/react'))) expect(manifest.exports).toHaveProperty([from.replace('@byleave/react', '.')]);
    expect(item.dependencies[0]).toBe(`@byleave/react@^${manifest.version}`);
  });
});
