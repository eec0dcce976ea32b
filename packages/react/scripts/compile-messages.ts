/**
 * Compiles the ICU messages of `messages/` into `src/lib/messages/en/` (a file per section) and `src/locales/` (a file
 * per language), so that no parser is shipped.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileCatalog, compileEnglish, type Tree } from './messages/compile-catalog.ts';
import { toPseudo } from './messages/pseudo.ts';

const root = resolve(import.meta.dirname, '..');

export function readEnglish(): Readonly<Record<string, Tree>> {
  const folder = resolve(root, 'messages/en');
  return Object.fromEntries(readdirSync(folder).toSorted().map((file) => [toName(basename(file, '.json')), read(resolve(folder, file))]));
}

/** The translations by locale, each in sections as English is. */
export function readTranslations(): Readonly<Record<string, Readonly<Record<string, Tree>>>> {
  const files = readdirSync(resolve(root, 'messages')).filter((file) => file.endsWith('.json')).toSorted();
  return Object.fromEntries(files.map((file) => [basename(file, '.json'), read(resolve(root, 'messages', file)) as Readonly<Record<string, Tree>>]));
}

/** What is generated, by path from the package's folder. */
export function compileMessages(): Readonly<Record<string, string>> {
  const english = readEnglish();
  const catalogs = { ...readTranslations(), 'en-XA': toPseudo(english) };
  return {
    ...compileEnglish(english),
    ...Object.fromEntries(Object.entries(catalogs).map(([locale, sections]) => compileCatalog(locale, sections as Readonly<Record<string, Tree>>, english))),
  };
}

function read(file: string): Tree {
  return JSON.parse(readFileSync(file, 'utf8')) as Tree;
}

/** "grants-manager" → "grantsManager". */
function toName(file: string): string {
  return file.replace(/-(\w)/gu, (_, letter: string) => letter.toUpperCase());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of Object.entries(compileMessages())) {
    const file = resolve(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
