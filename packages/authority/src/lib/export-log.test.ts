import { verifyExport } from '@byleave/core/audit-log';
import Papa from 'papaparse';
import * as z from 'zod';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Authority } from './authority.ts';
import { createHandler } from './handler.ts';
import { createLoggedOffice, dora, mayaWithStop, rita, type LogKey } from './log-fixture.ts';
import { decideAsShown, accepted, agent, approvePayment, codeOf, mail, maya, payment, proposePayment, refused, sam, sendPayment, type Office } from './office-fixture.ts';

let office: Office & LogKey;
beforeEach(async () => {
  office = await createLoggedOffice({
    tools: [{ ...sendPayment, sensitive: ['to'] }, { ...sendPayment, name: 'read_mail', effect: 'read', input: z.object({ id: z.string() }), presentation: { ...sendPayment.presentation, fields: [] } }],
  });
});
afterEach(() => office.authority.close());

type Options = Partial<Parameters<Office['authority']['exportLog']>[1]>;

const samWithStop = { ...sam, user: { ...sam.user, roles: ['emergency-stop'] } };

async function exportLines(options: Options = {}): Promise<readonly string[]> {
  const { lines } = accepted(await office.authority.exportLog(rita, { format: 'jsonl', redaction: ['sensitive'], ...options }));
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

function verify(lines: readonly string[]) {
  return verifyExport(new Blob(lines.map((line) => `${line}\n`)).stream(), { trustedKeys: [office.verifier] });
}

async function work(count: number): Promise<void> {
  for (let call = 0; call < count; call += 1) {
    const { digest, id } = await approvePayment(office, { callId: `pay-${office.clock.ms}-${call}` });
    const { claimId } = accepted(await office.authority.claim(agent, id, { digest }));
    accepted(await office.authority.complete(agent, id, { claimId: claimId!, outcome: { status: 'succeeded' } }));
  }
}

describe('an export', () => {
  it('verifies, and shows everything but what tools call sensitive', async () => {
    await work(3);
    const lines = await exportLines();
    expect(await verify(lines)).toMatchObject({ status: 'verified', checkpoint: { size: 12 } });
    expect(lines[1]).toContain('"amount":2400');
    expect(lines.join('\n')).not.toContain('Ada Ltd');
    expect(JSON.parse(lines[1]!)).toMatchObject({ redacted: ['sensitive'], openings: { person: { value: { id: 'maya' } }, arguments: { value: { amount: 2_400 } } } });
    expect((await exportLines({ redaction: [] })).join('\n')).toContain('Ada Ltd');
  });

  it('keeps what was shown of sensitive arguments to itself, and forgets it with its person', async () => {
    await work(1);
    const decided = (lines: readonly string[]) => lines.slice(1).map((line) => JSON.parse(line) as { leaf: { type: string }; redacted?: readonly string[]; openings?: object }).find(({ leaf }) => leaf.type === 'consent.approved');
    expect(decided(await exportLines())).toMatchObject({ redacted: ['sensitive'], openings: { facts: { value: { assurance: 'session' } } } });
    expect(decided(await exportLines({ redaction: [] }))).toMatchObject({ openings: { sensitive: { value: { shown: { title: expect.stringContaining('Ada Ltd') as string } } } } });
    expect(await verify(await exportLines({ redaction: [] }))).toMatchObject({ status: 'verified' });
    accepted(await office.authority.erasePerson(dora, { userId: 'maya', reason: 'asked for' }));
    const left = await exportLines({ redaction: [] });
    expect(left.join('\n')).not.toContain('Ada Ltd');
    expect(await verify(left)).toMatchObject({ status: 'verified' });
  });

  it('leaves out what it is told to, says so, and still verifies', async () => {
    await work(2);
    const lines = await exportLines({ redaction: ['person', 'actor', 'facts', 'arguments', 'sensitive', 'digest'] });
    expect(await verify(lines)).toMatchObject({ status: 'verified' });
    expect(lines.join('\n')).not.toMatch(/maya|Maya|Ada Ltd|2400/u);
  });

  it('of a time that ends before it begins is whole, and empty', async () => {
    await work(2);
    await office.authority.seal();
    office.clock.ms += 100;
    await work(2);
    const lines = await exportLines({ from: office.clock.ms, to: 1 });
    expect(lines).toHaveLength(1);
    expect(await verify(lines)).toMatchObject({ status: 'verified', entries: 0 });
  });

  it('of a part goes on from what came before it', async () => {
    await work(2);
    office.clock.ms += 100;
    await office.authority.seal();
    const from = office.clock.ms;
    await work(2);
    office.clock.ms += 100;
    const rest = await exportLines({ from });
    expect(await verify(rest)).toMatchObject({ status: 'verified' });
    expect(rest).toHaveLength(2 + 8);
    const middle = await exportLines({ from, to: from });
    expect(middle).toHaveLength(2 + 8);
    expect(JSON.parse(middle[1]!)).toMatchObject({ leaf: { sequence: 9 } });
  });

  it('of a time that ends between two checkpoints goes on to the next, and verifies', async () => {
    await work(1);
    await office.authority.seal();
    const from = (office.clock.ms += 100);
    await work(1);
    const to = office.clock.ms;
    office.clock.ms += 100;
    await work(1);
    await office.authority.seal();
    office.clock.ms += 100;
    await work(1);
    for (const part of [{ to }, { from, to }]) {
      const lines = await exportLines(part);
      expect(await verify(lines)).toMatchObject({ status: 'verified', checkpoint: { size: 12 } });
      expect(lines).toHaveLength(2 + (part.from === undefined ? 12 : 8));
    }
  });

  it('is recorded before its first line, with what was left out', async () => {
    await work(1);
    const { lines, entries } = accepted(await office.authority.exportLog(rita, { format: 'jsonl', redaction: ['facts'] }));
    expect(entries).toBe(4);
    const { entries: noted } = accepted(await office.authority.readAudit(rita, { limit: 1 }));
    expect(noted[0]).toMatchObject({ toolName: 'byleave.export_log', type: 'action.completed', userId: 'rita' });
    for await (const line of lines) expect(line).not.toContain('export_log');
    expect((await exportLines()).some((line) => line.includes('byleave.export_log'))).toBe(true);
  });

  it('is for auditors only, and nobody’s agent', async () => {
    for (const caller of [maya, sam, dora, agent, { ...agent, user: rita.user }]) expect(codeOf(await office.authority.exportLog(caller, { format: 'jsonl', redaction: [] }))).toBe('forbidden');
  });

  it('is a table that computes nothing', async () => {
    await proposePayment(office, { arguments: { to: '=HYPERLINK("http://evil")', amount: 3 } });
    await proposePayment(office, { callId: 'c-2', conversation: '+cmd|calc, "x"\r\ny' });
    const lines = await exportLines({ format: 'csv', redaction: [] });
    const { data, errors } = Papa.parse<string[]>(lines.join('\r\n'));
    expect(errors).toEqual([]);
    expect(data).toHaveLength(3);
    expect(data.every((row) => row.length === 17)).toBe(true);
    expect(data[2]?.[11]).toBe('\'+cmd|calc, "x"\r\ny');
    expect(data.flat().filter((cell) => /^[=+\-@\t\r]/u.test(cell))).toEqual([]);
  });

  it('fails on a claim inside a stop window, if there were one', async () => {
    accepted(await office.authority.pressStop(mayaWithStop, { scope: {} }));
    const lines = await exportLines();
    expect(await verify(lines)).toMatchObject({ status: 'verified' });
    const before = lines.length;
    await office.storage.transact(async (transaction) => {
      const [entry] = await transaction.listLog({ tenant: 'acme', after: 0, limit: 1 });
      await transaction.appendEntry({ ...entry!, agentId: 'office', type: 'action.claimed', actionId: 'smuggled' });
    });
    const smuggled = await exportLines();
    expect(smuggled.length).toBeGreaterThan(before);
    expect(await verify(smuggled)).toMatchObject({ status: 'broken', code: 'claim_in_stop' });
  });
});

it('is left in the middle of a page without a fault', async () => {
  const faults: unknown[] = [];
  // Each line takes until the next is asked for, and the one after it until somebody has hung up.
  let arrive: () => void = () => undefined;
  const lines = (async function* () {
    yield 'one';
    await new Promise<void>((resolve) => (arrive = resolve));
    yield 'two';
  })();
  const authority: Authority = { ...office.authority, exportLog: async () => ({ ok: true, value: { entries: 2, format: 'jsonl', lines } }) };
  const handle = createHandler({ authority, authenticate: () => rita, onError: (error) => faults.push(error) });
  const { body } = await handle(new Request('http://authority.test/v1/log/export', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }));
  const reader = body!.getReader();
  await reader.read();
  const left = reader.cancel();
  arrive();
  await left;
  expect(faults).toEqual([]);
});

