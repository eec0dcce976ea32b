import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Section } from './page.fixture.ts';

const app = new URL('../../', import.meta.url);
const folder = new URL(`node_modules/.cache/policies-page-${process.pid}/`, app);

/** What stands around the page's snippets: the names its text says are the reader's own. */
const host = `
import { format } from 'node:util';
import { createAuthority as createHostAuthority, createHandler as createHostHandler, type Authenticate, type Handler } from '@byleave/authority';
import { createMemoryStorage } from '@byleave/authority/memory';
import { createCedarPolicy as createHostPolicy } from '@byleave/policy/cedar';
import { toToolDefinition as toHostDefinition } from '@byleave/authority';
import { maya, officeAgent, tenant, toolRegistrations as tools } from '../../../server/agent.ts';

export const printed: string[] = [];
const console = { log: (...values: readonly unknown[]) => printed.push(format(...values)) };
const storage = createMemoryStorage();
const byleave = 'http://localhost';
const headers = { authorization: 'Bearer of-an-author', 'content-type': 'application/json' };
const pdpToken = 'secret';
const user = { ...maya, roles: ['policy-author', 'finance'] };
const authenticate: Authenticate = (request) => (request.headers.get('authorization') === headers.authorization ? { kind: 'user', tenant, user } : undefined);
const hostHandle = (): Handler => createHostHandler({ authenticate, authority: createHostAuthority({ storage, tools, policy: createHostPolicy({ policies, tools: tools.map(toHostDefinition), otherwise: 'ask' }) }) });
const fetch = (url: string, init?: RequestInit): Promise<Response> => handle(new Request(url, init));
const pay = (amount: number) => ({ tool: 'send_payment', arguments: { recipient: 'Northwind GmbH', iban: 'DE89370400440532013000', amount, reference: 'INV-20418' } });
const readMail = { tool: 'read_mail', arguments: { id: 'mail-1' } };
let calls = 0;
const propose = (authority: ReturnType<typeof createHostAuthority>, call: typeof readMail | ReturnType<typeof pay>) =>
  authority.propose({ kind: 'agent', tenant, user, agent: officeAgent }, { ...call, callId: \`call-\${(calls += 1)}\`, conversation: 'c-1', sourcesComplete: true, sources: [{ kind: 'user', id: 'm-1', text: Object.values(call.arguments).join('; ') }] });
`;

/** What has happened between two snippets of a section, by its title. */
const between: Readonly<Record<string, string>> = {
  '9. Try it, publish it, take it back': `
for (const happened of [readMail, pay(120), pay(60_000)]) await propose(authority, happened);
async function everydayWork(): Promise<void> {
  await propose(authority, readMail);
  const written = () => storage.transact((transaction) => transaction.listPolicyDifferences(tenant, 1, 10));
  for (let tries = 0; tries < 1_000 && (await written()).length === 0; tries += 1) await new Promise((resolve) => setTimeout(resolve, 1));
}
`,
};

export interface Snippets {
  readonly file: URL;
  /** The comments beside the snippets' \`console.log\`. */
  readonly prints: readonly string[];
}

/** A section's TypeScript as one module, with the host's part before it. */
function toModule(section: Section, policies: readonly [first: string, whole: string]): string {
  const blocks = section.fences.filter(({ kind }) => kind === 'ts').map(({ text }) => text);
  const [askForEverything, whole] = policies;
  const own = blocks.some((block) => /\bconst handle\b/u.test(block)) ? '' : 'const handle = hostHandle();';
  const texts = `const askForEverything = ${JSON.stringify(askForEverything)};\nconst policies = ${JSON.stringify(whole)};\n`;
  return [host, texts, own, blocks.join(between[section.title] ?? '\n')].join('\n');
}

export function writeSnippets(sections: readonly Section[], policies: readonly [first: string, whole: string]): readonly Snippets[] {
  mkdirSync(folder, { recursive: true });
  const config = { extends: '../../../../../tsconfig.base.json', compilerOptions: { types: ['node'], typeRoots: ['../../../../../node_modules/@types'] }, include: ['*.ts'] };
  writeFileSync(new URL('tsconfig.json', folder), JSON.stringify(config));
  writeFileSync(new URL('broken.ts', folder), 'export const broken: number = "text";\n');
  return sections.map((section) => {
    const file = new URL(`section-${Number.parseInt(section.title, 10)}.ts`, folder);
    writeFileSync(file, toModule(section, policies));
    const code = section.fences.filter(({ kind }) => kind === 'ts').map(({ text }) => text).join('');
    return { file, prints: [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gmu)].map((match) => match[1]!) };
  });
}

/** The compiler's complaints about all snippets, in one run. */
export function checkSnippets(): Promise<readonly string[]> {
  const compiler = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', app));
  return new Promise((resolve) => {
    execFile(process.execPath, [compiler, '-p', fileURLToPath(folder), '--pretty', 'false'], (_error, stdout) => {
      const lines = stdout.split('\n').filter((line) => line.includes('policies-page-'));
      resolve(lines.map((line) => line.replace(/^.*[/\\](?=[\w-]+\.ts\()/u, '')));
    });
  });
}

/** Runs a section's snippets and answers what they printed. Node does not strip types below \`node_modules\`. */
export async function runSnippets({ file }: Snippets, code: string): Promise<readonly string[]> {
  const module = new URL(file.href.replace(/\.ts$/u, '.mjs'));
  writeFileSync(module, stripTypeScriptTypes(code));
  const { printed } = (await import(/* @vite-ignore */ pathToFileURL(fileURLToPath(module)).href)) as { printed: readonly string[] };
  return printed;
}

export function removeSnippets(): void {
  rmSync(folder, { recursive: true, force: true });
}
