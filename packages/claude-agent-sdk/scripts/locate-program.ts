import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const { devDependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { readonly devDependencies: Readonly<Record<string, string>> };

/** The version of the SDK that is tested. */
export const version = devDependencies['@anthropic-ai/claude-agent-sdk']!;

/** The package with the program for this machine. */
export const packageName = `@anthropic-ai/claude-agent-sdk-${process.platform}-${process.arch}`;

/** Where the program is kept: git ignores it. */
export const folder = fileURLToPath(new URL('../../../.cache/claude', import.meta.url));

/** The program’s path, or `undefined` where it was not fetched. `CLAUDE_PROGRAM` names another. */
export function locateProgram(): string | undefined {
  const path = process.env['CLAUDE_PROGRAM'] ?? `${folder}/node_modules/${packageName}/claude${process.platform === 'win32' ? '.exe' : ''}`;
  return existsSync(path) ? path : undefined;
}
