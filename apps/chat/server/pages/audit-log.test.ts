import { auditorRole } from '@byleave/authority';
import { createClient, type AuditQuery } from '@byleave/client';
import { checkLog, createBrowserMemory, type LogStanding } from '@byleave/client/log';
import type { AuditEntry } from '@byleave/core';
import { parseSignerKey, toKeyPair, type NoteSigner } from '@byleave/core/audit-log';
import { beforeAll, expect, it } from 'vitest';
import { readPage, rowsOf, tablesOf } from './page.fixture.ts';
import { decideAsShown, accepted, agentCaller, callOf, maya, openLine, openOffice, pay, personCaller, proposeIn } from './page-office.fixture.ts';

const page = readPage('audit-log');
const policies = `
  @id("asked") @ask permit (principal, action == Action::"send_payment", resource);
  @id("fine") permit (principal, action == Action::"search_mail", resource);`;
const mayas = personCaller({ ...maya, roles: ['emergency-stop'] });
const rita = personCaller({ id: 'rita', name: 'Rita', roles: [auditorRole] });
const agent = agentCaller();

async function createSigner(seed: number): Promise<NoteSigner> {
  const parsed = await parseSignerKey((await toKeyPair('example.com/audit', new Uint8Array(32).fill(seed))).signerKey);
  if (!parsed.ok) throw new Error('no key');
  return parsed.value;
}

const toLog = (signer: NoteSigner) => ({ origin: 'example.com/audit', signers: [signer], intervalMs: 1_000_000 });

async function openSigned(seed = 1) {
  return openOffice(policies, { log: toLog(await createSigner(seed)) });
}

/** An office in which every kind of entry was written. */
let office: Awaited<ReturnType<typeof openSigned>>;
let entries: readonly AuditEntry[];
const search = async (query: AuditQuery): Promise<readonly AuditEntry[]> => accepted(await openLine(office.authority).clientOf(rita).readAudit({ whose: 'everybody', ...query, limit: 200 })).entries;

beforeAll(async () => {
  office = await openSigned();
  const { authority, clock } = office;
  const decide = async (action: { readonly id: string; readonly digest: string }, decision: 'approve' | 'decline'): Promise<unknown> =>
    accepted(await decideAsShown(authority, mayas, action.id, { decision, digest: action.digest, ...(decision === 'decline' && { reason: 'Not theirs' }) }));
  const run = async (): Promise<{ readonly id: string; readonly claimId: string }> => {
    const { action, claimId } = accepted(await authority.propose(agent, callOf('search_mail', { query: 'lamps' }, { claim: true })));
    return { id: action.id, claimId: claimId! };
  };
  const done = await run();
  accepted(await authority.complete(agent, done.id, { claimId: done.claimId, outcome: { status: 'succeeded' } }));
  const lost = await run();
  accepted(await authority.complete(agent, lost.id, { outcome: { status: 'unknown', message: 'gone' } }));
  const paid = await proposeIn(authority, pay(10));
  await decide(paid, 'approve');
  await authority.claim(agent, paid.id, { digest: '0'.repeat(64) });
  await decide(await proposeIn(authority, pay(20)), 'decline');
  const expired = await proposeIn(authority, pay(30));
  clock.now += 2 * 24 * 60 * 60_000;
  await authority.readAction(mayas, expired.id);
  accepted(await authority.createGrant(mayas, { effect: 'deny', toolName: 'search_mail', agentId: agent.agent.id, constraints: [], endsAt: clock.now + 120_000 }));
  const pondered = await proposeIn(authority, pay(40));
  clock.now += 60_000;
  accepted(await authority.extend(mayas, pondered.id));
  accepted(await authority.cancel(agent, (await proposeIn(authority, pay(50))).id, { reason: 'The run ended.' }));
  const replaced = await proposeIn(authority, pay(60));
  await proposeIn(authority, pay(61, { supersedes: replaced.id }));
  const revoked = await proposeIn(authority, pay(70));
  await decide(revoked, 'approve');
  await office.reopen(`${policies} @id("no") forbid (principal, action == Action::"send_payment", resource);`).claim(agent, revoked.id, { digest: revoked.digest });
  const allowed = accepted(await authority.createGrant(mayas, { effect: 'allow', toolName: 'send_payment', agentId: agent.agent.id, constraints: [], endsAt: clock.now + 1_000 }));
  await decide(allowed.action, 'approve');
  const { stop } = accepted(await authority.pressStop(mayas, { scope: { userId: 'maya' } }));
  await decide(accepted(await authority.resetStop(mayas, stop.id, { reason: 'It was a drill.' })).action, 'approve');
  const shared = office.reopen(policies.replace('@ask ', '@ask @approvers("finance:1") '));
  accepted(await shared.refer(mayas, (await proposeIn(shared, pay(80))).id, { to: { role: 'finance' } }));
  await authority.seal();
  entries = await search({});
});