describe('erasing a person', () => {
  it('forgets what a draft would have said of them, and of nobody else', async () => {
    await work(1);
    const request = (id: string) => ({ subject: { type: 'agent', id: 'office', properties: { name: 'x', user: { id, name: id }, via: [] } } }) as never;
    await office.storage.transact(async (transaction) => {
      for (const id of ['maya', 'sam', 'may%', 'm_ya']) await transaction.insertPolicyDifference({ tenant: 'acme', revision: 1, at: 0, enforced: 'ask', draft: 'allow', reasons: [], request: request(id) });
    });
    await erase();
    const left = await office.storage.transact((transaction) => transaction.listPolicyDifferences('acme', 1, 9));
    expect(left.map((difference) => difference.request.subject.properties.user.id)).toEqual(['m_ya', 'may%', 'sam']);
  });

  const erase = (reason = 'asked for it') => office.authority.erasePerson(dora, { userId: 'maya', reason });

  it('forgets them everywhere, and the tree still verifies and says what was erased and when', async () => {
    await work(2);
    accepted(await office.authority.propose({ ...agent, user: sam.user }, payment({ callId: 'sams', arguments: { to: 'Sams Ltd', amount: 1 }, sources: [] })));
    await office.authority.seal();
    const head = accepted(await office.authority.readCheckpoint(rita)).checkpoint!;
    expect(codeOf(await erase())).toBe('ok');
    const lines = await exportLines({ redaction: [] });
    const all = lines.join('\n');
    expect(await verify(lines)).toMatchObject({ status: 'verified', erased: 8 });
    expect(await verifyExport(new Blob(lines.map((line) => `${line}\n`)).stream(), { trustedKeys: [office.verifier], lastSeen: head })).toMatchObject({ status: 'verified' });
    expect(all).not.toMatch(/maya|Maya|Ada Ltd|2400/u);
    expect(all).toContain('Sams Ltd');
    expect(JSON.parse(lines[1]!)).toMatchObject({ erased: { at: office.clock.ms, by: 'dora' } });
    const kept = await office.storage.transact(async (transaction) => JSON.stringify([await transaction.listLog({ tenant: 'acme', after: 0, limit: 999 }), await transaction.listHistory({ tenant: 'acme', limit: 999 }), await transaction.listGrants({ tenant: 'acme', userId: 'maya', limit: 9 })]));
    expect(kept).not.toMatch(/maya|Maya|Ada Ltd|2400/u);
    for (const text of ['maya', 'ada', 'chen']) expect(accepted(await office.authority.readAudit(rita, { limit: 50, whose: 'everybody', query: { text } })).entries.filter(({ toolName }) => !toolName.startsWith('byleave.'))).toEqual([]);
    expect(accepted(await office.authority.readAudit(maya, { limit: 9 })).entries).toEqual([]);
  });

  it('is recorded itself, without the name', async () => {
    await work(1);
    const { action } = accepted(await erase('request 17'));
    expect(action).toMatchObject({ toolName: 'byleave.erase_person', arguments: { reason: 'request 17' }, lifecycle: { context: { outcome: { status: 'succeeded' } } } });
    expect(JSON.stringify(action)).not.toContain('maya');
  });

  it('waits until nothing goes on in their name, takes the role, and is nobody’s own', async () => {
    await proposePayment(office);
    expect(refused(await erase()).code).toBe('conflict');
    expect(codeOf(await office.authority.erasePerson(rita, { userId: 'maya', reason: 'x' }))).toBe('forbidden');
    expect(codeOf(await office.authority.erasePerson(agent, { userId: 'maya', reason: 'x' }))).toBe('forbidden');
    expect(codeOf(await office.authority.erasePerson(dora, { userId: 'dora', reason: 'x' }))).toBe('forbidden');
    expect((await office.entries()).every(({ userId }) => userId === 'maya')).toBe(true);
  });

  it('of an approver leaves what others did, without their name', async () => {
    await work(1);
    const { id } = accepted(await office.authority.propose(agent, mail({ callId: 'm' }))).action;
    accepted(await office.authority.cancel(agent, id, { reason: 'over' }));
    expect(codeOf(await office.authority.erasePerson(dora, { userId: 'nobody-here', reason: 'x' }))).toBe('ok');
    expect(await verify(await exportLines())).toMatchObject({ status: 'verified', erased: 0 });
  });

  it('keeps a stop readable for those who verify', async () => {
    accepted(await office.authority.pressStop(maya, { scope: { userId: 'maya' }, reason: 'Maya is worried' }));
    await office.authority.seal();
    expect(codeOf(await erase())).toBe('ok');
    const lines = await exportLines({ redaction: [] });
    expect(await verify(lines)).toMatchObject({ status: 'verified' });
    expect(lines.join('\n')).not.toMatch(/worried/u);
    const [stop] = await office.storage.transact((transaction) => transaction.listActiveStops('acme'));
    expect(JSON.stringify({ ...stop, scope: {} })).not.toMatch(/maya|worried/iu);
  });

  it('lets nothing go on that a stop on them holds up, until somebody resets it; then the stop forgets them too', async () => {
    const { stop } = accepted(await office.authority.pressStop(mayaWithStop, { scope: { userId: 'maya' } }));
    expect(codeOf(await erase())).toBe('ok');
    expect(codeOf(await office.authority.readStop(maya, stop.id))).toBe('not_found');
    const run = async (callId: string) => accepted(await office.authority.propose(agent, mail({ callId, claim: true }))).action.lifecycle.state;
    expect(await run('held')).toBe('stopped');
    expect((await office.authority.listStops(agent)).map(({ id }) => id)).toEqual([stop.id]);

    const asked = accepted(await office.authority.resetStop(samWithStop, stop.id, { reason: 'It was a drill' })).action;
    expect(JSON.stringify(asked)).not.toMatch(/maya/iu);
    accepted(await decideAsShown(office.authority, samWithStop, asked.id, { decision: 'approve', digest: asked.digest }));
    const reset = await office.storage.transact((transaction) => transaction.findStop('acme', stop.id));
    expect(reset).toMatchObject({ scope: { userId: expect.stringMatching(/^erased-/u) }, reset: { reason: 'It was a drill' } });
    expect(JSON.stringify(reset)).not.toMatch(/maya/iu);
    expect(await run('free')).toBe('executing');
  });
});
