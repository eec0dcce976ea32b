import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const app = new URL('../../', import.meta.url);
const webauthn = '@simplewebauthn/browser';

/** A folder of modules that pages' snippets make up. */
export interface SnippetFolder {
  write(name: string, text: string): void;
  /** The compiler's complaints about all of them, in one run; one of its own among them, so that it is seen to complain. */
  check(): Promise<readonly string[]>;
  /** Runs one and answers what it printed: its export `printed`. */
  run(name: string): Promise<readonly string[]>;
  remove(): void;
}

/** Opens a folder below the app, so that its modules import what the app does. */
export function openSnippets(page: string): SnippetFolder {
  const name = `${page}-${process.pid}`;
  const folder = new URL(`node_modules/.cache/${name}/`, app);
  mkdirSync(folder, { recursive: true });
  const compilerOptions = { types: ['node'], typeRoots: ['../../../../../node_modules/@types'], paths: { [webauthn]: [`../../../../../packages/react/node_modules/${webauthn}/esm/index.d.ts`] } };
  writeFileSync(new URL('tsconfig.json', folder), JSON.stringify({ extends: '../../../../../tsconfig.base.json', compilerOptions, include: ['*.ts'] }));
  writeFileSync(new URL('broken.ts', folder), 'export const broken: number = "text";\n');
  const file = (module: string, extension: string): URL => new URL(`${module}.${extension}`, folder);
  return {
    write: (module, text) => writeFileSync(file(module, 'ts'), text),
    check() {
      const compiler = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', app));
      return new Promise((resolve) => {
        execFile(process.execPath, [compiler, '-p', fileURLToPath(folder), '--pretty', 'false'], (_error, stdout) => {
          const lines = stdout.split('\n').filter((line) => line.includes(`${name}/`) || line.includes(`${name}\\`));
          resolve(lines.map((line) => line.replace(/^.*[/\\](?=[\w-]+\.ts\()/u, '')));
        });
      });
    },
    async run(module) {
      // Node does not strip types below `node_modules`; a browser's passkeys are done in software.
      const code = stripTypeScriptTypes(readFileSync(file(module, 'ts'), 'utf8')).replaceAll(`'${webauthn}'`, `'../../../server/pages/webauthn-browser.fixture.ts'`);
      writeFileSync(file(module, 'mjs'), code);
      const { printed } = (await import(/* @vite-ignore */ pathToFileURL(fileURLToPath(file(module, 'mjs'))).href)) as { printed: readonly string[] };
      return printed;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The comments beside the `console.log` of a code. */
export function printsOf(code: string): readonly string[] {
  return [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gmu)].map((match) => match[1]!);
}