it('every table is checked here', () => {
  expect(tablesOf(page)).toEqual(['entry', 'ask for', '`status`']);
});

it('names every kind of entry', () => {
  expect(rowsOf(page, 'entry').map(([type]) => type).toSorted()).toEqual([...new Set(entries.map(({ type }) => type as string))].toSorted());
});

it.each(rowsOf(page, 'entry').map(([type]) => type!))('%s is written', (type) => {
  expect(entries.map((entry) => entry.type)).toContain(type);
});

const asked: Readonly<Record<string, AuditQuery>> = {
  actor: { actor: 'authority' },
  person: { person: 'maya' },
  tool: { tool: 'search_mail' },
  decision: { decision: 'declined' },
  outcome: { outcome: 'expired' },
  policy: {},
  grant: {},
  text: { text: 'NORTHWIND gmbh' },
};

it.each(rowsOf(page, 'ask for').map(([name]) => name!))('%s finds some entries and not all', async (name) => {
  const grant = entries.find(({ facts }) => typeof facts['grant'] === 'string')?.facts['grant'];
  const query = name === 'policy' ? { policy: accepted(await office.authority.readAction(mayas, entries.at(-1)!.actionId)).action.policyVersion } : name === 'grant' ? { grant: String(grant) } : asked[name]!;
  const found = await search(query);
  expect(found.length).toBeGreaterThan(0);
  expect(found.length).toBeLessThan(entries.length);
});

it.each(['decision', 'outcome'])('every word for %s is one', async (name) => {
  const [, words = ''] = rowsOf(page, 'ask for').find(([asks]) => asks === name)!;
  for (const [, word] of words.matchAll(/`(\w+)`/gu)) expect(accepted(await openLine(office.authority).clientOf(rita).readAudit({ [name]: word! })).entries).toBeDefined();
});

it('every status comes about as it says', async () => {
  const kept = new Map<string, string>();
  const memory = createBrowserMemory({ getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value) });
  const statusOf = async (authority: typeof office.authority): Promise<LogStanding['status']> => (await checkLog(openLine(authority).clientOf(mayas), { memory })).status;
  const empty = await openSigned();
  const seen = [await statusOf(empty.authority), await statusOf(office.authority), await statusOf(empty.authority)];
  const stranger = await openSigned(2);
  await proposeIn(stranger.authority, pay(1));
  await stranger.authority.seal();
  seen.push(await statusOf(stranger.authority));
  const down = createClient({ baseUrl: 'http://localhost', fetch: () => Promise.reject(new TypeError('down')) });
  seen.push((await checkLog(down, { memory })).status, await statusOf(openOffice(policies).authority));
  expect(seen).toEqual(['empty', 'verified', 'broken', 'unverifiable', 'unknown', 'unknown']);
  expect(new Set(seen)).toEqual(new Set(rowsOf(page, '`status`').map(([status]) => status)));
});
