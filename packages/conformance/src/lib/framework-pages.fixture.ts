import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Not by `import.meta.url`: for a page’s tests that is no file. */
const root = pathToFileURL(`${import.meta.dirname}/../../../../`);

/** A page or README with snippets, and the package whose names they import. */
export interface SnippetPage {
  readonly path: string;
  readonly owner: string;
}

export interface Snippet {
  /** The page and its place there. */
  readonly name: string;
  readonly text: string;
  /** What it says that it prints. */
  readonly prints: readonly string[];
  readonly owner: string;
  readonly kind: 'ts' | 'tsx';
}

export const readText = (path: string): string => readFileSync(new URL(path, root), 'utf8');

export function snippetsOf({ path, owner }: SnippetPage): readonly Snippet[] {
  return [...readText(path).matchAll(/^```(tsx?)\n(.*?)^```$/gmsu)].map((match, index) => {
    const text = match[2]!;
    return { kind: match[1] === 'tsx' ? 'tsx' : 'ts', name: `${path.replaceAll(/[^\w-]+/gu, '-')}-${index + 1}`, text, owner, prints: [...text.matchAll(/console\.log\(.*\); \/\/ (.*)$/gmu)].map((print) => print[1]!) };
  });
}

const declares = (text: string, name: string): boolean => new RegExp(`\\bconst (?:\\{[^}]*\\b${name}\\b[^}]*\\}|${name}) =`, 'u').test(text);

export const hostOf = (owner: string): URL => new URL(`packages/${owner}/src/lib/page.host.ts`, root);

/** A snippet as a module that takes what it does not declare from a host, and exports what it prints as `output`. */
export async function toModule({ text, owner, kind }: Snippet, host: string): Promise<string> {
  // A component has all it needs from whoever renders it.
  const offered = kind === 'tsx' ? [] : Object.keys((await import(/* @vite-ignore */ hostOf(owner).href)) as object);
  const used = offered.filter((each) => new RegExp(`\\b${each}\\b`, 'u').test(text) && !declares(text, each));
  return [
    `import { format } from 'node:util';`,
    ...(used.length > 0 ? [`import { ${used.join(', ')} } from '${host}';`] : []),
    'export const output: string[] = [];',
    'const console = { log: (...values: readonly unknown[]) => output.push(format(...values)) };',
    text,
  ].join('\n');
}

export interface SnippetModules {
  /** The compiler’s complaints about all of them, in one run; one of its own among them, so that it is seen to complain. */
  check(): Promise<readonly string[]>;
  /** Runs one, on a host of its own, and answers what it printed. */
  run(snippet: Snippet): Promise<readonly string[]>;
  /** What one exports. */
  load(snippet: Snippet): Promise<Readonly<Record<string, unknown>>>;
  remove(): void;
}

/** Writes each snippet as a module of its owner, so that it imports what a reader of that package does. */
export async function openSnippetModules(snippets: readonly Snippet[]): Promise<SnippetModules> {
  const folderOf = (owner: string): URL => new URL(`packages/${owner}/.cache/pages-${process.pid}/`, root);
  const own = folderOf('conformance');
  for (const owner of new Set([...snippets.map((snippet) => snippet.owner), 'conformance'])) mkdirSync(folderOf(owner), { recursive: true });
  for (const snippet of snippets) {
    const { name, owner, kind } = snippet;
    const host = '../../src/lib/page.host.ts';
    writeFileSync(new URL(`${name}.${kind}`, folderOf(owner)), await toModule(snippet, host));
    writeFileSync(new URL(`${name}.run.${kind}`, folderOf(owner)), await toModule(snippet, `${host}?${name}`));
  }
  writeFileSync(new URL('broken.ts', own), 'export const broken: number = "text";\n');
  const files = [new URL('broken.ts', own), ...snippets.map(({ name, owner, kind }) => new URL(`${name}.${kind}`, folderOf(owner)))].map((url) => fileURLToPath(url));
  const compilerOptions = { jsx: 'react-jsx', types: ['node'], typeRoots: ['../../../../node_modules/@types'] };
  writeFileSync(new URL('tsconfig.json', own), JSON.stringify({ extends: '../../../../tsconfig.base.json', compilerOptions, files }));
  const load = ({ name, owner, kind }: Snippet): Promise<Readonly<Record<string, unknown>>> => import(/* @vite-ignore */ new URL(`${name}.run.${kind}`, folderOf(owner)).href);
  return {
    check() {
      return new Promise((resolve) => {
        const compiler = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root));
        execFile(process.execPath, [compiler, '-p', fileURLToPath(own), '--pretty', 'false'], (_error, stdout) => {
          resolve(stdout.split('\n').filter((line) => line.includes(`pages-${process.pid}`)).map((line) => line.replace(/^.*[/\\](?=[\w-]+\.tsx?\()/u, '')));
        });
      });
    },
    run: async (snippet) => (await load(snippet))['output'] as readonly string[],
    load,
    remove() {
      for (const owner of new Set([...snippets.map((snippet) => snippet.owner), 'conformance'])) rmSync(folderOf(owner), { recursive: true, force: true });
    },
  };
}
