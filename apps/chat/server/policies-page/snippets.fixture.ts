import type { Section } from '../pages/page.fixture.ts';
import { openSnippets, printsOf } from '../pages/snippets.fixture.ts';

const folder = openSnippets('policies-page');

/** What stands around the page's snippets: the names its text says are the reader's own. */
const host = `
import { format } from 'node:util';
import { createAuthority as createHostAuthority, createHandler as createHostHandler, type Authenticate, type Handler } from '@byleave/authority';
import { createMemoryStorage } from '@byleave/authority/memory';
import { createCedarPolicy as createHostPolicy } from '@byleave/policy/cedar';
import { toToolDefinition as toHostDefinition } from '@byleave/authority';
import { officeAgent, tenant, toolRegistrations as tools } from '../../../server/agent.ts';
import { jonas, maya } from '../../../server/people.ts';

export const printed: string[] = [];
const console = { log: (...values: readonly unknown[]) => printed.push(format(...values)) };
const storage = createMemoryStorage();
const byleave = 'http://localhost';
const headers = { authorization: 'Bearer of-an-author', 'content-type': 'application/json' };
const headersOfAnotherAuthor = { ...headers, authorization: 'Bearer of-another-author' };
const pdpToken = 'secret';
const user = { ...maya, roles: ['policy-author', 'finance'] };
const authors = new Map([[headers.authorization, user], [headersOfAnotherAuthor.authorization, jonas]]);
const authenticate: Authenticate = (request) => {
  const author = authors.get(request.headers.get('authorization') ?? '');
  return author && { kind: 'user', tenant, user: author };
};
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
  /** Names its module. */
  readonly name: string;
  /** The comments beside the snippets' `console.log`. */
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
  return sections.map((section) => {
    const name = `section-${Number.parseInt(section.title, 10)}`;
    folder.write(name, toModule(section, policies));
    return { name, prints: printsOf(section.fences.filter(({ kind }) => kind === 'ts').map(({ text }) => text).join('')) };
  });
}

export const { check: checkSnippets, run: runSnippets, remove: removeSnippets } = folder;
