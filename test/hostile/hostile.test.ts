import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { describeFailure, runCampaign, type Campaign, type CampaignOptions } from './campaign.ts';
import { routes } from './routes.ts';
import { createSqliteFolder } from './sqlite-folder.ts';

const sqlite = createSqliteFolder();
afterAll(sqlite.remove);

/** The same requests in every run: `npm run hostile` sends others. */
const sample = (options: Partial<CampaignOptions>): Promise<Campaign> => runCampaign({ requests: 2_000, seed: 1, shrinkMs: 0, ...options });

const inMemory = await sample({});
/** Among all routes, few stops find something that still goes on. */
const underStops = await sample({ requests: 100, seed: 8, mostSteps: 150, only: ['POST /v1/actions', 'POST /v1/stops'] });
const inSqlite = await sample({ requests: 600, seed: 100, openStorage: sqlite.open });

/** Every state that a request can bring about: `proposed` and `verified` last no longer than a commit. */
const reachable = ['audited', 'authorized', 'awaitingConsent', 'cancelled', 'declined', 'denied', 'executed', 'executing', 'expired', 'limited', 'rejected', 'revoked', 'stopped', 'superseded'];

describe.each([
  ['in memory', inMemory, 2_000],
  ['under stops', underStops, 100],
  ['in SQLite', inSqlite, 600],
] as const)('hostile requests to an authority %s', (_where, { coverage, failures }, requests) => {
  it('break nothing', () => {
    if (failures.length > 0) throw new Error(failures.map(describeFailure).join('\n\n'));
  });

  it('are as many as they should be, and a good part of them hostile', () => {
    expect(coverage.requests).toBeGreaterThanOrEqual(requests);
    expect(coverage.hostile / coverage.requests).toBeGreaterThan(0.3);
  });
});

describe('the sample', () => {
  const answered = new Set([inMemory, inSqlite].flatMap(({ coverage }) => [...coverage.answers.keys()]));

  it('is answered well on every route, and refused on every route that takes something', () => {
    expect(routes.filter((route) => ![200, 201, 202].some((status) => answered.has(`${route} ${status}`)))).toEqual([]);
    expect(routes.filter((route) => route.startsWith('POST') && ![400, 401, 403, 404, 409, 413, 415, 422].some((status) => answered.has(`${route} ${status}`)))).toEqual([]);
  });

  it('is answered well, and refused elsewhere, with a credential for one conversation', () => {
    for (const feat of ['2', 'forbidden', 'unknown_action']) expect(inMemory.coverage.feats.get(`for one conversation: ${feat}`), feat).toBeGreaterThan(0);
  });

  it('reaches every state that a request can bring about', () => {
    expect([...new Set([inMemory, underStops].flatMap(({ coverage }) => [...coverage.states.keys()]))].toSorted()).toEqual(reachable);
  });
});

describe('the routes', () => {
  it('are all that the handler declares', () => {
    expect(findDeclared().toSorted()).toEqual([...routes].toSorted());
  });
});

/** Read off the source: the handler tells nobody what it answers to. */
function findDeclared(): readonly string[] {
  const read = (path: string): string => readFileSync(new URL(`../../packages/${path}`, import.meta.url), 'utf8');
  const constants = new Map([...read('policy/src/lib/authzen/metadata.ts').matchAll(/const (\w+) = '([^']+)'/gu)].map(([, name, path]) => [name!, path!]));
  const sources = ['handler', 'log-routes', 'authzen-routes', 'access-request-routes'].map((name) => read(`authority/src/lib/${name}.ts`)).join('\n');
  const direct = [...sources.matchAll(/\b(get|post)(?:<\w+>)?\(\s*(?:'([^']+)'|(\w+Path)|`\$\{(\w+)\}([^$`]*)(?:\$\{[^`]*)?`)/gu)];
  const named = direct.map(([, method, text, name, start, rest]) => `${method!.toUpperCase()} ${text ?? `${constants.get(name ?? start ?? '')}${rest ?? ''}`}`);
  const listed = [...sources.matchAll(/\[(\w+Path), evaluate/gu)].map(([, name]) => `POST ${constants.get(name!)}`);
  return [...new Set([...named, ...listed])].filter((route) => !route.endsWith('undefined'));
}
