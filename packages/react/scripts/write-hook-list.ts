/** Writes the list of parts (`data-bl-part`) and of colours into `docs/theming.md`, between its marks. */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { colorRoles, contrast, paper } from '../src/lib/theme/palette.ts';

const root = resolve(import.meta.dirname, '..');
export const page = resolve(root, '../../docs/theming.md');

/** A part's name where it is written down: on its element, or given to the component that has the element. */
const written = /(?<![[\w-])(?:data-bl-part|part|kind)="(?<name>[a-z][a-z-]*)"/gu;

function readSources(): readonly (readonly [folder: string, text: string])[] {
  return globSync('src/lib/*/**/*.{ts,tsx}', { cwd: root })
    .filter((path) => !/\.(?:test|stories)\.tsx$|test-support/u.test(path))
    .toSorted()
    .map((path) => [path.split(/[/\\]/u)[2]!, readFileSync(resolve(root, path), 'utf8')]);
}

/** Every part there is, by the folder it is made in. */
export function findParts(): ReadonlyMap<string, readonly string[]> {
  const parts = new Map<string, Set<string>>();
  for (const [folder, text] of readSources()) {
    for (const { groups } of text.matchAll(written)) parts.set(folder, (parts.get(folder) ?? new Set()).add(groups!['name']!));
  }
  return new Map([...parts].map(([folder, names]) => [folder, [...names].toSorted()]));
}

/** Every attribute there is. */
export function findAttributes(): readonly string[] {
  const found = readSources().flatMap(([, text]) => [...text.matchAll(/(?<=\s|')data-bl-[a-z-]+(?=[=']|:)/gu)].map(([name]) => name));
  return [...new Set(found)].toSorted();
}

export function writeLists(text: string): string {
  const parts = [...findParts()].map(([folder, names]) => `| \`${folder}\` | ${names.map((name) => `\`${name}\``).join(', ')} |`);
  const colors = colorRoles.map((role) => `| \`${role}\` | ${paper[role].map((color) => `\`${color}\``).join(' | ')} | ${contrast[role].map((color) => `\`${color}\``).join(', ')} |`);
  return replace(replace(text, 'parts', parts), 'colours', colors);
}

function replace(text: string, name: string, rows: readonly string[]): string {
  const [start, end] = [`<!-- ${name} -->\n`, `<!-- end of ${name} -->`];
  const [before = '', rest = ''] = text.split(start);
  const after = rest.slice(rest.indexOf(end));
  const [head = '', line = ''] = rest.split('\n');
  return `${before}${start}${head}\n${line}\n${rows.join('\n')}\n${after}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(page, writeLists(readFileSync(page, 'utf8')));
