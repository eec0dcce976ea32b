import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { writeRegistry } from '../packages/react/scripts/write-registry.ts';

const root = resolve(import.meta.dirname, '../packages/react');
const manifest = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { readonly version: string; readonly peerDependencies: Readonly<Record<string, string>>; readonly exports: Readonly<Record<string, string>> };

interface Item {
  readonly [key: string]: unknown;
  readonly name: string;
  readonly type: string;
  readonly dependencies: readonly string[];
  readonly files: readonly { readonly path: string; readonly type: string; readonly target?: string; readonly content: string }[];
}

const read = (name: string): unknown => JSON.parse(readFileSync(resolve(root, 'registry/r', name), 'utf8'));
const items = readdirSync(resolve(root, 'registry/r')).filter((file) => file !== 'registry.json').map((file) => read(file) as Item);

type JSONSchema = z.core.JSONSchema.JSONSchema;
const schemaOf = (name: string): JSONSchema => JSON.parse(readFileSync(resolve(root, 'registry/schema', `${name}.json`), 'utf8')) as JSONSchema;
const itemSchema = schemaOf('registry-item');
const registryFormat = z.fromJSONSchema(schemaOf('registry'));
const itemFormat = z.fromJSONSchema(itemSchema);

/** The schema allows what it does not know; a field that is only misspelt is found by this. */
const knownFields = new Set((itemSchema.oneOf ?? []).flatMap((kind) => Object.keys((kind as JSONSchema).properties ?? {})));

function problemsOf(item: Item): readonly string[] {
  const { success, error } = itemFormat.safeParse(item);
  return [
    ...(success ? [] : [error.message]),
    ...Object.keys(item).filter((field) => !knownFields.has(field)),
    ...['title', 'description', 'docs'].filter((field) => typeof item[field] !== 'string' || item[field] === ''),
    ...item.files.filter(({ target, content }) => !target || !content).map(({ path }) => path),
  ];
}

it('notices what the schema of an item does not allow', () => {
  const item = items[0]!;
  for (const wrong of [{ type: 'registry:thing' }, { dependencies: '@byleave/react' }, { css: { a: 1 } }, { files: [{ ...item.files[0]!, type: 'registry:thing' }] }, { title: '' }, { extra: 1 }]) {
    expect(problemsOf({ ...item, ...wrong } as Item), JSON.stringify(wrong)).toHaveLength(1);
  }
  expect(registryFormat.safeParse({ name: 'byleave', items: [{ ...item, type: 'registry:thing' }] }).success).toBe(false);
});

it('is written from its sources', () => {
  for (const [path, text] of Object.entries(writeRegistry())) expect(readFileSync(resolve(root, path), 'utf8')).toBe(text);
});

it('lists every item', () => {
  const list = read('registry.json') as { readonly name: string; readonly homepage: string; readonly items: readonly Item[] };
  expect(registryFormat.safeParse(list).error).toBeUndefined();
  expect(list.items.map(({ name }) => name).toSorted()).toEqual(items.map(({ name }) => name).toSorted());
  expect(list.items.map(({ name }) => name)).toEqual(expect.arrayContaining(['consent-card', 'consent-dialog', 'approval-inbox', 'grants-manager', 'audit-timeline', 'emergency-stop', 'policy-editor']));
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
    const peers = Object.entries(manifest.peerDependencies).filter(([name]) => name !== 'react' && name !== 'react-dom');
    expect(item.dependencies).toEqual([`@byleave/react@^${manifest.version}`, ...peers.map(([name, range]) => `${name}@${range}`)]);
  });
});
